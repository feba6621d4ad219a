"""The rule book of a law, as in force on a day."""

from datetime import UTC, date, datetime

from fullcount.count.rulebook import rule_book
from fullcount.errors import MissingError
from fullcount.model.rule import Event, Rule
from fullcount.work.open import open_law


def list_rules(law: str, *, on: date | None = None) -> tuple[Rule, ...]:
    """Give the rules in force if poll, consolidation, gazette and filing were all on that day."""
    day = on or datetime.now(UTC).date()  # noqa: TID251 -- the shell asks the time
    return rule_book(open_law(law), dates=dict.fromkeys(Event, day))


def show_rule(code: str, *, law: str, on: date | None = None) -> Rule:
    """Give one rule by its code, or by a national code that restates it."""
    for rule in list_rules(law, on=on):
        if code.upper() in {rule.code.upper(), *(c.code.upper() for c in rule.citations)}:
            return rule
    raise MissingError(f"no rule {code} in the law {law} on that day; see `fullcount rules list`")
