"""What surrounds the forms: events with their dates, published figures, series by group.

Grain: an event of a contest; a published figure with its parts; a figure of a group at a date.
Some published figures do not follow from their parts, as with real ones.
"""

from datetime import date

import numpy as np
import polars as pl

from fullcount.model import frames
from fullcount.simulate.papers import HOUR, poll_close
from fullcount.simulate.plan import Plan
from fullcount.simulate.tables import COUNTRY

COMMISSION_SAYS = "Election Commission of Sahra (fictional)"
STATISTICS = "Statistics Office of Sahra (fictional)"
PRESS = "The Sahra Courier (fictional newspaper)"
DAY = 24 * HOUR
_PAST = (date(2016, 2, 4), date(2021, 2, 4), date(2026, 2, 5))
_GROWTH = (0.71, 0.80, 0.89)  # of the present register, at the past elections
_WOMEN_THEN = (0.405, 0.421, 0.438)
_BANDS = (("age 18-25", 0.19), ("age 26-35", 0.26), ("age 36-50", 0.30), ("age 51+", 0.25))
_SENT = 8 * HOUR  # after the close of the poll at 17:00: 01:00 and some minutes


def events(plan: Plan, forms: pl.DataFrame) -> pl.DataFrame:
    """EVENTS: when each contest's results were sent, complete, consolidated and gazetted.

    A contest with a station still awaited is neither complete nor consolidated.
    """
    close = poll_close(plan)
    above = forms.filter(pl.col("kind") == "provisional_consolidation").sort("contest_id")
    if above.is_empty():
        return _instants([{"event": "poll_close", "at": close}])
    complete = above.filter(pl.col("stations_reported") == pl.col("stations"))
    ended = forms.filter(pl.col("kind") == "final_result").sort("contest_id")
    sent = [
        {"contest_id": contest, "event": "provisional_result_sent", "at": close + _SENT + late}
        for contest, late in zip(above["contest_id"], _minutes(above), strict=True)
    ]
    return _instants(
        [
            {"event": "poll_close", "at": close},
            *sent,
            *_each(complete, "provisional_result_complete"),
            *_each(
                forms.filter(pl.col("kind") == "consolidation").sort("contest_id"), "consolidation"
            ),
            *_each(ended, "gazette", after=5 * DAY),
            {"event": "forms_published", "at": close + 13 * DAY},
        ]
    )


def _minutes(above: pl.DataFrame) -> list[int]:
    """Minutes after 01:00; every ninth officer sends at 03:40, after the hour the law sets."""
    return [(160 if at % 9 == 8 else 6 * (at % 9)) * (HOUR // 60) for at in range(above.height)]


def _each(forms: pl.DataFrame, event: str, *, after: int = 0) -> list[dict[str, object]]:
    moments = forms["stated_at"].cast(pl.Int64) + after
    return [
        {"contest_id": contest, "event": event, "at": at}
        for contest, at in zip(forms["contest_id"], moments, strict=True)
    ]


def _instants(rows: list[dict[str, object]]) -> pl.DataFrame:
    schema = {"contest_id": pl.String, "event": pl.String, "at": pl.Int64}
    frame = pl.DataFrame(rows, schema=schema).with_columns(
        pl.col("at").cast(frames.INSTANT), source=pl.lit(COMMISSION_SAYS)
    )
    return frames.conform(frame, frames.EVENTS)


def figures(forms: pl.DataFrame) -> pl.DataFrame:
    """FIGURES: sums that a newspaper printed; every fourth has two digits exchanged."""
    finals = forms.filter(pl.col("kind") == "final_result").sort("contest_id").head(12)
    rows = []
    for at, form in enumerate(finals.select("contest_id", "valid", "rejected").iter_rows()):
        contest, valid, rejected = form
        computed = valid + rejected
        stated = _exchange(computed) if at % 4 == 2 else computed
        rows.append(
            {
                "figure_id": f"F{at + 1:02d}",
                "title": f"{contest}: votes polled, as printed (fictional)",
                "source": PRESS,
                "computed": computed,
                "relation": "=",
                "stated": stated,
                "expression": f"{valid} + {rejected}",
                "stated_text": f"{stated:,}",
            }
        )
    if not rows:
        return frames.empty(frames.FIGURES)
    return frames.conform(pl.DataFrame(rows), frames.FIGURES)


def _exchange(value: int) -> int:
    """Exchange the first two digits that differ.

    >>> _exchange(11482)
    14182
    """
    digits = str(value)
    for at in range(len(digits) - 1):
        if digits[at] != digits[at + 1] and digits[at + 1] != "0":
            return int(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :])
    return value + 10


def facts(plan: Plan, units: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """FACTS: who was registered at this and the three elections before, by group.

    Women: the highest ever. The young: not the highest. Minorities: two sources contradict each
    other. Persons with disabilities: one point only.
    """
    country = units.filter(pl.col("unit_id") == COUNTRY).row(0, named=True)
    total, women = int(country["registered"]), int(country["registered_women"])
    rows = []
    totals = [*(int(total * growth) for growth in _GROWTH), total]
    shares = [*_WOMEN_THEN, women / total]
    for day, everybody, share in zip((*_PAST, plan.date), totals, shares, strict=True):
        of_women = round(everybody * share)
        rows += [
            _fact(day, None, everybody),
            _fact(day, "women", of_women),
            _fact(day, "men", everybody - of_women),
            *_ages(day, everybody, young=day == _PAST[-1]),
        ]
        minorities = round(everybody * rng.uniform(0.031, 0.033))
        rows.append(_fact(day, "minorities", minorities))
    rows.append(_fact(plan.date, "minorities", round(totals[0] * 0.027), source=STATISTICS))
    rows.append(_fact(plan.date, "persons with disabilities", round(total * 0.004)))
    return frames.conform(pl.DataFrame(rows), frames.FACTS)


def _ages(day: date, everybody: int, *, young: bool) -> list[dict[str, object]]:
    """Age bands; at one past election the youngest band was unusually large."""
    shares = [share for _, share in _BANDS]
    if young:
        shares = [0.27, 0.24, 0.27, 0.22]
    return [
        _fact(day, band, round(everybody * share))
        for (band, _), share in zip(_BANDS, shares, strict=True)
    ]


def _fact(
    day: date, group: str | None, value: int, *, source: str = COMMISSION_SAYS
) -> dict[str, object]:
    return {
        "subject": COUNTRY,
        "quantity": "registered",
        "group": group,
        "value": float(value),
        "as_of": day,
        "source": source,
    }
