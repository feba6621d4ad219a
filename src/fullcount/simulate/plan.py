"""What to simulate: how large a country, who keeps copies, what goes wrong and where.

Rates are measured on real data: 62 of 150,744 keyed station rows of one real election do not
satisfy valid + rejected = polled, 167 of them are all zero, and 724 of 15,849 rows of a party's
own copies are all zero because the copy was not held.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Irregularity(StrEnum):
    """What can be planted. The word names the difference in the figures, not a deed."""

    TRANSPOSED_DIGITS = "transposed_digits"
    CANDIDATES_SWAPPED = "candidates_swapped"
    SHIFTED_BY_ONE_LINE = "shifted_by_one_line"
    WINNER_INFLATED = "winner_inflated"
    LOSER_REDUCED = "loser_reduced"
    RETYPED_TOTAL = "retyped_total"
    ALTERED_LINE = "altered_line"  # the line of a station in the consolidation, not its form
    MISSING_FROM_CONSOLIDATION = "missing_from_consolidation"
    LISTED_TWICE = "listed_twice"  # in the consolidation, and counted twice
    FOREIGN_STATION = "foreign_station"  # in the consolidation, of another constituency
    ALL_ZERO = "all_zero"
    DUPLICATED_ROW = "duplicated_row"
    MORE_VOTES_THAN_REGISTERED = "more_votes_than_registered"
    NO_WOMEN_VOTED = "no_women_voted"
    WOMEN_UNDER_TENTH = "women_under_tenth"
    REJECTED_EXCEEDS_MARGIN = "rejected_exceeds_margin"
    TIE = "tie"
    LATE_RESULT = "late_result"
    AWAITED = "awaited"  # the commission still waits for the form, and says why
    KEYING = "keying"  # an honest slip of the keyboard, at the measured rate


class Layout(StrEnum):
    """How a source writes its figures down. Real packages come in all of these."""

    PLAIN = "plain"  # one CSV, candidates by position
    COMMISSION = "commission"  # semicolons, 1.234 for 1,234, local dates; a workbook above
    NAMES = "names"  # one CSV a contest, the contest in its name, candidates' names as columns
    LONG = "long"  # one line per candidate, tabs, gzip, station numbers of its own
    LABELS = "labels"  # one line per candidate and per box, told apart by a label


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """One kind of irregularity in one contest.

    ``source`` is whose copies differ from the paper. ``rival`` turns it in favour of the
    candidate who came second at the poll (so that enough of it turns the contest round).
    ``amount`` is votes per station; None draws it.
    """

    what: Irregularity
    contest: str
    source: str = "commission"
    stations: int = 1
    amount: int | None = None
    rival: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """How often honest slips happen, per row of keyed station counts."""

    row: float = 62 / 150_744  # one of valid, rejected, polled keyed wrong
    candidate: float = 31 / 150_744  # one candidate's figure: assumed half as often
    all_zero: float = 167 / 150_744


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePlan:
    """Who keeps copies, of how many stations, and how they keep them."""

    id: str
    title: str
    kind: str = "party_agent"
    coverage: float = 1.0  # share of stations of which a copy is held
    candidates: int | None = None  # how many of the largest it lists; None = every candidate
    all_zero: float | None = None  # share of listed rows that are all zero; None = as measured
    hours: float = 6.0  # median from the count to the source having the copy
    consolidates: bool = False  # makes the forms above the station
    layout: Layout = Layout.PLAIN


COMMISSION = SourcePlan(
    id="commission",
    title="Election Commission of Sahra (fictional)",
    kind="official",
    consolidates=True,
    layout=Layout.COMMISSION,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A whole fictional election. Two plans that are equal give the same bytes for one seed."""

    id: str = "sahra-2031"
    date: date = date(2031, 2, 6)
    law: str = "sahra"
    zone: str = "Asia/Karachi"
    provinces: int = 3
    constituencies: int = 12
    stations: int = 480  # in the whole country
    candidates: int = 12  # most on one list
    provincial: int = 0  # provinces that elect an assembly of their own at the same stations
    offices: tuple[str, str] = ("assembly", "province")
    codes: tuple[str, str] = ("NA", "PA")  # of contests: NA-1, PA-1
    sources: tuple[SourcePlan, ...] = (COMMISSION,)
    rates: Rates = Rates()
    ballot_accounts: bool = True
    consolidation: bool = True
    margins: tuple[tuple[str, int], ...] = ()  # contest, votes between first and second
    plants: tuple[Plant, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.provinces <= self.constituencies <= self.stations:
            raise ValueError("needs 1 <= provinces <= constituencies <= stations")
        if not 2 <= self.candidates <= 99:
            raise ValueError("needs 2 to 99 candidates")
        if not 0 <= self.provincial <= self.provinces:
            raise ValueError("provincial is a number of provinces")
