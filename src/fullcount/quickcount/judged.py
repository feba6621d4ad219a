"""An estimate with everything that decides whether it may be given out, written and read back.

Grain: one sample at one instant. What a page, a report or a release says is said from this value,
so that none of them can say what the others do not. Its SHA-256 is what people sign.
"""

import json
from dataclasses import asdict, dataclass

import polars as pl

from fullcount.errors import InputError
from fullcount.quickcount.arrival import BY_STRATUM, PATH
from fullcount.quickcount.estimate import METHOD, Declined, Estimate, Figure
from fullcount.quickcount.gate import RULES, Check, Gate, Release
from fullcount.quickcount.plain import UNREADABLE, flag, instant_of, plain
from fullcount.quickcount.reason import Saying, because, read_reason, said
from fullcount.quickcount.wording import of_estimate
from fullcount.quickcount.worst import Worst

FORMAT = "fullcount quick count 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """``commitment`` null = none was made; ``worst`` null = no estimate."""

    estimate: Estimate | Declined
    gate: Gate
    worst: Worst | None
    strata: pl.DataFrame  # arrival.BY_STRATUM
    path: pl.DataFrame  # arrival.PATH
    design_sha256: str
    commitment: str | None

    @property
    def says(self) -> Saying:
        """What was found, and what it allows one to say."""
        return of_estimate(self.estimate, self.gate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Titled:
    """A judged sample with what it is called; ``fictional`` is said on every page."""

    title: str
    fictional: bool
    judged: Judged


def judged_json(one: Titled) -> bytes:
    """Write everything, sentences in English beside their codes."""
    found = one.judged
    told = {
        "format": FORMAT,
        "title": one.title,
        "fictional": one.fictional,
        "design_sha256": found.design_sha256,
        "commitment": found.commitment,
        "declined": found.estimate.reason.code if isinstance(found.estimate, Declined) else None,
        "estimate": None if isinstance(found.estimate, Declined) else asdict(found.estimate),
        "gate": {
            "release": found.gate.release.value,
            "checks": [
                {
                    "rule": check.rule,
                    "holds": check.holds,
                    "reason": [check.reason.code, dict(check.reason.values)],
                    "says": check.says,
                }
                for check in found.gate.checks
            ],
        },
        "worst": None if found.worst is None else asdict(found.worst),
        "strata": found.strata.to_dicts(),
        "path": [{**row, "at": row["at"].isoformat()} for row in found.path.iter_rows(named=True)],
        "says": {"found": found.says.found, "allows": found.says.allows},
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def read_judged(raw: bytes, *, where: str) -> Titled:
    """Read what :func:`judged_json` wrote. Raises InputError for what is not that."""
    try:
        told = json.loads(raw)
        if told["format"] != FORMAT:
            raise InputError(f"is not a {FORMAT}", where=where)
        figures = told["estimate"]
        walk = [{**row, "at": instant_of(row["at"])} for row in told["path"]]
        return Titled(
            title=str(told["title"]),
            fictional=flag(told["fictional"]),
            judged=Judged(
                estimate=_declined(told["declined"]) if figures is None else _estimate(**figures),
                gate=_gate(**told["gate"]),
                worst=None if told["worst"] is None else plain(Worst, told["worst"]),
                strata=pl.DataFrame(told["strata"], schema=dict(BY_STRATUM)),
                path=pl.DataFrame(walk, schema=dict(PATH)),
                design_sha256=str(told["design_sha256"]),
                commitment=None if told["commitment"] is None else str(told["commitment"]),
            ),
        )
    except (*UNREADABLE, pl.exceptions.PolarsError) as cause:
        raise InputError(f"is no quick count: {cause!r:.200}", where=where) from cause


def _gate(*, release: str, checks: list[dict[str, object]]) -> Gate:
    """Build a gate; one that lets go what a rule of its own holds back is none."""
    found = Gate(
        release=Release(release),
        checks=tuple(
            Check(
                rule=str(check["rule"]),
                holds=flag(check["holds"]),
                reason=read_reason(check["reason"]),
            )
            for check in checks
        ),
    )
    if strange := [one.rule for one in found.checks if one.rule not in RULES]:
        raise ValueError(f"{strange[0]!r:.60} is no rule of a gate")
    if (found.release is Release.PUBLISH) is bool(found.broken):
        raise ValueError(f"the gate says {found.release} and its rules do not")
    return found


def _declined(code: str) -> Declined:
    reason = because(code)
    return Declined(method=METHOD, because=said([reason]), reason=reason)


def _estimate(
    *,
    shares: list[dict[str, object]],
    lead: dict[str, object],
    turnout: dict[str, object] | None,
    joined: list[list[str]],
    **rest: object,
) -> Estimate:
    """Build an estimate from its plain parts; the leader is first by its own shares."""
    told: dict[str, object] = {
        "shares": tuple(plain(Figure, one) for one in shares),
        "lead": plain(Figure, lead),
        "turnout": None if turnout is None else plain(Figure, turnout),
        "joined": tuple(tuple(group) for group in joined),
        **rest,
    }
    found = plain(Estimate, told)
    by_name = {one.name: one.share for one in found.shares}
    if by_name[found.leader] < max(by_name.values()) or found.rival not in by_name:
        raise ValueError(f"{found.leader} does not lead by these shares")
    return found
