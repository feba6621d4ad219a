"""Which of the seats asked about could have changed? Asked of a count, seat by seat.

Grain: one contest that a ruling or a published comparison names, or that two sources of the count
state. Two questions, kept apart: does another candidate lead *if the copies are genuine*, and
could what is unsettled by the record itself change who won (:mod:`fullcount.count.outcome`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from fullcount.claims.book import Book
from fullcount.count.run import Count
from fullcount.model.results import Agreement, Verdict

RECORD_FIRST = ("official", "encyclopaedia", "media", "scrape", "observer", "citizen")
"""Of two sources the one that stands nearer the record; a party's copies stand last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """Who leads by one source, and whether what is unsettled there could change it."""

    source: str  # its title
    leader: str | None
    rival: str | None
    margin: int | None
    verdict: Verdict
    unsettled: int | None
    rejected_exceeds_margin: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """``named``: the records of the folder that speak of it. ``copies`` None: nobody's are here.

    ``agreement`` is that of the record with the copies; of several sources' copies those are
    taken of which a reader must hear first.
    """

    contest: str
    named: tuple[str, ...]
    record: Lead | None
    copies: Lead | None
    agreement: Agreement

    @property
    def is_incomparable(self) -> bool:
        """Copies are here, and do not state whom the record puts first."""
        both = self.record is not None and self.copies is not None
        return both and self.agreement is Agreement.NOT_COMPARABLE

    @property
    def could_change(self) -> bool | None:
        """Say whether anybody else could have won; None where it cannot be evaluated.

        True is a possibility, never a finding that somebody else did win.
        """
        if self.agreement is Agreement.REVERSED:
            return True
        if self.record is None or self.record.verdict is Verdict.NOT_EVALUABLE:
            return None
        if self.record.verdict is Verdict.DECIDED and self.is_incomparable:
            return None
        return self.record.verdict is not Verdict.DECIDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Seats:
    """The seats asked about, with the package they were asked of. ``note`` is the package's own."""

    package: str
    title: str
    note: str
    seats: tuple[Seat, ...]

    def of(self, agreement: Agreement) -> tuple[Seat, ...]:
        return tuple(one for one in self.seats if one.agreement is agreement)

    @property
    def compared(self) -> int:
        """Count the seats for which two sources name a leader."""
        return sum(one.agreement is not Agreement.NOT_COMPARABLE for one in self.seats)

    @property
    def rejected(self) -> tuple[Seat, ...]:
        """Those in which more ballots are rejected than the leader is ahead, by the record."""
        return tuple(one for one in self.seats if one.record and one.record.rejected_exceeds_margin)

    @property
    def unknown(self) -> tuple[Seat, ...]:
        """Those of which it cannot be evaluated whether anybody else could have won."""
        return tuple(one for one in self.seats if one.could_change is None)

    @property
    def open(self) -> tuple[Seat, ...]:
        """Those whose record could itself be changed by what is unsettled."""
        return tuple(
            one
            for one in self.seats
            if one.record is not None and one.record.verdict in {Verdict.OPEN, Verdict.TIE_AT_MOST}
        )


def named_contests(book: Book) -> Mapping[str, tuple[str, ...]]:
    """Give every contest that a ruling, comparison or case of the folder names, with which."""
    found: dict[str, list[str]] = {}
    for ruling_id, ruling in book.rulings.items():
        for contest in ruling.contests:
            found.setdefault(contest, []).append(f"ruling:{ruling_id}")
    for comparison_id, comparison in book.comparisons.items():
        found.setdefault(comparison.contest, []).append(f"comparison:{comparison_id}")
    for case_id, case in book.cases.items():
        if case.contest is not None:
            found.setdefault(case.contest, []).append(f"case:{case_id}")
    return {contest: tuple(refs) for contest, refs in found.items()}


