"""Is it a record? Answered as far as sources allow; for minorities in 2024 they contradict."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from participation.made import returns_of

from fullcount.model import frames
from fullcount.participation.record import record, records

FACTS = Path(__file__).parents[3] / "shared" / "domain" / "pakistan_facts.csv"


def facts(*rows):
    """Facts from (group, year, value, source)."""
    made = [
        {
            "subject": "Pakistan",
            "quantity": "registered",
            "group": group,
            "value": float(value),
            "as_of": date(year, 1, 1),
            "source": source,
        }
        for group, year, value, source in rows
    ]
    return frames.conform(pl.DataFrame(made, infer_schema_length=None), frames.FACTS)


def verdict(*rows, group="women"):
    return record(facts(*rows), group).verdict.value


def test_one_date_is_no_series():
    assert verdict(("women", 2024, 5, "a"), ("women", 2024, 6, "b")) == "too_few_points"
    assert verdict(("men", 2018, 5, "a")) == "too_few_points"


def test_above_every_earlier_point_is_highest_whoever_says_so():
    assert verdict(("women", 2018, 5, "a"), ("women", 2024, 6, "b")) == "highest"


def test_level_with_an_earlier_point_is_not_highest():
    assert verdict(("women", 2018, 6, "a"), ("women", 2024, 6, "a")) == "not_highest"


def test_two_values_for_one_date_contradict_only_where_the_order_depends_on_them():
    between = (("women", 2018, 5, "a"), ("women", 2024, 4, "b"), ("women", 2024, 6, "a"))
    assert verdict(*between) == "sources_contradict"
    above = (("women", 2018, 5, "a"), ("women", 2024, 6, "b"), ("women", 2024, 7, "a"))
    assert verdict(*above) == "highest"


def test_a_fall_that_one_source_states_whole_is_a_fall():
    rows = (("women", 2018, 6, "a"), ("women", 2024, 5, "b"), ("women", 2024, 5, "a"))
    assert verdict(*rows) == "not_highest"


def test_a_fall_between_sources_is_supported_by_a_fall_of_everybody():
    fall = (("women", 2018, 6, "a"), ("women", 2024, 5, "b"))
    assert verdict(*fall) == "sources_contradict"
    assert verdict(*fall, (None, 2018, 20, "c"), (None, 2024, 15, "c")) == "not_highest"
    assert verdict(*fall, (None, 2018, 20, "c"), (None, 2024, 25, "c")) == "sources_contradict"


@given(values=st.lists(st.integers(0, 4), min_size=2, max_size=5))
def test_with_one_source_it_is_plain_comparison(values):
    rows = [("women", 2000 + n, value, "a") for n, value in enumerate(values)]
    expected = "highest" if values[-1] > max(values[:-1]) else "not_highest"
    assert verdict(*rows) == expected


def test_undated_and_other_quantities_are_left_out():
    made = facts(("women", 2018, 6, "a"), ("women", 2024, 5, "a")).with_columns(
        pl.when(pl.col("value") == 6).then(None).otherwise(pl.col("as_of")).alias("as_of")
    )
    assert record(made, "women").verdict.value == "too_few_points"
    assert record(made, "women", quantity="cast").points == 0


def test_every_group_of_a_package_is_asked():
    rows = facts(("women", 2018, 5, "a"), ("women", 2024, 6, "a"), (None, 2024, 9, "a"))
    found = records(returns_of([], facts=rows.to_dicts()).facts)
    assert found.select("group", "verdict", "points").rows() == [("women", "highest", 2)]


@pytest.mark.skipif(not FACTS.is_file(), reason="the shared facts are not beside the checkout")
def test_record_minorities_of_2024_cannot_be_claimed():
    """3,078,306 in January 2024 stands beside 3.63 million in 2018, from elsewhere."""
    shared = pl.read_csv(FACTS, infer_schema=False).filter(
        (pl.col("topic") == "minority_voters")
        & (pl.col("constituency") == "all")
        & pl.col("quantity").str.starts_with("religious-minority voters")
    )
    assert shared.height == 1
    quantity, value, source = shared.select("quantity", "value", "source").row(0)
    millions = quantity.partition("conflicts with ")[2].partition("m in 2018")[0]
    series = facts(
        ("minorities", 2018, float(millions) * 1e6, "as quoted beside it"),
        ("minorities", 2024, float(value), source),
    )
    answer = record(series, "minorities")
    assert answer.verdict.value == "sources_contradict"
    assert (answer.latest, answer.highest_earlier) == (3_078_306, 3_630_000)
