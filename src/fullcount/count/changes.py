"""What changed between two states of one election: forms, figures, verdicts, winners.

Grain: one row per change. Between two packages, or two published states of the same package
(in 2024 published forms were altered months later in at least 41 seats; source: PAKISTAN.md
1.1). Nothing here says which state is true.
"""

from dataclasses import dataclass

import polars as pl

from fullcount.model.frames import Schema, conform
from fullcount.model.returns import box_columns, vote_columns

FORM_CHANGES: Schema = {
    "change": pl.String,  # new, gone, altered
    "form_id": pl.String,
    "contest_id": pl.String,
    "unit_id": pl.String,
    "source_id": pl.String,
    "field": pl.String,  # null for new and gone
    "old": pl.String,
    "new": pl.String,
    "old_sha256": pl.String,
    "new_sha256": pl.String,
}
OUTCOME_CHANGES: Schema = {
    "contest_id": pl.String,
    "source_id": pl.String,
    "field": pl.String,  # verdict, result, winners, level, margin
    "old": pl.String,
    "new": pl.String,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedState:
    """What is kept of a count so that it can be compared later."""

    forms: pl.DataFrame  # wide
    candidates: pl.DataFrame
    outcomes: pl.DataFrame
    findings: pl.DataFrame
    digests: pl.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    forms: pl.DataFrame  # FORM_CHANGES
    outcomes: pl.DataFrame  # OUTCOME_CHANGES
    findings_new: pl.DataFrame
    findings_gone: pl.DataFrame
    files: pl.DataFrame  # file, old_sha256, new_sha256; null = not there


def compare(old: PublishedState, new: PublishedState) -> Changes:
    """Compare two states; equal forms and files make no row."""
    return Changes(
        forms=_form_changes(old, new),
        outcomes=_outcome_changes(old.outcomes, new.outcomes),
        findings_new=new.findings.join(old.findings, on="finding_id", how="anti"),
        findings_gone=old.findings.join(new.findings, on="finding_id", how="anti"),
        files=_file_changes(old.digests, new.digests),
    )


def _long(state: PublishedState) -> pl.DataFrame:
    """One row per (form, field) that is stated; votes are named by candidate, not by position."""
    forms = state.forms
    fields = ["status", *box_columns(forms), *vote_columns(forms)]
    digests = state.digests.select(pl.col("file"), pl.col("sha256"))
    keep = ["form_id", "contest_id", "unit_id", "source_id", "file"]
    long = forms.select(*keep, *(pl.col(field).cast(pl.String) for field in fields)).unpivot(
        index=keep, variable_name="column", value_name="value"
    )
    names = state.candidates.select(
        "contest_id",
        pl.format("votes_{}", "position").alias("column"),
        pl.format("votes of {}", "candidate_id").alias("name"),
    )
    return (
        long.filter(pl.col("value").is_not_null())
        .join(names, on=["contest_id", "column"], how="left", validate="m:1")
        .with_columns(pl.coalesce("name", "column").alias("field"))
        .join(digests, on="file", how="left", validate="m:1")
        .drop("column", "name", "file")
    )


def _form_changes(old: PublishedState, new: PublishedState) -> pl.DataFrame:
    before, after = _long(old), _long(new)
    gone = _whole(before, after, change="gone", side="old_sha256")
    come = _whole(after, before, change="new", side="new_sha256")
    both = before.join(after.select("form_id").unique(), on="form_id", how="semi").join(
        after.join(before.select("form_id").unique(), on="form_id", how="semi"),
        on=["form_id", "field"],
        how="full",
        suffix="_new",
        validate="1:1",
    )
    altered = both.filter(pl.col("value").ne_missing(pl.col("value_new"))).select(
        pl.lit("altered").alias("change"),
        *(pl.coalesce(name, f"{name}_new") for name in (*_IDS, "field")),
        pl.col("value").alias("old"),
        pl.col("value_new").alias("new"),
        pl.col("sha256").alias("old_sha256"),
        pl.col("sha256_new").alias("new_sha256"),
    )
    changes = pl.concat([come, gone, altered], how="diagonal")
    shaped = conform(changes, FORM_CHANGES).select(*FORM_CHANGES)
    return shaped.sort("contest_id", "form_id", "change", "field")


_IDS = ("form_id", "contest_id", "unit_id", "source_id")


def _whole(these: pl.DataFrame, those: pl.DataFrame, *, change: str, side: str) -> pl.DataFrame:
    forms = these.unique("form_id").join(those, on="form_id", how="anti")
    return forms.select(pl.lit(change).alias("change"), *_IDS, pl.col("sha256").alias(side))


def _outcome_changes(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    fields = {"verdict": pl.col("verdict"), "result": pl.col("result"),
              "winners": pl.col("winners").list.join(", "), "margin": pl.col("margin")}  # fmt: skip
    if "level" in old.columns and "level" in new.columns:  # a state of before has none
        fields["level"] = pl.col("level").list.join(", ")
    key = ["contest_id", "source_id"]

    def long(frame: pl.DataFrame) -> pl.DataFrame:
        texts = [value.cast(pl.String).alias(name) for name, value in fields.items()]
        return frame.select(*key, *texts).unpivot(
            index=key, variable_name="field", value_name="value"
        )

    both = long(old).join(
        long(new), on=[*key, "field"], how="full", coalesce=True, suffix="_new", validate="1:1"
    )
    differ = both.filter(pl.col("value").ne_missing(pl.col("value_new")))
    named = differ.rename({"value": "old", "value_new": "new"})
    shaped = conform(named, OUTCOME_CHANGES).select(*OUTCOME_CHANGES)
    return shaped.sort("contest_id", "source_id", "field")


def _file_changes(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    both = old.select("file", pl.col("sha256").alias("old_sha256")).join(
        new.select("file", pl.col("sha256").alias("new_sha256")),
        on="file",
        how="full",
        coalesce=True,
        validate="1:1",
    )
    return both.filter(pl.col("old_sha256").ne_missing(pl.col("new_sha256"))).sort("file")
