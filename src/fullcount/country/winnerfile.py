"""``winners.toml``: how votes become a winner, office by office and text by text.

Grain: one winner rule of one office in one text of the law. Shares are exact fractions.
"""

from fullcount.country.entry import Entry, citations_of, in_force, read_toml
from fullcount.country.texts import overlap
from fullcount.errors import LawError
from fullcount.model.law import Formula, Method, TieRule, WinnerRule

BASES = ("valid", "cast")


def parse_winners(raw: bytes, *, where: str) -> tuple[WinnerRule, ...]:
    """Read the winner rules. LawError if two texts for one office are in force on one day."""
    file = read_toml(raw, where=where)
    rules = tuple(_winner(entry) for entry in file.entries("winner"))
    file.done()
    for number, rule in enumerate(rules):
        for other in rules[:number]:
            if rule.office == other.office and overlap(rule, other):
                raise LawError(f"two rules for office {rule.office} on one day", where=where)
    return rules


def _winner(entry: Entry) -> WinnerRule:
    office = entry.code("office")
    entry.named(f"{entry.where} ({office})")
    event, first, last = in_force(entry)
    rule = WinnerRule(
        office=office,
        method=entry.choice("method", Method),
        tie=entry.choice("tie", TieRule, default=TieRule.NOT_STATED),
        formula=entry.choice("formula", Formula) if entry.has("formula") else None,
        threshold=entry.share("threshold"),
        share=entry.share("share"),
        lead=entry.share("lead"),
        base=entry.words_or("base", "valid"),
        citations=citations_of(entry),
        event=event,
        in_force_from=first,
        in_force_to=last,
    )
    entry.done()
    _check_method(rule, entry)
    return rule


def _check_method(rule: WinnerRule, entry: Entry) -> None:
    """Give a method exactly the numbers it needs: a stray one would be silently without effect."""
    lists = rule.method is Method.LIST_PR
    if lists != (rule.formula is not None):
        raise entry.fail("formula belongs to method list_pr, and list_pr needs one")
    if rule.threshold is not None and rule.method not in (Method.LIST_PR, Method.PLURALITY):
        raise entry.fail("threshold belongs to method list_pr or plurality")
    leads = rule.method is Method.LEAD_AND_SHARE
    if (rule.share is None) is leads or (rule.lead is None) is leads:
        raise entry.fail("share and lead belong to method lead_and_share, which needs both")
    if rule.base not in BASES:
        raise entry.fail(f"base must be one of {', '.join(BASES)}, not {rule.base!r}")
