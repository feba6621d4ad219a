"""``fullcount petition check``: what a draft lacks, before it is filed."""

from pathlib import Path
from typing import Annotated

import typer

from fullcount.cli.options import Json, Lang

app = typer.Typer(help="Petitions: what a draft lacks before it is filed.")


@app.callback()
def petition() -> None:
    """Petitions: what a draft lacks before it is filed."""


@app.command("check")
def check(
    file: Annotated[Path, typer.Argument(help="The draft, as a TOML file.")],
    *,
    law: Annotated[str, typer.Option(help="The law it is filed under.")] = "pakistan",
    fail: Annotated[bool, typer.Option("--fail", help="Exit 1 if anything is missing.")] = False,
    lang: Annotated[Lang, typer.Option(help="Language of the words.")] = Lang.EN,
    as_json: Json = False,
) -> None:
    """Name what is missing from a petition, each with its section (Pakistan: sections 142-145)."""
    from dataclasses import asdict

    from fullcount.claims.vocabulary import label
    from fullcount.cli.exits import FINDINGS
    from fullcount.cli.show import out, print_json, table, talk
    from fullcount.work.petition import petition_check

    found = petition_check(file, law=law)
    if as_json:
        print_json({"missing": [asdict(one) for one in found]})
    elif not found:
        talk().print("Nothing was found missing. That does not make it a good petition.")
    else:
        rows = [
            (one.section, label(one.lack, lang.value, of="lack"), one.of, one.says) for one in found
        ]
        columns = ("section", "missing", "of", "")
        out().print(table(f"Missing before filing: {len(found)}", columns, rows))
    if fail and found:
        raise typer.Exit(FINDINGS)
