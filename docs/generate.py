"""Write the pages that are made from the code, so that they cannot disagree with it.

``python -m docs.generate`` writes them; ``--check`` fails where one is out of date. The page on
real elections is made only where the originals lie beside the project (``../shared/data``), and
is not part of the check, which must be quick: a long test compares it.
"""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from docs.claimed import words_of_claims_page
from docs.docketed import pakistan_2024_page
from docs.observed import (
    incident_taxonomy_page,
    lifecycle_page,
    observer_checks_page,
    observer_instruments_page,
    restrictions_2024_page,
)
from docs.pages import command_page, errors_page, forms_page, methods_page, report_folder_page

from fullcount.count.rulebook import rule_book
from fullcount.country import packaged_law
from fullcount.model.rule import Event
from fullcount.publish.rulebook import rule_book_page

DOCS = Path(__file__).parent
DATA = DOCS.parent.parent / "shared" / "data"
GENERATED = "<!-- made by `make docs`; do not edit -->\n\n"
POLL = date(2024, 2, 8)  # the rule book shown is Pakistan's on this polling day
REAL = "explanation/real-elections.md"
AUDIT = "explanation/results-audit-2024.md"
COVERAGE = "reference/coverage.md"


def rule_book_of(lang: str) -> str:
    """Give the rule book, universal and Pakistan's, as in force on the polling day shown."""
    law = packaged_law("pakistan")
    dates = dict.fromkeys(Event, POLL)
    return rule_book_page(rule_book(law, dates=dates), lang)


PAGES: dict[str, Callable[[], str]] = {
    "reference/rule-book.md": lambda: rule_book_of("en"),
    "reference/rule-book.ur.md": lambda: rule_book_of("ur"),
    "reference/commands.md": command_page,
    "reference/form-kinds.md": forms_page,
    "reference/errors.md": errors_page,
    "reference/report-folder.md": report_folder_page,
    "reference/methods.md": methods_page,
    "reference/incident-taxonomy.md": incident_taxonomy_page,
    "reference/instruments.md": observer_instruments_page,
    "reference/lifecycles.md": lifecycle_page,
    "reference/words-of-claims.md": words_of_claims_page,
    "explanation/pakistan-2024.md": pakistan_2024_page,
    "reference/observer-checks.md": observer_checks_page,
    "explanation/restrictions-2024.md": restrictions_2024_page,
}


def main() -> None:
    stale = [name for name, page in PAGES.items() if not _same(DOCS / name, GENERATED + page())]
    if "--check" in sys.argv:
        for name in stale:
            sys.stderr.write(f"docs/{name} is out of date; run make docs\n")
        sys.exit(bool(stale))
    for name in stale:
        (DOCS / name).write_text(GENERATED + PAGES[name](), encoding="utf-8")
    if not DATA.is_dir():
        sys.stderr.write("the real elections are not beside the project; their page is left\n")
        return
    (DOCS / REAL).write_text(real_elections(), encoding="utf-8")
    (DOCS / AUDIT).write_text(audit_2024(), encoding="utf-8")
    (DOCS / COVERAGE).write_text(coverage(), encoding="utf-8")


def real_elections() -> str:
    """Count the real elections and give their page (some ten seconds)."""
    from docs.real_elections import page

    return GENERATED + page(DATA)


def audit_2024() -> str:
    """Audit the results of Pakistan 2024 and give their page (some ten seconds)."""
    from docs.results_audit import page

    return GENERATED + page(DATA)


def coverage() -> str:
    """Draw forty thousand samples of a real election and give their page (half a minute)."""
    from docs.coverage import page

    return GENERATED + page(DATA.parent / "domain" / "audit_fixtures")


def _same(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    main()
