"""``fullcount simulate``: a fictional election, with the truth beside it."""

from pathlib import Path
from typing import Annotated

import typer

from fullcount.cli.options import Force, Quiet


def simulate(
    folder: Annotated[Path, typer.Argument(help="Where to write the package.")],
    *,
    seed: Annotated[
        int, typer.Option(min=0, help="The same seed gives the same bytes.")
    ] = 20310309,
    stations: Annotated[
        int | None, typer.Option(min=120, help="About how many stations (default: the small demo).")
    ] = None,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """Write an election package of a fictional country, with planted irregularities."""
    from fullcount.cli.show import out
    from fullcount.work.simulate import simulate as make

    files = make(folder, seed=seed, stations=stations, force=force)
    if not quiet:
        out().print(f"Wrote {len(files)} files of a fictional election to {folder}.", markup=False)
        out().print(f"Then: fullcount verify {folder} --out {folder}-report", markup=False)
