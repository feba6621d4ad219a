"""Hide small cells on publication, and what would give them away.

Grain: any frame with counts of people by group, a total beside them and an area whose totals
are published too. A line with a cell from 1 to ``k - 1`` loses all of its cells (its total
stays). Where the lines still shown would let a reader subtract an area's hidden lines out,
further lines of the area are hidden, smallest first, until every hidden small cell has at least
two possible values; where nothing is left to hide, the area's totals must not be published.

Zero is published: that no woman voted is a finding, not a person. Method: primary and
complementary suppression (Statistics Canada; Willenborg and de Waal 2001, chapter 3), with
whole lines as the unit because they can be checked exactly.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

Table = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressed:
    """``frame`` with hidden cells null and ``hidden`` true; areas that must show no totals."""

    frame: pl.DataFrame  # the same rows, and a column ``hidden``
    areas_without_totals: tuple[str, ...]


def suppress(
    frame: pl.DataFrame, *, cells: Sequence[str], area: str, total: str | None = None, k: int = 10
) -> Suppressed:
    """Hide counts of 1 to ``k - 1`` in ``cells``, and lines that would reveal them.

    ``cells`` are published per row, with their sum ``total`` (if any) and with column totals per
    ``area``; rows of null area stand under no total. A null cell is not stated, and stays so.
    """
    if k < 2 or not cells:
        raise ValueError("k must be at least 2, and at least one column must be named")
    marked = frame.with_columns(
        _small(cells, k).alias("hidden"), pl.int_range(pl.len()).alias("_row")
    )
    extra: list[int] = []
    shut: list[str] = []
    small = marked.filter(pl.col("hidden") & pl.col(area).is_not_null()).select(area).unique()
    touched = marked.join(small, on=area, how="semi", maintain_order="left")
    for (name,), part in touched.partition_by(area, as_dict=True, maintain_order=True).items():
        rows = _complement(part, cells, k)
        if rows is None:
            shut.append(str(name))
        else:
            extra.extend(rows)
    hidden = pl.col("hidden") | pl.col("_row").is_in(pl.Series(extra, dtype=pl.Int64).implode())
    done = marked.with_columns(hidden.alias("hidden"))
    blanked = done.with_columns(_shown(cell, shown=~pl.col("hidden")) for cell in cells)
    if total is not None:
        # A total under k tells nearly as much as its cells; of one cell it tells everything.
        safe = (pl.col(total) >= k) & (len(cells) > 1)
        blanked = blanked.with_columns(_shown(total, shown=~pl.col("hidden") | safe))
    return Suppressed(frame=blanked.drop("_row"), areas_without_totals=tuple(shut))


def _shown(name: str, *, shown: pl.Expr) -> pl.Expr:
    return pl.when(shown).then(pl.col(name)).alias(name)


def _small(cells: Sequence[str], k: int) -> pl.Expr:
    return pl.any_horizontal(pl.col(cell).is_between(1, k - 1) for cell in cells).fill_null(
        value=False
    )


def _complement(area: pl.DataFrame, cells: Sequence[str], k: int) -> list[int] | None:
    """Choose the rows of one area to hide; none = no choice protects the small cells."""
    table = area.select(cells).fill_null(0).to_numpy().astype(np.int64)
    rows = area["_row"].to_list()
    hidden = [i for i, flag in enumerate(area["hidden"].to_list()) if flag]
    rest = sorted(set(range(len(rows))) - set(hidden), key=lambda i: (int(table[i].sum()), i))
    while not _protected(table[hidden], k):
        if not rest:
            return None
        hidden.append(rest.pop(0))
    return [rows[i] for i in hidden]


def _protected(block: Table, k: int) -> bool:
    """Whether each small cell of a hidden block could have another value, row and column sums kept.

    One person moved around a rectangle keeps every sum: cell and opposite corner lose one, the
    other two gain one, or the reverse.
    """
    small = np.argwhere((block >= 1) & (block < k))
    return all(_movable(block, int(i), int(j)) for i, j in small)


def _movable(block: Table, i: int, j: int) -> bool:
    other_rows = np.delete(block, i, axis=0)
    opposite = np.delete(other_rows, j, axis=1)
    if opposite.size == 0:
        return False
    if bool((opposite >= 1).any()):  # this cell down, its opposite corner down
        return True
    beside = np.delete(block[i], j) >= 1  # this cell up: a neighbour in its row and column down
    below = other_rows[:, j] >= 1
    return bool(beside.any() and below.any())
