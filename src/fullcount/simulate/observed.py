"""What an invented mission saw at its stations, with the truth beside it.

Grain: one station of the frame; then one report. Every station has a true answer to every question;
an observer who was there copies it, mostly right. Networks of one operator are down from 08:00 to
14:00, so its reports come late or never; some observers are not let in. Sahra does not exist.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl

from fullcount.simulate.arrays import BoolArray, FloatArray, IntArray

POLL, ZONE_HOURS = date(2031, 2, 6), 5
STRATA = ("north town", "north country", "south town", "south country")
REGIONS = ("North", "North", "South", "South")
OPERATORS = ("alpha", "beta", "gamma")
CUT, CUT_FROM, CUT_TO = "alpha", 8 * 60, 14 * 60  # minutes of the day, local
SHARES = {  # of stations, by stratum: what is wrong there
    "turned_away": (0.10, 0.16, 0.12, 0.20),
    "identity_checked": (0.03, 0.06, 0.03, 0.07),
    "ink_applied": (0.02, 0.04, 0.02, 0.05),
    "group_voting": (0.05, 0.11, 0.06, 0.14),
    "stuffing": (0.00, 0.01, 0.00, 0.02),
    "coercion": (0.02, 0.04, 0.02, 0.05),
    "women_kept_away": (0.00, 0.04, 0.01, 0.07),
    "unauthorised": (0.12, 0.20, 0.14, 0.24),
    "security_interfered": (0.03, 0.05, 0.02, 0.06),
    "suspended": (0.04, 0.06, 0.04, 0.08),
    "accessible": (0.30, 0.52, 0.34, 0.60),
    "box_shown_empty": (0.02, 0.04, 0.02, 0.05),
    "materials_complete": (0.05, 0.09, 0.06, 0.12),
    "staff_complete": (0.06, 0.10, 0.07, 0.13),
    "women_staff": (0.10, 0.22, 0.12, 0.28),
    "secrecy_possible": (0.08, 0.14, 0.09, 0.17),
    "queue_voted": (0.02, 0.03, 0.02, 0.04),
    "agents_stayed": (0.04, 0.08, 0.05, 0.10),
    "procedure_followed": (0.05, 0.09, 0.05, 0.11),
    "copy_given": (0.18, 0.30, 0.20, 0.36),
    "agents_copies": (0.12, 0.20, 0.13, 0.24),
    "form_posted": (0.30, 0.46, 0.32, 0.52),
    "form_signed": (0.02, 0.03, 0.02, 0.04),
    "form_altered": (0.01, 0.03, 0.01, 0.03),
}
WRONG_IF_YES = frozenset(
    {
        "stuffing", "coercion", "women_kept_away", "unauthorised", "security_interfered",
        "suspended", "form_altered",
    }
)  # fmt: skip
HOW_MANY = frozenset({"turned_away", "group_voting"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large a mission. ``drawn`` stations are drawn in proportion; ``mobile`` slots roam."""

    stations: int = 1_600
    drawn: int = 320
    mobile: int = 18
    doubled: int = 40  # drawn stations with a second observer

    def __post_init__(self) -> None:
        if not 40 <= self.drawn <= self.stations or self.doubled > self.drawn:
            raise ValueError("needs 40 <= drawn <= stations and doubled <= drawn")


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """``stations``: the frame. ``wrong``: question -> at which stations it was so, in truth."""

    stations: pl.DataFrame
    wrong: dict[str, BoolArray]
    votes: IntArray  # (stations, 4)
    women: IntArray  # votes polled by women
    men: IntArray
    rejected: IntArray


