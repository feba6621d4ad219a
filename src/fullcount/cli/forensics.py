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


Also = Annotated[
    list[str] | None,
    typer.Option("--with", help="Ask also: mixture (a minute), late_shift, flow; may be repeated."),
]
Previous = Annotated[
    Path | None, typer.Option("--previous", help="The package of the election before: swing, flow.")
]
Crosswalk = Annotated[
    Path | None,
    typer.Option(
        "--crosswalk",
        help="With --previous: CSV of,then,now,source that ties its units and parties to these; "
        "without it the same id is the same unit.",
    ),
]
Ballots = Annotated[
    Path | None,
    typer.Option(
        "--ballots", help="CSV unit_id,order,candidate of ballots in the order of counting."
    ),
]
Late = Annotated[
    str | None,
    typer.Option(
        "--late",
        help="What parts late stations from early ones: an instant, or the source that is a "
        "snapshot of what was in.",
    ),
]


def forensics(
    package: Package,
    *,
    out: Out = None,
    source: Sources = None,
    draws: CleanDraws = None,
    calibration: Kept = None,
    also: Also = None,
    previous: Previous = None,
    crosswalk: Crosswalk = None,
    ballots: Ballots = None,
    late: Late = None,
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
        also=tuple(also or ()),
        previous=previous,
        crosswalk=crosswalk,
        ballots=ballots,
        late=late,
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
    from fullcount.forensics.screening_json import Declined

    console = out()
    for one in screened:
        found = one.screening
        rows: list[tuple[object, ...]] = []
        for line in one.lines:
            known = one.calibration.of(line.screen) if one.calibration else None
            rate = f"{known.false_alarms.alarms}/{known.false_alarms.draws}" if known else None
            if isinstance(line, Declined):
                rows.append((line.screen, None, None, None, f"does not apply: {line.because}"))
            else:
                p_values = _p(line.p_value), _p(line.adjusted)
                rows.append((line.screen, *p_values, rate, str(line.found)))
        columns = ["method", "p", "Holm", "false alarms", "what was found"]
        title = f"{found.office} by {found.source_id}: {found.stations:,} stations"
        console.print(table(title, columns, rows))


def _p(value: float | None) -> str | None:
    return None if value is None else ("<0.001" if value < 0.001 else f"{value:.3f}")
