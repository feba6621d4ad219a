"""What we publish as CDF, we read back with the same votes."""

import polars as pl
from publish.exports.made import LAW, made_verified

from fullcount.ingest import read_package
from fullcount.model.returns import check_returns, long_votes
from fullcount.publish.exports.cdf import cdf_files

TOML = """
[election]
id = "again"
date = 2031-02-08
[[source]]
id = "again"
title = "Our own export (fictional)"
kind = "official"
[contests]
unit = "id"
[[file]]
path = "x.json"
format = "cdf"
source = "again"
kind = "F45"
"""


def test_cdf_comes_back():
    first = made_verified()
    votes = long_votes(first.returns)
    out = cdf_files(first, votes)
    names = [name for name in out if name.endswith(".units.json")]
    assert names
    for name in names:
        again = read_package(TOML.encode(), {"x.json": out[name]}, law=LAW, where="x")
        source = name.rpartition("/")[2].removesuffix(".units.json")
        level = LAW.kind("F45").level
        stations = first.returns.units.filter(pl.col("kind") == level)
        forms = first.returns.forms.filter(pl.col("source_id") == source, pl.col("reading") == 1)
        mine = votes.join(forms.join(stations, on="unit_id", how="semi"), on="form_id", how="semi")
        back = long_votes(check_returns(again))
        assert sorted(back["votes"]) == sorted(mine["votes"].drop_nulls())
        assert again.unread.is_empty()
