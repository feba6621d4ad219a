"""The country before the poll: provinces, constituencies, stations, and who is registered.

Grain: one station per array entry, ordered by constituency and number. Invented: sizes follow
what is published of one real station list (mean 1,418 electors a station; 28 % for men, 26 %
for women, the rest combined; men and women of one place often share a building), nothing else
is real. The map lies in open sea.
"""

from dataclasses import dataclass

import numpy as np

from fullcount.simulate.arrays import BoolArray, FloatArray, IntArray
from fullcount.simulate.plan import Plan

MEN, WOMEN, COMBINED = 0, 1, 2
STATION_KINDS = ("men", "women", "combined")
_KIND_SHARES = (0.33, 0.18, 0.49)  # before neighbours are paired
_MEAN_REGISTER, _SIGMA = 1_418.0, 0.42
_WEST, _SOUTH, _WIDTH, _HEIGHT = 61.0, 10.0, 5.0, 6.0  # degrees; no land there


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Arrays by constituency (C) and by station (n)."""

    province_of: IntArray  # (C,)
    centre: FloatArray  # (C, 2) latitude, longitude
    urban_share: FloatArray  # (C,)
    constituency: IntArray  # (n,)
    number: IntArray  # (n,) 1, 2, 3 ... within the constituency
    urban: BoolArray  # (n,)
    kind: IntArray  # (n,) MEN, WOMEN, COMBINED
    building: IntArray  # (n,) unique in the country
    position: FloatArray  # (n, 2)
    men: IntArray  # (n,) registered
    women: IntArray  # (n,)

    @property
    def registered(self) -> IntArray:
        return self.men + self.women


def survey(plan: Plan, rng: np.random.Generator) -> Ground:
    """Lay out the country."""
    seats = plan.constituencies
    province_of = np.sort(np.arange(seats) * plan.provinces // seats)
    home = _spread(plan.provinces, rng)
    centre = home[province_of] + rng.normal(0.0, 0.35, (seats, 2))
    urban_share = rng.beta(1.2, 2.0, seats)
    sizes = _sizes(plan, rng)
    constituency = np.repeat(np.arange(seats), sizes)
    starts = np.repeat(np.cumsum(sizes) - sizes, sizes)
    n = plan.stations
    urban = rng.random(n) < urban_share[constituency]
    building, kind = _buildings(constituency, rng)
    spread = np.where(urban, 0.03, 0.12)[:, None]
    position = centre[constituency] + (rng.normal(0.0, 1.0, (n, 2)) * spread)[building]
    men, women = _registers(kind, urban, rng)
    return Ground(
        province_of=province_of.astype(np.int64),
        centre=centre,
        urban_share=urban_share,
        constituency=constituency.astype(np.int64),
        number=(np.arange(n) - starts + 1).astype(np.int64),
        urban=urban,
        kind=kind,
        building=building,
        position=np.round(position, 5),
        men=men,
        women=women,
    )


def _spread(count: int, rng: np.random.Generator) -> FloatArray:
    corner = rng.random((count, 2)) * np.array([_HEIGHT, _WIDTH])
    return np.asarray(corner + np.array([_SOUTH, _WEST]), dtype=np.float64)


def _sizes(plan: Plan, rng: np.random.Generator) -> IntArray:
    """Stations of each constituency: near the mean, at least one, summing to the plan."""
    weights = rng.uniform(0.85, 1.15, plan.constituencies)
    spare = plan.stations - plan.constituencies
    exact = spare * weights / weights.sum()
    sizes = np.floor(exact).astype(np.int64)
    rest = spare - int(sizes.sum())
    sizes[np.argsort(sizes - exact, kind="stable")[:rest]] += 1
    return np.asarray(sizes + 1, dtype=np.int64)


def _buildings(constituency: IntArray, rng: np.random.Generator) -> tuple[IntArray, IntArray]:
    """Put neighbours of one constituency into one building; a men's station has a women's beside.

    A building is named by the first station in it.
    """
    n = constituency.size
    kind = rng.choice(3, size=n, p=_KIND_SHARES).astype(np.int64)
    same_seat = np.concatenate([[False], constituency[1:] == constituency[:-1]])
    shares = same_seat & (rng.random(n) < 0.45)
    paired = shares & np.concatenate([[False], kind[:-1] == MEN]) & (kind != COMBINED)
    kind[paired] = WOMEN
    first = np.where(shares, 0, np.arange(n))
    return np.maximum.accumulate(first).astype(np.int64), kind


def _registers(
    kind: IntArray, urban: BoolArray, rng: np.random.Generator
) -> tuple[IntArray, IntArray]:
    n = kind.size
    mu = np.log(_MEAN_REGISTER) - _SIGMA**2 / 2
    total = np.clip(rng.lognormal(mu, _SIGMA, n), 180, 5_000).astype(np.int64)
    share = np.clip(rng.normal(np.where(urban, 0.475, 0.445), 0.02), 0.3, 0.55)
    women = np.rint(total * share).astype(np.int64)
    women = np.where(kind == MEN, 0, np.where(kind == WOMEN, total, women))
    return total - women, women
