"""The docket as verbs: take records in, give them out, open a folder of cases.

A case folder holds ``records/`` (what was taken in, never changed) and, beside it, the working
files of whoever writes: ``findings.toml``, ``restrictions.toml``, ``statement.toml``. A folder of
record files that was never taken in (an example, a colleague's) is opened as it lies.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fullcount.claims.book import Book, fresh, open_book
from fullcount.claims.docketfile import Told, acts_csv, jsonl, read_records, told_of
from fullcount.claims.evidence_kept import check_kept
from fullcount.claims.evidence_record import EvidenceRecord
from fullcount.claims.evidencefile import parse_evidence
from fullcount.claims.findingfile import Findings, parse_findings
from fullcount.claims.statementfile import parse_statement
from fullcount.errors import ConflictError, InputError, LawError, MissingError
from fullcount.ledger.canonical import decode
from fullcount.observe.restrictionfile import parse_restrictions
from fullcount.publish.told import Restrictions
from fullcount.store.case_folder import RECORDS, add, is_case_folder, read_additions
from fullcount.store.durable import write_durably
from fullcount.work.folder import read_folder, read_named

EXHIBITS = "exhibits"
FINDINGS, RESTRICTIONS, STATEMENT = "findings.toml", "restrictions.toml", "statement.toml"
EVIDENCE = "evidence.toml"
BESIDE = (EVIDENCE, FINDINGS, RESTRICTIONS, STATEMENT)
ENDINGS = (".toml", ".jsonl", ".csv")


@dataclass(frozen=True, kw_only=True)
class CaseFolder:
    """Everything a folder holds; ``plan`` is the text of its statement, if it has one."""

    book: Book
    told: tuple[Told, ...]
    findings: Findings
    restrictions: Restrictions
    evidence: EvidenceRecord
    plan: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What an import did: records new, and those that were there already."""

    new: int
    known: int
    beside: tuple[str, ...]  # working files laid beside the records


def docket_import(sources: Sequence[Path], folder: Path) -> Taken:
    """Take files (or folders of files) of records into a folder, whole or not at all.

    Taking the same in again does nothing. ConflictError for an act that is refused, and for a
    record of evidence that drops or alters what is held.
    """
    files = _files(sources)
    beside = {name: raw for name, raw in files.items() if Path(name).name in BESIDE}
    new = [
        one
        for name, raw in files.items()
        if name not in beside
        for one in read_records(raw, name=name)
    ]
    _once(beside)
    for name, raw in beside.items():
        _check_beside(Path(name).name, raw)
    _check_kept(folder, beside)
    additions = read_additions(folder) if is_case_folder(folder) else ()
    have = _told(additions)
    added = fresh(have, new)
    try:
        if added:
            add(folder, [one.raw for one in added], known=len(additions))
        for name, raw in beside.items():
            folder.mkdir(parents=True, exist_ok=True)
            write_durably(folder / Path(name).name, raw)
    except OSError as cause:
        raise ConflictError(f"{folder} cannot be written: {cause.strerror}") from cause
    kept = tuple(sorted(Path(name).name for name in beside))
    return Taken(new=len(added), known=len(new) - len(added), beside=kept)


def open_cases(folder: Path) -> CaseFolder:
    """Open a folder of cases, or of record files that were never taken in."""
    if not folder.is_dir():
        raise MissingError(f"{folder}: no such folder")
    if is_case_folder(folder):
        told = _told(read_additions(folder))
        files = read_named(folder, BESIDE)
    else:
        files = _files([folder])
        told = fresh((), (
            one
            for name, raw in files.items()
            if name not in BESIDE
            for one in read_records(raw, name=name)
        ))  # fmt: skip
    return CaseFolder(
        book=open_book(told),
        told=told,
        findings=parse_findings(files.get(FINDINGS, b""), where=FINDINGS),
        restrictions=_restrictions(files.get(RESTRICTIONS, b"")),
        evidence=parse_evidence(files.get(EVIDENCE, b""), where=EVIDENCE),
        plan=files.get(STATEMENT),
    )


def docket_export(folder: Path, *, as_csv: bool = False) -> bytes:
    """Give every record as JSON lines, or the acts of every case as a table."""
    told = open_cases(folder).told
    if as_csv:
        return acts_csv([decode(one.raw) for one in told]).encode()
    return jsonl([one.raw for one in told])


def _told(additions: Sequence[Sequence[bytes]]) -> tuple[Told, ...]:
    """Read what a folder holds; it was checked when it was taken in, and is again."""
    found: list[Told] = []
    for number, lines in enumerate(additions, 1):
        name = f"{RECORDS}/{number:06}.jsonl"
        for at, line in enumerate(lines, 2):
            found.append(told_of(decode(line), where=f"{name}, line {at}"))
    return tuple(found)


def _files(sources: Sequence[Path]) -> dict[str, bytes]:
    """Read files by name; of a folder those whose endings say that they hold records."""
    found: dict[str, bytes] = {}
    for source in sources:
        if source.is_dir():
            inside = read_folder(source)
            read = {name: raw for name, raw in inside.items() if name.endswith(ENDINGS)}
        elif source.is_file():
            read = {source.name: source.read_bytes()}
        else:
            raise MissingError(f"{source}: no such file or folder")
        if twice := sorted(set(found) & set(read)):
            raise InputError("is given twice", where=twice[0])
        found |= read
    return found


def _once(beside: Mapping[str, bytes]) -> None:
    """Refuse two files that would be laid in one place: the second would take the first's."""
    there: dict[str, str] = {}
    for name in beside:
        kept = Path(name).name
        if kept in there:
            raise InputError(f"would be laid where {there[kept]} is", where=name)
        there[kept] = name


def _check_beside(name: str, raw: bytes) -> None:
    if name == EVIDENCE:
        parse_evidence(raw, where=name)
    elif name == FINDINGS:
        parse_findings(raw, where=name)
    elif name == RESTRICTIONS:
        _restrictions(raw)
    else:
        parse_statement(raw, where=name)


def _check_kept(folder: Path, beside: Mapping[str, bytes]) -> None:
    """Refuse to lay a working file over another: what somebody wrote there would be lost.

    A record of evidence may grow at its end: nothing that is held may be dropped or altered.
    """
    names = [Path(name).name for name in beside]
    if twice := [name for at, name in enumerate(names) if name in names[:at]]:
        raise InputError("is given twice", where=twice[0])
    there = read_named(folder, names) if folder.is_dir() else {}
    for name, raw in beside.items():
        here = Path(name).name
        if here == EVIDENCE and here in there:
            held = parse_evidence(there[here], where=str(folder / here))
            check_kept(held, parse_evidence(raw, where=name))
        elif there.get(here, raw) != raw:
            says = "is there and says something else; put the two together there, or take it away"
            raise ConflictError(f"{folder / here} {says}")


def check_apart(out: Path, folder: Path) -> None:
    """Refuse to write a report among what a folder of cases is read from."""
    kept = (folder / RECORDS, folder / EXHIBITS) if is_case_folder(folder) else (folder,)
    if any(out.resolve().is_relative_to(one.resolve()) for one in kept):
        raise ConflictError(f"{out} lies among the records it would tell of; choose another place")


def _restrictions(raw: bytes) -> Restrictions:
    try:
        assessments, entries = parse_restrictions(raw, where=RESTRICTIONS)
    except LawError as cause:
        raise InputError(cause.what, where=cause.where) from cause
    return Restrictions(assessments=assessments, entries=entries)
