"""Stage three of a results audit: which office had to do what with which form, and is it shown?

Grain: one row per (duty, kind of form), over the election; or of one contest. Source: the law's
``duties.toml`` and the forms of a package. *Not shown* means that no paper here shows it; a package
that was never given a form cannot say that nobody made it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from fullcount.count.event_dates import event_dates
from fullcount.count.run import Count
from fullcount.country.texts import texts_in_force
from fullcount.model.form import FormKind, FormStatus
from fullcount.model.law import Duty
from fullcount.model.results import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """``expected`` forms of which ``shown`` are; ``shown`` None = no paper could show it."""

    duty: Duty
    kind: FormKind
    expected: int
    shown: int | None
    state: State  # of its deadline, where it has one

    @property
    def not_shown(self) -> int | None:
        return None if self.shown is None else self.expected - self.shown


def duties_shown(
    count: Count, stations: pl.DataFrame, *, contest: str | None = None
) -> tuple[Shown, ...]:
    """Hold every duty in force against the forms; ``stations`` is CHECKED."""
    dates = event_dates(count.returns, now=count.now)
    contests = count.returns.contests["contest_id"].to_list() if contest is None else [contest]
    of = pl.col("contest_id").is_in(contests)
    here = stations.filter(of)
    forms = _stated(count).filter(of)
    audited = here["contest_id"].n_unique()
    found = []
    for duty in texts_in_force(count.law.duties, dates):
        for kind in (count.law.kind(code) for code in duty.kinds):
            if kind is None:
                continue
            by_station = kind.level in _station_levels(count)
            found.append(
                Shown(
                    duty=duty,
                    kind=kind,
                    expected=here.height if by_station else audited,
                    shown=_shown(duty, kind, forms, here, by_station=by_station),
                    state=_state(count, duty, contests),
                )
            )
    return tuple(found)


def _stated(count: Count) -> pl.DataFrame:
    """Forms that somebody holds, with the kind of source that does."""
    kinds = count.returns.sources.select("source_id", pl.col("kind").alias("source_kind"))
    return (
        count.returns.forms.filter(pl.col("status") == FormStatus.STATED.value)
        .select("contest_id", "unit_id", "source_id", "kind")
        .join(kinds, on="source_id", how="left", validate="m:1")
    )


def _station_levels(count: Count) -> set[str]:
    """Levels at which forms are totals of nothing: those of stations."""
    parts = {code for kind in count.law.kinds for code in kind.totals_of}
    return {kind.level for kind in count.law.kinds if kind.code in parts and not kind.totals_of}


def _shown(
    duty: Duty, kind: FormKind, forms: pl.DataFrame, stations: pl.DataFrame, *, by_station: bool
) -> int | None:
    if not duty.shown_by:
        return None
    mine = forms.filter(
        pl.col("kind") == kind.code, pl.col("source_kind").is_in(list(duty.shown_by))
    )
    key = ["contest_id", "unit_id"] if by_station else ["contest_id"]
    return mine.select(key).unique().join(stations.select(key).unique(), on=key, how="semi").height


def _state(count: Count, duty: Duty, contests: Sequence[str]) -> State:
    """Give the state of the duty's deadline; the worst where contests differ."""
    if duty.deadline is None:
        return State.NOT_APPLICABLE
    mine = count.deadlines.filter(
        pl.col("code") == duty.deadline,
        pl.col("contest_id").is_null() | pl.col("contest_id").is_in(contests),
    )
    found = set(mine["state"])
    order = (State.OVERDUE, State.NOT_EVALUABLE, State.DUE, State.ON_TIME, State.NOT_APPLICABLE)
    return next((one for one in order if one.value in found), State.NOT_EVALUABLE)
