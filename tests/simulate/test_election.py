"""Idea: what is told can be added up again from what was, and every difference is in the truth."""

from dataclasses import replace
from functools import cache

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from fullcount import simulate
from fullcount.model.frames import CANDIDATES, CONTESTS, EVENTS, FACTS, FIGURES, UNITS
from fullcount.model.returns import box_columns, check_returns, vote_columns
from fullcount.simulate import Irregularity, Plant, Rates, SourcePlan

KEY = ["contest_id", "unit_id"]
STATION_KINDS = ("station_count", "ballot_account")


@cache
def demo(seed=7):
    return simulate.election(simulate.demo_plan(), seed=seed)


def paper_differences(made):
    """Every numeric cell of a source's station form that is not what the paper says."""
    told = made.forms.filter(
        pl.col("kind").is_in(STATION_KINDS), pl.col("status") == "stated", pl.col("reading") == 1
    )
    numbers = [
        name
        for name in (*box_columns(told), *vote_columns(told))
        if told[name].dtype == pl.Int64 and name in made.papers.columns
    ]
    index = ["kind", *KEY, "source_id"]
    long = told.select(*index, *numbers).unpivot(index=index, variable_name="field")
    paper = made.papers.select("kind", *KEY, *numbers).unpivot(
        index=["kind", *KEY], variable_name="field", value_name="true"
    )
    both = long.join(paper, on=["kind", *KEY, "field"], how="left", validate="m:1")
    return both.filter(pl.col("value").is_not_null(), pl.col("value") != pl.col("true"))


def test_shapes_are_those_that_flow():
    made = check_returns(simulate.returns(demo()))
    for frame, schema in (
        (made.units, UNITS),
        (made.contests, CONTESTS),
        (made.candidates, CANDIDATES),
        (made.figures, FIGURES),
        (made.facts, FACTS),
        (made.events, EVENTS),
    ):
        assert dict(frame.schema) == {
            name: kind() if isinstance(kind, type) else kind for name, kind in schema.items()
        }
    assert made.election.fictional
    assert "fictional" in made.election.title.en
    assert made.contests["title"].str.contains("fictional").all()
    assert made.sources["title"].str.contains("fictional").all()


def test_one_seed_one_election_and_another_seed_another():
    again = simulate.election(simulate.demo_plan(), seed=7)
    assert_frame_equal(again.forms, demo().forms)
    assert_frame_equal(again.truth, demo().truth)
    assert not simulate.election(simulate.demo_plan(), seed=8).papers.equals(demo().papers)


@pytest.mark.parametrize("seed", range(4))
def test_every_difference_from_the_paper_is_in_the_truth_and_no_other(seed):
    made = demo(seed)
    found = paper_differences(made)
    noted = made.truth.filter(
        pl.col("source_id").is_not_null(),
        pl.col("kind").is_in(STATION_KINDS),
        ~pl.col("field").is_in(["row", "received_at"]),
    )
    on = ["source_id", "kind", *KEY, "field"]
    assert found.height == noted.height > 0
    joined = noted.join(found, on=on, how="inner", validate="1:1")
    assert joined.height == noted.height
    assert (joined["true_value"] == joined["true"]).all()
    assert (joined["written_value"] == joined["value"]).all()


def test_papers_satisfy_every_identity():
    counts = demo().papers.filter(pl.col("kind") == "station_count")
    votes = pl.sum_horizontal(vote_columns(counts))
    assert counts.select((votes == pl.col("valid")).all()).item()
    assert counts.select((pl.col("valid") + pl.col("rejected") == pl.col("cast")).all()).item()
    assert counts.select((pl.col("cast_men") + pl.col("cast_women") == pl.col("cast")).all()).item()
    assert counts.select((pl.col("cast_men") <= pl.col("registered_men")).all()).item()
    assert counts.select((pl.col("cast_women") <= pl.col("registered_women")).all()).item()
    account = demo().papers.filter(pl.col("kind") == "ballot_account")
    used = pl.sum_horizontal("in_box", "tendered", "challenged")
    spent = pl.sum_horizontal("unused", "spoilt", "cancelled") + used
    assert account.select((used == pl.col("cast")).all()).item()
    assert account.select((spent == pl.col("papers_received")).all()).item()
    serials = pl.col("serial_to") - pl.col("serial_from") + 1
    assert account.select((serials == pl.col("papers_received")).all()).item()
    ranges = account.filter(pl.col("contest_id").str.starts_with("NA")).sort("serial_from")
    assert (ranges["serial_from"] > ranges["serial_to"].shift(1))[1:].all()


