"""Which disputed seats could have changed? Asked of a count, seat by seat.

Grain: one contest that a ruling or a published comparison names, or that two sources of the count
state. Two questions, kept apart: does another candidate lead *if the copies are genuine*, and
could what is unsettled by the record itself change who won (:mod:`fullcount.count.outcome`).
"""

from collections.abc import Mapping
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
    """``named``: the records of the folder that speak of it. ``copies`` None: nobody's are here."""

    contest: str
    named: tuple[str, ...]
    record: Lead | None
    copies: Lead | None
    agreement: Agreement

    @property
    def is_incomparable(self) -> bool:
        """Copies are here, and do not state whom the record puts first."""
        return self.copies is not None and self.agreement is Agreement.NOT_COMPARABLE

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
    """Ask of every disputed seat whether anybody else could have won."""
    named = named_contests(book)
    known = set(count.returns.contests["contest_id"])
    compared = set(count.patterns["contest_id"])
    leads = _leads(count)
    agreed = {
        row["contest_id"]: Agreement(row["agreement"])
        for row in count.patterns.iter_rows(named=True)
    }
    order = {contest: at for at, contest in enumerate(count.returns.contests["contest_id"])}
    asked = sorted((set(named) & known) | compared, key=lambda one: order[one])
    seats = []
    for contest in asked:
        record, copies = _record_and_copies(leads.get(contest, ()))
        seats.append(
            Seat(
                contest=contest,
                named=named.get(contest, ()),
                record=record,
                copies=copies,
                agreement=agreed.get(contest, Agreement.NOT_COMPARABLE),
            )
        )
    election = count.returns.election
    return Seats(
        package=package, title=election.title.en, note=election.note or "", seats=tuple(seats)
    )


def _leads(count: Count) -> Mapping[str, tuple[tuple[str, Lead], ...]]:
    """Give the lead by each source, by contest, with the source's kind."""
    kinds = dict(count.returns.sources.select("source_id", "kind").iter_rows())
    titles = dict(count.returns.sources.select("source_id", "title").iter_rows())
    parties = _parties(count)
    found: dict[str, list[tuple[str, Lead]]] = {}
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
        found.setdefault(contest, []).append((str(kinds.get(source)), lead))
    return {contest: tuple(told) for contest, told in found.items()}


def _parties(count: Count) -> Mapping[tuple[str, str], str]:
    """Name a candidate by party, where one is stated: persons are not what is asked about."""
    stated = count.returns.candidates.filter(pl.col("party").is_not_null())
    rows = stated.select("contest_id", "candidate_id", "party").iter_rows()
    return {(str(contest), str(candidate)): str(party) for contest, candidate, party in rows}


def _record_and_copies(
    told: tuple[tuple[str, Lead], ...],
) -> tuple[Lead | None, Lead | None]:
    ordered = sorted(told, key=lambda one: _rank(one[0]))
    record = next((lead for kind, lead in ordered if kind in RECORD_FIRST), None)
    copies = next((lead for _, lead in ordered if lead is not record), None)
    return record, copies


def _rank(kind: str) -> int:
    return RECORD_FIRST.index(kind) if kind in RECORD_FIRST else len(RECORD_FIRST)
