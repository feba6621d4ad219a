"""``fullcount project``: what the part of the count that is in says, bounds first."""

from pathlib import Path
from typing import Annotated

import typer

from fullcount.cli.options import Json, LawDir, instant


def project(
    package: Annotated[
        Path, typer.Argument(help="An election package; with --leads, a CSV feed of leads.")
    ],
    *,
    source: Annotated[str | None, typer.Option("--source", help="Whose stations count.")] = None,
    at: Annotated[str | None, typer.Option("--at", help="As it stood at this instant.")] = None,
    seed: Annotated[int, typer.Option("--seed", help="The same seed, the same answer.")] = 1,
    leads: Annotated[bool, typer.Option("--leads", help="The file is a feed of leads.")] = False,
    law: LawDir = None,
    as_json: Json = False,
) -> None:
    """Give each contest a status with its reason: certain is a proof, projected is not."""
    from dataclasses import asdict

    from fullcount.cli.show import out, print_json, table
    from fullcount.work.project import project_feed, project_package

    if leads:
        rows = project_feed(package)
        last = rows.group_by("contest_id", maintain_order=True).last()
        shown = last.select("contest_id", "leading", "lead", "remaining", "status", "because")
        if as_json:
            print_json(rows.to_dicts())
            return
        out().print(table("By the last row of the feed", shown.columns, shown.rows()))
        return
    if source is None:
        raise typer.BadParameter("name the source whose stations count: --source")
    moment = instant(at) if at else None
    found = project_package(package, source=source, at=moment, seed=seed, law=law)
    if as_json:
        print_json(
            {
                "projections": [asdict(one) for one in found.projections],
                "backtest": found.backtest.rows.to_dicts(),
                "widen": found.backtest.widen,
            }
        )
        return
    lines = [
        (one.contest_id, one.status.value, one.projected or one.leader, one.margin, one.still_out,
         one.units_in, one.units, one.because)
        for one in found.projections
    ]  # fmt: skip
    columns = ["contest", "status", "first", "margin", "still out", "in", "of", "because"]
    out().print(table("Projection", columns, lines))
    if found.projections:
        out().print(f"Mechanism: {found.projections[0].mechanism}", markup=False)
