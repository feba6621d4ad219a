"""Which text of a deadline was in force on a day, and by which packaged law."""

from datetime import date
from functools import cache

from fullcount.country import packaged_ids, packaged_law
from fullcount.model.law import Deadline, Law


@cache
def law_named(name: str) -> Law | None:
    """Give a packaged law, read once for however many cases; None where there is none."""
    return packaged_law(name) if name in packaged_ids() else None


def deadline_of(law: Law, code: str, *, on: date) -> Deadline | None:
    """Give the deadline of this code in force on a day; None where there was none."""
    return next((one for one in law.deadlines if one.code == code and _covers(one, on)), None)


def _covers(rule: Deadline, on: date) -> bool:
    return (rule.in_force_from is None or rule.in_force_from <= on) and (
        rule.in_force_to is None or on <= rule.in_force_to
    )
