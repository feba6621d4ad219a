"""``fullcount bundle``: what a court is handed about one case."""

from pathlib import Path
from typing import Annotated

import typer

from fullcount.cli.options import Force, Lang, Now, Quiet, instant


def bundle(
    folder: Annotated[Path, typer.Argument(help="Folder of cases, with evidence.toml beside.")],
    case: Annotated[str, typer.Option("--case", help="The case, by its id.")],
    out: Annotated[Path, typer.Option("--out", help="A folder to write, or a file NAME.zip.")],
    *,
    log: Annotated[Path | None, typer.Option("--log", help="Prove from this log.")] = None,
    package: Annotated[
        Path | None, typer.Option("--package", help="Compute the cited figures again from it.")
    ] = None,
    forum: Annotated[str, typer.Option(help="Whose ranking of evidence orders it.")] = "default",
    lang: Annotated[Lang, typer.Option(help="Language of the index.")] = Lang.EN,
    now: Now = None,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """Bundle a case for a court: indexed exhibits, custody, proofs, figures to compute again."""
    from fullcount.claims.bundle import Inclusion
    from fullcount.cli.show import talk
    from fullcount.work.bundle import Asked, case_bundle

    asked = Asked(
        case=case, out=out, lang=lang.value, forum=forum, log=log, package=package, force=force
    )
    found = case_bundle(folder, asked=asked, now=instant(now))
    if quiet:
        return
    here = sum(one.inclusion is Inclusion.INCLUDED for one in found.exhibits)
    wrong = sum(len(one.gaps) + len(one.defects) for one in found.exhibits)
    talk().print(
        f"{here} of {len(found.exhibits)} exhibits included; gaps or defects of the record: "
        f"{wrong}; things that findings lack: {len(found.lacks)}. Wrote {out}",
        markup=False,
    )
