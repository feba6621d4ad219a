"""Idea: written as messy files and read again, an election is the same to the last cell."""

import tomllib
from dataclasses import replace
from functools import cache

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from fullcount import simulate
from fullcount.country import packaged_law
from fullcount.ingest import read_package
from fullcount.simulate import Layout

OF_FILES = ["file", "row", "document_sha256"]


@cache
def made():
    return simulate.election(simulate.demo_plan(), seed=3)


def read(files):
    law = packaged_law("sahra")
    return read_package(files["election.toml"], files, law=law, where="election.toml")


def test_reads_back_equal():
    given, got = made().forms, read(simulate.package(made()))
    columns = [name for name in given.columns if name not in OF_FILES]
    assert_frame_equal(
        got.forms.select(columns).sort("form_id"), given.select(columns).sort("form_id")
    )
    assert got.unread["why"].to_list() == ["duplicate_key"] * (given["reading"] > 1).sum()


@pytest.mark.parametrize("layout", Layout)
def test_every_layout_keeps_every_figure(layout):
    """Any source in any layout that can state its boxes; a layout has its own way of a list."""
    sources = tuple(
        replace(source, layout=layout)
        for source in made().plan.sources
        if (layout in {Layout.PLAIN, Layout.COMMISSION})
        or (layout is Layout.LABELS and source.kind == "observer")
        or (layout in {Layout.NAMES, Layout.LONG} and source.kind == "party_agent")
    )
    given = made().forms.filter(
        pl.col("source_id").is_in([source.id for source in sources]),
        pl.col("status") == "stated",
        pl.col("valid").is_null() | (pl.col("valid") > 0),  # names: nothing but zeros is not held
    )
    election = replace(made(), plan=replace(made().plan, sources=sources), forms=given)
    got = read(simulate.package(election)).forms
    kept = [name for name in got.columns if name not in {*OF_FILES, "candidates", "list_complete"}]
    assert_frame_equal(got.select(kept).sort("form_id"), given.select(kept).sort("form_id"))


def test_lists_read_back_equal():
    given, got = simulate.returns(made()), read(simulate.package(made()))
    assert_frame_equal(got.units, given.units)
    assert_frame_equal(got.contests, given.contests)
    assert_frame_equal(got.candidates, given.candidates, check_row_order=False)
    assert_frame_equal(got.sources, given.sources)
    assert_frame_equal(got.figures, given.figures)
    assert_frame_equal(got.facts, given.facts)
    assert_frame_equal(got.events, given.events)
    assert got.election == given.election


def test_equal_elections_give_equal_bytes():
    again = simulate.election(simulate.demo_plan(), seed=3)
    assert simulate.package(again) == simulate.package(made())


def test_says_on_its_face_that_it_is_fictional():
    files = simulate.package(made())
    assert tomllib.loads(files["election.toml"].decode())["election"]["fictional"] is True
    assert b"FICTIONAL" in files["README.md"]
    assert files["election.toml"].startswith(b"# FICTIONAL")


def test_the_truth_lies_beside_and_is_not_read():
    files = dict(simulate.package(made()))
    truth = pl.read_csv(files.pop("truth.csv"))
    assert truth.height == made().truth.height
    assert read(files).forms.height == made().forms.height
