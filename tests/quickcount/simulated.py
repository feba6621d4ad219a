"""Many draws from Guanajuato 2012, each estimated: what the estimator does in the long run."""

from functools import cache

import numpy as np
from quickcount.guanajuato import sample_of, stations

from fullcount.stats.allocation import proportional
from fullcount.stats.interval import plain_interval, share_interval
from fullcount.stats.survey import Sample, ratio

STATIONS = 507


@cache
def many(draws: int, seed: int = 20120701) -> dict[str, np.ndarray]:
    """Shares, variances, and limits of the plain and of the default interval (draws, parties)."""
    whole = sample_of(stations())
    take = np.array(proportional(STATIONS, whole.sizes.tolist()))
    starts = np.concatenate([[0], np.cumsum(whole.sizes)[:-1]])
    rank = np.arange(whole.stratum.size) - starts[whole.stratum]
    chosen_rank = rank < take[whole.stratum]
    rng = np.random.default_rng(seed)
    rows = []
    for _ in range(draws):
        order = np.argsort(whole.stratum + rng.random(whole.stratum.size), kind="stable")
        at = order[chosen_rank]
        found = ratio(
            Sample(
                stratum=whole.stratum[at],
                sizes=whole.sizes,
                parts=whole.parts[at],
                whole=whole.whole[at],
            )
        )
        plain, default = plain_interval(found, z=1.96), share_interval(found)
        rows.append(
            (found.share, found.variance, plain.lower, plain.upper, default.lower, default.upper)
        )
    names = ("share", "variance", "plain_lower", "plain_upper", "lower", "upper")
    columns = zip(*rows, strict=True)
    return {name: np.array(column) for name, column in zip(names, columns, strict=True)}


def covered(lower: np.ndarray, upper: np.ndarray, truth: np.ndarray) -> np.ndarray:
    return ((lower <= truth) & (truth <= upper)).mean(axis=0)


def truth() -> np.ndarray:
    whole = sample_of(stations())
    return whole.parts.sum(axis=0) / whole.whole.sum()
