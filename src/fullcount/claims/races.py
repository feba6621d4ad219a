"""From a verified count to what the materiality engine asks: each source's contest, and stations.

Grain: one (contest, source), and one station of it. Source: the main tally of each source, the
forms it counts, other copies of them, and the bounds of :mod:`fullcount.count.bounds`. Nothing is
judged here.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from fullcount.claims.gain import Held, Lines, Place
from fullcount.claims.materiality import Race
from fullcount.count.decisive import counted_forms
from fullcount.count.dossier import Dossier
from fullcount.count.event_dates import event_dates
from fullcount.count.reconcile import Reconciliation
from fullcount.count.roll_call import call_the_roll
from fullcount.count.run import Count
from fullcount.count.tally import Tallies
from fullcount.count.terms import Whole, contest_terms, is_complete
from fullcount.country.texts import texts_in_force
from fullcount.model.form import FormStatus
from fullcount.model.ids import CandidateId
from fullcount.model.law import WinnerRule
from fullcount.model.returns import vote_columns

KEY = ["contest_id", "source_id"]


@dataclass(frozen=True, kw_only=True)
class Ground:
    """The papers of a count, laid out for questions about stations."""

    dossier: Dossier
    rules: Mapping[str, WinnerRule]  # by office
    counted: pl.DataFrame  # forms of stations that each source counts

    @classmethod
    def of(cls, count: Count) -> "Ground":
        """Lay out what a count was made from."""
        dossier = Dossier(
            returns=count.returns,
            law=count.law,
            tallies=Tallies(tallies=count.tallies, standings=count.standings),
            reconciled=Reconciliation(
                pairs=count.pairs, differences=count.differences, patterns=count.patterns
            ),
            roll=call_the_roll(count.returns, count.law),
        )
        dates = event_dates(count.returns, now=count.now)
        rules = {rule.office: rule for rule in texts_in_force(count.law.winner_rules, dates)}
        return cls(dossier=dossier, rules=rules, counted=counted_forms(dossier))


def races(ground: Ground, contests: Collection[str]) -> tuple[Race, ...]:
    """Give each contest named as each source tells it, by its main tally."""
    dossier = ground.dossier
    wanted = pl.col("contest_id").is_in(list(contests))
    offices = dossier.returns.contests.select("contest_id", "office", "seats")
    mains = (
        dossier.mains.filter(wanted)
        .join(offices, on="contest_id", how="left", validate="m:1")
        .sort(KEY)
    )
    votes = _tallied(dossier, wanted)
    return tuple(
        _race(row, votes[str(row["contest_id"]), str(row["source_id"])], ground)
        for row in mains.iter_rows(named=True)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tallied:
    votes: dict[CandidateId, int | None]
    several: frozenset[CandidateId]


def _tallied(dossier: Dossier, wanted: pl.Expr) -> Mapping[tuple[str, str], _Tallied]:
    listed = dossier.returns.candidates.select("contest_id", "candidate_id", "aggregate")
    rows = (
        dossier.tallies.tallies.filter("main", wanted)
        .join(listed, on=["contest_id", "candidate_id"], how="left", validate="m:1")
        .select(*KEY, "candidate_id", "votes", "aggregate")
    )
    found: dict[tuple[str, str], _Tallied] = {}
    for (contest, source), part in rows.group_by(KEY):
        pairs = part.select("candidate_id", "votes").iter_rows()
        several = part.filter(pl.col("aggregate").fill_null(value=False))["candidate_id"]
        found[str(contest), str(source)] = _Tallied(
            votes={CandidateId(name): number for name, number in pairs},
            several=frozenset(map(CandidateId, several)),
        )
    return found


def _race(row: Mapping[str, object], tallied: _Tallied, ground: Ground) -> Race:
    stated = {name: number for name, number in tallied.votes.items() if number is not None}
    whole = Whole(
        complete=is_complete(row["list_complete"], stated=len(stated), listed=len(tallied.votes)),
        valid=_whole(row["valid"]),
        cast=_whole(row["cast"]),
    )
    office = str(row["office"])
    terms, _ = contest_terms(
        ground.rules.get(office), office=office, seats=_whole(row["seats"]), whole=whole,
        aggregates=tallied.several,
    )  # fmt: skip
    return Race(
        contest_id=str(row["contest_id"]),
        source_id=str(row["source_id"]),
        votes=stated,
        terms=terms,
        unlisted=whole.unlisted(sum(stated.values())),
    )


def places(ground: Ground, race: Race, units: Sequence[str]) -> tuple[Place, ...]:
    """Give the stations named as this source counts them, in the order given."""
    known = _Known.of(ground, race, units)
    return tuple(known.place(unit) for unit in units)


Row = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is stated of some stations of a contest, by unit."""

    forms: Mapping[str, list[Row]]  # every copy whose figures are stated
    ours: frozenset[str]  # the forms that this source counts
    names: Mapping[str, CandidateId]  # column of votes -> candidate
    papers: Mapping[str, int | None]
    voters: Mapping[str, int | None]
    whole: bool  # the total was stated as a whole: a form may be behind it unseen

    @classmethod
    def of(cls, ground: Ground, race: Race, units: Sequence[str]) -> "_Known":
        dossier = ground.dossier
        among = pl.col("unit_id").is_in(list(units))
        here = among & (pl.col("contest_id") == race.contest_id)
        mine = here & (pl.col("source_id") == race.source_id)
        forms: dict[str, list[Row]] = {}
        stated = pl.col("status") == FormStatus.STATED.value  # a second reading is a copy too
        for row in dossier.forms.filter(here, stated).iter_rows(named=True):
            forms.setdefault(str(row["unit_id"]), []).append(row)
        return cls(
            forms=forms,
            ours=frozenset(ground.counted.filter(mine)["form_id"]),
            names=_slots(dossier, race.contest_id),
            papers=_by_unit(dossier.bounds.filter(here), "bound"),
            voters=_by_unit(dossier.electorates.filter(among), "electorate"),
            whole=_stated_whole(dossier, race),
        )

    def place(self, unit: str) -> Place:
        rows = self.forms.get(unit, [])
        form = next((row for row in rows if row["form_id"] in self.ours), None)
        kind = form["kind"] if form else None
        copies = [
            self._lines(row)
            for row in rows
            if row is not form and (form is None or row["kind"] == kind)
        ]
        voters = self.voters.get(unit)
        papers = self.papers.get(unit)
        return Place(
            unit_id=unit,
            held=Held.COUNTED if form else Held.UNSEEN if self.whole else Held.ABSENT,
            votes=self._lines(form) if form else {},
            copies=tuple(copy for copy in copies if copy),
            papers=voters if papers is None else papers,
            voters=_whole(form["registered"]) if voters is None and form else voters,
        )

    def _lines(self, form: Row) -> Lines:
        cells = {name: _whole(form[column]) for column, name in self.names.items()}
        return {name: number for name, number in cells.items() if number is not None}


def _slots(dossier: Dossier, contest: str) -> Mapping[str, CandidateId]:
    listed = dossier.returns.candidates.filter(pl.col("contest_id") == contest)
    known = set(vote_columns(dossier.forms))
    return {
        f"votes_{place}": CandidateId(name)
        for place, name in listed.select("position", "candidate_id").iter_rows()
        if f"votes_{place}" in known
    }


def _by_unit(frame: pl.DataFrame, column: str) -> Mapping[str, int | None]:
    return dict(frame.select("unit_id", column).iter_rows())


def _stated_whole(dossier: Dossier, race: Race) -> bool:
    """Tell whether this source states its total as a whole."""
    row = dossier.mains.filter(
        (pl.col("contest_id") == race.contest_id) & (pl.col("source_id") == race.source_id)
    )
    return row["basis"].to_list() == ["stated"]


def _whole(cell: object) -> int | None:
    return cell if isinstance(cell, int) and not isinstance(cell, bool) else None