def disputed_seats(count: Count, book: Book, *, package: str) -> Seats:
    """Ask of every seat named, or stated by two sources, whether anybody else could have won."""
    named = named_contests(book)
    known = set(count.returns.contests["contest_id"])
    compared = set(count.patterns["contest_id"])
    leads, agreed = _leads(count), _agreed(count)
    order = {contest: at for at, contest in enumerate(count.returns.contests["contest_id"])}
    asked = sorted((set(named) & known) | compared, key=lambda one: order[one])
    seats = []
    for contest in asked:
        record, copies, agreement = _compared(leads.get(contest, ()), agreed)
        seats.append(
            Seat(
                contest=contest,
                named=named.get(contest, ()),
                record=record,
                copies=copies,
                agreement=agreement,
            )
        )
    election = count.returns.election
    return Seats(
        package=package, title=election.title.en, note=election.note or "", seats=tuple(seats)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """A source's lead in one contest, with what says which source it is."""

    contest: str
    source_id: str
    kind: str
    lead: Lead


def _leads(count: Count) -> Mapping[str, Sequence[_Told]]:
    """Give the lead by each source, by contest."""
    kinds = dict(count.returns.sources.select("source_id", "kind").iter_rows())
    titles = dict(count.returns.sources.select("source_id", "title").iter_rows())
    parties = _parties(count)
    found: dict[str, list[_Told]] = {}
    for row in count.outcomes.iter_rows(named=True):
        contest, source = str(row["contest_id"]), str(row["source_id"])
        lead = Lead(
            source=titles.get(source) or source,
            leader=parties.get((contest, row["leader"]), row["leader"]),
            rival=parties.get((contest, row["rival"]), row["rival"]),
            margin=row["margin"],
            verdict=Verdict(row["verdict"]),
            unsettled=row["unsettled"],
            rejected_exceeds_margin=row["rejected_exceeds_margin"],
        )
        told = _Told(contest=contest, source_id=source, kind=str(kinds.get(source)), lead=lead)
        found.setdefault(contest, []).append(told)
    return found


def _parties(count: Count) -> Mapping[tuple[str, str], str]:
    """Name a candidate by party, where one is stated: persons are not what is asked about."""
    stated = count.returns.candidates.filter(pl.col("party").is_not_null())
    rows = stated.select("contest_id", "candidate_id", "party").iter_rows()
    return {(str(contest), str(candidate)): str(party) for contest, candidate, party in rows}


Agreed = Mapping[tuple[str, frozenset[str]], Agreement]


def _agreed(count: Count) -> Agreed:
    """Give the agreement of every two sources, by contest."""
    rows = count.patterns.select("contest_id", "source_a", "source_b", "agreement").iter_rows()
    return {
        (contest, frozenset({one, other})): Agreement(agreement)
        for contest, one, other, agreement in rows
    }


HEARD_FIRST = (Agreement.REVERSED, Agreement.SAME, Agreement.NOT_COMPARABLE)


def _compared(told: Sequence[_Told], agreed: Agreed) -> tuple[Lead | None, Lead | None, Agreement]:
    """Choose the record and the copies to hold against it, and say how the two agree."""
    ordered = sorted(told, key=lambda one: _rank(one.kind))
    record = next((one for one in ordered if one.kind in RECORD_FIRST), None)
    if record is None:
        return None, ordered[0].lead if ordered else None, Agreement.NOT_COMPARABLE
    others = [
        (
            agreed.get(
                (one.contest, frozenset({record.source_id, one.source_id})),
                Agreement.NOT_COMPARABLE,
            ),
            one.lead,
        )
        for one in ordered
        if one is not record
    ]
    if not others:
        return record.lead, None, Agreement.NOT_COMPARABLE
    agreement, copies = min(others, key=lambda one: HEARD_FIRST.index(one[0]))
    return record.lead, copies, agreement


def _rank(kind: str) -> int:
    return RECORD_FIRST.index(kind) if kind in RECORD_FIRST else len(RECORD_FIRST)
