"""``fullcount statement``: a statement in which every sentence rests on a record."""

from pathlib import Path
from typing import Annotated

import typer

from fullcount.cli.docket import Folder, InLang, OfPackage, Originals, Out
from fullcount.cli.options import Force, Lang, Now, Quiet, instant


def statement(
    folder: Folder,
    *,
    out: Out,
    plan: Annotated[
        Path | None,
        typer.Option("--plan", help="What to say, instead of the folder's statement.toml."),
    ] = None,
    lang: InLang = Lang.EN,
    package: OfPackage = None,
    originals: Originals = None,
    now: Now = None,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """Compose a statement (HTML, PDF); one sentence that cannot stand, and none is built."""
    from fullcount.cli.show import talk
    from fullcount.work.docket_report import At
    from fullcount.work.statement import PAGE, PAPER, build_statement

    at = At(out=out, lang=lang.value, force=force, package=package, originals=originals)
    built = build_statement(folder, at=at, plan=plan, now=instant(now))
    if not quiet:
        says = f"{built.sentences:,} sentences rest on {built.grounds:,} records."
        talk().print(f"{says} Wrote {out / PAGE} and {out / PAPER}", markup=False)
