"""Every universal rule: a row that keeps it, a row that just breaks it, and each box left blank.

The table is rule_cases.toml; a rule without rows there fails. What must come out when a box is
not stated is told by an independent reading of the condition (kleene.py).
"""

import json
import tomllib
from pathlib import Path

import polars as pl
import pytest
from count.kleene import Value, evaluate

from fullcount.count.judge import Judgement, judge
from fullcount.count.rulebook import universal_rules
from fullcount.count.subject import PLACES
from fullcount.country.condition import compiled
from fullcount.country.rulefile import filled
from fullcount.model.rule import Rule

RULES = {str(rule.code): filled(rule) for rule in universal_rules()}
CASES: dict[str, dict[str, list[dict[str, Value]]]] = tomllib.loads(
    Path(__file__).with_name("rule_cases.toml").read_text(encoding="utf-8")
)
TYPES = {bool: pl.Boolean, int: pl.Int64, str: pl.String}


def frame_of(rule: Rule, row: dict[str, Value]) -> pl.DataFrame:
    """A frame of one row, with the keys of its grain; types as the case table has them."""
    schema: dict[str, type[pl.DataType]] = {}
    for case in (row, *(case for cases in CASES[str(rule.code)].values() for case in cases)):
        for name, value in case.items():
            if value is not None and name != "stake":
                schema.setdefault(name, TYPES[type(value)])
    place = {name: "key" for name in PLACES[rule.grain].columns if name not in schema}
    data = {name: [row.get(name)] for name in schema} | {name: [v] for name, v in place.items()}
    return pl.DataFrame(data, schema=schema | dict.fromkeys(place, pl.String))


def judged(rule: Rule, row: dict[str, Value]) -> Judgement:
    return judge({rule.grain: frame_of(rule, row)}, [rule])


def cases(kind: str) -> list[tuple[str, int]]:
    return [(code, i) for code, each in CASES.items() for i, _ in enumerate(each.get(kind, []))]


def test_every_rule_has_a_keeping_and_a_breaking_row() -> None:
    assert set(CASES) == set(RULES)
    assert not [c for c, each in CASES.items() if not each.get("breaks")]
    assert not [c for c, each in CASES.items() if not each.get("keeps") and not each.get("outside")]
    limited = {code for code, rule in RULES.items() if rule.when}
    assert limited == {code for code, each in CASES.items() if each.get("outside")}


@pytest.mark.parametrize(("code", "i"), cases("keeps"))
def test_keeps(code: str, i: int) -> None:
    result = judged(RULES[code], CASES[code]["keeps"][i])
    assert result.findings.is_empty()
    assert result.coverage.select("rule", "passed", "missing_boxes").rows() == [(code, 1, "")]


@pytest.mark.parametrize(("code", "i"), cases("breaks"))
def test_just_breaks(code: str, i: int) -> None:
    rule, row = RULES[code], CASES[code]["breaks"][i]
    result = judged(rule, row)
    stake = None if row["stake"] == "none" else row["stake"]
    assert result.findings.select("rule", "severity", "stake").rows() == [
        (code, rule.severity.value, stake)
    ]
    assert result.coverage.select("passed", "failed").rows() == [(0, 1)]
    numbers = json.loads(result.findings["numbers"].item())
    told = {name: boxes(row)[name] for name in rule.fields}
    assert numbers == {name: int(v) if isinstance(v, bool) else v for name, v in told.items()}


@pytest.mark.parametrize(("code", "i"), cases("outside"))
def test_outside_is_not_judged_at_all(code: str, i: int) -> None:
    result = judged(RULES[code], CASES[code]["outside"][i])
    assert result.findings.is_empty()
    assert result.coverage.is_empty()


def boxes(row: dict[str, Value]) -> dict[str, Value]:
    """What a condition sees: the row, and its optional boxes."""
    return row | {f"{name}_if_any": value for name, value in row.items()}


@pytest.mark.parametrize("code", RULES)
@pytest.mark.parametrize("kind", ["keeps", "breaks"])
def test_a_box_left_blank_is_decided_as_kleene_says(code: str, kind: str) -> None:
    rule = RULES[code]
    for case in CASES[code].get(kind, []):
        for field in {name.removesuffix("_if_any") for name in rule.fields}:
            row = case | {field: None}
            applies = evaluate(rule.when, boxes(row)) if rule.when else True
            broken = evaluate(rule.broken, boxes(row)) if applies else None
            result = judged(rule, row)
            counts = result.coverage.select("passed", "failed", "not_evaluable").rows()
            expected = (broken is False, broken is True, broken is None)
            asked = applies is not False
            assert counts == ([tuple(map(int, expected))] if asked else []), (field, row)
            if asked and broken is None:
                assert field in result.coverage["missing_boxes"].item()
            if kind == "keeps" and not rule.judges_absence:
                assert result.findings.is_empty(), "a blank box must not break a rule that was kept"


@pytest.mark.parametrize("code", RULES)
def test_the_oracle_agrees_with_polars_on_the_cases_themselves(code: str) -> None:
    rule = RULES[code]
    for case in (*CASES[code].get("keeps", []), *CASES[code]["breaks"]):
        frame = frame_of(rule, case).with_columns(
            pl.col(name.removesuffix("_if_any")).alias(name)
            for name in rule.fields
            if name.endswith("_if_any")
        )
        assert frame.select(compiled(rule.broken)).item() == evaluate(rule.broken, boxes(case))


@pytest.mark.parametrize("code", RULES)
def test_stake_never_claims_a_bound_it_cannot_know(code: str) -> None:
    """With every box of its stake blank, a failure is unbounded, unless no vote depends on it."""
    rule = RULES[code]
    reads = set(compiled(rule.stake).meta.root_names()) if rule.stake else set()
    for case in CASES[code]["breaks"]:
        row = case | dict.fromkeys(reads - set(rule.fields))
        if reads - set(rule.fields):
            assert judged(rule, row).findings["stake"].to_list() == [None]


def test_words_are_plain_and_never_blame() -> None:
    for rule in RULES.values():
        for text in (rule.title, rule.means, rule.act):
            assert text.en
            assert text.ur
            assert "{" not in text.en + text.ur
            said = f"{text.en} {text.ur}".lower()
            assert not [
                word for word in ("fraud", "rigg", "stole", "fake", "دھاندلی") if word in said
            ]
        assert not rule.translation_reviewed
        assert rule.citations
        assert not rule.legal_verified
