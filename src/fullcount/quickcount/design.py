"""Which strata, how many stations of each, and by which rules it will be published.

All is said before a station is drawn: the frame by its hash, the allocation, how strata are
collapsed, what must hold before a figure is given out. The number of stations comes from the
counts of stations at an earlier poll, or is what the mission can staff; it never comes from
voters, who are not drawn one by one.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum

import numpy as np
from scipy.special import ndtri

from fullcount.errors import InputError, LedgerError
from fullcount.ledger.canonical import Value, encode
from fullcount.quickcount.frame import Frame
from fullcount.stats.allocation import neyman, proportional
from fullcount.stats.collapse import MINIMUM
from fullcount.stats.interval import LEVEL

COLLAPSE_RULE = (
    "Strata stand in order of parent and name. The first with fewer than two returns joins the "
    "next of its parent, else the previous of its parent, else a neighbour; until none is short."
)


class Method(StrEnum):
    """How stations are shared out among strata."""

    PROPORTIONAL = "proportional"
    NEYMAN = "neyman"  # by the spread of an earlier poll's stations


@dataclass(frozen=True, slots=True, kw_only=True)
class GateRules:
    """What must hold before an estimate is published. Shares in per mille: no float is hashed."""

    received: int = 950  # of the stations drawn
    received_stratum: int = 850  # of those of each stratum
    returns_stratum: int = MINIMUM
    stable_estimates: int = 3  # the last so many lie together ...
    stable_within: int = 5  # ... within so much of the share
    error: int = 20  # the half-width of the leader's interval


@dataclass(frozen=True, slots=True, kw_only=True)
class StratumPlan:
    stratum: str
    parent: str
    units: int
    take: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """A design, whole. ``sha256`` names it in the draw and in every estimate."""

    frame_version: str
    frame_sha256: str
    method: Method
    strata: tuple[StratumPlan, ...]
    minimum: int = MINIMUM
    base: str = "valid"  # what shares are of: votes of all candidates, or ballots cast
    gate: GateRules = field(default_factory=GateRules)
    collapse_rule: str = COLLAPSE_RULE

    @property
    def take(self) -> int:
        return sum(plan.take for plan in self.strata)

    @property
    def place(self) -> dict[str, int]:
        """Position of each stratum in the order of the design."""
        return {plan.stratum: at for at, plan in enumerate(self.strata)}

    @property
    def sha256(self) -> str:
        return hashlib.sha256(encode(self.to_json())).hexdigest()

    def to_json(self) -> dict[str, Value]:
        """Spell the design, its strata by their hash: they may be too many for one log entry."""
        text = "".join(f"{p.stratum}\t{p.parent}\t{p.units}\t{p.take}\n" for p in self.strata)
        return {
            "frame_version": self.frame_version,
            "frame_sha256": self.frame_sha256,
            "method": self.method.value,
            "minimum": self.minimum,
            "base": self.base,
            "gate": asdict(self.gate),
            "collapse_rule": self.collapse_rule,
            "strata_sha256": hashlib.sha256(text.encode()).hexdigest(),
        }


def design(
    frame: Frame,
    *,
    units: int,
    spreads: Mapping[str, float] | None = None,
    minimum: int = MINIMUM,
    base: str = "valid",
    gate: GateRules | None = None,
) -> Design:
    """Share ``units`` out: by size, or by Neyman where ``spreads`` of an earlier poll are given."""
    if base not in {"valid", "cast"}:
        raise InputError(f"base is valid or cast, not {base}", where="design")
    strata = frame.strata()
    names, sizes = strata["stratum"].to_list(), strata["units"].to_list()
    if units > sum(sizes):
        raise InputError(f"{units} stations asked of {sum(sizes)}", where="design")
    if spreads is None:
        take = proportional(units, sizes, minimum=minimum)
    else:
        lacking = sorted(set(names) - set(spreads))
        if lacking:
            raise InputError(f"no earlier spread of stratum {lacking[0]}", where="design")
        take = neyman(units, sizes, spreads=[spreads[name] for name in names], minimum=minimum)
    plans = tuple(
        StratumPlan(stratum=name, parent=parent or "", units=size, take=number)
        for (name, parent, size, _), number in zip(strata.iter_rows(), take, strict=True)
    )
    return Design(
        frame_version=frame.version,
        frame_sha256=frame.sha256,
        method=Method.PROPORTIONAL if spreads is None else Method.NEYMAN,
        strata=plans,
        minimum=minimum,
        base=base,
        gate=gate or GateRules(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadError:
    """Half-width of the interval of one contest's lead, were so many of its stations drawn."""

    contest: str
    stations: int
    take: int
    error: float
    lead: float

    @property
    def separates(self) -> bool:
        """Would the interval of this earlier lead have lain to one side of nought?"""
        return self.error < abs(self.lead)


def lead_error(
    contest: str, *, first: Sequence[int], second: Sequence[int], base: Sequence[int], take: int
) -> LeadError:
    """Say what ``take`` stations of a contest would tell of its lead, from earlier stations."""
    whole = np.asarray(base, dtype=np.float64)
    ahead = np.asarray(first, dtype=np.float64) - np.asarray(second, dtype=np.float64)
    lead = float(ahead.sum() / whole.sum())
    stations, drawn = whole.size, min(take, whole.size)
    spread = float((ahead - lead * whole).std(ddof=1) / whole.mean())
    error = float(ndtri((1 + LEVEL) / 2)) * spread * float(np.sqrt(1 / drawn - 1 / stations))
    return LeadError(contest=contest, stations=stations, take=drawn, error=error, lead=lead)


def read_design(told: Mapping[str, object], *, where: str) -> Design:
    """Read a design from what :func:`design_file` wrote; its hash must be the one it states."""
    try:
        plans = tuple(StratumPlan(**plan) for plan in told["strata"])  # type: ignore[attr-defined]
        found = Design(
            frame_version=str(told["frame_version"]),
            frame_sha256=str(told["frame_sha256"]),
            method=Method(str(told["method"])),
            strata=plans,
            minimum=int(str(told["minimum"])),
            base=str(told["base"]),
            gate=GateRules(**told["gate"]),  # type: ignore[arg-type]
            collapse_rule=str(told["collapse_rule"]),
        )
        sha256 = found.sha256
    except (KeyError, TypeError, ValueError, LedgerError) as cause:
        raise InputError(f"is no design: {cause}", where=where) from cause
    if sha256 != told.get("design_sha256"):
        raise InputError("was altered after it was made: its hash is another", where=where)
    return found


def design_file(made: Design) -> dict[str, Value]:
    """Give everything a design says, with its hash."""
    strata: list[Value] = [asdict(plan) for plan in made.strata]
    return {**made.to_json(), "design_sha256": made.sha256, "strata": strata}