def test_a_plain_election_is_told_as_it_was():
    plan = replace(
        simulate.plain_plan(stations=300, candidates=5, sources=3),
        rates=Rates(row=0, candidate=0, all_zero=0),
        consolidation=True,
        ballot_accounts=True,
    )
    made = simulate.election(plan, seed=1)
    assert made.truth.is_empty()
    assert paper_differences(made).is_empty()
    votes = vote_columns(made.forms)
    for kind, children in (
        ("provisional_consolidation", ["station_count"]),
        ("consolidation", ["consolidation_line"]),
        ("final_result", ["consolidation", "postal"]),
    ):
        below = made.forms.filter(
            pl.col("kind").is_in(children), pl.col("source_id") == "commission"
        )
        fields = ["valid", "rejected", "cast", *votes]
        sums = below.group_by("contest_id").agg(pl.col(fields).sum()).sort("contest_id")
        stated = made.forms.filter(pl.col("kind") == kind).sort("contest_id")
        filled = stated.select("contest_id", *(pl.col(name).fill_null(0) for name in fields))
        assert_frame_equal(filled, sums)


def test_units_add_up_at_every_level():
    units = demo().units
    for column in ("registered", "registered_men", "registered_women"):
        for kind, parents in (("station", "constituency"), ("constituency", "province")):
            sums = (
                units.filter(pl.col("kind") == kind)
                .group_by(pl.col("parent_id").alias("unit_id"))
                .agg(pl.col(column).sum().alias("sum"))
            )
            above = units.filter(pl.col("kind") == parents)
            joined = above.join(sums, on="unit_id", how="left", validate="1:1")
            assert (joined[column] == joined["sum"]).all()
    stations = units.filter(pl.col("kind") == "station")
    assert stations.height == 480
    assert stations.filter(pl.col("station_kind") == "men")["registered_women"].sum() == 0
    assert stations["latitude"].is_between(5, 20).all()


def totals(made, contest, source="commission"):
    votes = vote_columns(made.forms)
    forms = made.forms.filter(
        pl.col("contest_id") == contest,
        pl.col("kind") == "station_count",
        pl.col("source_id") == source,
        pl.col("reading") == 1,
    )
    sums = forms.select(pl.col(votes).sum()).row(0)
    order = sorted(range(len(sums)), key=lambda slot: -sums[slot])
    return votes[order[0]], sums[order[0]] - sums[order[1]]


@pytest.mark.parametrize("seed", [1, 2, 3, 20310309])
def test_every_seat_of_the_demonstration_has_its_story(seed):
    plan = replace(simulate.demo_plan(), rates=Rates(row=0, candidate=0, all_zero=0))
    made = simulate.election(plan, seed=seed)
    final = made.forms.filter(pl.col("kind") == "final_result")
    margin = dict(final.select("contest_id", "margin_stated").iter_rows())
    rejected = dict(final.select("contest_id", "rejected").iter_rows())
    assert margin["NA-1"] == 9_000
    assert "NA-2" not in margin
    for contest in ("NA-3", "NA-4"):
        assert totals(made, contest)[0] != totals(made, contest, "palm_agents")[0]
    assert margin["NA-5"] == 0
    assert margin["NA-6"] == 850
    assert rejected["NA-8"] > margin["NA-8"]
    women = made.papers.filter(
        pl.col("contest_id") == "NA-7", pl.col("kind") == "station_count"
    ).select(pl.col("cast_women").sum(), pl.col("cast").sum())
    assert 0 < women.item(0, 0) * 10 < women.item(0, 1)
    awaited = made.forms.filter(pl.col("status") == "missing", pl.col("kind") == "station_count")
    assert awaited["contest_id"].unique().to_list() == ["NA-2"]
    assert awaited["status_note"].null_count() == 0
    assert (
        awaited.select(pl.col(vote_columns(awaited)).is_not_null().sum()).sum_horizontal()[0] == 0
    )


