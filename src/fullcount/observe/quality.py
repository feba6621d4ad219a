"""Which reports keep the checks, which break them, and which cannot be asked?

Grain: one check on one subject. Four answers: *pass*, *flag*, *unknown* (a figure it needs is not
stated) and *waived*: flagged, and a person has said why it may stand. Flags are listed with the
numbers that broke them; the others are counted. Nothing is deleted and nothing is corrected: a
correction is a new submission that supersedes, and the old one stays.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from fullcount.country.condition import compiled
from fullcount.errors import MissingError
from fullcount.model.frames import Schema
from fullcount.observe.checkfile import Check, Weight

FLAGS: Schema = {
    "check": pl.String,
    "tier": pl.Int64,
    "weight": pl.String,  # hard, soft
    "subject": pl.String,  # the submission, slot and station, or pair that was judged
    "station": pl.String,
    "numbers": pl.String,  # canonical JSON of the fields that broke it
    "waived_by": pl.String,  # null = open
    "because": pl.String,
}

COUNTED: Schema = {
    "check": pl.String,
    "passed": pl.Int64,
    "flagged": pl.Int64,  # open
    "waived": pl.Int64,
    "unknown": pl.Int64,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """Somebody looked at a flag and lets it stand: ``by`` an office or pseudonym, and why."""

    check: str
    subject: str
    by: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """``flags``: FLAGS, open and waived. ``counted``: COUNTED, one row a check."""

    flags: pl.DataFrame
    counted: pl.DataFrame

    def blocked(self) -> frozenset[str]:
        """Subjects with an open hard flag: not to be used as they stand."""
        hard = (pl.col("weight") == Weight.HARD.value) & pl.col("waived_by").is_null()
        return frozenset(self.flags.filter(hard)["subject"])


def examine(
    frame: pl.DataFrame,
    checks: Sequence[Check],
    *,
    subject: str = "subject",
    waivers: Sequence[Waiver] = (),
) -> Quality:
    """Judge every row by every check. A column the frame lacks is stated nowhere.

    ``subject`` names the column that names a row; a column ``station`` is kept where there is one.
    Raises MissingError for a waiver of something that is not flagged: it would hide the next one.
    """
    lacking = sorted({field for check in checks for field in check.fields} - set(frame.columns))
    whole = frame.with_columns(pl.lit(None, pl.Int64).alias(name) for name in lacking)
    if "station" not in whole.columns:
        whole = whole.with_columns(pl.lit(None, pl.String).alias("station"))
    answers = whole.select(compiled(check.broken).alias(check.code) for check in checks)
    flags = [_flags(whole, check, answers[check.code], subject) for check in checks]
    found = _waive(pl.concat([pl.DataFrame(schema=dict(FLAGS)), *flags]), waivers)
    return Quality(flags=found, counted=_counted(answers, checks, found))


def _flags(whole: pl.DataFrame, check: Check, broken: pl.Series, subject: str) -> pl.DataFrame:
    rows = whole.filter(broken.fill_null(value=False))
    numbers = [
        json.dumps(row, sort_keys=True, separators=(",", ":"))
        for row in rows.select(sorted(check.fields)).iter_rows(named=True)
    ]
    return rows.select(
        pl.lit(check.code).alias("check"),
        pl.lit(check.tier, pl.Int64).alias("tier"),
        pl.lit(check.weight.value).alias("weight"),
        pl.col(subject).cast(pl.String).alias("subject"),
        pl.col("station").cast(pl.String),
        pl.Series("numbers", numbers, pl.String),
        pl.lit(None, pl.String).alias("waived_by"),
        pl.lit(None, pl.String).alias("because"),
    )


def _waive(flags: pl.DataFrame, waivers: Sequence[Waiver]) -> pl.DataFrame:
    if not waivers:
        return flags
    for one in waivers:
        if not one.by.strip() or not one.because.strip():
            raise ValueError(f"the waiver of {one.check} says by whom and why")
    told = pl.DataFrame(
        {
            "check": [one.check for one in waivers],
            "subject": [one.subject for one in waivers],
            "by_": [one.by for one in waivers],
            "why_": [one.because for one in waivers],
        }
    )
    key = ["check", "subject"]
    idle = told.join(flags, on=key, how="anti")
    if idle.height:
        raise MissingError(f"{idle['check'][0]} is not flagged on {idle['subject'][0]}")
    return (
        flags.join(told, on=key, how="left", validate="m:1", maintain_order="left")
        .with_columns(pl.col("by_").alias("waived_by"), pl.col("why_").alias("because"))
        .select(*FLAGS)
    )


def _counted(answers: pl.DataFrame, checks: Sequence[Check], flags: pl.DataFrame) -> pl.DataFrame:
    waived = dict(
        flags.filter(pl.col("waived_by").is_not_null()).group_by("check").len().iter_rows()
    )
    rows = []
    for check in checks:
        broken = answers[check.code]
        flagged = int(broken.sum() or 0)
        unknown = broken.null_count()
        rows.append(
            {
                "check": check.code,
                "passed": broken.len() - flagged - unknown,
                "flagged": flagged - waived.get(check.code, 0),
                "waived": waived.get(check.code, 0),
                "unknown": unknown,
            }
        )
    return pl.DataFrame(rows, schema=dict(COUNTED))
