"""Who states something, of which day, where, how far it is proved, and on what it rests.

Grain: one published word. Nothing that others have said enters without these five.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fullcount.claims.wording import Basis, Standard
from fullcount.model.text import Text


class Answers(StrEnum):
    """Which question of the docket a published number answers."""

    CLAIMED = "claimed"
    FOUND = "found"
    DECIDED = "decided"
    DUE = "due"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """``by`` is an institution. A word that nobody has weighed stands as an allegation.

    ``exact`` False: the source's month is known and not its day; ``as_of`` is then its last.
    """

    by: Text
    as_of: date
    source: str  # an address, or a document that can be found by it
    standard: Standard = Standard.ALLEGATION
    basis: Basis = Basis.DOCUMENT
    exact: bool = True
