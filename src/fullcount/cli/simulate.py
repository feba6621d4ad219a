"""``fullcount simulate``: a fictional election, with the truth beside it."""

from pathlib import Path
from typing import Annotated

import typer

from fullcount.cli.options import Force, Quiet

MORNING_AFTER = "2031-02-07T12:00+05:00"  # the invented poll lies ahead of most clocks


def simulate(
    folder: Annotated[Path, typer.Argument(help="Where to write the package.")],
    *,
    seed: Annotated[
        int, typer.Option(min=0, help="The same seed gives the same bytes.")
    ] = 20310309,
    stations: Annotated[
        int | None, typer.Option(min=120, help="About how many stations (default: the small demo).")
    ] = None,
    mission: Annotated[
        bool, typer.Option("--mission", help="An observer mission instead of an election package.")
    ] = False,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """Write an election package of a fictional country, with planted irregularities."""
    from fullcount.cli.show import out
    from fullcount.work.simulate import simulate as make
    from fullcount.work.simulate import simulate_mission

    if mission:
        files = simulate_mission(folder, seed=seed, force=force)
        if not quiet:
            out().print(
                f"Wrote {len(files)} files of a fictional mission to {folder}.", markup=False
            )
            out().print(
                f"Then: fullcount observe import {folder} {folder}/incoming/*", markup=False
            )
            report = f"fullcount observe report {folder} --out {folder}-report"
            out().print(f"Then: {report} --now {MORNING_AFTER}", markup=False)
        return
    files = make(folder, seed=seed, stations=stations, force=force)
    if not quiet:
        out().print(f"Wrote {len(files)} files of a fictional election to {folder}.", markup=False)
        out().print(f"Then: fullcount verify {folder} --out {folder}-report", markup=False)
