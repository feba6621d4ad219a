"""``fullcount verify``: the main job."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from fullcount.cli.exits import FINDINGS
from fullcount.cli.options import Force, Json, Lang, LawDir, Now, Package, Quiet, instant


class FailOn(StrEnum):
    ERROR = "error"
    WARNING = "warning"


FAILS = {
    FailOn.ERROR: ("reject", "error"),
    FailOn.WARNING: ("reject", "error", "warning", "legal"),
}


Out = Annotated[Path | None, typer.Option("--out", help="Write the report to this folder.")]
Only = Annotated[
    list[str] | None, typer.Option("--only", help="A contest, such as NA-46; may be repeated.")
]
InLang = Annotated[Lang, typer.Option("--lang", help="Language of the report.")]
Annexures = Annotated[
    str,
    typer.Option(
        "--annexures",
        metavar="<en,ur|en|ur|none>",
        help="Languages of the annexures to print, or none: Urdu ones take most of the time.",
    ),
]
FailIf = Annotated[
    FailOn | None, typer.Option("--fail-on", help="Exit 1 if there is a finding this grave.")
]

LogDir = Annotated[
    Path | None, typer.Option("--log", help="Write inputs, findings and outputs into this log.")
]
Include = Annotated[
    list[Path] | None,
    typer.Option(
        "--include", help="Tell in the report what another command wrote here; may be repeated."
    ),
]
Screen = Annotated[
    bool,
    typer.Option("--screen/--no-screen", help="Tell in the report what the screening finds."),
]
LogKey = Annotated[Path | None, typer.Option("--key", help="With --log: its private key.")]


def verify(
    package: Package,
    *,
    out: Out = None,
    only: Only = None,
    lang: InLang = Lang.EN,
    annexures: Annexures = "en,ur",
    law: LawDir = None,
    fail_on: FailIf = None,
    now: Now = None,
    log: LogDir = None,
    key: LogKey = None,
    include: Include = None,
    screen: Screen = True,
    force: Force = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Count an election package: who won, what does not add up, and what could change it."""
    from fullcount.cli.show import print_json, progress, talk
    from fullcount.cli.summary import print_summary, summary_json
    from fullcount.work.open import unanswered
    from fullcount.work.verify import Request
    from fullcount.work.verify import verify as count

    if (log is None) != (key is None):
        raise typer.BadParameter("--log and --key go together")
    request = Request(
        out=out,
        only=tuple(only or ()),
        lang=lang.value,
        annexures=_languages(annexures),
        law=law,
        force=force,
        log=log,
        key=key,
        include=tuple(include or ()),
        screen=screen,
    )
    if not quiet and (asks := unanswered(package)):
        talk().print(f"election.toml still asks {len(asks)} questions:", markup=False)
        for line in asks:
            talk().print(f"  {line}", markup=False)
    with progress(quiet=quiet or as_json) as say:
        verified = count(package, request=request, now=instant(now), say=say)
    if as_json:
        print_json(summary_json(verified, lang=lang.value))
    elif not quiet:
        print_summary(verified, lang=lang.value)
        if out is not None:
            talk().print(f"Report: {out / 'report.html'}", markup=False)
    if fail_on and set(FAILS[fail_on]) & set(verified.findings["severity"]):
        raise typer.Exit(FINDINGS)


def _languages(said: str) -> tuple[str, ...]:
    """Read ``--annexures``: languages between commas, or none."""
    if said == "none":
        return ()
    found = tuple(dict.fromkeys(part.strip() for part in said.split(",")))
    if strange := [part for part in found if part not in set(Lang)]:
        raise typer.BadParameter(f"--annexures: {strange[0]!r} is none of en, ur, none")
    return found
