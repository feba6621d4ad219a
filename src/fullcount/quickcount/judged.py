"""An estimate with everything that decides whether it may be given out, written and read back.

Grain: one sample at one instant. What a page, a report or a release says is said from this value,
so that none of them can say what the others do not. Its SHA-256 is what people sign.
"""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import polars as pl

from fullcount.errors import InputError
from fullcount.quickcount.arrival import BY_STRATUM, PATH
from fullcount.quickcount.estimate import METHOD, Declined, Estimate, Figure
from fullcount.quickcount.gate import Check, Gate, Release
from fullcount.quickcount.reason import Saying, because, said
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
        walk = [{**row, "at": _instant(row["at"])} for row in told["path"]]
        return Titled(
            title=str(told["title"]),
            fictional=bool(told["fictional"]),
            judged=Judged(
                estimate=_declined(told["declined"]) if figures is None else _estimate(**figures),
                gate=Gate(
                    release=Release(told["gate"]["release"]),
                    checks=tuple(
                        Check(
                            rule=str(check["rule"]),
                            holds=bool(check["holds"]),
                            reason=because(check["reason"][0], **check["reason"][1]),
                        )
                        for check in told["gate"]["checks"]
                    ),
                ),
                worst=None if told["worst"] is None else Worst(**told["worst"]),
                strata=pl.DataFrame(told["strata"], schema=dict(BY_STRATUM)),
                path=pl.DataFrame(walk, schema=dict(PATH)),
                design_sha256=str(told["design_sha256"]),
                commitment=told["commitment"],
            ),
        )
    except (KeyError, TypeError, ValueError, AttributeError, pl.exceptions.PolarsError) as cause:
        raise InputError(f"is no quick count: {cause!r}", where=where) from cause


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
    """Build an estimate from its plain parts."""
    return Estimate(
        shares=tuple(Figure(**one) for one in shares),  # type: ignore[arg-type]
        lead=Figure(**lead),  # type: ignore[arg-type]
        turnout=None if turnout is None else Figure(**turnout),  # type: ignore[arg-type]
        joined=tuple(tuple(group) for group in joined),
        **rest,  # type: ignore[arg-type]
    )


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
