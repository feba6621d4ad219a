"""``fullcount forensics`` and ``fullcount calibrate``: what is unusual, and how often by chance."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fullcount.cli.options import Force, Json, Lang, LawDir, Now, Package, Quiet, instant

if TYPE_CHECKING:
    from fullcount.publish.screened import Screened

SEED = 20310309
Out = Annotated[Path | None, typer.Option("--out", help="Write forensics.html to this folder.")]
Sources = Annotated[
    list[str] | None,
    typer.Option("--source", help="Whose forms (default: the official ones); may be repeated."),
]
Seed = Annotated[int, typer.Option("--seed", help="The same seed gives the same answer.")]
CleanDraws = Annotated[
    int | None,
    typer.Option("--draws", min=0, help="Clean elections to draw (default: by size; 0 = none)."),
]
Kept = Annotated[
    Path | None, typer.Option("--calibration", help="A file that `fullcount calibrate` wrote.")
]
Cluster = Annotated[
    str | None, typer.Option("--cluster", help="A Dask scheduler's address, tcp://host:8786.")
]


def forensics(
    package: Package,
    *,
    out: Out = None,
    source: Sources = None,
    draws: CleanDraws = None,
    calibration: Kept = None,
    seed: Seed = SEED,
    cluster: Cluster = None,
    lang: Annotated[Lang, typer.Option("--lang", help="Language of the page.")] = Lang.EN,
    law: LawDir = None,
    now: Now = None,
    force: Force = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Ask what is unusual in the stations' figures, and how unusual it is."""
    from fullcount.cli.show import print_json, progress, talk
    from fullcount.work.forensics import Request
    from fullcount.work.forensics import forensics as screen
    from fullcount.work.map_units import Backend

    request = Request(
        out=out,
        sources=tuple(source or ()),
        seed=seed,
        draws=draws,
        calibration=calibration,
        force=force,
        lang=lang.value,
        law=law,
        backend=Backend(cluster=cluster),
    )
    with progress(quiet=quiet or as_json) as say:
        made = screen(package, request=request, now=instant(now), say=say)
    if as_json:
        print_json(made.as_json())
    elif not quiet:
        _print(made.screened)
        if out is not None:
            talk().print(f"Page: {out / 'forensics.html'}", markup=False)


def calibrate(
    package: Package,
    *,
    out: Annotated[Path | None, typer.Option("--out", help="Keep it in this JSON file.")] = None,
    source: Sources = None,
    draws: Annotated[int, typer.Option("--draws", min=1, help="Clean elections to draw.")] = 200,
    planted: Annotated[
        int, typer.Option("--planted", min=0, help="Elections for each irregularity and size.")
    ] = 40,
    size: Annotated[
        list[float] | None,
        typer.Option("--size", min=0, max=1, help="Share of stations altered; may be repeated."),
    ] = None,
    seed: Seed = SEED,
    cluster: Cluster = None,
    now: Now = None,
    force: Force = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Draw this election again, clean and with something amiss: false alarms and power."""
    from fullcount.cli.show import print_json, progress
    from fullcount.work.calibrate import Draws, as_plain, write
    from fullcount.work.calibrate import calibrate as run
    from fullcount.work.map_units import Backend

    asked = Draws(clean=draws, planted=planted, sizes=tuple(size or (0.01, 0.05, 0.2)), seed=seed)
    with progress(quiet=quiet or as_json) as say:
        made = run(
            package,
            now=instant(now),
            draws=asked,
            sources=tuple(source or ()),
            backend=Backend(cluster=cluster),
            say=say,
        )
    value = as_plain(made, draws=asked)
    if out is not None:
        write(out, value, force=force)
    if as_json or (out is None and not quiet):
        print_json(value)


def _print(screened: "Sequence[Screened]") -> None:
    from fullcount.cli.show import out, table
    from fullcount.stats.evidence import NotApplicable

    console = out()
    for one in screened:
        found = one.screening
        rows: list[tuple[object, ...]] = []
        for line in found.lines:
            known = one.calibration.of(line.screen.id) if one.calibration else None
            rate = f"{known.false_alarms.alarms}/{known.false_alarms.draws}" if known else None
            told = line.outcome
            if isinstance(told, NotApplicable):
                rows.append((line.screen.id, None, None, None, f"does not apply: {told.because}"))
            else:
                p_values = _p(told.p_value), _p(line.adjusted)
                rows.append((line.screen.id, *p_values, rate, str(told.found)))
        columns = ["method", "p", "Holm", "false alarms", "what was found"]
        title = f"{found.office} by {found.source_id}: {found.stations:,} stations"
        console.print(table(title, columns, rows))


def _p(value: float | None) -> str | None:
    return None if value is None else ("<0.001" if value < 0.001 else f"{value:.3f}")
