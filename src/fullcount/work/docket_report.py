"""The docket's page and its records, as a folder."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fullcount.claims.docketfile import acts_csv, jsonl
from fullcount.ledger.canonical import decode
from fullcount.publish.docket_page import docket_page
from fullcount.publish.told import Told
from fullcount.work.docket import CaseFolder, check_apart, open_cases
from fullcount.work.folder import check_free, write_folder
from fullcount.work.seats import seats_of

PAGE, RECORDS, CASES = "docket.html", "records.jsonl", "cases.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """What a page of a case folder is asked for beside the folder."""

    out: Path
    lang: str = "en"
    force: bool = False
    package: Path | None = None  # the election's package, where it is at hand ...
    originals: Path | None = None  # ... or the originals of its recipe


def docket_report(folder: Path, *, at: At, now: datetime) -> Told:
    """Write the page, the records it was made from, and the cases as a table."""
    check_apart(at.out, folder)
    check_free(at.out, force=at.force)
    cases = open_cases(folder)
    told = told_of(cases, at=at, now=now)
    files: dict[str, str | bytes] = {
        PAGE: docket_page(told, lang=at.lang),
        RECORDS: jsonl([one.raw for one in cases.told]),
    }
    if cases.book.cases:
        files[CASES] = acts_csv([decode(one.raw) for one in cases.told])
    write_folder(at.out, files, force=at.force)
    return told


def told_of(cases: CaseFolder, *, at: At, now: datetime) -> Told:
    """Gather what pages are told of, the package's seats included where it is at hand."""
    return Told(
        book=cases.book,
        findings=cases.findings,
        restrictions=cases.restrictions,
        seats=seats_of(cases.book, package=at.package, originals=at.originals, now=now),
        now=now,
        evidence=cases.evidence.sources,
        shown=cases.evidence.shown,
    )
