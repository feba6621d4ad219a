"""The page of the rule book says every rule that is judged, in full, and no other."""

import re
from dataclasses import replace
from datetime import date

import pytest

from fullcount.count.rulebook import rule_book
from fullcount.country import packaged_ids, packaged_law
from fullcount.model.rule import Event, Grain, Rule, Severity
from fullcount.publish.rulebook import rule_book_page

LANGUAGES = ("en", "ur")


def book(law: str = "pakistan", day: date = date(2024, 2, 8)) -> tuple[Rule, ...]:
    return rule_book(packaged_law(law), dates=dict.fromkeys(Event, day))


def sections(page: str) -> dict[str, str]:
    parts = re.split(r'^## <a id="rule-[^"]+"></a>', page, flags=re.MULTILINE)[1:]
    return {part.split(":", 1)[0]: part for part in parts}


@pytest.mark.parametrize("law", packaged_ids())
@pytest.mark.parametrize("lang", LANGUAGES)
def test_book_is_registry_is_texts(law: str, lang: str) -> None:
    rules = book(law)
    found = sections(rule_book_page(rules, lang))
    assert list(found) == [rule.code for rule in rules]
    for rule in rules:
        part = found[rule.code]
        for said in (rule.title.of(lang), rule.means.of(lang), rule.act.of(lang)):
            assert said in part
        assert f"`{rule.broken}`" in part
        assert all(citation.cites in part for citation in rule.citations)
        assert all(citation.code in part for citation in rule.citations)
        assert part.count("not verified" if lang == "en" else "غیر مصدقہ") == sum(
            not citation.verified for citation in rule.citations
        )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_rule_is_in_the_contents_once(lang: str) -> None:
    page = rule_book_page(book(), lang)
    for rule in book():
        assert page.count(f"| [{rule.code}](#rule-{rule.code.lower()}) |") == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_parameter_is_left_unfilled(lang: str) -> None:
    assert not re.search(r"\{[a-z_]+\}", rule_book_page(book(), lang))


def test_every_grain_and_severity_has_words() -> None:
    rule = book()[0]
    for grain in Grain:
        for severity in Severity:
            assert rule_book_page([replace(rule, grain=grain, severity=severity)], "ur")


def test_says_when_a_lawyer_and_a_translator_have_signed() -> None:
    (rule,) = book()[:1]
    signed = replace(
        rule,
        translation_reviewed=True,
        citations=tuple(replace(each, verified=True) for each in rule.citations),
    )
    page = rule_book_page([signed], "en")
    assert "not verified" not in page
    assert "not been reviewed" not in page


def test_stakes_are_told_in_words() -> None:
    rule = book()[0]
    for stake, says in (("", "no bound is known"), ("0", "no vote depends"), ("cast", "`cast`")):
        assert says in rule_book_page([replace(rule, stake=stake)], "en")


def test_a_line_in_a_table_stays_one_cell() -> None:
    rule = book()[0]
    page = rule_book_page([replace(rule, title=replace(rule.title, en="a | b"))], "en")
    row = next(line for line in page.splitlines() if line.startswith("| [")).replace("\\|", "")
    assert row.count("|") == 5


def test_urdu_runs_from_right_to_left() -> None:
    assert rule_book_page(book(), "ur").startswith('<div dir="rtl">')
