"""The table of known figures notices what is wrong, and knows only the elections it names."""

import dataclasses

import polars as pl
from real.counted import counted, here

from fullcount.work.datasets import datasets_list
from fullcount.work.recipes.figures import TELL, Figure, figures

GEORGIA = here("georgia_2024")


def test_a_figure_holds_only_where_it_is_the_same():
    assert Figure(title="t", expected="1,000", got="1,000").holds
    assert not Figure(title="t", expected="1,000", got="1000").holds


def test_every_recipe_has_known_figures():
    assert set(TELL) == {recipe.name for recipe in datasets_list()}


@GEORGIA
def test_an_unknown_election_has_none():
    assert figures("sahra", counted("georgia_2024")) == ()


@GEORGIA
def test_one_altered_copy_is_noticed():
    count = counted("georgia_2024")
    altered = count.pairs.with_columns(
        pl.when(pl.col("unit_id") == "01.01")
        .then(1)
        .otherwise("votes_differing")
        .alias("votes_differing")
    )
    found = figures("georgia_2024", dataclasses.replace(count, pairs=altered))
    assert [one.got for one in found if not one.holds] == ["01.01 10.07 87.28 87.39 87.53"]


@GEORGIA
def test_titles_are_apart():
    titles = [one.title for one in figures("georgia_2024", counted("georgia_2024"))]
    assert len(set(titles)) == len(titles)
