"""Two pictures of all stations: where turnout and share lie, and how often whole per cents come.

Grain: one picture per screening, small SVG from a template: cells and lines are added up before
they are drawn. Percentages are binned in whole numbers. Sources: the fingerprint as Klimek and
others (PNAS 2012) draw it; the comb as Kobak, Shpilkin and Pshenichnikov (2016) do.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from markupsafe import Markup

from fullcount.publish.page import page
from fullcount.publish.texts import Words

CELLS = 50  # on each side of the fingerprint: two points wide
SIZE, EDGE = 400, 46
SHADES = 6
TENTHS = 1000
WIDE, HIGH = 860, 210
MIN_REGISTERED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Shade:
    """One class of the fingerprint: cells of at least ``least`` stations, as one SVG path."""

    least: int
    most: int
    path: str


def percentages(frame: pl.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Turnout and leader's share in tenths of a point, of stations of a hundred voters or more."""
    usable = frame.drop_nulls(["registered", "given", "cast", "leader"]).filter(
        (pl.col("registered") >= MIN_REGISTERED)
        & (pl.col("cast") > 0)
        & (pl.col("given") <= pl.col("registered"))
        & (pl.col("leader") <= pl.col("cast"))
    )
    tenths = [
        ((2 * TENTHS * pl.col(part) + pl.col(whole)) // (2 * pl.col(whole))).alias(part)
        for part, whole in (("given", "registered"), ("leader", "cast"))
    ]
    found = usable.select(tenths)
    return found["given"].to_numpy(), found["leader"].to_numpy()


def fingerprint(frame: pl.DataFrame, words: Words, *, name: str) -> Markup | None:
    """Draw stations by turnout and leader's share; null = none states both."""
    turnout, share = percentages(frame)
    if turnout.size == 0:
        return None
    width = TENTHS // CELLS
    x, y = np.minimum(turnout // width, CELLS - 1), np.minimum(share // width, CELLS - 1)
    grid = np.bincount(x * CELLS + y, minlength=CELLS * CELLS).reshape(CELLS, CELLS)
    drawn = page(
        "fingerprint.svg",
        words,
        {
            "name": name,
            "shades": shades(grid),
            "size": SIZE,
            "edge": EDGE,
            "stations": int(turnout.size),
        },
    )
    return Markup(drawn)  # noqa: S704 -- made by our own template, which escapes


def shades(grid: np.ndarray) -> tuple[Shade, ...]:
    """Cut the cells into classes that double and double, each drawn as one path."""
    most = int(grid.max(initial=1))
    cuts = sorted({max(1, round(most ** (at / SHADES))) for at in range(SHADES)})
    side = SIZE / CELLS
    found = []
    for least, above in zip(cuts, [*cuts[1:], most + 1], strict=True):
        cells = np.argwhere((grid >= least) & (grid < above))
        path = "".join(
            f"M{EDGE + a * side:g} {16 + SIZE - (b + 1) * side:g}h{side:g}v{side:g}h-{side:g}z"
            for a, b in cells.tolist()
        )
        if path:
            found.append(Shade(least=least, most=above - 1, path=path))
    return tuple(found)


def comb(frame: pl.DataFrame, words: Words, *, name: str) -> Markup | None:
    """Draw how many stations state each tenth of a per cent of turnout and of share."""
    turnout, share = percentages(frame)
    if turnout.size == 0:
        return None
    counts = [np.bincount(values, minlength=TENTHS + 1)[:TENTHS] for values in (turnout, share)]
    high = max(1, *(int(one.max()) for one in counts))
    drawn = page(
        "comb.svg",
        words,
        {
            "name": name,
            "lines": [_line(one, high) for one in counts],
            "high": high,
            "wide": WIDE,
            "tall": HIGH,
            "edge": EDGE,
            "ticks": list(range(0, 101, 10)),
        },
    )
    return Markup(drawn)  # noqa: S704 -- made by our own template, which escapes


def _line(counts: np.ndarray, high: int) -> str:
    x = EDGE + np.arange(counts.size) * WIDE / TENTHS
    y = 16 + HIGH - counts * HIGH / high
    return "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(x, y, strict=True))
