"""The rule book in force: the universal rules, with one law's own and its restatements.

Grain: one rule. Source: the files of ``count/rules`` (codes A to O of the catalogue of rules
for result forms) and the law's ``rules.toml``. A law that says the same as a universal rule
restates it: the law's section and thresholds join that rule, and a paper that breaks it makes
one finding. Which text of a law applies is told by the date of the event it governs.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib import resources

from fullcount.country.rulefile import filled, merge, parse_rules
from fullcount.country.texts import texts_in_force
from fullcount.errors import LawError
from fullcount.model.ids import RuleCode
from fullcount.model.law import Law
from fullcount.model.rule import Event, Rule


@cache
def universal_rules() -> tuple[Rule, ...]:
    """Read the rules that hold under any law, in the catalogue's order; parameters not filled."""
    folder = resources.files("fullcount.count").joinpath("rules")
    texts = sorted((each for each in folder.iterdir() if each.name.endswith(".toml")), key=str)
    rules = tuple(
        rule for text in texts for rule in parse_rules(text.read_bytes(), where=text.name)
    )
    _check_codes(rules, where="count/rules")
    return rules


def rule_book(law: Law, *, dates: Mapping[Event, date]) -> tuple[Rule, ...]:
    """Give the rules in force on the dates of the events, universal first, numbers filled in.

    LawError where a national rule restates one that does not exist, takes a code that is
    taken, or is suppressed by one that is not of its grain.

    >>> from fullcount.country import packaged_law
    >>> law = packaged_law("pakistan")
    >>> book = {rule.code: rule for rule in rule_book(law, dates={Event.POLL: date(2024, 2, 8)})}
    >>> [citation.code for citation in book[RuleCode("C1")].citations]
    ['', 'PK-F45-01']
    """
    where = f"rules of {law.id}"
    national = texts_in_force(law.rules, dates)
    book = {rule.code: rule for rule in universal_rules()}
    for rule in national:
        if rule.restates is not None:
            if rule.restates not in book:
                raise LawError(f"{rule.code} restates {rule.restates}, which is not", where=where)
            book[rule.restates] = merge(book[rule.restates], rule)
    own = [rule for rule in national if rule.restates is None]
    rules = tuple(filled(rule) for rule in (*book.values(), *own))
    _check_codes(rules, where=where)
    return rules


def _check_codes(rules: Sequence[Rule], *, where: str) -> None:
    grains = {}
    for rule in rules:
        if rule.code in grains:
            raise LawError(f"two rules in force are called {rule.code}", where=where)
        grains[rule.code] = rule.grain
    for rule in rules:
        for code in rule.suppressed_by:
            if grains.get(RuleCode(code)) is not rule.grain:
                raise LawError(f"{rule.code} cannot be suppressed by {code}", where=where)
    _check_suppression({rule.code: rule.suppressed_by for rule in rules}, where=where)


def _check_suppression(causes: Mapping[RuleCode, Sequence[RuleCode]], *, where: str) -> None:
    """Refuse rules that suppress one another: both would fail and neither be told."""
    for code in causes:
        seen, todo = set(), list(causes[code])
        while todo:
            cause = todo.pop()
            if cause == code:
                raise LawError(f"{code} would suppress itself through others", where=where)
            if cause not in seen:
                seen.add(cause)
                todo.extend(causes.get(cause, ()))
