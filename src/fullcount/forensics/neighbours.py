"""Which stations differ most from their neighbours?

Grain: one line per station. A station's logit of turnout (or of the leader's share) is held
against the stations nearest to it, or of its building or locality, itself left out: Student's t
for a new observation. With the station in its own mean no t could exceed sqrt(n - 1), and among
three stations nothing could ever stand out. Which neighbours: :func:`nearest` by position,
:func:`same_place` by a code.
"""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from fullcount.forensics.method import Method, Parameter, Signal
from fullcount.forensics.wording import Said, declines, said
from fullcount.stats.arrays import FloatArray, IntArray
from fullcount.stats.evidence import NotApplicable
from fullcount.stats.leave_one_out import AgainstOthers, against_others
from fullcount.stats.multiple import benjamini_hochberg

NEAREST = 10
MIN_NEIGHBOURS = 5
MIN_STATIONS = 30
LIST = 50

METHOD = Method(
    id="neighbours",
    number=29,
    signal=Signal.DISTRIBUTIONAL,
    parameters=(
        Parameter(name="neighbours", value="10 nearest, or the same place", meaning="itself out"),
        Parameter(name="q", value="Benjamini-Hochberg", meaning="over stations"),
    ),
    paper="leave-one-out studentised residuals; Kalinin and Mebane's toolkit for local maps",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlier:
    """A station (position in the arrays given) with its t, and q over all stations."""

    row: int
    t: float
    neighbours: int
    q_value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """Stations in order of how far they stand out; there is no overall p-value."""

    what: str  # turnout, share
    stations: int
    named: int  # q at most 1 %
    outliers: tuple[Outlier, ...]  # the first LIST

    @property
    def p_value(self) -> None:
        return None

    @property
    def found(self) -> Said:
        return said(f"neighbours.found_{self.what}", named=self.named, stations=self.stations)

    @property
    def may_say(self) -> Said:
        return said("neighbours.may_say")


def nearest(latitude: FloatArray, longitude: FloatArray, *, many: int = NEAREST) -> IntArray:
    """Give each station's ``many`` nearest (station x neighbour, itself left out).

    Distances are on the sphere, through unit vectors.
    """
    lat, lon = np.radians(latitude), np.radians(longitude)
    points = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    few = min(many, points.shape[0] - 1)
    _, found = cKDTree(points).query(points, k=few + 1)
    own = found == np.arange(points.shape[0])[:, None]
    own[~own.any(axis=1), -1] = True  # as many stations at one point: itself was not returned
    own &= np.cumsum(own, axis=1) == 1
    others: IntArray = found[~own].reshape(points.shape[0], few).astype(np.int64)
    return others


def from_nearest(
    successes: IntArray, trials: IntArray, neighbours: IntArray, *, what: str
) -> Neighbours | NotApplicable:
    """Hold each station against its row of ``neighbours``."""
    if neighbours.shape[0] < MIN_STATIONS or neighbours.shape[1] < MIN_NEIGHBOURS:
        return _too_few(neighbours.shape[0])
    value = logit(successes, trials)
    near, n = value[neighbours], neighbours.shape[1]
    sd = near.std(axis=1, ddof=1) * np.sqrt(1 + 1 / n)
    gap = value - near.mean(axis=1)
    t = np.divide(gap, sd, out=np.zeros_like(gap), where=sd > 1e-9)
    held = AgainstOthers(t=t, others=np.full(value.size, n))
    return _told(np.arange(value.size), held, what)


def same_place(
    successes: IntArray, trials: IntArray, places: IntArray, *, what: str
) -> Neighbours | NotApplicable:
    """Hold each station against the others of its place (codes 0, 1 ...)."""
    held = against_others(logit(successes, trials), places)
    able = held.others >= MIN_NEIGHBOURS
    if able.sum() < MIN_STATIONS:
        return _too_few(int(able.sum()))
    return _told(
        np.flatnonzero(able), AgainstOthers(t=held.t[able], others=held.others[able]), what
    )


def logit(successes: IntArray, trials: IntArray) -> FloatArray:
    """Empirical logit, finite at 0 % and 100 %."""
    found: FloatArray = np.log((successes + 0.5) / (np.maximum(trials - successes, 0) + 0.5))
    return found


def _told(rows: IntArray, held: AgainstOthers, what: str) -> Neighbours:
    p = held.two_sided
    q = benjamini_hochberg(p)
    first = np.lexsort((rows, p))[:LIST].tolist()
    return Neighbours(
        what=what,
        stations=rows.size,
        named=int((q <= 0.01).sum()),
        outliers=tuple(
            Outlier(
                row=int(rows[at]),
                t=float(held.t[at]),
                neighbours=int(held.others[at]),
                q_value=float(q[at]),
            )
            for at in first
        ),
    )


def _too_few(stations: int) -> NotApplicable:
    return declines(
        "neighbours.declined_few",
        stations=stations,
        neighbours=MIN_NEIGHBOURS,
        needed=MIN_STATIONS,
    )
