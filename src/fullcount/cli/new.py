"""``fullcount new``: propose an election.toml for files as they came."""

from pathlib import Path
from typing import Annotated

import typer

from fullcount.cli.options import Force


def new(
    folder: Annotated[Path, typer.Argument(help="Folder with the files as they came.")],
    *,
    law: Annotated[str, typer.Option("--law", help="A packaged law's id, or ./law.")] = "",
    force: Force = False,
) -> None:
    """Read the files, propose how to read them, and ask what could not be decided."""
    from fullcount.cli.show import out
    from fullcount.work.new import new as propose

    proposal = propose(folder, law=law or None, force=force)
    console = out()
    console.print(f"Wrote {', '.join(proposal.written)} in {folder}.", markup=False)
    if proposal.questions:
        console.print("What could not be decided; each place is marked in election.toml:")
        for number, question in enumerate(proposal.questions, 1):
            console.print(f"  {number}. {question}", markup=False)
    console.print(f"Then: fullcount verify {folder} --out {folder}-report", markup=False)
