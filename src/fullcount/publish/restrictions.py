"""The page of restrictions: a chronology and the assessments, each sentence with its source.

Grain: one entry, or one question of one assessment. A question the sources do not settle is shown
as not settled, with what they do say.
"""

from collections.abc import Iterator, Sequence

from fullcount.observe.chronology import Chronology, Restricted
from fullcount.observe.restriction import Answer, Assessment, Conclusion, Question, conclude

SAYS = {
    Conclusion.NO_RESTRICTION: "There was no restriction.",
    Conclusion.JUSTIFIED: "On these sources the restriction was justified.",
    Conclusion.INSUFFICIENT: "These sources are not enough to say whether it was undue.",
    Conclusion.UNDUE: "On these sources the restriction appears undue.",
}
HOLDS = {True: "yes", False: "no", None: "not settled by these sources"}


def restrictions_page(title: str, found: Chronology, assessments: Sequence[Assessment]) -> str:
    """Give the page as Markdown."""
    return "\n".join(_lines(title, found, assessments)) + "\n"


def _lines(title: str, found: Chronology, assessments: Sequence[Assessment]) -> Iterator[str]:
    yield f"# {title}\n"
    yield "What published sources tell. What is missing here is not known to us.\n"
    yield "| day | code | what | by | whom it touched | sources |\n|---|---|---|---|---|---|"
    for part in (found.before, found.on_the_day, found.after):
        yield from (_entry(one) for one in part)
    for assessment in assessments:
        yield from _assessment(assessment)


def _entry(one: Restricted) -> str:
    day = f"{one.on}" if one.until is None else f"{one.on} to {one.until}"
    links = ", ".join(f"[{at}]({source.url})" for at, source in enumerate(one.sources, 1))
    whom = one.contestant or "everybody"
    return f"| {day} | `{one.code}` | {one.says.en} | {one.actor} | {whom} | {links} |"


def _assessment(assessment: Assessment) -> Iterator[str]:
    concluded = conclude(assessment)
    yield f"\n## {assessment.title.en}\n"
    yield f"**{SAYS[concluded.conclusion]}**"
    if not concluded.reviewed:
        yield "No second person has reviewed this assessment."
    yield "\n| question | answer | what the sources say |\n|---|---|---|"
    for question in Question:
        yield _question(question, assessment.answers.get(question))


def _question(question: Question, answer: Answer | None) -> str:
    holds = HOLDS[None if answer is None else answer.holds]
    reason = f": {answer.reason}" if answer and answer.reason else ""
    sources = answer.sources if answer else ()
    told = " ".join(f"{source.says} [source]({source.url})" for source in sources) or "nothing"
    return f"| {question.replace('_', ' ')} | {holds}{reason} | {told} |"