def test_lines_of_the_consolidation_differ_only_as_the_truth_says():
    made = demo()
    held = made.forms.filter(
        pl.col("kind") == "station_count",
        pl.col("source_id") == "commission",
        pl.col("contest_id") == "NA-9",
        pl.col("reading") == 1,
    )
    lines = made.forms.filter(
        pl.col("kind") == "consolidation_line", pl.col("contest_id") == "NA-9"
    )
    truth = made.truth.filter(
        pl.col("contest_id") == "NA-9", pl.col("kind") == "consolidation_line"
    )

    def planted(what):
        return set(truth.filter(pl.col("class") == what)["unit_id"])

    missing = held.join(lines, on="unit_id", how="anti")
    foreign = lines.join(held, on="unit_id", how="anti")
    twice = lines.filter(pl.col("unit_id").is_duplicated())
    assert set(missing["unit_id"]) == planted("missing_from_consolidation")
    assert set(foreign["unit_id"]) == planted("foreign_station")
    assert set(twice["unit_id"]) == planted("listed_twice")
    assert len(planted("altered_line")) == 4
    assert (foreign["unit_id"].str.slice(0, 4) != "S009").all()


def test_slips_happen_at_the_measured_rate():
    rates = Rates(row=0.02, candidate=0.01, all_zero=0.005)
    plan = replace(simulate.plain_plan(stations=20_000, candidates=4, sources=2), rates=rates)
    made = simulate.election(plan, seed=11)
    rows = made.forms.height
    slips = made.truth.filter(pl.col("class") == "keying")
    total = slips.filter(pl.col("field").is_in(["valid", "rejected", "cast"])).height
    votes = slips.filter(pl.col("field").str.starts_with("votes_")).height
    zero = made.truth.filter(pl.col("class") == "all_zero")["form_id"].n_unique()
    for found, rate in ((total, rates.row), (votes, rates.candidate), (zero, rates.all_zero)):
        spread = np.sqrt(rows * rate * (1 - rate))
        assert abs(found - rows * rate) < 5 * spread
    broken = made.forms.filter(pl.col("valid") + pl.col("rejected") != pl.col("cast"))
    assert broken.height == total


def test_sources_hold_about_what_they_are_said_to():
    made = demo()
    held = made.forms.filter(pl.col("kind") == "station_count").group_by("source_id").len()
    held = dict(held.iter_rows())
    papers = made.papers.filter(pl.col("kind") == "station_count").height
    for source in made.plan.sources:
        spread = np.sqrt(papers * source.coverage * (1 - source.coverage))
        assert abs(held[source.id] - papers * source.coverage) <= 5 * spread + 1
    palm = made.forms.filter(pl.col("source_id") == "palm_agents", pl.col("status") == "stated")
    listed = palm.select(pl.sum_horizontal(pl.col(vote_columns(palm)).is_not_null())).to_series()
    assert listed.unique().to_list() == [5]
    assert not palm["list_complete"].any()


@pytest.mark.parametrize("what", [what for what in Irregularity if what is not Irregularity.KEYING])
def test_each_irregularity_is_planted_where_it_is_asked_for(what):
    plan = replace(
        simulate.demo_plan(),
        plants=(Plant(what=what, contest="NA-6", stations=2),),
        margins=(),
        rates=Rates(row=0, candidate=0, all_zero=0),
        provincial=0,
    )
    made = simulate.election(plan, seed=5)
    assert set(made.truth["class"]) == {str(what)}
    assert set(made.truth["contest_id"]) == {"NA-6"}
    whole = {"women_under_tenth", "rejected_exceeds_margin", "tie"}
    assert made.truth["unit_id"].n_unique() == (1 if str(what) in whole else 2)


def test_a_plan_that_cannot_be_is_refused():
    plan = simulate.demo_plan()
    for plant in (
        Plant(what=Irregularity.TIE, contest="NA-99"),
        Plant(what=Irregularity.ALL_ZERO, contest="NA-1", source="nobody"),
        Plant(what=Irregularity.ALL_ZERO, contest="NA-1", stations=1_000),
    ):
        with pytest.raises(ValueError, match="NA-"):
            simulate.election(replace(plan, plants=(plant,)), seed=1)
    with pytest.raises(ValueError, match="too few"):
        simulate.demo_plan(stations=12)


def test_larger_countries_tell_the_same_stories():
    made = simulate.election(simulate.demo_plan(stations=6_000), seed=1)
    assert made.units.filter(pl.col("kind") == "station").height == 6_000
    assert set(made.truth["class"]) == set(demo().truth["class"])


def test_a_source_may_be_anything():
    source = SourcePlan(id="paper", title="A newspaper (fictional)", kind="media", coverage=0.5)
    plan = replace(simulate.plain_plan(stations=50, sources=1), sources=(source,))
    assert set(simulate.election(plan, seed=1).forms["source_id"]) == {"paper"}
