"""What the terminal says when a count is done: the first page of the report, shorter."""

from typing import TYPE_CHECKING

from fullcount.cli.show import cell, out, table

if TYPE_CHECKING:
    from fullcount.count.run import Count
    from fullcount.publish.summary import Summary


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
    console.print(_sources(told))
    console.print(_contests(told))


def _lines(told: "Summary") -> list[str]:
    n = cell
    judged = told.checks_passed + told.checks_failed
    return [
        f"{n(told.contests)} contests, {n(told.stations)} stations, {n(told.forms)} copies, "
        f"{n(told.forms_stated)} with figures stated",
        f"{n(told.findings)} findings; {n(told.checks_failed)} of {n(judged)} checks that could be "
        f"judged failed, {n(told.checks_not_evaluable)} could not be judged",
        f"{n(told.pairs_differing)} of {n(told.pairs)} pairs of copies differ; "
        f"sources name different leaders in {n(told.contests_reversed)} of "
        f"{n(told.contests_compared)} contests where they can be compared",
        f"{n(told.contests_unsettled)} of {n(told.contests)} contests are not settled by some "
        f"source; {n(told.awaited)} forms awaited, {n(told.overdue)} deadlines overdue",
        f"{n(told.unread)} cells could not be read as they stand; {n(told.figures_failing)} of "
        f"{n(told.figures)} published figures fail their own arithmetic",
    ]


def _sources(told: "Summary") -> object:
    rows = [(s.source_id, s.title, s.kind, s.forms, s.stated, s.contests) for s in told.sources]
    made = table("Sources", ["id", "who states it", "kind", "copies", "stated", "contests"], rows)
    made.caption = "\n".join(cell(s.says) for s in told.sources if s.says) or None
    return made


def _contests(told: "Summary") -> object:
    rows: list[tuple[object, ...]] = []
    for row in told.top:
        beside = (row.contest_id, _words(row.agreement), *[""] * len(row.lines))
        for at, line in enumerate(row.lines):
            figures = (line.leader, line.margin, line.unsettled, _words(line.verdict))
            found = row.findings if at == 0 else ""
            rows.append((beside[at], line.source_id, *figures, found))
    columns = ["contest", "by", "leader", "margin", "unsettled", "verdict", "findings"]
    return table(f"Contests to look at first ({len(told.top)} of {told.contests:,})", columns, rows)


def _words(code: str | None) -> str | None:
    """Spell a code of ours, such as ``not_evaluable``, as it is said."""
    return None if code is None else code.replace("_", " ")
