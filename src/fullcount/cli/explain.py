"""``fullcount explain``: one finding, in full."""

from pathlib import Path
from typing import Annotated

import typer

from fullcount.cli.options import Json, Lang


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
    console.print(table("The numbers", ["box", "value"], list(found.numbers.items())))
    stated = found.forms.select(
        column
        for column in found.forms
        if column.null_count() < len(column) and column.name not in ("list_complete", "candidates")
    )
    fields = [name for name in stated.columns if name != "form_id"]
    rows = [[field, *stated[field].to_list()] for field in fields]
    console.print(table("Every copy, as read", ["", *stated["form_id"].to_list()], rows))
    console.print(f"Judged by: {found.rule.get('broken', '')}", style="dim", markup=False)


def _text(rule: object, part: str, lang: Lang) -> str:
    texts = rule.get(part) if isinstance(rule, dict) else None
    if not isinstance(texts, dict):
        return ""
    return str(texts.get(lang.value) or texts.get("en") or "")
