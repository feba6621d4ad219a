"""The registry: universal rules, one law's own, and the text that was in force on the day."""

import tomllib
from dataclasses import replace
from datetime import date, timedelta
from importlib import resources

import polars as pl
import pytest

from fullcount.count.judge import judge
from fullcount.count.rulebook import rule_book, universal_rules
from fullcount.country import packaged_ids, packaged_law
from fullcount.country.condition import columns_of
from fullcount.errors import LawError
from fullcount.model.ids import RuleCode
from fullcount.model.law import Law
from fullcount.model.rule import Citation, Event, Grain, Rule, Severity
from fullcount.model.text import Text

POLL_2024 = date(2024, 2, 8)


def on(day: date) -> dict[Event, date]:
    return dict.fromkeys(Event, day)


def book(law: Law, day: date = POLL_2024) -> dict[str, Rule]:
    return {str(rule.code): rule for rule in rule_book(law, dates=on(day))}


def test_the_registry_is_what_stands_in_the_files() -> None:
    folder = resources.files("fullcount.count").joinpath("rules")
    written = [
        rule["code"]
        for each in folder.iterdir()
        if each.name.endswith(".toml")
        for rule in tomllib.loads(each.read_text(encoding="utf-8"))["rule"]
    ]
    assert sorted(written) == sorted(str(rule.code) for rule in universal_rules())
    assert len(written) == len(set(written))


def test_universal_rules_are_checked_like_any_other() -> None:
    for rule in universal_rules():
        assert rule.revision >= 1
        assert rule.title.ur
        assert rule.citations[0].cites.startswith("Catalogue of rules for result forms, row ")
        assert rule.in_force_from is None
        assert rule.restates is None


@pytest.mark.parametrize("law", packaged_ids())
def test_every_packaged_law_makes_a_book(law: str) -> None:
    rules = rule_book(packaged_law(law), dates=on(POLL_2024))
    assert {rule.code for rule in universal_rules()} <= {rule.code for rule in rules}
    for rule in rules:
        assert rule.restates is None
        found = columns_of(rule.broken, where=rule.code, judges_absence=rule.judges_absence)
        assert set(found) == set(rule.fields)


def test_a_restated_rule_is_one_rule_with_the_law_s_section() -> None:
    rules = book(packaged_law("pakistan"))
    assert "PK-F45-01" not in rules
    codes = [citation.code for citation in rules["C1"].citations]
    assert codes == ["", "PK-F45-01"]
    assert not rules["C1"].legal_verified


def test_a_law_s_threshold_takes_the_place_of_the_universal_one() -> None:
    universal, pakistan = book(packaged_law("bolivia")), book(packaged_law("pakistan"))
    assert "95 per cent" in universal["E3"].title.en
    assert "90 per cent" in pakistan["E3"].title.en
    frame = pl.DataFrame({"cast": [905], "registered": [1000], "is_postal": [False]})
    keys = ("form_id", "kind", "contest_id", "unit_id", "source_id")
    frame = frame.with_columns(pl.lit("x").alias(name) for name in keys)
    for rules, broken in ((universal, 0), (pakistan, 1)):
        assert judge({Grain.FORM: frame}, [rules["E3"]]).findings.height == broken


def test_the_text_in_force_is_told_by_the_date_of_its_event() -> None:
    law = packaged_law("pakistan")
    last = date(2023, 7, 31)
    before, after = book(law, last), book(law, last + timedelta(days=1))
    assert "PK-REC-01a" in before
    assert "PK-REC-01" not in before
    assert "PK-REC-01" in after
    assert "PK-REC-01a" not in after
    polled_before = rule_book(
        law, dates={Event.POLL: last, Event.CONSOLIDATION: last + timedelta(days=1)}
    )
    assert "PK-REC-01" in {rule.code for rule in polled_before}


def law_with(*rules: Rule) -> Law:
    return Law(
        id="sahra_test", title=Text(en="Sahra (fictional)"), zone="Asia/Karachi", kinds=(),
        rules=rules, winner_rules=(), deadlines=(),
    )  # fmt: skip


def own(code: str, **more: object) -> Rule:
    rule = Rule(
        code=RuleCode(code),
        revision=1,
        grain=Grain.FORM,
        severity=Severity.ERROR,
        title=Text(en="t"),
        means=Text(en="m"),
        act=Text(en="a"),
        broken="cast > 1",
        citations=(Citation(cites="fictional"),),
        fields=("cast",),
    )
    return replace(rule, **more)  # type: ignore[arg-type]


def test_a_law_of_its_own_joins_the_book_after_the_universal_rules() -> None:
    rules = rule_book(law_with(own("SH-9")), dates={})
    assert [rule.code for rule in rules][-1] == "SH-9"
    assert len(rules) == len(universal_rules()) + 1


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        ([own("C1")], "two rules in force are called C1"),
        ([own("SH-1"), own("SH-1", revision=2)], "two rules in force are called SH-1"),
        ([own("SH-1", restates=RuleCode("Z9"))], "restates Z9, which is not"),
        ([own("SH-1", suppressed_by=(RuleCode("Z9"),))], "cannot be suppressed by Z9"),
        ([own("SH-1", suppressed_by=(RuleCode("J1"),))], "cannot be suppressed by J1"),
        (
            [
                own("SH-1", suppressed_by=(RuleCode("SH-2"),)),
                own("SH-2", suppressed_by=(RuleCode("SH-1"),)),
            ],
            "would suppress itself",
        ),
        ([own("SH-1", restates=RuleCode("E3"), parameters=(("votes", 1),))], "no parameter votes"),
    ],
)
def test_a_law_that_cannot_be_applied_is_refused(rules: list[Rule], says: str) -> None:
    with pytest.raises(LawError, match=says):
        rule_book(law_with(*rules), dates={})


def test_two_texts_of_one_rule_live_in_turn() -> None:
    early = own("SH-1", in_force_to=date(2023, 7, 31))
    late = own("SH-1", broken="cast > 2", in_force_from=date(2023, 8, 1))
    law = law_with(early, late)
    assert book(law, date(2023, 7, 31))["SH-1"].broken == "cast > 1"
    assert book(law, date(2023, 8, 1))["SH-1"].broken == "cast > 2"
