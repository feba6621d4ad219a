"""May a share of stations be published? Every rule is declared beforehand, and every one must hold.

Grain: one share. A sample of which one stratum fell silent is no longer the sample that was drawn,
and the margin of error does not say so; so response is asked overall, in the weakest stratum, and
as the distance between strata (differential non-response). Held back is no judgement of the
election: the count and the bounds of what is missing are published instead.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields

import numpy as np

from fullcount.observe.nonresponse import Strata
from fullcount.observe.shares import Share
from fullcount.stats.evidence import NotApplicable

THOUSAND = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRules:
    """In thousandths. Source of the defaults: practice of quick counts (NDI), declared by us."""

    seen: int = 900  # at least, of the stations drawn
    seen_stratum: int = 800  # at least, in every stratum
    apart: int = 150  # at most, between the best and the worst stratum
    open_hard: int = 50  # at most, of the form's reports with an open hard flag
    half_width: int = 60  # at most, of the 95 % interval

    @classmethod
    def names(cls) -> tuple[str, ...]:
        return tuple(field.name for field in fields(cls))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareCheck:
    """One rule: whether it holds, what was found and what is asked, in thousandths."""

    rule: str
    holds: bool
    found: int | None  # None: there is nothing to measure
    asked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareGate:
    checks: tuple[ShareCheck, ...]

    @property
    def is_open(self) -> bool:
        return all(check.holds for check in self.checks)

    @property
    def broken(self) -> tuple[str, ...]:
        return tuple(check.rule for check in self.checks if not check.holds)


def share_gate(
    found: Share | NotApplicable, *, of: Strata, flagged: int, reports: int, rules: ShareRules
) -> ShareGate:
    """Hold every rule against one share. ``flagged``: of ``reports``, those with open hard flags.

    A stratum is compared where stations of it were drawn; rounding is always against publication.
    """
    return ShareGate(checks=tuple(_checks(found, of, flagged, reports, rules)))


def _checks(
    found: Share | NotApplicable, of: Strata, flagged: int, reports: int, rules: ShareRules
) -> Iterator[ShareCheck]:
    asked = of.drawn > 0
    drawn, seen = of.drawn[asked], of.seen[asked]
    each = [THOUSAND * int(s) // int(d) for s, d in zip(seen, drawn, strict=True)]
    whole = THOUSAND * int(seen.sum()) // int(drawn.sum()) if each else None
    yield _least("seen", whole, rules.seen)
    yield _least("seen_stratum", min(each, default=None), rules.seen_stratum)
    apart = int(np.ceil(THOUSAND * np.ptp(seen / drawn) - 1e-9)) if each else None
    yield _most("apart", apart, rules.apart)
    part = -(-THOUSAND * flagged // reports) if reports else None
    yield _most("open_hard", part, rules.open_hard)
    wide = None
    if isinstance(found, Share):
        half = max(found.upper - found.share, found.share - found.lower)
        wide = int(np.ceil(half * THOUSAND))
    yield _most("half_width", wide, rules.half_width)


def _least(rule: str, found: int | None, asked: int) -> ShareCheck:
    return ShareCheck(
        rule=rule, holds=found is not None and found >= asked, found=found, asked=asked
    )


def _most(rule: str, found: int | None, asked: int) -> ShareCheck:
    return ShareCheck(
        rule=rule, holds=found is not None and found <= asked, found=found, asked=asked
    )
