"""The same figures under two texts of one law: the date of the event decides."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcount.country.load import packaged_law
from fullcount.country.rulefile import filled
from fullcount.country.texts import event_days, overlap, recount_rules, texts_in_force
from fullcount.model.rule import Event

DAY = date(2023, 8, 1)
PAKISTAN = packaged_law("pakistan")
DAYS = st.one_of(st.none(), st.integers(-3, 3).map(lambda days: DAY + timedelta(days=days)))


@dataclass(frozen=True)
class Text:
    event: Event
    in_force_from: date | None
    in_force_to: date | None


TEXTS = st.builds(Text, st.sampled_from(Event), DAYS, DAYS)


def eligible(
    consolidated: date, *, office: str, margin: int | None, cast: int | None, rejected: int | None
) -> bool | None:
    (rule,) = recount_rules(PAKISTAN, {Event.POLL: consolidated})
    row = pl.DataFrame(
        {"office": [office], "margin": [margin], "cast": [cast], "rejected": [rejected]},
        schema={"office": pl.String, "margin": pl.Int64, "cast": pl.Int64, "rejected": pl.Int64},
    )
    answer = row.select(pl.sql_expr(filled(rule).broken)).item()
    return None if answer is None else bool(answer)


@pytest.mark.parametrize(
    ("year", "office", "margin", "cast", "rejected", "expected"),
    [
        (2018, "NA", 9_000, 300_000, 100, True),  # under 5 % and under 10,000
        (2024, "NA", 9_000, 300_000, 100, False),  # not under 8,000
        (2024, "NA", 7_999, 300_000, 100, True),
        (2024, "NA", 8_000, 300_000, 100, False),
        (2024, "PA", 4_000, 300_000, 100, False),
        (2024, "PA", 3_999, 300_000, 100, True),
        (2018, "PA", 9_999, 300_000, 100, True),  # the first text knew one number
        (2018, "NA", 10_000, 300_000, 100, False),
        (2018, "NA", 5_000, 100_000, 100, False),  # exactly 5 % is not less than 5 %
        (2018, "NA", 4_999, 100_000, 100, True),
        (2024, "NA", 5_000, 100_000, 100, False),
        (2024, "NA", 20_000, 300_000, 20_000, True),  # excluded papers reach the margin
        (2024, "NA", 20_000, 300_000, 19_999, False),
        (2018, "NA", 20_000, 300_000, 20_000, False),  # that limb came later
        (2024, "NA", 9_000, None, 100, False),  # 8,000 are reached whatever was polled
        (2024, "NA", 7_000, None, 100, None),  # it may or may not be under 5 %
        (2024, "NA", 7_000, 300_000, None, True),
        (2024, "NA", 9_000, 300_000, None, None),
        (2024, "NA", None, 300_000, 100, None),
    ],
)
def test_recount_under_the_dated_text(
    *,
    year: int,
    office: str,
    margin: int | None,
    cast: int | None,
    rejected: int | None,
    expected: bool | None,
) -> None:
    found = eligible(date(year, 7, 25), office=office, margin=margin, cast=cast, rejected=rejected)
    assert found is expected


@settings(deadline=None)
@given(
    office=st.sampled_from(["NA", "PA"]),
    margin=st.integers(0, 40) | st.integers(3_990, 4_010) | st.integers(7_990, 8_010),
    cast=st.integers(0, 900) | st.integers(79_000, 161_000),
    rejected=st.integers(0, 50) | st.integers(7_990, 8_010),
)
def test_recount_agrees_with_the_words_of_the_section(
    office: str, margin: int, cast: int, rejected: int
) -> None:
    """Margin under five per cent of the votes polled or the number, whichever is less; or ..."""
    number = {"NA": 8_000, "PA": 4_000}[office]
    words = margin < min(Fraction(5, 100) * cast, number) or rejected >= margin
    assert eligible(DAY, office=office, margin=margin, cast=cast, rejected=rejected) is words


def test_before_the_act_no_text_applies() -> None:
    assert recount_rules(packaged_law("pakistan"), {Event.POLL: date(2013, 5, 11)}) == ()
    assert recount_rules(packaged_law("bolivia"), {Event.POLL: date(2019, 10, 20)}) == ()


def test_the_consolidation_is_judged_by_its_own_date() -> None:
    law = packaged_law("pakistan")
    dates = {Event.POLL: date(2023, 7, 31), Event.CONSOLIDATION: date(2023, 8, 1)}
    assert [rule.code for rule in recount_rules(law, dates)] == ["PK-REC-01"]
    assert [rule.code for rule in recount_rules(law, {Event.POLL: date(2023, 7, 31)})] == [
        "PK-REC-01a"
    ]


def test_an_event_without_a_date_takes_that_of_the_event_before() -> None:
    days = event_days({Event.POLL: DAY, Event.GAZETTE: DAY + timedelta(days=9)})
    assert days[Event.CONSOLIDATION] == DAY
    assert days[Event.FILING] == DAY + timedelta(days=9)
    assert Event.POLL not in event_days({Event.GAZETTE: DAY})


@settings(deadline=None)
@given(texts=st.lists(TEXTS, max_size=5), day=DAYS)
def test_keeps_exactly_the_texts_that_hold_on_the_day(texts: list[Text], day: date | None) -> None:
    dates = {} if day is None else dict.fromkeys(Event, day)
    kept = texts_in_force(texts, dates)
    earliest, latest = date.min, date.max
    for text in texts:
        first, last = text.in_force_from or earliest, text.in_force_to or latest
        holds = (first, last) == (earliest, latest) if day is None else first <= day <= last
        assert (text in kept) is holds
    assert list(kept) == [text for text in texts if text in kept]


@settings(deadline=None)
@given(one=TEXTS, other=TEXTS)
def test_overlap_agrees_with_trying_every_day(one: Text, other: Text) -> None:
    if any(
        t.in_force_from and t.in_force_to and t.in_force_to < t.in_force_from for t in (one, other)
    ):
        return  # the loader refuses such a text
    days = [DAY + timedelta(days=number) for number in range(-9, 10)]

    def holds(text: Text, day: date) -> bool:
        return bool(texts_in_force([text], dict.fromkeys(Event, day)))

    assert overlap(one, other) is any(holds(one, day) and holds(other, day) for day in days)
    assert overlap(one, other) is overlap(other, one)
