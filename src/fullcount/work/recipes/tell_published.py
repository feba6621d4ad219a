"""What must come out of figures that the press, observers and the commission published.

Grain: one ``Figure`` per sentence. Forty published totals stand in a list with the parts
published beside them; each is added up again. Source: the list's own rows. It has no address to
fetch it from, so it is no recipe; ``PACKAGE`` says how to read it.
"""

import polars as pl

from fullcount.count.run import Count
from fullcount.work.recipes.figure import Figure, of, same

LIST = "published_figures_arithmetic.csv"
PACKAGE = b"""
[election]
id = "published-figures"
title = "Figures published about elections in Pakistan"
date = 2024-02-08
law = "pakistan"
zone = "Asia/Karachi"

[[file]]
path = "published_figures_arithmetic.csv"
table = "figures"
ignore = ["*"]
"""


def published(count: Count) -> tuple[Figure, ...]:
    failing = not_following(count)
    return (
        of("Published figures that do not follow from their parts", "9 of 40", len(failing),
           count.returns.figures.height,
           note="Rule O5. Sums that somebody worked out before are not read."),
        same("Which", "T01 T03 T04 T20 T21 T22 T27 T28 T29",
             " ".join(one[-3:] for one in failing), note="Ids as in the list."),
    )  # fmt: skip


def not_following(count: Count) -> list[str]:
    """Name the figures that fail, in their order."""
    failed = count.findings.filter(pl.col("grain") == "figure")["subject"]
    return sorted(subject.rpartition("/")[2] for subject in failed)
