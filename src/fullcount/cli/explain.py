"""``fullcount explain``: one finding, in full."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fullcount.cli.options import Json, Lang

if TYPE_CHECKING:
    from rich.table import Table

    from fullcount.work.explain import Explanation


def explain(
    finding: Annotated[str, typer.Argument(help="A finding's id, or enough of its beginning.")],
    report: Annotated[Path, typer.Option("--in", help="The report folder it stands in.")],
    *,
    lang: Annotated[Lang, typer.Option(help="Language of the texts.")] = Lang.EN,
    as_json: Json = False,
) -> None:
    """Say what a finding means, from which numbers on which copies, and what to do now."""
    from fullcount.cli.show import cell, out, print_json, table
    from fullcount.work.explain import explain as look_up

    found = look_up(finding, report=report)
    if as_json:
        print_json(
            {
                "finding": found.finding,
                "numbers": found.numbers,
                "rule": found.rule,
                "forms": found.forms.to_dicts(),
            }
        )
        return
    console = out()
    rule, title = found.finding["rule"], _text(found.rule, "title", lang)
    console.print(f"[bold]{cell(rule)}[/bold]  {cell(title)}")
    for part in ("means", "act"):
        console.print(cell(_text(found.rule, part, lang)))
    console.print(table("The finding", ["", ""], [*_about(found)]))
    console.print(table("The numbers", ["box", "value"], list(found.numbers.items())))
    if found.forms.height:
        console.print(_copies(found))


def _copies(found: "Explanation") -> "Table":
    """Lay the copies side by side; what none of them states is left out."""
    from fullcount.cli.show import table

    stated = found.forms.select(
        column
        for column in found.forms
        if column.null_count() < len(column) and column.name not in ("list_complete", "candidates")
    )
    fields = [name for name in stated.columns if name != "form_id"]
    rows = [[found.candidates.get(field, field), *stated[field].to_list()] for field in fields]
    return table("Every copy, as read", ["", *stated["form_id"].to_list()], rows)


def _about(found: "Explanation") -> Iterator[tuple[str, object]]:
    """Say where it lies, what hangs on it, and by which text it was judged."""
    row = found.finding
    yield from ((name, row[name]) for name in ("contest_id", "unit_id", "source_id") if row[name])
    yield "severity", row["severity"]
    yield "votes at stake", "unbounded" if row["stake"] is None else row["stake"]
    yield "margin of the contest", row["margin"]
    yield "broken where", found.rule.get("broken")
    citations = found.rule.get("citations")
    for one in citations if isinstance(citations, list) else []:
        unchecked = "" if one.get("verified") else " (not yet checked by a lawyer)"
        yield "source of the rule", f"{one.get('code', '')} {one.get('cites')}".strip() + unchecked


def _text(rule: object, part: str, lang: Lang) -> str:
    texts = rule.get(part) if isinstance(rule, dict) else None
    if not isinstance(texts, dict):
        return ""
    return str(texts.get(lang.value) or texts.get("en") or "")
