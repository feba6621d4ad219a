"""Was a restriction of a right undue?

Grain: one restriction, assessed. The test is that of the ICCPR, articles 19(3), 21 and 22(2):
was there an interference, is it provided by law, does it serve an aim the Covenant names, is it
necessary and proportionate; and were all treated alike (2(1), 26) and was a remedy open (2(3)).
Each question is answered yes, no, or not at all, with its sources; the conclusion follows from
the answers and nobody writes it. A blank is not an accusation: while *necessity* is blank the
conclusion can never be *undue*, whatever else is known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from fullcount.model.text import Text
from fullcount.observe.taxonomy import Flag, packaged_taxonomy


class Question(StrEnum):
    """In the order in which they are asked."""

    INTERFERENCE = "interference"
    LEGALITY = "legality"  # an accessible and precise law
    AIM = "legitimate_aim"
    NECESSITY = "necessity"  # and proportionality: less intrusive means, scope, duration
    NON_DISCRIMINATION = "non_discrimination"  # contestants treated alike
    REMEDY = "remedy"


JUSTIFYING = (Question.LEGALITY, Question.AIM, Question.NECESSITY, Question.NON_DISCRIMINATION)
"""All of these must be answered yes before a restriction is called justified. A remedy is a right
of its own: told beside the conclusion, and not part of it."""


class Aim(StrEnum):
    """What articles 19(3), 21 and 22(2) allow a restriction to serve."""

    RIGHTS_OF_OTHERS = "rights_of_others"
    NATIONAL_SECURITY = "national_security"
    PUBLIC_SAFETY = "public_safety"
    PUBLIC_ORDER = "public_order"
    PUBLIC_HEALTH = "public_health"
    MORALS = "morals"


class Conclusion(StrEnum):
    NO_RESTRICTION = "no_restriction"
    JUSTIFIED = "restriction_justified"
    INSUFFICIENT = "insufficient_information"
    UNDUE = "restriction_appears_undue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where something is said; ``says`` paraphrases it."""

    url: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """``holds``: yes or no, judged by the author; None = what the sources say does not tell."""

    holds: bool | None
    sources: tuple[Source, ...]
    reason: str = ""  # why the author judges so


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """``answers``: a question that is absent is blank. ``aim`` is the one the authority claims."""

    restriction_id: str
    code: str  # of the taxonomy, with the flag for acts of the state
    title: Text
    answers: Mapping[Question, Answer]
    author: str  # an office or a pseudonym
    reviewer: str | None = None
    aim: Aim | None = None

    def __post_init__(self) -> None:
        if Flag.STATE not in packaged_taxonomy().code(self.code).flags:
            raise ValueError(f"{self.code} is no act of the state; the test is not for it")
        if self.reviewer == self.author:
            raise ValueError("who reviews an assessment is not who wrote it")
        for question, answer in self.answers.items():
            if answer.holds is not None and not answer.sources:
                raise ValueError(f"{question} is answered from no source")
            if answer.holds is not None and not answer.reason.strip():
                raise ValueError(f"{question} is answered for no reason")
        if self.holds(Question.AIM) and self.aim is None:
            raise ValueError("a legitimate aim is found, but not which")

    def holds(self, question: Question) -> bool | None:
        """Yes, no, or None where it is blank."""
        answer = self.answers.get(question)
        return None if answer is None else answer.holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Concluded:
    """``failed`` and ``blank`` name the questions; ``reviewed`` whether a second person agrees."""

    conclusion: Conclusion
    failed: tuple[Question, ...]
    blank: tuple[Question, ...]
    reviewed: bool


def conclude(assessment: Assessment) -> Concluded:
    """Draw the conclusion from the answers.

    No interference: no restriction. Undue: there was one, necessity was weighed, and a part of the
    test fails. Justified: there was one and every part holds. All else: insufficient information.

    >>> conclude(Assessment(restriction_id="r", code="ASM.02", title=Text(en="A ban"),
    ...                     answers={}, author="desk")).conclusion.value
    'insufficient_information'
    """
    failed = tuple(one for one in JUSTIFYING if assessment.holds(one) is False)
    blank = tuple(one for one in Question if assessment.holds(one) is None)
    return Concluded(
        conclusion=_conclusion(assessment, failed),
        failed=failed,
        blank=blank,
        reviewed=assessment.reviewer is not None,
    )


def _conclusion(assessment: Assessment, failed: Sequence[Question]) -> Conclusion:
    interference = assessment.holds(Question.INTERFERENCE)
    if interference is False:
        return Conclusion.NO_RESTRICTION
    if interference is None or assessment.holds(Question.NECESSITY) is None:
        return Conclusion.INSUFFICIENT
    if failed:
        return Conclusion.UNDUE
    if all(assessment.holds(one) for one in JUSTIFYING):
        return Conclusion.JUSTIFIED
    return Conclusion.INSUFFICIENT
