"""Write the pages that are made from the code, so that they cannot disagree with it.

``python -m docs.generate`` writes them; ``--check`` fails where one is out of date. The page on
real elections is made only where the originals lie beside the project (``../shared/data``).
"""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import typer.main
from typer.core import TyperCommand, TyperGroup

from fullcount.cli.app import app
from fullcount.count.rulebook import rule_book
from fullcount.country import packaged_ids, packaged_law
from fullcount.country.lifecyclefile import packaged_lifecycle
from fullcount.model.law import Law
from fullcount.model.rule import Event
from fullcount.observe.chronology import chronology
from fullcount.observe.restrictionfile import parse_restrictions
from fullcount.observe.taxonomy import packaged_taxonomy
from fullcount.publish.lifecycles import lifecycles_page
from fullcount.publish.restrictions import restrictions_page
from fullcount.publish.rulebook import rule_book_page
from fullcount.publish.taxonomy import taxonomy_page

DOCS = Path(__file__).parent
GENERATED = "<!-- made by `make docs`; do not edit -->\n\n"
POLL = date(2024, 2, 8)  # the rule book shown is Pakistan's on this polling day


def rule_book_of(lang: str) -> str:
    """Give the rule book, universal and Pakistan's, as in force on the polling day shown."""
    law = packaged_law("pakistan")
    dates = dict.fromkeys(Event, POLL)
    return GENERATED + rule_book_page(rule_book(law, dates=dates), lang)


def command_page() -> str:
    """List every command with its help, arguments and options."""
    root = typer.main.get_command(app)
    lines = [GENERATED + "# Commands\n\nThe same verbs are functions of `fullcount.work`.\n"]
    _describe(root, "fullcount", lines)
    return "\n".join(lines)


def _describe(command: TyperCommand | TyperGroup, name: str, lines: list[str]) -> None:
    if isinstance(command, TyperGroup):
        for child, below in command.commands.items():
            _describe(below, f"{name} {child}", lines)
        return
    context = command.make_context(name, [], resilient_parsing=True)
    usage = " ".join(command.collect_usage_pieces(context))
    lines.append(f"## `{name}`\n\n{(command.help or '').strip()}\n")
    lines.append(f"```\n{name} {usage}\n```\n")
    for parameter in command.params:
        if "--help" not in parameter.opts:
            spelled = " / ".join(parameter.opts) if parameter.opts[0] != parameter.name else ""
            shown = spelled or str(parameter.name).upper()
            lines.append(f"* `{shown}` {getattr(parameter, 'help', '') or ''}".rstrip())
    lines.append("")


def forms_page() -> str:
    """List every packaged law's form kinds and their boxes."""
    laws = [packaged_law(law) for law in packaged_ids()]
    parts = [GENERATED + "# Form kinds\n\nBoxes by law: line, name of the column, caption.\n"]
    return "\n".join([*parts, *(_forms_of(law) for law in laws)])


def _forms_of(law: Law) -> str:
    lines = [f"## {law.title.en} (`{law.id}`)\n", f"{law.note.en}\n" if law.note.en else ""]
    for kind in law.kinds:
        lines.append(f"### {kind.title.en} (`{kind.code}`)\n")
        lines.append("| line | column | caption | اردو | type |\n|---|---|---|---|---|")
        lines += [
            f"| {b.line} | `{b.name}` | {b.caption.en} | {b.caption.ur} | {b.type.value} |"
            for b in kind.boxes
        ]
        lines.append("")
    return "\n".join(lines)


def lifecycle_page() -> str:
    """Draw the lifecycles of every record we keep."""
    rooms = {"observe": ("report", "verification", "handling", "publication", "merging")}
    names = [("fullcount.claims", "case")]
    names += [(f"fullcount.{room}", name) for room, files in rooms.items() for name in files]
    lives = [packaged_lifecycle(name, room=room) for room, name in names]
    return GENERATED + lifecycles_page(lives)


def restrictions_2024() -> str:
    """Tell the restrictions around the poll shown, as the example's sources do."""
    file = DOCS.parent / "examples" / "pakistan-2024" / "restrictions.toml"
    assessments, entries = parse_restrictions(file.read_bytes(), where=file.name)
    title = "Restrictions around the general election of 8 February 2024 in Pakistan"
    return GENERATED + restrictions_page(title, chronology(entries, poll=POLL), assessments)


PAGES: dict[str, Callable[[], str]] = {
    "reference/rule-book.md": lambda: rule_book_of("en"),
    "reference/rule-book.ur.md": lambda: rule_book_of("ur"),
    "reference/commands.md": command_page,
    "reference/form-kinds.md": forms_page,
    "reference/incident-taxonomy.md": lambda: GENERATED + taxonomy_page(packaged_taxonomy()),
    "reference/lifecycles.md": lifecycle_page,
    "explanation/restrictions-2024.md": restrictions_2024,
}


def main() -> None:
    stale = [name for name, page in PAGES.items() if not _same(DOCS / name, page())]
    if "--check" in sys.argv:
        for name in stale:
            sys.stderr.write(f"docs/{name} is out of date; run make docs\n")
        sys.exit(bool(stale))
    for name in stale:
        (DOCS / name).write_text(PAGES[name]())
    _real_elections()


def _real_elections() -> None:
    data = DOCS.parent.parent / "shared" / "data"
    if not data.is_dir():
        sys.stderr.write(
            "the real elections are not beside the project; that page is left as it is\n"
        )
        return
    from docs.real_elections import page

    (DOCS / "explanation" / "real-elections.md").write_text(GENERATED + page(data))


def _same(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text() == text


if __name__ == "__main__":
    main()
