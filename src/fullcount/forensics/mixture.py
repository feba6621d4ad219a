"""Which share of stations looks added to or replaced, beside what a clean election would give?

Grain: one pair of fits for a set of stations: of the election, and of its clean twin
(:mod:`fullcount.forensics.clean_twin`). Source: eforensics (Ferrari, McAlister, Mebane, Wu), models
``qbl`` and ``bl``, with the class of a station summed out of the likelihood. A result is given only
when the chains of both fits agree, and never without the twin: any mixture of two kinds of places
looks like added votes to this model.
"""

from dataclasses import dataclass

import numpy as np

from fullcount.forensics.clean_twin import clean_votes
from fullcount.forensics.integers import Ballots
from fullcount.forensics.method import Method, Parameter, Signal
from fullcount.forensics.mixture_effects import Counted
from fullcount.forensics.mixture_fit import MOST_R_HAT, Fit, fit
from fullcount.forensics.mixture_likelihood import Points
from fullcount.forensics.mixture_model import Form, Model
from fullcount.stats.arrays import FloatArray, IntArray
from fullcount.stats.evidence import NotApplicable

MIN_STATIONS = 100

METHOD = Method(
    id="mixture",
    number=17,
    title="Mixture of untouched, added-to and replaced stations",
    signal=Signal.DISTRIBUTIONAL,
    null="Stations vary about one turnout and one share (or about what covariates predict), "
    "independently of each other.",
    parameters=(
        Parameter(name="form", value="qbl", meaning="every station has effects of its own"),
        Parameter(name="covariates", value="none", meaning="what turnout and share may depend on"),
        Parameter(name="chains", value="4", meaning="started apart; all must agree"),
        Parameter(name="R-hat", value="below 1.01", meaning="else nothing is reported"),
    ),
    shows="How much better three kinds of stations describe the figures than one, and how much "
    "of that a clean election of the same make-up shows as well.",
    cannot_show="That ballots were added. Two kinds of places, one with more turnout and more "
    "votes for the leader, are to this model what added ballots are.",
    innocent=(
        "villages and towns, or two peoples, in one fit: 44 % of stations of a clean election",
        "strategic voting",
        "a covariate that was left out",
    ),
    paper="Ferrari, McAlister, Mebane, Wu: eforensics; Mebane (2016 onwards)",
    critique="The package's own rule of convergence passes chains that disagree (R-hat 9 to 14); "
    "Mebane himself: strategic voting triggers it as well.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Electorate:
    """Stations with their strata (codes 0, 1 ...) and covariates (station x covariate, or none)."""

    ballots: Ballots
    strata: IntArray
    covariates: FloatArray | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassShare:
    """Share of stations in a class: the mean, and the middle 95 % of the draws."""

    mean: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixture:
    """Both fits. ``added`` and ``replaced`` mean nothing without ``clean_added``."""

    stations: int
    strata: int
    fit: Fit
    clean: Fit

    @property
    def added(self) -> ClassShare:
        return _share(self.fit, 1)

    @property
    def replaced(self) -> ClassShare:
        return _share(self.fit, 2)

    @property
    def clean_added(self) -> ClassShare:
        return _share(self.clean, 1)

    @property
    def clean_replaced(self) -> ClassShare:
        return _share(self.clean, 2)

    @property
    def p_value(self) -> None:
        return None

    @property
    def found(self) -> str:
        return (
            f"The model calls {_percent(self.added)} of {self.stations:,} stations added to and "
            f"{_percent(self.replaced)} replaced; of the same election simulated clean it calls "
            f"{_percent(self.clean_added)} and {_percent(self.clean_replaced)} so. R-hat is "
            f"{max(self.fit.worst_r_hat, self.clean.worst_r_hat):.3f} at most, effective draws "
            f"{min(self.fit.least_size, self.clean.least_size):.0f} at least."
        )

    @property
    def may_say(self) -> str:
        more = self.added.lower > self.clean_added.upper
        if not more:
            return "A clean election of this make-up gives as much: nothing follows."
        known = "strata" if self.strata > 1 else "no strata: differences between places are not in"
        return (
            "More than the clean election gives. That is not a count of tampered stations; it "
            f"says that the figures are unlike the clean simulation ({known})."
        )


def mixture(
    electorate: Electorate, *, rng: np.random.Generator, form: Form = Form.QBL
) -> Mixture | NotApplicable:
    """Fit the election and its clean twin; decline unless the chains of both agree."""
    given = electorate.ballots
    kept = (
        (given.registered > 0)
        & (given.received > 0)
        & (given.received <= given.registered)
        & (given.leader <= given.received)
    )
    if kept.sum() < MIN_STATIONS:
        return _declines(f"{int(kept.sum())} stations; {MIN_STATIONS} needed")
    covariates = design(electorate.covariates, kept.size)[kept]
    voters, came = given.registered[kept], given.received[kept]
    first, second = rng.spawn(2)
    fits: list[Fit] = []
    twin = clean_votes(given.leader[kept], came, electorate.strata[kept], rng=second)
    for name, votes in (("the election", given.leader[kept]), ("its clean twin", twin)):
        model = Model(
            counted=counted(voters, came, votes),
            covariates=covariates,
            form=form,
            points=Points(),
        )
        found = fit(model, rng=first if name == "the election" else second)
        if not found.agrees:
            return _declines(
                f"the chains of {name} do not agree: R-hat {found.worst_r_hat:.2f}, less than "
                f"{MOST_R_HAT} needed (effective draws {found.least_size:.0f} at least)"
            )
        fits.append(found)
    return Mixture(
        stations=int(kept.sum()),
        strata=int(np.unique(electorate.strata[kept]).size),
        fit=fits[0],
        clean=fits[1],
    )


def counted(voters: IntArray, came: IntArray, leader: IntArray) -> Counted:
    """Turn ballots into abstentions, as floats."""
    return Counted(
        voters=voters.astype(np.float64),
        abstained=(voters - came).astype(np.float64),
        leader=leader.astype(np.float64),
    )


def design(covariates: FloatArray | None, stations: int) -> FloatArray:
    """Put ones before the covariates, each brought to mean 0 and sd 1."""
    ones = np.ones((stations, 1))
    if covariates is None:
        return ones
    spread = covariates.std(0)
    if (spread == 0).any():
        raise ValueError("a covariate is the same at every station")
    return np.hstack((ones, (covariates - covariates.mean(0)) / spread))


def _share(fitted: Fit, at: int) -> ClassShare:
    draws = fitted.class_shares[:, at]
    lower, upper = np.quantile(draws, (0.025, 0.975))
    return ClassShare(mean=float(draws.mean()), lower=float(lower), upper=float(upper))


def _percent(one: ClassShare) -> str:
    return f"{100 * one.mean:.1f} % ({100 * one.lower:.1f} to {100 * one.upper:.1f})"


def _declines(because: str) -> NotApplicable:
    return NotApplicable(method=METHOD.id, because=because)
