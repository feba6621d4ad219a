"""What the terminal says when a count is done: the first page of the report, shorter."""

from typing import TYPE_CHECKING

from fullcount.cli.show import cell, out, table

if TYPE_CHECKING:
    from fullcount.count.run import Count
    from fullcount.publish.summary import Summary


AGREE = {"same": "agree", "reversed": "differ", "not_comparable": "not comparable"}


def summary_json(count: "Count", *, lang: str) -> dict[str, object]:
    """Give the summary as plain values."""
    from fullcount.publish.summary import summary

    return summary(count, lang=lang).as_json()


def print_summary(count: "Count", *, lang: str) -> None:
    """Print the numbers with their denominators, and the contests to look at first."""
    from fullcount.publish.summary import summary

    told = summary(count, lang=lang)
    console = out()
    if told.fictional:
        console.print("FICTIONAL ELECTION: no place, person or number in it is real.", style="bold")
    console.print(f"[bold]{cell(told.title)}[/bold]  {told.held_on}  law: {cell(told.law)}")
    for line in _lines(told):
        console.print(line, markup=False)
    if told.sources:
        console.print(_sources(told))
    if told.top:
        console.print(_contests(told, lang=lang))


def _lines(told: "Summary") -> list[str]:
    """Say each number with its denominator; of what there is none of, nothing."""
    n = cell
    judged = told.checks_passed + told.checks_failed
    lines = [
        f"{n(told.findings)} findings; {n(told.checks_failed)} of {n(judged)} checks that could be "
        f"judged failed, {n(told.checks_not_evaluable)} could not be judged",
    ]
    if told.forms:
        lines.insert(
            0,
            f"{n(told.contests)} contests, {n(told.stations)} stations, {n(told.forms)} copies, "
            f"{n(told.forms_stated)} with figures stated",
        )
        unknown = told.contests_not_evaluable
        lines.append(
            f"{n(told.contests_unsettled)} of {n(told.contests)} contests are not settled by "
            f"{'an official' if told.has_official else 'some'} source"
            + (f", {n(unknown)} more cannot be evaluated by one" if unknown else "")
            + f"; {n(told.awaited)} forms awaited, {n(told.overdue)} deadlines overdue"
        )
    if told.pairs:
        lines.append(f"{n(told.pairs_differing)} of {n(told.pairs)} pairs of copies differ")
    if told.contests_compared:
        lines.append(
            f"sources put different candidates first in {n(told.contests_reversed)} of "
            f"{n(told.contests_compared)} contests where they can be compared"
        )
    if told.figures:
        lines.append(
            f"{n(told.figures_failing)} of {n(told.figures)} published figures do not follow from "
            "their own parts"
        )
    lines.append(f"cells that could not be read as they stand: {n(told.unread)}")
    return lines


def _sources(told: "Summary") -> object:
    rows = [(s.source_id, s.title, s.kind, s.forms, s.stated, s.contests) for s in told.sources]
    made = table("Sources", ["id", "who states it", "kind", "copies", "stated", "contests"], rows)
    made.caption = "\n".join(cell(s.says) for s in told.sources if s.says) or None
    return made


def _contests(told: "Summary", *, lang: str) -> object:
    """Give the first contests as the official sources tell them; by all where none is official."""
    from fullcount.publish.texts import words

    say = words(lang)
    rows: list[tuple[object, ...]] = []
    for row in told.top:
        for at, line in enumerate(row.spoken):
            first = at == 0
            rows.append(
                (
                    row.contest_id if first else "",
                    line.source_id,
                    f"{', '.join(line.level)} ({say('word.level')})" if line.level else line.leader,
                    line.margin,
                    line.unsettled,
                    say(f"verdict.{line.verdict}"),
                    AGREE.get(row.agreement or "", "–") if first else "",
                    row.findings if first else "",
                )
            )
    columns = ["contest", "by", "leader", "margin", "unsettled", "verdict", "sources", "findings"]
    # One source speaks: its name is in the table above. Several: their room is worth more.
    left_out = "by" if len({row[1] for row in rows}) == 1 else "findings"
    at = columns.index(left_out)
    columns.remove(left_out)
    rows = [row[:at] + row[at + 1 :] for row in rows]
    made = table(f"Contests to look at first ({len(told.top)} of {told.contests:,})", columns, rows)
    made.caption = "unsettled: at most; an en dash = no bound is known" if rows else None
    return made
