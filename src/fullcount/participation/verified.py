"""The verified count with who took part beside it: what every page and export is made from."""

from dataclasses import dataclass, fields
from typing import Self

from fullcount.count.run import Count
from fullcount.participation.participate import Participation


@dataclass(frozen=True, kw_only=True)
class Verified(Count):
    """A :class:`Count` and, beside it, registration and turnout by group."""

    participation: Participation

    @classmethod
    def of(cls, count: Count, participation: Participation) -> Self:
        counted = {field.name: getattr(count, field.name) for field in fields(Count)}
        return cls(**counted, participation=participation)
