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
from fullcount.forensics.wording import Said, declines, percent, said
from fullcount.stats.arrays import BoolArray, FloatArray, IntArray
from fullcount.stats.evidence import NotApplicable

MIN_STATIONS = 100

METHOD = Method(
    id="mixture",
    number=17,
    signal=Signal.DISTRIBUTIONAL,
    parameters=(
        Parameter(name="form", value="qbl", meaning="every station has effects of its own"),
        Parameter(name="covariates", value="none", meaning="what turnout and share may depend on"),
        Parameter(name="chains", value="4", meaning="started apart; all must agree"),
        Parameter(name="R-hat", value="below 1.01", meaning="else nothing is reported"),
    ),
    paper="Ferrari, McAlister, Mebane, Wu: eforensics; Mebane (2016 onwards)",
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
    of: int  # stations they were drawn from
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
    def found(self) -> Said:
        drawn = {"of": self.of} if self.of > self.stations else {}
        return said(
            "mixture.found_drawn" if drawn else "mixture.found",
            **drawn,
            stations=self.stations,
            added=_percent(self.added),
            replaced=_percent(self.replaced),
            clean_added=_percent(self.clean_added),
            clean_replaced=_percent(self.clean_replaced),
            r_hat=f"{max(self.fit.worst_r_hat, self.clean.worst_r_hat):.3f}",
            size=f"{min(self.fit.least_size, self.clean.least_size):.0f}",
        )

    @property
    def may_say(self) -> Said:
        if self.added.lower <= self.clean_added.upper:
            return said("mixture.may_say_nothing")
        if self.strata > 1:
            return said("mixture.may_say_strata", strata=self.strata)
        return said("mixture.may_say_none")


def mixture(
    electorate: Electorate,
    *,
    rng: np.random.Generator,
    form: Form = Form.QBL,
    most: int | None = None,
) -> Mixture | NotApplicable:
    """Fit the election and its clean twin; decline unless the chains of both agree.

    Of more than ``most`` stations so many are drawn at random; null = all are taken.
    """
    given = electorate.ballots
    kept = (
        (given.registered > 0)
        & (given.received > 0)
        & (given.received <= given.registered)
        & (given.leader <= given.received)
    )
    if kept.sum() < MIN_STATIONS:
        return declines("mixture.declined_few", stations=int(kept.sum()), needed=MIN_STATIONS)
    usable = int(kept.sum())
    first, second = rng.spawn(2)
    if most is not None and usable > most:
        kept = _drawn(kept, most, rng)
    covariates = design(electorate.covariates, kept.size)[kept]
    voters, came = given.registered[kept], given.received[kept]
    fits: list[Fit] = []
    twin = clean_votes(given.leader[kept], came, electorate.strata[kept], rng=second)
    for name, votes in (("election", given.leader[kept]), ("twin", twin)):
        model = Model(
            counted=counted(voters, came, votes),
            covariates=covariates,
            form=form,
            points=Points(),
        )
        found = fit(model, rng=first if name == "election" else second)
        if not found.agrees:
            return declines(
                f"mixture.declined_{name}",
                r_hat=f"{found.worst_r_hat:.2f}",
                most=f"{MOST_R_HAT}",
                size=f"{found.least_size:.0f}",
            )
        fits.append(found)
    return Mixture(
        stations=int(kept.sum()),
        of=usable,
        strata=int(np.unique(electorate.strata[kept]).size),
        fit=fits[0],
        clean=fits[1],
    )


def _drawn(kept: BoolArray, most: int, rng: np.random.Generator) -> BoolArray:
    """Keep ``most`` of the stations, each as likely as another."""
    taken = np.zeros(kept.size, np.bool_)
    taken[rng.choice(np.flatnonzero(kept), most, replace=False)] = True
    return taken


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
    return f"{percent(one.mean)} % ({percent(one.lower)} – {percent(one.upper)})"
