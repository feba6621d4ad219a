"""One night projected, whole: statuses, shares, the back-test and the curve of what had come in.

Grain: one package as one source tells it, at one instant. Written as plain values and read back
as they were, so that a page or a report made tomorrow says what was said tonight.
"""

import json
import math
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import polars as pl

from fullcount.errors import InputError
from fullcount.quickcount.backtest import BACKTEST, Backtest
from fullcount.quickcount.projection import Projection, Share
from fullcount.quickcount.reason import because
from fullcount.quickcount.reporting import REPORTED
from fullcount.quickcount.status import Status

FORMAT = "fullcount projection 1"
KEPT = (  # fields of a projection that are plain already
    "contest_id", "leader", "rival", "projected", "margin", "still_out", "units", "units_in",
    "agree", "draws", "inputs_sha256",
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
        curve = [
            {**row, "at": datetime.fromisoformat(row["at"]).astimezone(UTC)}
            for row in told["reported"]
        ]
        return Projected(
            source_id=str(told["source"]),
            at=datetime.fromisoformat(told["at"]) if told["at"] else None,
            seed=int(told["seed"]),
            projections=tuple(
                Projection(
                    **{name: one[name] for name in KEPT},
                    widen=_number(one["widen"]),
                    status=Status(one["status"]),
                    reasons=tuple(because(code, **values) for code, values in one["reasons"]),
                    shares=tuple(Share(**share) for share in one["shares"]),
                    joined=tuple(tuple(group) for group in one["joined"]),
                )
                for one in told["projections"]
            ),
            backtest=Backtest(
                rows=pl.DataFrame(rows, schema=dict(BACKTEST)),
                refused=int(test["refused"]),
                order=str(test["order"]),
                widen=_number(test["widen"]),
            ),
            reported=pl.DataFrame(curve, schema=dict(REPORTED)),
            declared_sha256=told["declared_sha256"],
        )
    except (KeyError, TypeError, ValueError, AttributeError, pl.exceptions.PolarsError) as cause:
        raise InputError(f"is no projection: {cause!r}", where=where) from cause


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


def _number(value: float | str | None) -> float | None:
    return None if value is None else float(value)
