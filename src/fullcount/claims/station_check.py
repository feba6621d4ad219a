"""Stage one of a results audit: is the form of each station here, and can it be relied on?

Grain: one row per (contest, station) in CHECKED. Source: the list of stations, FORMS, PAIRS and
FINDINGS of a verified count. A station is *verified* where two sources hold its form with the same
votes, no third copy differs, none is stated to be unsigned or written over, a copy lists every
candidate, and the figures add up to the totals it states. Everything else is unverified, and says
why; that says nothing of which copy is true.
"""

from enum import StrEnum

import polars as pl

from fullcount.count.roll_call import roster
from fullcount.count.run import Count
from fullcount.model.form import FormStatus
from fullcount.model.frames import Schema
from fullcount.model.law import Law
from fullcount.model.returns import vote_columns
from fullcount.model.rule import Severity

STATION = ["contest_id", "unit_id"]


class Unverified(StrEnum):
    """Why a station's form cannot be relied on, in the order of FAFEN's first stage."""

    NOT_HELD = "not_held"  # availability: no source holds a copy
    NOT_STATED = "not_stated"  # availability: a copy is there and states no figure
    ONE_COPY = "one_copy"  # authenticity: nothing to hold it against
    COPIES_DIFFER = "copies_differ"  # authenticity
    NOT_SIGNED = "not_signed"  # authenticity: a copy is stated to lack a signature or the stamp
    ALTERED = "altered"  # authenticity: figures on a copy are stated to be written over
    PARTIAL_LIST = "partial_list"  # completeness: no copy lists every candidate
    LIST_NOT_STATED = "list_not_stated"  # completeness: nobody says whether the lists are whole
    NO_TOTALS = "no_totals"  # consistency: no copy states every line and their total
    CONTRADICTS_ITSELF = "contradicts_itself"  # consistency


UNSIGNED_RULES = ("K1", "K1a", "K1b")
ALTERED_RULES = ("K3",)
"""Codes of the universal rule book; codes are never reused."""

CHECKED: Schema = {
    "contest_id": pl.String,
    "unit_id": pl.String,
    "sources": pl.Int64,  # sources whose copy states figures
    "official": pl.Boolean,  # one of them is official
    "agree": pl.Int64,  # pairs of copies with the same votes
    "differ": pl.Int64,  # pairs of copies whose votes differ
    "why": pl.List(pl.String),  # Unverified; empty = verified
}


def station_kinds(law: Law) -> list[str]:
    """Name the kinds of forms by which a station states its votes."""
    areas = {code for kind in law.kinds for code in kind.totals_of}
    return [
        kind.code
        for kind in law.kinds
        if kind.has_votes and kind.lines_of is None and not kind.totals_of and kind.code in areas
    ]


def check_stations(count: Count) -> pl.DataFrame:
    """Fill CHECKED for every station listed or named by a form."""
    kinds = station_kinds(count.law)
    forms = count.returns.forms.filter(pl.col("kind").is_in(kinds))
    levels = {kind.level for kind in count.law.kinds if kind.code in kinds}
    listed = roster(count.returns, count.law).filter(pl.col("level").is_in(sorted(levels)))
    stations = pl.concat([listed.select(STATION), forms.select(STATION)]).unique()
    marks = (
        stations.join(_held(forms, count), on=STATION, how="left", validate="1:1")
        .join(_compared(count, kinds), on=STATION, how="left", validate="1:1")
        .join(_contradicted(count, forms), on=STATION, how="left", validate="1:1")
        .with_columns(
            pl.col(
                "sources", "copies", "agree", "differ", "errors", "unsigned", "altered"
            ).fill_null(0)
        )
    )
    return (
        marks.with_columns(_why().alias("why"), pl.col("official").fill_null(value=False))
        .select(pl.col(name).cast(kind) for name, kind in CHECKED.items())
        .sort(STATION)
    )


def _held(forms: pl.DataFrame, count: Count) -> pl.DataFrame:
    """Say who holds a copy with figures, and what the copies state."""
    kinds = count.returns.sources.select("source_id", pl.col("kind").alias("_of"))
    stated = pl.col("status") == FormStatus.STATED.value
    missing = pl.col("status") == FormStatus.MISSING.value
    lines = pl.sum_horizontal(
        pl.lit(0), *(pl.col(vote).is_not_null() for vote in vote_columns(forms))
    )
    boxed = pl.col("valid").is_not_null() if "valid" in forms.columns else pl.lit(value=False)
    return (
        forms.join(kinds, on="source_id", how="left", validate="m:1")
        .with_columns((boxed & (lines >= pl.col("candidates"))).alias("_addable"))
        .group_by(STATION)
        .agg(
            (~missing).sum().cast(pl.Int64).alias("copies"),
            pl.col("source_id").filter(stated).n_unique().cast(pl.Int64).alias("sources"),
            (stated & (pl.col("_of") == "official")).any().alias("official"),
            pl.col("list_complete").filter(stated).any(ignore_nulls=False).alias("_whole"),
            pl.col("_addable").filter(stated).any().alias("_totals"),
        )
    )


def _compared(count: Count, kinds: list[str]) -> pl.DataFrame:
    pairs = count.pairs.filter(pl.col("kind").is_in(kinds), pl.col("votes_compared") > 0)
    differ = pl.col("votes_differing") > 0
    return pairs.group_by(STATION).agg(
        (~differ).sum().cast(pl.Int64).alias("agree"), differ.sum().cast(pl.Int64).alias("differ")
    )


def _contradicted(count: Count, forms: pl.DataFrame) -> pl.DataFrame:
    """Count what was found within single copies: errors, marks that are missing, alterations."""
    grave = pl.col("severity").is_in([Severity.ERROR.value, Severity.REJECT.value])
    marks = {
        "errors": grave,
        "unsigned": pl.col("rule").is_in(list(UNSIGNED_RULES)),
        "altered": pl.col("rule").is_in(list(ALTERED_RULES)),
    }
    return (
        count.findings.filter(pl.col("grain").is_in(["form", "form_candidate"]))
        .select("finding_id", "rule", "severity", pl.col("form_ids").alias("form_id"))
        .explode("form_id")
        .join(forms.select("form_id", *STATION), on="form_id", how="inner", validate="m:1")
        .group_by(STATION)
        .agg(
            pl.col("finding_id").filter(mark).n_unique().cast(pl.Int64).alias(name)
            for name, mark in marks.items()
        )
    )


def _why() -> pl.Expr:
    held, stated = pl.col("copies") > 0, pl.col("sources") > 0
    reasons = {
        Unverified.NOT_HELD: ~held,
        Unverified.NOT_STATED: held & ~stated,
        Unverified.ONE_COPY: stated & (pl.col("agree") + pl.col("differ") == 0),
        Unverified.COPIES_DIFFER: pl.col("differ") > 0,
        Unverified.NOT_SIGNED: stated & (pl.col("unsigned") > 0),
        Unverified.ALTERED: stated & (pl.col("altered") > 0),
        Unverified.PARTIAL_LIST: stated & ~pl.col("_whole"),
        Unverified.LIST_NOT_STATED: stated & pl.col("_whole").is_null(),
        Unverified.NO_TOTALS: stated & ~pl.col("_totals").fill_null(value=False),
        Unverified.CONTRADICTS_ITSELF: stated & (pl.col("errors") > 0),
    }
    named = [pl.when(broken).then(pl.lit(why.value)) for why, broken in reasons.items()]
    return pl.concat_list(named).list.drop_nulls()
