"""Of forty published figures, exactly nine do not follow from the parts published beside them."""

import polars as pl
import pytest
from real.counted import DATA, NOW

from fullcount.count.run import run
from fullcount.country import packaged_law
from fullcount.ingest import read_package

TABLE = DATA / "pakistan_2024_form45" / "published_figures_arithmetic.csv"
pytestmark = pytest.mark.skipif(
    not TABLE.is_file(), reason="the published figures are not beside the checkout"
)
TOML = b"""
[election]
id = "published-figures"
title = "Figures published about elections in Pakistan"
date = 2024-02-08
law = "pakistan"
zone = "Asia/Karachi"

[[file]]
path = "figures.csv"
table = "figures"
ignore = ["*"]
"""


def test_exactly_nine_published_figures_fail():
    law = packaged_law("pakistan")
    files = {"figures.csv": TABLE.read_bytes()}
    count = run(read_package(TOML, files, law=law, where="election.toml"), law, now=NOW)
    assert count.returns.figures.height == 40
    failed = count.findings.filter(pl.col("grain") == "figure")
    assert sorted(one.rpartition("/")[2][-3:] for one in failed["subject"]) == [
        "T01", "T03", "T04", "T20", "T21", "T22", "T27", "T28", "T29",
    ]  # fmt: skip
