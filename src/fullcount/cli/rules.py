"""``fullcount rules``: the rule book."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from fullcount.cli.options import Json, Lang

if TYPE_CHECKING:
    from fullcount.model.rule import Citation

app = typer.Typer(help="The rule book: what is checked, by which text of the law.")

LawName = Annotated[
    str, typer.Option("--law", help="A packaged law's id, or a folder of law files.")
]
On = Annotated[
    datetime | None,
    typer.Option("--on", formats=["%Y-%m-%d"], help="Day whose text is meant (default: today)."),
]


@app.command("list")
def list_rules(*, law: LawName = "pakistan", on: On = None, as_json: Json = False) -> None:
    """List the rules in force, universal and national."""
    from fullcount.cli.show import out, print_json, table
    from fullcount.work.rules import list_rules as rules_in_force

    rules = rules_in_force(law, on=on.date() if on else None)
    if as_json:
        print_json([{"code": r.code, "revision": r.revision, "title": r.title.en} for r in rules])
        return
    rows = [(r.code, r.grain.value, r.severity.value, r.title.en) for r in rules]
    out().print(table(f"{len(rows)} rules", ["code", "judges", "severity", "says"], rows))


@app.command("show")
def show_rule(
    code: Annotated[str, typer.Argument(help="The rule's code, such as C1 or PK-REC-01.")],
    *,
    law: LawName = "pakistan",
    on: On = None,
    lang: Annotated[Lang, typer.Option(help="Language of the texts.")] = Lang.EN,
) -> None:
    """Show one rule in full: texts, condition, citation, and whether a lawyer has signed it."""
    from fullcount.cli.show import out, table
    from fullcount.work.rules import show_rule as look_up

    rule = look_up(code, law=law, on=on.date() if on else None)
    console = out()
    console.print(f"[bold]{rule.code}[/bold] (revision {rule.revision})  {rule.title.of(lang)}")
    console.print(rule.means.of(lang), markup=False)
    console.print(rule.act.of(lang), markup=False)
    rows: list[tuple[str, object]] = [
        ("judges", rule.grain.value),
        ("severity", rule.severity.value),
        ("broken where", rule.broken),
        ("at stake", rule.stake or "unbounded"),
        ("text in force from", rule.in_force_from),
        ("to", rule.in_force_to),
        ("translation reviewed", rule.translation_reviewed),
    ]
    rows += [("source", _cited(citation)) for citation in rule.citations]
    console.print(table("", ["", ""], rows))


def _cited(citation: "Citation") -> str:
    words = " ".join(part for part in (citation.code, citation.cites, citation.url) if part)
    return words if citation.verified else f"{words} (not yet checked by a lawyer)"
