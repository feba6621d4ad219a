"""One call gives every frame; the poll's date selects the law when no dates are given."""

from datetime import date

from participation.made import law_of, returns_of

from fullcount.model import frames
from fullcount.participation import participate
from fullcount.participation.by_sex import GROUPS, TURNOUT
from fullcount.participation.candidacy import CANDIDACY
from fullcount.participation.record import RECORDS
from fullcount.participation.women_share import WOMEN_SHARE

LAW = law_of(percent=10)


def test_an_election_without_numbers_by_sex_gives_empty_answers_not_zeros():
    found = participate(returns_of([{"unit_id": "1", "cast": 10}]), LAW)
    row = found.groups.row(0, named=True)
    assert (row["cast"], row["cast_women"], row["registered"]) == (10, None, None)
    assert found.no_women_voting.is_empty()
    assert set(found.women_share["state"]) == {"not_evaluable"}


def test_every_frame_has_its_schema_even_when_empty():
    for returns in (returns_of([]), returns_of([{"unit_id": "1", "cast_women": 1, "cast": 20}])):
        found = participate(returns, LAW)
        for made, schema in (
            (found.stations, TURNOUT),
            (found.groups, GROUPS),
            (found.women_share, WOMEN_SHARE),
            (found.no_women_voting, TURNOUT),
            (found.candidacy, CANDIDACY),
            (found.series, frames.FACTS),
            (found.records, RECORDS),
        ):
            assert dict(made.schema) == dict(schema)


def test_the_law_of_the_day_of_the_poll_is_applied():
    found = participate(returns_of([{"unit_id": "1", "cast_women": 1, "cast": 20}]), LAW)
    assert set(found.women_share["state"]) == {"under"}


def test_minorities_and_age_bands_are_series_by_date_and_source():
    def fact(group, year, value, source):
        return {
            "subject": "Sahra",
            "quantity": "registered",
            "group": group,
            "value": float(value),
            "as_of": date(year, 1, 1),
            "source": source,
        }

    facts = [
        fact("age 18-35", 2031, 45, "roll"),
        fact("age 18-35", 2026, 40, "roll"),
        fact("minorities", 2026, 9, "paper"),
        fact(None, 2031, 99, "roll"),
    ]
    found = participate(returns_of([], facts=facts), LAW)
    assert found.series.select("group", "as_of", "source").rows() == [
        ("age 18-35", date(2026, 1, 1), "roll"),
        ("age 18-35", date(2031, 1, 1), "roll"),
        ("minorities", date(2026, 1, 1), "paper"),
    ]
    assert dict(found.records.select("group", "verdict").iter_rows()) == {
        "age 18-35": "highest",
        "minorities": "too_few_points",
    }
