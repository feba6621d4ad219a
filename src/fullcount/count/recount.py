"""Is a recount due on request, by the law of that day?

Grain: one contest as one source tells it. Source: the contest rules that the law's file names
as its recount rules, in the text in force on the date of their event. The rule decides; this
module only puts the contest's figures before it. Whether somebody has asked in writing, and in
time, no figure shows.
"""

from collections.abc import Sequence

import polars as pl

from fullcount.count.findings import numbers_json
from fullcount.count.reason import because, listed, written
from fullcount.country.condition import compiled
from fullcount.country.rulefile import filled
from fullcount.model.frames import Schema
from fullcount.model.rule import Rule

RECOUNT: Schema = {
    "contest_id": pl.String,
    "source_id": pl.String,
    "recount_eligible": pl.Boolean,  # null = a figure is not stated, or no rule applies
    "recount_because": pl.String,  # reasons, see fullcount.count.reason
}
NO_RULE = written([because("recount_no_rule")])


def recount(contests: pl.DataFrame, rules: Sequence[Rule]) -> pl.DataFrame:
    """Fill RECOUNT for every row of ``contests``: STANDINGS with ``office``.

    ``rules`` are those in force (``fullcount.country.recount_rules``), true where a recount is
    due. Of several that apply one that holds is enough (Kleene's or).
    """
    rules = [filled(rule) for rule in rules]
    lack = {name for rule in rules for name in _names(rule)} - set(contests.columns)
    frame = contests.with_columns(pl.lit(None, pl.Int64).alias(name) for name in sorted(lack))
    answers = frame.select(
        "contest_id",
        "source_id",
        *(_answer(rule).alias(f"due_{i}") for i, rule in enumerate(rules)),
        *(_applies(rule).alias(f"asked_{i}") for i, rule in enumerate(rules)),
        *(_reason(rule, frame.schema).alias(f"says_{i}") for i, rule in enumerate(rules)),
    )
    due = [pl.col(f"due_{i}") for i in range(len(rules))]
    asked = [pl.col(f"asked_{i}") for i in range(len(rules))]
    says = [pl.when(pl.col(f"asked_{i}")).then(f"says_{i}") for i in range(len(rules))]
    if not rules:
        due, asked, says = [pl.lit(None, pl.Boolean)], [pl.lit(value=False)], []
    return answers.select(
        "contest_id",
        "source_id",
        _or(due, asked).alias("recount_eligible"),
        pl.when(pl.any_horizontal(asked))
        .then(listed(*says) if says else pl.lit(NO_RULE))
        .otherwise(pl.lit(NO_RULE))
        .alias("recount_because"),
    )


def _or(due: Sequence[pl.Expr], asked: Sequence[pl.Expr]) -> pl.Expr:
    """Kleene's or over the rules that apply; null where none does."""
    some = [pl.when(one).then(answer).otherwise(statement=False)
            for one, answer in zip(asked, due, strict=True)]  # fmt: skip
    return pl.when(pl.any_horizontal(asked)).then(pl.any_horizontal(some))


def _answer(rule: Rule) -> pl.Expr:
    return compiled(rule.broken).cast(pl.Boolean)


def _applies(rule: Rule) -> pl.Expr:
    if not rule.when:
        return pl.lit(value=True)
    return compiled(rule.when).cast(pl.Boolean).fill_null(value=False)


def _names(rule: Rule) -> set[str]:
    said = (sql for sql in (rule.broken, rule.when) if sql)
    return {name for sql in said for name in compiled(sql).meta.root_names()} | set(rule.fields)


def _reason(rule: Rule, schema: pl.Schema) -> pl.Expr:
    """Write the rule, its answer and the figures it was given."""
    answer = _answer(rule)
    code = (
        pl.when(answer)
        .then(pl.lit("recount_due"))
        .when(~answer)
        .then(pl.lit("recount_not_due"))
        .otherwise(pl.lit("recount_unknown"))
    )
    figures = numbers_json(schema, tuple(name for name in rule.fields if name != "office"))
    return pl.concat_str(
        pl.lit('["'), code, pl.lit(f'",{{"rule":"{rule.code}","figures":'), figures, pl.lit("}]")
    )
