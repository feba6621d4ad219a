"""What the rules found: by rule with its denominator, and by contest with its explanation.

Grain: one ``Judged`` per rule of the book for the election; one ``Found`` per finding. A rule
that could not be judged is shown as *not evaluable*, which is neither passed nor failed.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from fullcount.count.run import Count
from fullcount.model.rule import Rule
from fullcount.publish.names import Names
from fullcount.publish.noted import SEVERITIES
from fullcount.publish.spell import NOT_STATED, number
from fullcount.publish.texts import Words

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A rule in one language, with what must be said of its text."""

    code: str
    revision: int
    severity: str
    title: str
    means: str
    act: str
    cites: tuple[tuple[str, str], ...]  # citation, address
    legal_verified: bool
    translation_reviewed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A rule and how often it was kept, broken, not evaluable, or left out as noise."""

    rule: Explained
    passed: int
    failed: int
    not_evaluable: int
    suppressed: int
    missing: str  # captions of the boxes most often not stated

    @property
    def judged(self) -> int:
        return self.passed + self.failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One finding with its numbers in words."""

    finding_id: str
    unit_id: str
    unit: str
    source: str
    numbers: tuple[tuple[str, str], ...]
    stake: int | None
    margin: int | None
    form_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundByRule:
    rule: Explained
    found: tuple[Found, ...]
    more: int


def explained(rule: Rule, words: Words) -> Explained:
    return Explained(
        code=rule.code,
        revision=rule.revision,
        severity=rule.severity.value,
        title=rule.title.of(words.lang),
        means=rule.means.of(words.lang),
        act=rule.act.of(words.lang),
        cites=tuple(
            (" ".join(part for part in (one.code, one.cites) if part), one.url)
            for one in rule.citations
        ),
        legal_verified=rule.legal_verified,
        translation_reviewed=rule.translation_reviewed,
    )


def judged_rules(count: Count, names: Names) -> tuple[Judged, ...]:
    """Give every rule that judged anything: broken ones first, by severity."""
    totals = count.coverage.group_by("rule").agg(
        pl.col("passed", "failed", "not_evaluable", "suppressed").sum(),
        pl.col("missing_boxes")
        .drop_nulls()
        .filter(pl.col("missing_boxes").drop_nulls() != "")
        .mode()
        .first(),
    )
    rows = {str(row["rule"]): row for row in totals.iter_rows(named=True)}
    every = [_judged(rule, rows[rule.code], names) for rule in count.rules if rule.code in rows]
    return tuple(sorted(every, key=lambda one: (one.failed == 0, _weight(one.rule), -one.failed)))


def _judged(rule: Rule, row: Mapping[str, object], names: Names) -> Judged:
    def whole(name: str) -> int:
        value = row[name]
        return value if isinstance(value, int) else 0

    boxes = str(row["missing_boxes"] or "").split(", ")
    return Judged(
        rule=explained(rule, names.words),
        passed=whole("passed"),
        failed=whole("failed"),
        not_evaluable=whole("not_evaluable"),
        suppressed=whole("suppressed"),
        missing=", ".join(names.field(None, box) for box in boxes if box),
    )


def _weight(rule: Explained) -> int:
    return SEVERITIES.index(rule.severity) if rule.severity in SEVERITIES else len(SEVERITIES)


def found_by_rule(
    findings: pl.DataFrame, names: Names, *, owners: Mapping[str, str], most: int = MOST_SHOWN
) -> tuple[FoundByRule, ...]:
    """Group findings by rule, severest rule first; in each the largest stake first.

    ``owners`` tells who states a form: a finding about two copies belongs to no one source.
    """
    ordered = findings.sort(
        pl.col("stake").is_not_null(), -pl.col("stake"), "unit_id", nulls_last=True
    )
    parts = ordered.partition_by("rule", as_dict=True, maintain_order=True)
    groups = [
        _group(
            names.rules[str(code)], part.head(most), names, owners, more=max(part.height - most, 0)
        )
        for (code,), part in parts.items()
        if str(code) in names.rules
    ]
    return tuple(sorted(groups, key=lambda group: (_weight(group.rule), group.rule.code)))


def _group(
    rule: Rule, shown: pl.DataFrame, names: Names, owners: Mapping[str, str], *, more: int
) -> FoundByRule:
    return FoundByRule(
        rule=explained(rule, names.words),
        found=tuple(_found(row, names, owners) for row in shown.iter_rows(named=True)),
        more=more,
    )


def _found(row: Mapping[str, object], names: Names, owners: Mapping[str, str]) -> Found:
    contest, unit, forms = row["contest_id"], row["unit_id"], row["form_ids"]
    source, stake, margin = row["source_id"], row["stake"], row["margin"]
    ids = tuple(str(form) for form in forms) if isinstance(forms, Sequence) else ()
    stating = [source] if isinstance(source, str) else [owners[one] for one in ids if one in owners]
    return Found(
        finding_id=str(row["finding_id"]),
        unit_id=str(unit or ""),
        unit=names.unit(unit if isinstance(unit, str) else None),
        source=" / ".join(names.source(one) for one in dict.fromkeys(stating)) or NOT_STATED,
        numbers=numbers_in_words(str(row["numbers"] or ""), contest, names),
        stake=stake if isinstance(stake, int) else None,
        margin=margin if isinstance(margin, int) else None,
        form_ids=ids,
    )


def numbers_in_words(text: str, contest: object, names: Names) -> tuple[tuple[str, str], ...]:
    """Read a finding's numbers (canonical JSON) as (caption, value)."""
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return ((names.words("word.numbers"), text),)
    if not isinstance(found, dict):
        return ((names.words("word.numbers"), text),)
    where = contest if isinstance(contest, str) else None
    return tuple((names.field(where, name), _value(value)) for name, value in found.items())


def _value(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(number(part) for part in value)
    return number(value)
