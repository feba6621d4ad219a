"""Are ballots rejected at one rate within a constituency, and blindly to the candidates?

Grain: one line per constituency, and one result for all. Within each: the overdispersion of
rejections against one binomial rate (method of moments of the beta-binomial, Kleinman 1973),
stations far above the others by the beta-binomial tail (each left out of the fit it is held
against), and whether more were rejected than the margin.
Over all: the correlation within constituencies of the rejected share with the leader's share,
by permutation (:mod:`fullcount.stats.permutation`).
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from fullcount.forensics.method import Method, Parameter, Signal, spell_p
from fullcount.forensics.wording import Said, declines, said
from fullcount.stats.arrays import FloatArray, IntArray
from fullcount.stats.evidence import NotApplicable
from fullcount.stats.multiple import holm
from fullcount.stats.permutation import within_groups

MIN_STATIONS, MIN_BALLOTS = 10, 30

METHOD = Method(
    id="rejected",
    number=27,
    signal=Signal.PROCEDURAL,
    parameters=(
        Parameter(name="ballots", value="at least 30", meaning="smaller stations are left out"),
        Parameter(name="stations", value="at least 10", meaning="in a constituency"),
    ),
    paper="Kleinman (1973) Journal of the American Statistical Association 68:46; Phipson and "
    "Smyth (2010)",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Constituency:
    """One group: whole numbers, its rate's overdispersion and stations far above it."""

    group: int
    stations: int
    rejected: int
    ballots: int
    overdispersion: float  # rho of the beta-binomial; 0 = one binomial rate
    margin: int | None

    @property
    def exceeds_margin(self) -> bool | None:
        return None if self.margin is None else self.rejected > self.margin


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """All constituencies. ``outliers`` are positions in the arrays given, with Holm's p-value."""

    constituencies: tuple[Constituency, ...]
    stations: int
    correlation: float
    p_value: float
    outliers: tuple[tuple[int, float], ...]

    @property
    def found(self) -> Said:
        counted: dict[str, int | str] = {
            "correlation": f"{self.correlation:+.2f}",
            "p": spell_p(self.p_value),
            "outliers": len(self.outliers),
            "stations": self.stations,
        }
        known = [one for one in self.constituencies if one.margin is not None]
        if not known:
            return said("rejected.found", **counted)
        over = sum(one.exceeds_margin is True for one in known)
        return said("rejected.found_margins", **counted, over=over, known=len(known))

    @property
    def may_say(self) -> Said:
        return said("rejected.may_say")


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """Whole numbers per station; ``groups`` are codes 0, 1 ... of constituencies."""

    rejected: IntArray
    cast: IntArray
    leader: IntArray
    groups: IntArray


def rejected_ballots(
    papers: Papers, *, rng: np.random.Generator, margins: dict[int, int] | None = None
) -> Rejected | NotApplicable:
    """Judge rejected papers; ``margins`` is group -> margin where known."""
    kept = _usable(papers)
    if kept.size < MIN_STATIONS:
        return declines("rejected.declined_few", stations=MIN_STATIONS, ballots=MIN_BALLOTS)
    r, n, g = papers.rejected[kept], papers.cast[kept], papers.groups[kept]
    share = np.divide(papers.leader[kept], n - r, out=np.zeros(n.size), where=n > r)
    told = within_groups(r / n, share, g, rng=rng)
    if told is None:
        return declines("rejected.declined_same")
    _, rho = _beta_binomial(r, n, g)
    adjusted = holm(_tails(r, n, *_beta_binomial(r, n, g, without=True)))
    far = np.flatnonzero(adjusted < 0.01)
    far = far[np.lexsort((kept[far], adjusted[far]))]
    return Rejected(
        constituencies=tuple(
            Constituency(
                group=int(code),
                stations=int((g == code).sum()),
                rejected=int(r[g == code].sum()),
                ballots=int(n[g == code].sum()),
                overdispersion=float(rho[g == code][0]),
                margin=None if margins is None else margins.get(int(code)),
            )
            for code in np.unique(g)
        ),
        stations=kept.size,
        correlation=told.correlation,
        p_value=told.p_value,
        outliers=tuple((int(kept[at]), float(adjusted[at])) for at in far),
    )


def _usable(papers: Papers) -> IntArray:
    able = (papers.cast >= MIN_BALLOTS) & (papers.rejected >= 0) & (papers.rejected <= papers.cast)
    sizes = np.bincount(papers.groups, weights=able) if able.size else np.zeros(1)
    return np.flatnonzero(able & (sizes[papers.groups] >= MIN_STATIONS))


def _beta_binomial(
    r: IntArray, n: IntArray, g: IntArray, *, without: bool = False
) -> tuple[FloatArray, FloatArray]:
    """Rate and overdispersion of each station's group, by moments; ``without`` leaves it out."""
    own = (r, n, r**2 / n, n.astype(np.float64) ** 2, np.ones(n.size))
    sums = [np.bincount(g, weights=part)[g] - (part if without else 0) for part in own]
    rejected, trials, squares, sizes, stations = sums
    trials = np.maximum(trials, 1)
    rate = rejected / trials
    binomial = rate * (1 - rate)
    excess = squares - rejected**2 / trials - binomial * (stations - 1)
    scale = binomial * (trials - sizes / trials - (stations - 1))
    rho = np.divide(excess, scale, out=np.zeros_like(rate), where=scale > 0)
    return rate, np.clip(rho, 0.0, 0.999)


def _tails(r: IntArray, n: IntArray, rate: FloatArray, rho: FloatArray) -> FloatArray:
    """P(K >= r) of the beta-binomial; 1 within four standard deviations, where nobody asks."""
    sd = np.sqrt(n * rate * (1 - rate) * (1 + (n - 1) * rho))
    found = np.ones(r.size)
    for at in np.flatnonzero((r > n * rate + 4 * sd) & (rate > 0)).tolist():
        found[at] = _tail(int(r[at]), int(n[at]), float(rate[at]), float(rho[at]))
    return found


def _tail(r: int, n: int, rate: float, rho: float) -> float:
    if rho < 1e-9:
        return float(special.betainc(r, n - r + 1, rate)) if r > 0 else 1.0
    size = 1 / rho - 1
    a, b = rate * size, (1 - rate) * size
    k = np.arange(r, n + 1)
    logs = (
        special.gammaln(n + 1)
        - special.gammaln(k + 1)
        - special.gammaln(n - k + 1)
        + special.betaln(k + a, n - k + b)
        - special.betaln(a, b)
    )
    return float(min(1.0, np.exp(logs).sum()))
