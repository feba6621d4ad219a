"""The main job: from an election package to who won, what does not add up, what could change it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fullcount import publish
from fullcount.count.narrow import narrowed, of_contests
from fullcount.count.run import run
from fullcount.errors import ConflictError, MissingError
from fullcount.participation import participate
from fullcount.participation.verified import Verified
from fullcount.publish.exports import exports
from fullcount.publish.sections import Teller
from fullcount.work.beside import beside
from fullcount.work.folder import check_free, write_folder
from fullcount.work.open import open_package
from fullcount.work.record import record_count, record_report
from fullcount.work.render import render_all
from fullcount.work.screen import section_teller
from fullcount.work.state import state_files

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What ``verify`` is asked for. ``only`` empty = every contest."""

    out: Path | None = None
    only: Sequence[str] = ()
    lang: str = "en"
    annexures: Sequence[str] = (
        publish.LANGUAGES
    )  # empty = none; the Urdu ones take most of the time
    law: Path | None = None
    force: bool = False
    log: Path | None = None  # write inputs, findings and outputs into this log ...
    key: Path | None = None  # ... with its private key
    include: Sequence[Path] = ()  # what other commands wrote, to be told of in the report
    screen: bool = True  # tell in the report what the screening finds


def verify(package: Path, *, request: Request, now: datetime, say: Say) -> Verified:
    """Count a package; where ``request.out`` is given, write the report folder, all or nothing."""
    if request.out is not None:
        if request.out.resolve().is_relative_to(package.resolve()):
            raise ConflictError(f"{request.out} lies in the package, which a report is no part of")
        check_free(request.out, force=request.force)
    included = beside(request.include)  # before the long work: it may be none of ours
    verified = count_package(package, now=now, law=request.law, only=request.only, say=say)
    recorded = None
    if request.log is not None and request.key is not None:
        say("Logging inputs and findings")
        recorded = record_count(verified, package=package, log=request.log, key=request.key)
    if request.out is not None:
        logged = recorded.logged if recorded else None
        tellers = list(included.tellers)
        if request.screen:
            tellers.insert(0, section_teller(verified, kept=included.kept, say=say))
        files = report_files(
            verified, lang=request.lang, say=say, logged=logged, tellers=tellers,
            annexures=request.annexures,
        )  # fmt: skip
        if recorded is not None and request.log is not None and request.key is not None:
            say("Logging the report")
            files |= record_report(
                files, recorded, verified=verified, log=request.log, key=request.key
            )
        write_folder(request.out, files, force=request.force)
    return verified


def count_package(
    package: Path,
    *,
    now: datetime,
    law: Path | None = None,
    only: Sequence[str] = (),
    say: Say = lambda _: None,
) -> Verified:
    """Read a package and count it."""
    say("Reading the forms")
    returns, chosen = open_package(package, law=law, only=only)
    if only:
        unknown = sorted(set(only) - set(returns.contests["contest_id"]))
        if unknown:
            raise MissingError(f"no contest {', '.join(unknown)} in {package}")
        returns = narrowed(returns, only)
    say("Judging, comparing and bounding")
    count = run(returns, chosen, now=now)
    if only:
        count = of_contests(count, only)
    say("Looking at who took part")
    return Verified.of(count, participate(count.returns, chosen))


def report_files(
    verified: Verified,
    *,
    lang: str,
    say: Say,
    logged: publish.Logged | None = None,
    tellers: Sequence[Teller] = (),
    annexures: Sequence[str] = publish.LANGUAGES,
) -> dict[str, str | bytes]:
    """Everything a report folder holds, by path."""
    say("Writing the report")
    files: dict[str, str | bytes] = dict(
        publish.report(verified, lang=lang, logged=logged, tellers=tellers, annexures=annexures)
    )
    say("Writing the exports")
    files |= exports(verified)
    files |= state_files(verified)
    say("Setting the annexures")
    sources = {
        f"annexures/{publish.annexure_file(contest, each)}": source
        for each in annexures
        for contest, source in publish.annexures(verified, lang=each)
    }
    return files | render_all(sources, made_at=verified.now)
