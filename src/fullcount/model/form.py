"""A kind of form, as its file lists it: which boxes it has and what stands beside them.

Sources: NIST SP 1500-100 for the nouns; the captions and line codes are the law's.
"""

from dataclasses import dataclass
from enum import StrEnum

from fullcount.model.text import Text


class BoxType(StrEnum):
    NUMBER = "number"  # a count of people or papers: an integer, never negative
    FLAG = "flag"  # ticked or not: true, false, null = not stated
    TEXT = "text"  # written words, a name of an office, a time as written


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One box of a form. ``name`` is the column that rules see; ``line`` is the law's."""

    name: str
    line: str
    caption: Text
    type: BoxType = BoxType.NUMBER
    unit: str = ""  # voters, votes, papers ...; empty for flags and text


@dataclass(frozen=True, slots=True, kw_only=True)
class FormKind:
    """One kind of form of one law.

    ``level`` is the kind of reporting unit that fills it. ``lines_of`` names the form on whose
    lines it stands when it is not a paper of its own (a station's row in Form 48).
    ``totals_of`` names the kinds, best first, whose sum over the units below it repeats.
    """

    code: str
    title: Text
    level: str
    boxes: tuple[Box, ...]
    has_votes: bool = True
    lines_of: str | None = None
    totals_of: tuple[str, ...] = ()
    cites: str = ""

    def box(self, name: str) -> Box | None:
        return next((box for box in self.boxes if box.name == name), None)


class FormStatus(StrEnum):
    """What is known of a copy as a whole. Not held and not issued are statuses, not numbers."""

    STATED = "stated"  # figures are stated, in whole or part
    NOT_STATED = "not_stated"  # the source lists the unit but states no figure for it
    MISSING = "missing"  # expected, and the source says it is still awaited or lost
    ANNULLED = "annulled"  # set aside by the authority: kept, and not counted
    NOT_INSTALLED = "not_installed"  # the station did not open
    SUPERSEDED = "superseded"  # the source itself has replaced this copy
    EXCLUDED = "excluded"  # in dispute: kept out of the source's own total for now
