"""The page of the checks of observers' reports, and of the rules by which a share is published.

Grain: one check. Made from the checks themselves, so that it cannot disagree with them.
"""

from collections.abc import Iterator, Sequence

from fullcount.observe.checkfile import Check
from fullcount.observe.instrument import Instrument, Question, Type
from fullcount.observe.sharegate import ShareRules

TIERS = {
    1: "1 A figure within its bounds",
    2: "2 One form adds up",
    3: "3 The forms of one observer agree",
    4: "4 Two copies of one figure agree",
    5: "5 One report among the others",
}
RULES = {
    "seen": "of the stations drawn could be seen, at least",
    "seen_stratum": "of the stations drawn in every single stratum, at least",
    "apart": "between the stratum that answered best and the one that answered worst, at most",
    "open_hard": "of the form's reports with an open hard flag, at most",
    "half_width": "half the width of the 95 % interval, at most",
}


def checks_page(checks: Sequence[Check], rules: ShareRules) -> str:
    """Give the page as Markdown."""
    return "\n".join(_lines(checks, rules)) + "\n"


def instruments_page(instruments: Sequence[Instrument]) -> str:
    """Give the page of the checklists as Markdown: every question in both languages."""
    return "\n".join(_instruments(instruments)) + "\n"


def _lines(checks: Sequence[Check], rules: ShareRules) -> Iterator[str]:
    yield "# Checks of observers' reports, and when a share is published\n"
    yield (
        "Four answers: *pass*, *flag*, *unknown* (a figure it needs is not stated), *waived* (a "
        "person says why it may stand). Nothing is corrected. A *hard* flag blocks the report "
        "until it is waived; a *soft* one asks a person to look. Conditions are true where "
        "broken; times are minutes after midnight.\n"
    )
    yield f"## {TIERS[1]}\n"
    yield "Made from the bounds of the [questions](instruments.md) themselves."
    for tier in sorted({check.tier for check in checks}):
        yield f"\n## {TIERS[tier]}\n"
        yield "| code | what | اردو | weight | frame | broken where | cites |"
        yield "|---|---|---|---|---|---|---|"
        yield from (_check(check) for check in checks if check.tier == tier)
    yield "\n## When a share of stations is published\n"
    yield (
        "Every rule must hold; a mission may state others in `[gate]` of `mission.toml`. Where one "
        "does not, the counts and the bounds of what was not seen are published, and no share.\n"
    )
    yield "| rule | in thousandths | of what |\n|---|---|---|"
    for name in ShareRules.names():
        yield f"| `{name}` | {getattr(rules, name)} | {RULES[name]} |"


def _check(check: Check) -> str:
    cells = (
        check.code, check.title.en, check.title.ur, check.weight.value, check.frame,
        f"`{check.broken}`", check.cites,
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _instruments(instruments: Sequence[Instrument]) -> Iterator[str]:
    yield "# The checklists of observers\n"
    yield (
        "Written as XLSForm by `fullcount observe instruments`. *Did not see* is an answer and "
        "makes no irregularity. The Urdu is a draft that nobody has reviewed."
    )
    for one in instruments:
        yield f"\n## {one.title.en} / {one.title.ur}\n"
        yield f"`{one.code}`, edition {one.edition}\n"
        yield "| question | English | اردو | answer | irregular, and its code |"
        yield "|---|---|---|---|---|"
        yield from (_question(question) for question in one.questions())


def _question(question: Question) -> str:
    kind = question.type.value if question.list_name is None else f"{question.list_name}"
    if question.type is Type.INTEGER and question.most is not None:
        kind = f"{question.least or 0} to {question.most}"
    wrong = f"{', '.join(question.irregular)}: `{question.code}`" if question.code else ""
    name = f"`{question.name}`{' *' if question.required else ''}"
    return f"| {name} | {question.label.en} | {question.label.ur} | {kind} | {wrong} |"
