"""One number known from outside beside the number the count gives, and how to look for it.

Grain: one ``Figure`` per sentence about one election. The functions here only look things up in
a ``Count``: they compute nothing that the count has not computed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from fullcount.count.run import Count
from fullcount.model.form import FormStatus

SUM = "Sum over the source's stated forms."


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """``expected`` and ``got`` as a reader sees them; ``note`` says how ``got`` was had."""

    title: str
    expected: str
    got: str
    note: str = ""

    @property
    def holds(self) -> bool:
        return self.expected == self.got


def same(title: str, expected: str, got: object, *, note: str = "") -> Figure:
    shown = f"{got:,}" if isinstance(got, int) else str(got)
    return Figure(title=title, expected=expected, got=shown, note=note)


def of(
    title: str, expected: str, part: int | float | Decimal, whole: int, *, note: str = ""
) -> Figure:
    return Figure(title=title, expected=expected, got=f"{part:,} of {whole:,}", note=note)


def kept(title: str, expected: str, count: Count, rule: str) -> Figure:
    """Tell how often a rule was kept on the copy of the finals: passed / failed / not evaluable."""
    rows = count.coverage.filter(
        (pl.col("rule") == rule) & (pl.col("source_id") == "finals-copy")
    ).select(pl.col("passed", "failed", "not_evaluable").sum())
    passed, failed, unknown = rows.row(0)
    return Figure(
        title=title,
        expected=expected,
        got=f"{passed:,} / {failed:,} / {unknown:,}",
        note=f"Passed / failed / not evaluable by rule {rule}: {failed:,} of the "
        f"{passed + failed:,} sheets that can be judged fail.",
    )


def total(
    count: Count, source: str, known: Mapping[str, str], *, note: str = SUM
) -> tuple[Figure, ...]:
    rows = count.tallies.filter((pl.col("source_id") == source) & pl.col("main"))
    votes = dict(rows.select("candidate_id", "votes").iter_rows())
    names = dict(count.returns.candidates.select("candidate_id", "name").iter_rows())
    return tuple(
        same(
            f"Votes of {names.get(candidate, candidate)}", expected, votes.get(candidate), note=note
        )
        for candidate, expected in known.items()
    )


def forms_of(count: Count, *, source: str) -> pl.DataFrame:
    return count.returns.forms.filter(pl.col("source_id") == source)


def main_of(count: Count, source: str) -> pl.DataFrame:
    return count.standings.filter((pl.col("source_id") == source) & pl.col("main"))


def with_status(forms: pl.DataFrame, status: FormStatus) -> int:
    return forms.filter(pl.col("status") == status.value).height


def whole_of(frame: pl.DataFrame, source: str) -> pl.DataFrame:
    return frame.filter((pl.col("source_id") == source) & pl.col("area").is_null())


def only(values: pl.Series) -> object:
    """Give the one value that all rows have; several are given as they are."""
    found = values.unique().to_list()
    return found[0] if len(found) == 1 else found


def pairs_of(count: Count, one: str, other: str) -> pl.DataFrame:
    """Pairs of copies that both sources hold, whichever is named first."""
    named = {one, other}
    return count.pairs.filter(
        pl.col("source_a").is_in(named)
        & pl.col("source_b").is_in(named)
        & pl.col("form_a").is_not_null()
        & pl.col("form_b").is_not_null()
    )


def any_difference(pairs: pl.DataFrame) -> int:
    return pairs.filter((pl.col("votes_differing") > 0) | (pl.col("boxes_differing") > 0)).height


def outcome_of(count: Count, source: str) -> pl.DataFrame:
    return count.outcomes.filter(pl.col("source_id") == source)


def result_of(count: Count, source: str) -> object:
    return only(outcome_of(count, source)["result"])


def seats_of(count: Count, source: str) -> dict[str, int]:
    rows = outcome_of(count, source).select("winners", "seats").explode("winners", "seats")
    return dict(rows.iter_rows())


def points_of(count: Count, source: str) -> str:
    """Give the lead in points of the candidates' votes, to three places."""
    votes = count.tallies.filter((pl.col("source_id") == source) & pl.col("main"))["votes"]
    lead = only(main_of(count, source)["margin"])
    return f"{100 * lead / votes.sum():.3f}" if isinstance(lead, int) else "?"
