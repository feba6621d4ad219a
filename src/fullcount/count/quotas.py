"""What are the quota and the threshold of a contest, and what does somebody declare them to be?

Grain: one row per (contest, source) of which a fact of the package declares a quota or a threshold
(``subject`` the contest's id, ``quantity`` ``quota`` or ``threshold``, in votes). Source: FACTS,
TALLIES and STANDINGS, and the winner rule of the office in the text of its day.

A quota is the votes of the lists that take part over the seats; a threshold a share of the base.
Neither is whole, and laws round both ways, so what is declared may be the whole vote below or
above; a declared fraction is taken by its whole votes.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import polars as pl

from fullcount.count.apportionment import passes
from fullcount.count.tally import Tallies
from fullcount.count.terms import Whole, is_complete
from fullcount.country.texts import texts_in_force
from fullcount.model.frames import Schema
from fullcount.model.law import Formula, Law, WinnerRule
from fullcount.model.returns import Returns
from fullcount.model.rule import Event

QUOTAS: Schema = {
    "contest_id": pl.String,
    "source_id": pl.String,
    "declares_quota": pl.Boolean,
    "quota_declared": pl.Int64,
    "quota_floor": pl.Int64,  # null = the office has none, or a figure is not stated
    "quota_ceiling": pl.Int64,
    "declares_threshold": pl.Boolean,
    "threshold_declared": pl.Int64,
    "threshold_floor": pl.Int64,
    "threshold_ceiling": pl.Int64,
}
_QUOTA, _THRESHOLD = "quota", "threshold"
_BY_QUOTA = (Formula.HARE, Formula.FLOOR_THEN_LARGEST)
_Row = Mapping[str, str | int | bool | None]


def quotas(
    returns: Returns, law: Law, *, tallies: Tallies, dates: Mapping[Event, date]
) -> pl.DataFrame:
    """Fill QUOTAS; of two facts that declare one figure the later is taken."""
    declared = _declared(returns)
    if not declared:
        return pl.DataFrame(schema=dict(QUOTAS))
    rules = {rule.office: rule for rule in texts_in_force(law.winner_rules, dates)}
    rows = [
        _row(told, declared[told.contest_id], rules.get(told.office or ""))
        for told in _mains(returns, tallies)
        if told.contest_id in declared
    ]
    return pl.DataFrame(rows, schema=dict(QUOTAS), orient="row")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """The main tally of one source, as far as shares need it."""

    contest_id: str
    source_id: str
    office: str | None
    seats: int | None
    votes: list[int | None]
    aggregates: list[bool]  # beside votes: several lists in one line
    list_complete: bool | None
    valid: int | None
    cast: int | None

    def base(self, rule: WinnerRule) -> int | None:
        """Give the whole that shares are of: votes cast, or all votes if every list is stated."""
        stated = [number for number in self.votes if number is not None]
        whole = Whole(
            complete=is_complete(self.list_complete, stated=len(stated), listed=len(self.votes)),
            valid=self.valid,
            cast=self.cast,
        )
        votes_told = rule.base == "valid" and whole.complete
        return sum(stated) if votes_told else whole.base(rule)


def _declared(returns: Returns) -> dict[str, dict[str, int]]:
    rows = returns.facts.filter(
        pl.col("quantity").is_in([_QUOTA, _THRESHOLD]),
        pl.col("group").is_null(),
        pl.col("value").is_finite(),
    ).sort("as_of", nulls_last=False, maintain_order=True)
    found: dict[str, dict[str, int]] = {}
    for contest, quantity, value in rows.select("subject", "quantity", "value").iter_rows():
        found.setdefault(contest, {})[quantity] = math.floor(value)
    return found


def _mains(returns: Returns, tallies: Tallies) -> Iterator[_Told]:
    listed = returns.candidates.select("contest_id", "candidate_id", "aggregate")
    key = ["contest_id", "source_id"]
    votes = (
        tallies.tallies.filter("main")
        .join(listed, on=["contest_id", "candidate_id"], how="left", validate="m:1")
        .group_by(key)
        .agg("votes", pl.col("aggregate").fill_null(value=False).alias("aggregates"))
    )
    rows = (
        tallies.standings.filter("main")
        .join(votes, on=key, how="inner", validate="1:1")
        .join(returns.contests.select("contest_id", "office", "seats"), on="contest_id")
    )
    names = list(_Told.__dataclass_fields__)
    return (_Told(**row) for row in rows.select(names).iter_rows(named=True))


def _row(told: _Told, declared: Mapping[str, int], rule: WinnerRule | None) -> _Row:
    base = None if rule is None else told.base(rule)
    quota = share = None
    if rule is not None and base is not None:
        quota = _quota(told, rule, base=base)
        share = None if rule.threshold is None else rule.threshold * base
    return {
        "contest_id": told.contest_id,
        "source_id": told.source_id,
        "declares_quota": _QUOTA in declared,
        "quota_declared": declared.get(_QUOTA),
        "quota_floor": None if quota is None else math.floor(quota),
        "quota_ceiling": None if quota is None else math.ceil(quota),
        "declares_threshold": _THRESHOLD in declared,
        "threshold_declared": declared.get(_THRESHOLD),
        "threshold_floor": None if share is None else math.floor(share),
        "threshold_ceiling": None if share is None else math.ceil(share),
    }


def _quota(told: _Told, rule: WinnerRule, *, base: int) -> Fraction | None:
    """Votes of the lists that take part over the seats; None where the office has no quota."""
    if rule.formula not in _BY_QUOTA or not told.seats:
        return None
    share = rule.threshold or Fraction(0)
    taking_part = [
        number
        for number, several in zip(told.votes, told.aggregates, strict=True)
        if number and not several and passes(number, share=share, base=base)
    ]
    return Fraction(sum(taking_part), told.seats)
