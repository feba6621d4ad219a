"""A hash that fixes an estimate before the official result is known.

The mission publishes sixty-four letters; later it publishes the figures, and anybody can see
that they are the ones it had. The hash is over every return used, the design, the estimate and
the version of the program. ``secret`` keeps a rival from trying likely figures; it is published
with them.
"""

import hashlib
from dataclasses import asdict

import polars as pl

from fullcount.quickcount.design import Design
from fullcount.quickcount.estimate import Estimate
from fullcount.quickcount.returns import Received


def commitment(came: Received, made: Design, found: Estimate, *, program: str, secret: str) -> str:
    """Give the SHA-256 of everything the estimate rests on and says."""
    lines = [f"fullcount quick count 1\n{program}\n{secret}\n{made.sha256}\n"]
    lines += [f"{line}\n" for line in _rows(came)]
    lines += [f"{line}\n" for line in _figures(found)]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _rows(came: Received) -> list[str]:
    columns = came.units.select(
        pl.col("unit_id"),
        pl.col("received_at").dt.to_string("iso:strict"),
        pl.col("registered", "cast", *came.candidates).cast(pl.String),
    ).sort("unit_id")
    return (
        columns.select(pl.concat_str(pl.all().fill_null(""), separator="\t")).to_series().to_list()
    )


def _figures(found: Estimate) -> list[str]:
    """Shares to a ten-thousandth of a per cent, as whole numbers: one spelling each."""
    figures = [*found.shares, found.lead, *([found.turnout] if found.turnout else [])]
    return [
        "\t".join([one.name, *(str(round(asdict(one)[key] * 1_000_000)) for key in _KEYS)])
        for one in figures
    ]


_KEYS = ("share", "lower", "upper")
