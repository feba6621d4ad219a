"""What is handed on of a broken rule: a name that can be cited, the numbers, the votes at stake.

Grain: one row per (rule, subject) that failed; schema ``FINDINGS``. A finding's id hashes what
was judged and nothing of when or where it ran, so the same papers give the same names on any
machine, and a finding in a court file can be found again in next year's run.
"""

import hashlib
from json.encoder import encode_basestring

import polars as pl

from fullcount.count.subject import PLACES, Place, form_ids_of, subject_of
from fullcount.country.condition import compiled
from fullcount.model import frames
from fullcount.model.rule import Grain, Rule

ID_DIGITS = 32  # hexadecimal: 128 bits


def findings_of(rule: Rule, broken: pl.DataFrame) -> pl.DataFrame:
    """Turn the rows that break a rule into findings; ``finding_id`` and ``margin`` still null.

    ``broken`` has the columns of the rule's grain and of its SQL. ``stake`` is null (unbounded)
    where the rule has none or where a box that it needs is not stated.
    """
    place = PLACES[rule.grain]
    stake = compiled(rule.stake) if rule.stake else pl.lit(None)
    return _quoted(broken, rule.fields).select(
        pl.lit(None, pl.String).alias("finding_id"),
        pl.lit(str(rule.code)).alias("rule"),
        pl.lit(rule.revision, pl.Int64).alias("revision"),
        pl.lit(rule.severity.value).alias("severity"),
        pl.lit(rule.grain.value).alias("grain"),
        *_where(place),
        subject_of(place).alias("subject"),
        form_ids_of(place).alias("form_ids"),
        numbers_json(broken.schema, rule.fields).alias("numbers"),
        stake.cast(pl.Int64).alias("stake"),
        pl.lit(None, pl.Int64).alias("margin"),
    )


def named(findings: pl.DataFrame) -> pl.DataFrame:
    """Give every finding its id: ``f`` and 32 digits of SHA-256 over canonical JSON.

    The JSON is ``["code",revision,"subject",{numbers}]``: no spaces, keys sorted, whole numbers
    and strings only, UTF-8. Equal news has one name, and is kept once.
    """
    if findings.is_empty():
        return findings
    ids = [
        finding_id(code, revision, subject, numbers=numbers)
        for code, revision, subject, numbers in findings.select(
            "rule", "revision", "subject", "numbers"
        ).iter_rows()
    ]
    signed = findings.with_columns(pl.Series("finding_id", ids, pl.String))
    if Grain.CELL.value not in signed["grain"].unique():
        return signed  # every other grain has a key, so nothing can be said twice
    return signed.unique("finding_id", maintain_order=True)


def finding_id(rule: str, revision: int, subject: str, *, numbers: str) -> str:
    """Give the id of one finding; ``numbers`` is its canonical JSON."""
    text = f'["{rule}",{revision},{encode_basestring(subject)},{numbers}]'
    return f"f{hashlib.sha256(text.encode()).hexdigest()[:ID_DIGITS]}"


def with_margins(findings: pl.DataFrame, standings: pl.DataFrame) -> pl.DataFrame:
    """Put beside each finding the margin of its contest, as its own source tells it.

    A finding between sources (or of none) gets the smallest margin any source tells, which is
    the most cautious; null where nobody tells one.
    """
    told = standings.filter(pl.col("main"), pl.col("margin").is_not_null())
    own = told.group_by("contest_id", "source_id").agg(pl.col("margin").min().alias("own"))
    any_source = told.group_by("contest_id").agg(pl.col("margin").min().alias("smallest"))
    joined = findings.join(
        own, on=["contest_id", "source_id"], how="left", validate="m:1", maintain_order="left"
    ).join(any_source, on="contest_id", how="left", validate="m:1", maintain_order="left")
    margin = pl.when(pl.col("source_id").is_null()).then("smallest").otherwise("own")
    return joined.with_columns(margin.alias("margin")).select(*frames.FINDINGS)


def order_findings(findings: pl.DataFrame) -> pl.DataFrame:
    """Sort by what could matter most to who won.

    First what has no bound, then what has a bound but no margin to hold it against, then by
    votes at stake over the margin, largest first (a margin of 0 is the largest), then by stake;
    what no vote depends on comes last. Floats only order; no figure comes from them.
    """
    stake, margin = pl.col("stake"), pl.col("margin")
    rank = (
        pl.when(stake.is_null())
        .then(0)
        .when(stake == 0)
        .then(3)
        .when(margin.is_null())
        .then(1)
        .otherwise(2)
    )
    ratio = pl.when(margin == 0).then(float("inf")).otherwise(stake / margin)
    return (
        findings.with_columns(rank.alias("_rank"), ratio.alias("_ratio"))
        .sort(
            ["_rank", "_ratio", "stake", "contest_id", "rule", "subject", "finding_id"],
            descending=[False, True, True, False, False, False, False],
            nulls_last=True,
        )
        .drop("_rank", "_ratio")
    )


def _where(place: Place) -> list[pl.Expr]:
    columns = {"contest_id": place.contest, "unit_id": place.unit, "source_id": place.source}
    return [
        (pl.lit(None) if name is None else pl.col(name)).cast(pl.String).alias(column)
        for column, name in columns.items()
    ]


def _quoted(rows: pl.DataFrame, fields: tuple[str, ...]) -> pl.DataFrame:
    """Add ``_json_<field>``: text as JSON would write it."""
    texts = [name for name in fields if rows.schema[name] == pl.String]
    return rows.with_columns(
        pl.Series(
            f"_json_{name}",
            [None if text is None else encode_basestring(text) for text in rows[name]],
            pl.String,
        )
        for name in texts
    )


def numbers_json(schema: pl.Schema, fields: tuple[str, ...]) -> pl.Expr:
    """Write the fields of a row as canonical JSON; a flag is 0 or 1, what is not stated null."""
    parts = [pl.lit("{")]
    for number, name in enumerate(sorted(fields)):
        parts += [
            pl.lit(f'{"," if number else ""}"{name}":'),
            _number(name, schema[name]).fill_null("null"),
        ]
    return pl.concat_str([*parts, pl.lit("}")])


def _number(name: str, kind: pl.DataType) -> pl.Expr:
    if kind == pl.String:
        return pl.col(f"_json_{name}")
    if kind == pl.Boolean:
        return pl.col(name).cast(pl.Int8).cast(pl.String)
    if kind.is_integer() or kind == pl.Null:
        return pl.col(name).cast(pl.String)
    return pl.concat_str(pl.lit('"'), pl.col(name).cast(pl.String), pl.lit('"'))
