"""``fullcount docket``: cases and published claims in a folder that a small team can share."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from fullcount.cli.options import Force, Json, Lang, Now, Quiet, instant

app = typer.Typer(help="Cases: what was claimed, what was decided, what is overdue.")

Folder = Annotated[
    Path, typer.Argument(help="Folder of cases, or of files of records as they lie.")
]
Out = Annotated[Path, typer.Option("--out", help="Folder to write, whole or not at all.")]
InLang = Annotated[Lang, typer.Option("--lang", help="Language of the page.")]
OfPackage = Annotated[
    Path | None,
    typer.Option("--package", help="The election's package: says which seats could have changed."),
]
Originals = Annotated[
    Path | None,
    typer.Option("--originals", help="Where no package is: the originals of its recipe."),
]


@app.command("import")
def import_(
    files: Annotated[
        list[Path],
        typer.Argument(help="Files of records (*.toml, *.jsonl, *.csv), or folders of them."),
    ],
    *,
    into: Annotated[Path, typer.Option("--in", help="Folder of cases; made where none is.")],
    quiet: Quiet = False,
) -> None:
    """Take records in, whole or not at all. An act that a case's state does not allow is refused.

    Taking the same in twice changes nothing.
    """
    from fullcount.cli.show import talk
    from fullcount.work.docket import docket_import

    taken = docket_import(files, into)
    if quiet:
        return
    say = talk()
    say.print(f"{taken.new:,} records taken in, {taken.known:,} were there.", markup=False)
    if taken.beside:
        say.print(f"Laid beside them: {', '.join(taken.beside)}", markup=False)


@app.command("export")
def export(
    folder: Folder,
    *,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Only cases, a row an act, for a spreadsheet.")
    ] = False,
) -> None:
    """Print every record as JSON lines; `docket import` reads them again."""
    from fullcount.work.docket import docket_export

    sys.stdout.write(docket_export(folder, as_csv=as_csv).decode())


@app.command("report")
def report(
    folder: Folder,
    *,
    out: Out,
    lang: InLang = Lang.EN,
    package: OfPackage = None,
    originals: Originals = None,
    now: Now = None,
    force: Force = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Answer: of the claims, how many were investigated, decided, remedied, and what is overdue?"""
    from fullcount.cli.show import print_json, talk
    from fullcount.publish.told import answer
    from fullcount.work.docket_report import PAGE, At, docket_report

    at = At(out=out, lang=lang.value, force=force, package=package, originals=originals)
    told = docket_report(folder, at=at, now=instant(now))
    if as_json:
        print_json(answer(told))
    elif not quiet:
        talk().print(f"Wrote {out / PAGE}", markup=False)
