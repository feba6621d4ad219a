"""Which stations state what cannot be, or what hardly ever is?

Grain: one line per check, three answers each: kept, broken, not evaluable (a figure is not
stated). No null model: *impossible* is arithmetic, *extreme* is turnout or a share of exactly
0 % or 100 %, which is lawful and wants a look.
"""

from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from fullcount.forensics.method import Method, Signal
from fullcount.forensics.wording import Said, declines, said
from fullcount.stats.evidence import NotApplicable

METHOD = Method(
    id="impossible",
    number=26,
    signal=Signal.PROCEDURAL,
    parameters=(),
    paper="none needed; see the rule book of the count for the law's own checks",
)


class Gravity(StrEnum):
    """What it means that a check is broken."""

    IMPOSSIBLE = "impossible"
    EXTREME = "extreme"


CHECKS: tuple[tuple[str, Gravity, pl.Expr], ...] = (
    (
        "more_ballots_than_voters",
        Gravity.IMPOSSIBLE,
        pl.col("cast") > pl.col("registered"),
    ),
    (
        "more_votes_than_ballots",
        Gravity.IMPOSSIBLE,
        pl.col("leader") > pl.col("cast"),
    ),
    (
        "parts_not_the_whole",
        Gravity.IMPOSSIBLE,
        pl.col("valid") + pl.col("rejected") != pl.col("cast"),
    ),
    ("nobody_voted", Gravity.EXTREME, pl.col("cast") == 0),
    (
        "everybody_voted",
        Gravity.EXTREME,
        (pl.col("cast") == pl.col("registered")) & (pl.col("cast") > 0),
    ),
    (
        "nobody_for_the_leader",
        Gravity.EXTREME,
        (pl.col("leader") == 0) & (pl.col("valid") > 0),
    ),
    (
        "everybody_for_the_leader",
        Gravity.EXTREME,
        (pl.col("leader") == pl.col("valid")) & (pl.col("valid") > 0),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check over all stations; ``units`` are those that broke it, in order of id."""

    id: str
    gravity: Gravity
    kept: int
    broken: int
    not_evaluable: int
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Impossible:
    """Every check."""

    checks: tuple[Check, ...]

    @property
    def p_value(self) -> None:
        return None

    @property
    def found(self) -> Said:
        broken = {one.id: one.broken for one in self.checks if one.broken}
        asked = sum(one.kept + one.broken > 0 for one in self.checks)
        counted = {"asked": asked, "of": len(self.checks)}
        if not broken:
            return said("impossible.found_none", **counted)
        return said("impossible.found", checks=broken, **counted)

    @property
    def may_say(self) -> Said:
        return said("impossible.may_say")


def impossible(stations: pl.DataFrame) -> Impossible | NotApplicable:
    """Judge every station (registered, cast, valid, rejected, leader; null = not stated)."""
    if stations.is_empty():
        return declines("impossible.declined_none")
    answers = stations.select(*(broken.alias(name) for name, _, broken in CHECKS))
    checks = []
    for name, gravity, _ in CHECKS:
        answer = answers[name]
        units = stations["unit_id"].filter(answer.fill_null(value=False)).sort()
        checks.append(
            Check(
                id=name,
                gravity=gravity,
                kept=int((~answer).sum()),
                broken=units.len(),
                not_evaluable=answer.null_count(),
                units=tuple(units),
            )
        )
    return Impossible(checks=tuple(checks))
