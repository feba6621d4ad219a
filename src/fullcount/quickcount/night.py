"""The state of a count on the night: what is in, what is out, and by what each unit is bounded.

Grain: one row per reporting unit; votes of the k-th candidate of its contest in ``votes_k``. A
unit is in when it came, whether or not it is stated when. The register of a unit bounds the
votes still to come of it; where one is not stated there is no bound. Units, places and strata are
put in order of their names, so that the order of a file changes nothing.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl

from fullcount.errors import InputError
from fullcount.model.frames import INSTANT, Schema, check_frame, conform
from fullcount.stats.arrays import BoolArray, FloatArray, IntArray

NIGHT: Schema = {
    "contest_id": pl.String,
    "unit_id": pl.String,  # unique within the contest
    "stratum": pl.String,
    "place": pl.String,  # units of one place come, lean and are drawn together
    "registered": pl.Int64,  # null = not stated, and no bound
    "received_at": INSTANT,  # null = still out, unless ``came``
    "came": pl.Boolean,  # null = if ``received_at`` is stated; true without it: not known when
}
KEY = ["contest_id", "unit_id"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """One contest's units as arrays, in order of stratum, place and unit."""

    id: str
    candidates: tuple[str, ...]
    strata: tuple[str, ...]
    stratum: IntArray  # (U,)
    place: IntArray  # (U,) numbered through the contest, in order of stratum
    registered: FloatArray  # (U,) nought where not stated; see ``unbounded``
    votes: FloatArray  # (U, K), nought where out
    is_in: BoolArray  # (U,)
    arrived: IntArray  # (U,) microseconds; LATEST where out, UNSTATED where in and not known when
    unbounded: int  # units out whose register is not stated
    joined: tuple[tuple[str, ...], ...] = ()  # strata taken together, by the declared rule

    @property
    def dated(self) -> BoolArray:
        """Which units are in and say when they came: only these stand in an order."""
        return np.asarray(self.is_in & (self.arrived != UNSTATED), dtype=np.bool_)

    @property
    def undated(self) -> int:
        """Count the units that are in and do not say since when."""
        return int((self.is_in & ~self.dated).sum())

    @property
    def counted(self) -> IntArray:
        return np.asarray(self.votes.sum(axis=0), dtype=np.int64)

    @property
    def bound(self) -> int | None:
        """Votes still to come, at most; null = not known."""
        return None if self.unbounded else int(self.registered[~self.is_in].sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    contests: tuple[Contest, ...]
    sha256: str  # of the inputs, in canonical order


LATEST, UNSTATED = np.iinfo(np.int64).max, np.iinfo(np.int64).min


def night_of(units: pl.DataFrame, *, candidates: Mapping[str, Sequence[str]]) -> Night:
    """Check the units and part them by contest. Raises InputError for what is no state."""
    width = max((len(names) for names in candidates.values()), default=0)
    slots = [f"votes_{at + 1}" for at in range(width)]
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        **NIGHT, **dict.fromkeys(slots, pl.Int64)
    }  # fmt: skip
    rows = conform(units, schema).select(*schema)
    check_frame(rows, schema, name="units", key=KEY)
    if rows.select(pl.any_horizontal(pl.col("stratum", "place").is_null()).any()).item():
        raise InputError("a unit has no stratum or no place", where="units")
    low = rows.select(pl.min_horizontal("registered", *slots).min()).item()
    if low is not None and low < 0:
        raise InputError("a number is below nought", where="units")
    ordered = rows.sort("contest_id", "stratum", "place", "unit_id")
    parts = ordered.partition_by("contest_id", as_dict=True, maintain_order=True)
    contests = []
    for (name,), part in parts.items():
        if name not in candidates:
            raise InputError(f"no candidates of contest {name}", where="units")
        contests.append(_contest(str(name), part, tuple(candidates[name])))
    return Night(contests=tuple(contests), sha256=_digest(ordered, candidates))


def as_of(units: pl.DataFrame, instant: datetime) -> pl.DataFrame:
    """Take back what came after an instant: those units are out.

    What does not say when it came stays: the count's own proof of that moment has it too.
    """
    late = pl.col("received_at") > instant
    names = [n for n in units.columns if n in ("received_at", "came") or n[:6] == "votes_"]
    return units.with_columns(
        [pl.when(late).then(None).otherwise(pl.col(name)).alias(name) for name in names]
    )


def _contest(name: str, part: pl.DataFrame, candidates: tuple[str, ...]) -> Contest:
    slots = [f"votes_{at + 1}" for at in range(len(candidates))]
    came = part.select(pl.coalesce("came", pl.col("received_at").is_not_null())).to_series()
    blank = part.filter(came & pl.any_horizontal(pl.col(slot).is_null() for slot in slots))
    if blank.height:
        unit = blank["unit_id"][0]
        raise InputError(f"{name}: {unit} came without a candidate's votes", where="units")
    is_in = came.to_numpy()
    strata = part["stratum"].rle_id().to_numpy().astype(np.int64)
    places = part.select(pl.struct("stratum", "place").rle_id()).to_series().to_numpy()
    votes = part.select(slots).fill_null(0).to_numpy().astype(np.float64)
    stated = part["received_at"].dt.epoch("us").fill_null(UNSTATED).to_numpy()
    return Contest(
        id=name,
        candidates=candidates,
        strata=tuple(part["stratum"].unique(maintain_order=True)),
        stratum=strata,
        place=places.astype(np.int64),
        registered=part["registered"].fill_null(0).to_numpy().astype(np.float64),
        votes=np.where(is_in[:, None], votes, 0.0),
        is_in=is_in,
        arrived=np.where(is_in, stated, LATEST),
        unbounded=int((~came & part["registered"].is_null()).sum()),
    )


def _digest(ordered: pl.DataFrame, candidates: Mapping[str, Sequence[str]]) -> str:
    undated = ordered.filter(pl.col("came") & pl.col("received_at").is_null()).height
    told = ordered if undated else ordered.drop("came")  # what it says is in ``received_at``
    lines = told.with_columns(pl.col("received_at").dt.epoch("us")).select(
        pl.concat_str(pl.all().cast(pl.String).fill_null(""), separator="\t")
    )
    text = "\n".join(lines.to_series())
    named = "\n".join("\t".join([name, *candidates[name]]) for name in sorted(candidates))
    return hashlib.sha256(f"{named}\n\n{text}\n".encode()).hexdigest()
