"""The three-stage audit of results, over an election package.

Grain: one contest (``Seat``). Source: FAFEN's call of 2024 for an audit in three stages: (1) are
the forms available, authentic, complete and consistent; (2) could those that are unverified change
the outcome; (3) which office was responsible. No sentence here says which copy is true.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from fullcount.claims.duties import Shown, duties_shown
from fullcount.claims.gain import Action, Held, Place
from fullcount.claims.materiality import Materiality, Race, materiality
from fullcount.claims.races import Ground, places, races
from fullcount.claims.station_check import Unverified, check_stations
from fullcount.count.agreement import worst_agreement
from fullcount.count.run import Count
from fullcount.model.results import Agreement

ACTIONS = (Action.ANNUL, Action.CORRECT, Action.RECOUNT, Action.REPOLL, Action.MISSING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Who is ahead by one source; ``margin`` None = there is nobody to be ahead of."""

    source_id: str
    leader: str | None
    rival: str | None
    margin: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One contest: its stations, what is wrong with how many of them, and whether it matters.

    ``why`` counts stations by reason; one station may have several. ``answers`` are of the
    unverified stations, source by source, for every action that can be
    done at one of them.
    """

    contest_id: str
    stations: int
    with_figures: int  # of stations: some source's copy states figures
    official: int  # of stations: an official copy is held
    verified: int
    why: Mapping[Unverified, int]
    told: tuple[Told, ...]
    agreement: Agreement | None  # None = one source only
    answers: tuple[Materiality, ...]
    duties: tuple[Shown, ...] = ()

    @property
    def unverified(self) -> int:
        return self.stations - self.verified


@dataclass(frozen=True, kw_only=True)
class ResultsAudit:
    """``bare``: contests of which the package names no station, so that nothing can be checked."""

    seats: tuple[Seat, ...]
    bare: tuple[str, ...]
    stations: pl.DataFrame  # CHECKED
    duties: tuple[Shown, ...] = field(default_factory=tuple)

    @property
    def why(self) -> Mapping[Unverified, int]:
        """Stations by reason, over all seats."""
        every = sum((Counter(seat.why) for seat in self.seats), Counter[Unverified]())
        return {reason: every[reason] for reason in Unverified}


def results_audit(count: Count) -> ResultsAudit:
    """Audit every contest of a count."""
    stations = check_stations(count)
    contests = count.returns.contests["contest_id"].to_list()
    parts = {str(key): part for (key,), part in stations.group_by(["contest_id"])}
    audited = [one for one in contests if one in parts]
    ground = Ground.of(count)
    told: dict[str, list[Race]] = {}
    for race in races(ground, audited):
        told.setdefault(race.contest_id, []).append(race)
    leads = _leads(count)
    agreements = _agreements(count)
    seats = tuple(
        _seat(
            parts[one],
            told=leads.get(one, ()),
            agreement=agreements.get(one),
            answers=tuple(_answers(ground, told.get(one, []), parts[one])),
            duties=duties_shown(count, stations, contest=one),
        )
        for one in audited
    )
    return ResultsAudit(
        seats=seats,
        bare=tuple(one for one in contests if one not in parts),
        stations=stations,
        duties=duties_shown(count, stations),
    )


def _seat(
    part: pl.DataFrame,
    *,
    told: Sequence[Told],
    agreement: Agreement | None,
    answers: tuple[Materiality, ...],
    duties: tuple[Shown, ...],
) -> Seat:
    reasons = Counter(part["why"].explode(empty_as_null=True).drop_nulls().to_list())
    return Seat(
        contest_id=str(part["contest_id"][0]),
        stations=part.height,
        with_figures=part.filter(pl.col("sources") > 0).height,
        official=part.filter("official").height,
        verified=part.filter(pl.col("why").list.len() == 0).height,
        why={reason: reasons[reason.value] for reason in Unverified},
        told=tuple(told),
        agreement=agreement,
        answers=answers,
        duties=duties,
    )


def _answers(ground: Ground, told: Sequence[Race], stations: pl.DataFrame) -> Iterator[Materiality]:
    units = stations.filter(pl.col("why").list.len() > 0)["unit_id"].to_list()
    for race in told:
        here = places(ground, race, units)
        for action in ACTIONS:
            if _applies(action, here):
                yield materiality(race, here, action=action)


def _applies(action: Action, stations: Sequence[Place]) -> bool:
    """Ask only what can be done: nothing comes in that is there, no copy is taken that is not."""
    match action:
        case Action.MISSING:
            return any(one.held is Held.ABSENT for one in stations)
        case Action.CORRECT:
            return any(one.copies for one in stations)
        case _:
            return any(one.held is not Held.ABSENT for one in stations)


def _leads(count: Count) -> Mapping[str, tuple[Told, ...]]:
    mains = count.standings.filter("main").sort("contest_id", "source_id")
    found: dict[str, tuple[Told, ...]] = {}
    for contest, *rest in mains.select(
        "contest_id", "source_id", "leader", "rival", "margin"
    ).iter_rows():
        source, leader, rival, margin = rest
        one = Told(source_id=source, leader=leader, rival=rival, margin=margin)
        found[contest] = (*found.get(contest, ()), one)
    return found


def _agreements(count: Count) -> Mapping[str, Agreement]:
    """Say whether any two sources name different leaders, which is the news."""
    found: dict[str, set[str]] = {}
    for contest, agreement in count.patterns.select("contest_id", "agreement").iter_rows():
        found.setdefault(contest, set()).add(agreement)
    worst = {contest: worst_agreement(words) for contest, words in found.items()}
    return {contest: Agreement(word) for contest, word in worst.items() if word is not None}
