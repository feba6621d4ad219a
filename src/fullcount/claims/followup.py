"""What was said, recommended or promised, and what has come of it?

Grain: one piece of typed content (a sentence of a statement, a recommendation, a commitment) and
one dated, sourced assessment of it. Source: the follow-up statuses of ODIHR, and the practice of
mission statements (commend, expect, endorse, concern, condemn, call, commit). Assessments are
never overwritten: the latest speaks, the earlier ones stay. Where nobody has published anything
the answer is *no source found*, which is neither done nor undone.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fullcount.model.text import Text


class ContentKind(StrEnum):
    """What a sentence does."""

    COMMEND = "commend"
    EXPECT = "expect"
    ENDORSE = "endorse"
    CONCERN = "concern"
    CONDEMN = "condemn"
    CALL = "call"
    COMMIT = "commit"
    RECOMMEND = "recommend"


FOLLOWED = frozenset(
    {ContentKind.EXPECT, ContentKind.CALL, ContentKind.COMMIT, ContentKind.RECOMMEND}
)
"""Of these a reader may ask what came of them."""


class Status(StrEnum):
    """ODIHR's five, the one whose object is gone, and the one that says nobody has told."""

    NO_SOURCE_FOUND = "no_source_found"
    NOT_EVALUATED = "not_evaluated"
    NOT_IMPLEMENTED = "not_implemented"
    PARTIALLY = "partially"
    MOSTLY = "mostly"
    FULLY = "fully"
    NO_LONGER_APPLICABLE = "no_longer_applicable"


class Trajectory(StrEnum):
    """How far a change has come on its way; beside the status, never instead of it."""

    NO_ACTION = "no_action"
    UNDER_DISCUSSION = "under_discussion"
    BILL_TABLED = "bill_tabled"
    ADOPTED = "adopted_not_in_force"
    IN_FORCE = "in_force_not_applied"
    APPLIED = "applied"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One sentence, paraphrased. ``links`` name where it is being answered.

    A link is ``case:ID``, ``series:ID``, ``aggregate:ID`` ...: what a reader is led to.
    """

    content_id: str
    kind: ContentKind
    says: Text
    author: Text  # an institution
    said_on: date
    source: str
    addressee: Text | None = None
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What somebody found had come of it by a day; ``source`` must say where.

    *No source found* is an assessment too, of who looked and when: its source names where.
    """

    content_id: str
    status: Status
    as_of: date
    by: Text
    source: str
    says: Text | None = None
    trajectory: Trajectory | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a piece of content stands on a day. ``assessment`` None = no source found."""

    content: Content
    assessment: Assessment | None

    @property
    def status(self) -> Status:
        return Status.NO_SOURCE_FOUND if self.assessment is None else self.assessment.status


def follow_up(
    contents: Sequence[Content], assessments: Sequence[Assessment], *, on: date
) -> tuple[Standing, ...]:
    """Tell how every expectation, call, commitment and recommendation stood ``on`` a day.

    Of several assessments of one day the last one given speaks. Raises ValueError for an
    assessment of nothing, one without a source, or one older than what it assesses.
    """
    known = {content.content_id: content for content in contents}
    latest: dict[str, Assessment] = {}
    for one in assessments:
        _check(one, known)
        before = latest.get(one.content_id)
        if one.as_of <= on and (before is None or before.as_of <= one.as_of):
            latest[one.content_id] = one
    return tuple(
        Standing(content=content, assessment=latest.get(content.content_id))
        for content in contents
        if content.kind in FOLLOWED and content.said_on <= on
    )


def counted(standings: Sequence[Standing]) -> Mapping[Status, int]:
    """Count them by status, every status named; never one rate that hides *partially*."""
    found = Counter(one.status for one in standings)
    return {status: found[status] for status in Status}


def _check(one: Assessment, known: Mapping[str, Content]) -> None:
    content = known.get(one.content_id)
    if content is None:
        raise ValueError(f"an assessment of {one.content_id}, which nobody has said")
    if not one.source.strip():
        raise ValueError(f"the assessment of {one.content_id} names no source")
    if one.as_of < content.said_on:
        raise ValueError(f"{one.content_id} is assessed before it was said")
