"""Which stations state what cannot be, or what hardly ever is?

Grain: one line per check, three answers each: kept, broken, not evaluable (a figure is not
stated). No null model: *impossible* is arithmetic, *extreme* is turnout or a share of exactly
0 % or 100 %, which is lawful and wants a look.
"""

from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from fullcount.forensics.method import Method, Signal
from fullcount.stats.evidence import NotApplicable

METHOD = Method(
    id="impossible",
    number=26,
    title="Impossible and extreme figures",
    signal=Signal.PROCEDURAL,
    null="None: the checks are arithmetic.",
    parameters=(),
    shows="Errors of copying and adding, papers that cannot be right, and stations where everybody "
    "or nobody voted or voted alike.",
    cannot_show="Why. Most are slips; a slip and a changed figure look alike.",
    innocent=(
        "slips of the pen and of the keyboard",
        "voters who may vote where they are not registered (staff, travellers, hospitals)",
        "stations on ships, in barracks and in prisons: small, and of one mind",
    ),
    paper="none needed; see the rule book of the count for the law's own checks",
    critique="Lists of extremes are read as accusations; small stations are extreme by nature.",
)


class Gravity(StrEnum):
    """What it means that a check is broken."""

    IMPOSSIBLE = "impossible"
    EXTREME = "extreme"


CHECKS: tuple[tuple[str, Gravity, str, pl.Expr], ...] = (
    (
        "more_ballots_than_voters",
        Gravity.IMPOSSIBLE,
        "more ballots than registered voters",
        pl.col("cast") > pl.col("registered"),
    ),
    (
        "more_votes_than_ballots",
        Gravity.IMPOSSIBLE,
        "more votes for the leader than ballots",
        pl.col("leader") > pl.col("cast"),
    ),
    (
        "parts_not_the_whole",
        Gravity.IMPOSSIBLE,
        "valid and rejected that do not make the ballots",
        pl.col("valid") + pl.col("rejected") != pl.col("cast"),
    ),
    ("nobody_voted", Gravity.EXTREME, "no ballot at all", pl.col("cast") == 0),
    (
        "everybody_voted",
        Gravity.EXTREME,
        "as many ballots as voters",
        (pl.col("cast") == pl.col("registered")) & (pl.col("cast") > 0),
    ),
    (
        "nobody_for_the_leader",
        Gravity.EXTREME,
        "no vote for the leader",
        (pl.col("leader") == 0) & (pl.col("valid") > 0),
    ),
    (
        "everybody_for_the_leader",
        Gravity.EXTREME,
        "every vote for the leader",
        (pl.col("leader") == pl.col("valid")) & (pl.col("valid") > 0),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check over all stations; ``units`` are those that broke it, in order of id."""

    id: str
    gravity: Gravity
    says: str
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
    def found(self) -> str:
        broken = [one for one in self.checks if one.broken]
        if not broken:
            return "No station states a figure that cannot be, or an extreme of 0 % or 100 %."
        told = "; ".join(f"{one.says}: {one.broken:,}" for one in broken)
        return f"Stations by what they state: {told}."

    @property
    def may_say(self) -> str:
        return (
            "Each of these papers should be looked at; an impossible figure is an error to be "
            "mended, and an extreme one is lawful until shown otherwise."
        )


def impossible(stations: pl.DataFrame) -> Impossible | NotApplicable:
    """Judge every station (registered, cast, valid, rejected, leader; null = not stated)."""
    if stations.is_empty():
        return NotApplicable(method=METHOD.id, because="no station states a figure")
    answers = stations.select(*(broken.alias(name) for name, _, _, broken in CHECKS))
    checks = []
    for name, gravity, says, _ in CHECKS:
        answer = answers[name]
        units = stations["unit_id"].filter(answer.fill_null(value=False)).sort()
        checks.append(
            Check(
                id=name,
                gravity=gravity,
                says=says,
                kept=int((~answer).sum()),
                broken=units.len(),
                not_evaluable=answer.null_count(),
                units=tuple(units),
            )
        )
    return Impossible(checks=tuple(checks))
