"""The arithmetic of a form spelled out with its numbers, the way a person would check it.

Only what is stated is added: where a candidate or a box is not stated the line is not written.
"""

from fullcount.publish.copies import Unit
from fullcount.publish.names import Names
from fullcount.publish.spell import change, number
from fullcount.publish.tally import Table
from fullcount.publish.texts import Words

MOST_TERMS = 12  # beyond this a sum is written with its first terms and how many more


def sums_of(table: Table, at: int, names: Names) -> tuple[str, ...]:
    """Spell the sums of one column of a contest's tally; of others only what differs."""
    column, words = table.columns[at], names.words
    votes = [line.votes[at] for line in table.lines]
    stated = [value for value in votes if value is not None]
    valid, rejected, cast = (column.totals[name] for name in ("valid", "rejected", "cast"))
    sums: list[tuple[str, list[int], str, int | None]] = []
    if stated and len(stated) == len(votes):
        sums.append((words("word.total"), stated, words("total.valid"), valid))
    if valid is not None and rejected is not None:
        left = f"{words('total.valid')} + {words('total.rejected')}"
        sums.append((left, [valid, rejected], words("total.cast"), cast))
    head = f"{words.apart(column.source)}, {names.kind(column.kind)}"
    return tuple(
        f"{head}: {_sum(left, terms, right, total, words=words)}"
        for left, terms, right, total in sums
        if column.main or (total is not None and total != sum(terms))
    )


def sums_of_unit(unit: Unit, names: Names) -> tuple[str, ...]:
    """Spell, for each copy of a unit's forms, the sum of the candidates' votes against the total.

    A copy with a candidate that it does not state, or that could not be read, has no such sum.
    """
    said, words = [], names.words
    for sheet in unit.sheets:
        votes = [line for line in sheet.lines if line.is_votes]
        boxes = {line.column: line for line in sheet.lines if not line.is_votes}
        for at, copy in enumerate(sheet.copies):
            terms = [term for line in votes if (term := line.numbers[at]) is not None]
            if not terms or len(terms) != len(votes):
                continue
            valid = boxes["valid"].numbers[at] if "valid" in boxes else None
            added = _sum(words("word.total"), terms, words("total.valid"), valid, words=words)
            said.append(f"{words.apart(copy.source)}, {names.kind(copy.kind)}: {added}")
    return tuple(said)


def _sum(left: str, terms: list[int], right: str, stated: int | None, *, words: Words) -> str:
    shown = " + ".join(number(term) for term in terms[:MOST_TERMS])
    if len(terms) > MOST_TERMS:
        shown += f" + … ({len(terms) - MOST_TERMS})"
    total = sum(terms)
    said = f"{left}: {words.sum(f'{shown} = {number(total)}')}"
    if stated is None:
        return said
    if stated == total:
        return f"{said} = {right}"
    given = {"right": right, "stated": stated, "difference": change(stated - total)}
    return f"{said}; {words('annexure.differs', **given)}"
