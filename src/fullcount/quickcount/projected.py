"""One night projected, whole: statuses, shares, the back-test and the curve of what had come in.

Grain: one package as one source tells it, at one instant. Written as plain values and read back
as they were, so that a page or a report made tomorrow says what was said tonight.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime

import polars as pl

from fullcount.errors import InputError
from fullcount.quickcount.backtest import BACKTEST, Backtest
from fullcount.quickcount.plain import UNREADABLE, instant_of, plain
from fullcount.quickcount.projection import Projection, Share
from fullcount.quickcount.reason import read_reason
from fullcount.quickcount.reporting import REPORTED
from fullcount.quickcount.status import Status

FORMAT = "fullcount projection 1"
KEPT = (  # fields of a projection that are plain already
    "contest_id", "leader", "rival", "projected", "margin", "still_out", "units", "units_in",
    "undated", "agree", "draws", "inputs_sha256",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Projected:
    """``at`` null = all that has come. ``declared_sha256`` names the list of strata to join."""

    source_id: str
    at: datetime | None
    seed: int
    projections: tuple[Projection, ...]
    backtest: Backtest
    reported: pl.DataFrame  # REPORTED
    declared_sha256: str | None

    @property
    def inputs_sha256(self) -> str | None:
        return self.projections[0].inputs_sha256 if self.projections else None

    @property
    def undated(self) -> int:
        """Stations in that do not say when they came, over all contests."""
        return sum(p.undated for p in self.projections)

    @property
    def units(self) -> tuple[int, int]:
        """Stations in, and all of them, over all contests."""
        return sum(p.units_in for p in self.projections), sum(p.units for p in self.projections)


def projected_json(found: Projected) -> bytes:
    """Write everything, sentences in English beside their codes."""
    test = found.backtest
    told = {
        "format": FORMAT,
        "source": found.source_id,
        "at": found.at.isoformat() if found.at else None,
        "seed": found.seed,
        "declared_sha256": found.declared_sha256,
        "projections": [_plain(one) for one in found.projections],
        "backtest": {
            "order": test.order,
            "refused": test.refused,
            "widen": _finite(test.widen),
            "rows": [
                {**row, "score": _finite(row["score"])} for row in test.rows.iter_rows(named=True)
            ],
        },
        "reported": [
            {**row, "at": row["at"].isoformat()} for row in found.reported.iter_rows(named=True)
        ],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def read_projected(raw: bytes, *, where: str) -> Projected:
    """Read what :func:`projected_json` wrote. Raises InputError for what is not that."""
    try:
        told = json.loads(raw)
        if told["format"] != FORMAT:
            raise InputError(f"is not a {FORMAT}", where=where)
        test = told["backtest"]
        rows = [{**row, "score": float(row["score"])} for row in test["rows"]]
        curve = [{**row, "at": instant_of(row["at"])} for row in told["reported"]]
        return Projected(
            source_id=str(told["source"]),
            at=instant_of(told["at"]) if told["at"] else None,
            seed=int(told["seed"]),
            projections=tuple(_projection(one) for one in told["projections"]),
            backtest=Backtest(
                rows=pl.DataFrame(rows, schema=dict(BACKTEST)),
                refused=int(test["refused"]),
                order=str(test["order"]),
                widen=_number(test["widen"]),
            ),
            reported=pl.DataFrame(curve, schema=dict(REPORTED)),
            declared_sha256=None
            if told["declared_sha256"] is None
            else str(told["declared_sha256"]),
        )
    except (*UNREADABLE, pl.exceptions.PolarsError) as cause:
        raise InputError(f"is no projection: {cause!r:.200}", where=where) from cause


def _projection(one: Mapping[str, object]) -> Projection:
    """Build one contest from its plain parts."""
    told: dict[str, object] = {
        **{name: one[name] for name in KEPT},
        "widen": None,
        "status": Status(str(one["status"])),
        "reasons": tuple(read_reason(each) for each in _listed(one["reasons"])),
        "shares": tuple(plain(Share, each) for each in _listed(one["shares"])),
        "joined": tuple(tuple(_listed(group)) for group in _listed(one["joined"])),
    }
    return replace(plain(Projection, told), widen=_number(one["widen"]))


def _listed(value: object) -> list[dict[str, object]]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r:.60} is no list")
    return value


def _plain(one: Projection) -> dict[str, object]:
    return {
        **{name: getattr(one, name) for name in KEPT},
        "widen": _finite(one.widen),
        "status": one.status.value,
        "reasons": [[reason.code, dict(reason.values)] for reason in one.reasons],
        "because": one.because,
        "mechanism": one.mechanism,
        "shares": [asdict(share) for share in one.shares],
        "joined": one.joined,
    }


def _finite(value: float | None) -> float | str | None:
    """JSON knows no infinity: a back-test that missed without room is spelled "inf"."""
    return str(value) if value is not None and math.isinf(value) else value


def _number(value: object) -> float | None:
    """Read what :func:`_finite` spelled: a number that is not below nought, or "inf"."""
    if value is None:
        return None
    found = math.inf if value == "inf" else value
    if not isinstance(found, int | float) or isinstance(found, bool) or not found >= 0:
        raise ValueError(f"{value!r:.60} widens nothing")
    return float(found)
