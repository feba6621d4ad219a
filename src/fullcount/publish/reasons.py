"""The reasons of an outcome in words: candidates by name, boxes by caption, numbers grouped.

Grain: one cell of reasons (:mod:`fullcount.count.reason`), one text of as many sentences.
"""

from collections.abc import Collection, Mapping

import polars as pl

from fullcount.count.reason import Value, read, said
from fullcount.publish.names import Names
from fullcount.publish.spell import number

TIES = frozenset(
    {"tie_half_terms", "tie_referred", "tie_lot", "tie_again", "tie_not_stated", "runoff_level"}
)
CANDIDATES = ("leader", "rival")
COLUMNS = ("because", "recount_because")  # of OUTCOMES


def in_words(
    cell: str | None, contest: str, names: Names, *, only: Collection[str] | None = None
) -> str:
    """Put a cell of reasons into the language of ``names``; nothing where it is null.

    ``only`` keeps the reasons of these codes.
    """

    def spell(name: str, value: Value) -> str:
        if isinstance(value, Mapping):
            return " · ".join(f"{names.field(None, box)} {number(n)}" for box, n in value.items())
        if isinstance(value, str):
            known = names.candidate(contest, value) if name in CANDIDATES else value
            return names.words.apart(known)
        return number(value)

    reasons = [one for one in read(cell) if only is None or one.code in only]
    return said(reasons, lang=names.words.lang, spell=spell)


def with_words(outcomes: pl.DataFrame, names: Names) -> pl.DataFrame:
    """Put the reasons of OUTCOMES into words, for a table that people open."""
    return outcomes.with_columns(
        pl.Series(
            column,
            [
                None if cell is None else in_words(cell, contest, names)
                for contest, cell in outcomes.select("contest_id", column).iter_rows()
            ],
            pl.String,
        )
        for column in COLUMNS
    )
