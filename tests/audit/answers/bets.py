"""Martingales and assorters, against SHANGRLA and the simulations of the ALPHA paper."""

import math

import numpy as np
from audit.answers.reported import exactly
from audit.answers.rows import NOT_RUN, Judged, runs

from fullcount.audit import assorters
from fullcount.stats import martingale
from fullcount.stats.martingale import Null

NOT_RUN["oneaudit.sample_size"] = (
    "the output of a peer's notebook over San Francisco's cast vote records, which are not supplied"
)
DRAWS = 1_500_000  # of a simulation row in one run; the long test takes the paper's thousand


def null(inputs) -> Null:
    population = inputs.get("N", "inf")
    return Null(
        mean=inputs["t"],
        upper=inputs.get("u", 1),
        population=None if population == "inf" else population,
    )


def values(inputs):
    return np.array(inputs["x"], np.float64)


def estimate(inputs):
    if inputs["estim"] == "shrink_trunc":
        return martingale.shrunk(inputs["eta"], weight=inputs["d"], clear=inputs["c"])
    return martingale.fixed(inputs["eta"])


@runs("alpha.p")
def alpha_p(inputs):
    return martingale.alpha(values(inputs), null(inputs), estimate=estimate(inputs)).risk


@runs("alpha.martingale_p_history")
def history(inputs):
    """The peer's default stands before the null mean is given: half of the way from 1/2 to u."""
    eta = 0.5 + (inputs["u"] - 0.5) / 2
    path = martingale.alpha(values(inputs), null(inputs), estimate=martingale.fixed(eta))
    return path.p.tolist()


@runs("alpha.sample_size_tiled")
def tiled(inputs):
    x = np.resize(values(inputs), inputs["N"])
    path = martingale.alpha(x, null(inputs), estimate=estimate(inputs))
    return path.stops_at(inputs["alpha"])


@runs("betting.fixed")
def fixed_bets(inputs):
    x = values(inputs)
    bets = np.full(len(x), inputs["lam"])
    return martingale.betting(x, null(inputs), bets=bets).risk


@runs("betting.agrapa_p")
def agrapa(inputs):
    x = values(inputs)
    bets = martingale.agrapa(x, null(inputs), first=inputs["lam"], most=inputs["c0"])
    return martingale.betting(x, null(inputs), bets=bets).risk


def _kaplan(test, inputs):
    path = test(values(inputs), null(inputs), padding=inputs["g"])
    return path.risk if inputs.get("random_order", True) else martingale.last(path)


@runs("shangrla.kaplan_markov")
def kaplan_markov(inputs):
    return _kaplan(martingale.kaplan_markov, inputs)


@runs("shangrla.kaplan_wald")
def kaplan_wald(inputs):
    return _kaplan(martingale.kaplan_wald, inputs)


@runs("shangrla.kaplan_kolmogorov")
def kaplan_kolmogorov(inputs):
    return _kaplan(martingale.kaplan_kolmogorov, inputs)


@runs("alpha.mean_sample_size_with_replacement")
def mean_sizes(inputs, *, row, draws=DRAWS):
    """Two simulations: they may differ by 5 % and by three standard errors of both."""
    bad = []
    for weight, theirs in row.expected.items():
        repeats = int(np.clip(draws / theirs, 40, inputs["reps"]))
        sizes = stopping_times(
            inputs, weight=float(weight), repeats=repeats, rng=np.random.default_rng(int(row.id))
        )
        ours, spread = sizes.mean(), sizes.std()
        error = spread * math.sqrt(1 / repeats + 1 / inputs["reps"])
        if abs(ours - theirs) > 0.05 * theirs + 3 * error:
            bad.append((weight, theirs, ours, error))
    return Judged(agrees=not bad, because=str(bad))


def stopping_times(inputs, *, weight, repeats, rng):
    """How many votes with replacement until ALPHA stops, the winner's share being theta."""
    eta, limit = inputs["eta"], inputs["alpha"]
    estimated = martingale.shrunk(eta, weight=weight, clear=(eta - 0.5) / 2)
    found = np.empty(repeats)
    for at in range(repeats):
        x = np.empty(0)
        stop = None
        while stop is None:
            more = max(1_024, len(x))
            x = np.concatenate([x, (rng.random(more) < inputs["theta"]).astype(np.float64)])
            stop = martingale.alpha(x, Null(), estimate=estimated).stops_at(limit)
        found[at] = stop
    return found


@runs("assorter.overstatement_assorter")
def overstatement(inputs):
    return float(
        assorters.overstatement_assorter(
            exactly(inputs["overstatement"]),
            margin=exactly(inputs["margin"]),
            upper=exactly(inputs["u"]),
        )
    )


@runs("assorter.overstatement_assorter_margin")
def overstatement_margin(inputs):
    return float(
        assorters.overstatement_margin(
            exactly(inputs["margin"]),
            upper=exactly(inputs["u"]),
            one_vote=exactly(inputs["rate1"]),
            two_votes=exactly(inputs["rate2"]),
        )
    )


@runs("assorter.plurality")
def plurality(inputs):
    return float(assorters.PLURALITY.values[assorters.Paper(inputs["ballot"])])


@runs("assorter.supermajority")
def supermajority(inputs):
    share = exactly(inputs["share_to_win"]).limit_denominator(1000)
    return float(assorters.supermajority(share).values[assorters.Paper(inputs["ballot"])])