def country(size: Size, rng: np.random.Generator) -> Country:
    """Make a frame and what is true at each of its stations."""
    n = size.stations
    stratum = np.sort(rng.choice(4, n, p=[0.2, 0.3, 0.2, 0.3]))
    registered = np.clip(rng.lognormal(7.1, 0.35, n).round(), 300, 3_000).astype(np.int64)
    registered_women = rng.binomial(registered, 0.46)
    level = np.array([0.50, 0.44, 0.47, 0.40])[stratum] + rng.normal(0, 0.03, n)
    before = np.clip(level + rng.normal(0.03, 0.02, n), 0.05, 0.95)
    women = rng.binomial(registered_women, np.clip(level - 0.07, 0.03, 0.95))
    men = rng.binomial(registered - registered_women, np.clip(level + 0.03, 0.03, 0.95))
    rejected = rng.binomial(women + men, 0.02)
    shares = rng.dirichlet([9.0, 7.0, 3.0, 1.5], n)
    votes = np.array(
        [rng.multinomial(total, p) for total, p in zip(women + men - rejected, shares, strict=True)]
    )
    drawn = np.zeros(n, dtype=np.bool_)
    for at in range(4):
        here = np.flatnonzero(stratum == at)
        many = max(2, round(size.drawn * here.size / n))
        drawn[rng.choice(here, min(many, here.size), replace=False)] = True
    return Country(
        stations=_frame(stratum, registered, registered_women, before, drawn, rng),
        wrong={
            name: rng.random(n) < np.array(by_stratum)[stratum]
            for name, by_stratum in SHARES.items()
        },
        votes=votes,
        women=women,
        men=men,
        rejected=rejected,
    )


def _frame(
    stratum: IntArray,
    registered: IntArray,
    women: IntArray,
    before: FloatArray,
    drawn: BoolArray,
    rng: np.random.Generator,
) -> pl.DataFrame:
    n = stratum.size
    previous = (registered * 0.94).astype(np.int64)
    latitude = 8.0 + 2.0 * (stratum < 2) + rng.random(n) * 1.8  # open sea
    return pl.DataFrame(
        {
            "station": [f"ST-{at:04d}" for at in range(1, n + 1)],
            "stratum": [STRATA[at] for at in stratum],
            "area": [f"NA-{1 + at * 12 // n}" for at in range(n)],
            "region": [REGIONS[at] for at in stratum],
            "drawn": np.where(drawn, "yes", "no"),
            "registered": registered,
            "previous_registered": previous,
            "previous_cast": (previous * before).round().astype(np.int64),
            "latitude": latitude.round(5),
            "longitude": (62.0 + rng.random(n) * 2).round(5),
            "registered_women": women,
        }
    )


def assigned(made: Country, size: Size, rng: np.random.Generator) -> pl.DataFrame:
    """Send people out: one a drawn station, a second to some, and some who roam."""
    drawn = np.flatnonzero((made.stations["drawn"] == "yes").to_numpy())
    second = rng.choice(drawn, min(size.doubled, drawn.size), replace=False)
    rows = [("stationary", int(at)) for at in (*drawn, *second)]
    slots = [f"S{number:04d}" for number in range(1, len(rows) + 1)]
    spots = made.stations.select("latitude", "longitude").to_numpy()
    for number in range(size.mobile):
        start = spots[int(rng.integers(0, made.stations.height))]
        chosen = np.argsort(((spots - start) ** 2).sum(axis=1), kind="stable")[:3]
        rows += [("mobile", int(at)) for at in chosen]
        slots += [f"M{number + 1:03d}"] * 3
    operators = {slot: OPERATORS[int(rng.integers(0, 3))] for slot in dict.fromkeys(slots)}
    names = made.stations["station"].to_list()
    return pl.DataFrame(
        {
            "slot": slots,
            "station": [names[at] for _, at in rows],
            "observer_kind": [kind for kind, _ in rows],
            "operator": [operators[slot] for slot in slots],
        }
    )


def answer(name: str, *, wrong: bool, rng: np.random.Generator) -> str:
    """Give what an observer ticks: mostly the truth, now and then that it was not seen."""
    if rng.random() < 0.02:
        return "not_seen"
    if name in HOW_MANY:
        return ("few", "some", "many")[int(rng.integers(0, 3))] if wrong else "none"
    return "yes" if wrong == (name in WRONG_IF_YES) else "no"


def clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}:00.000+05:00"


def instant(minutes: int) -> datetime:
    """Give the instant of a local minute of the polling day."""
    midnight = datetime(POLL.year, POLL.month, POLL.day, tzinfo=UTC) - timedelta(hours=ZONE_HOURS)
    return midnight + timedelta(minutes=minutes)


def sent(minutes: int, operator: str, rng: np.random.Generator) -> int | None:
    """When a report filled in at this minute reaches the server; None = never."""
    if rng.random() < 0.02:
        return None
    if operator == CUT and CUT_FROM <= minutes < CUT_TO:
        return CUT_TO + int(rng.integers(3, 240)) if rng.random() < 0.9 else None
    return minutes + int(rng.exponential(9)) + 1
