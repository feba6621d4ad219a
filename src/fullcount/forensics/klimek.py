"""Under one national bell curve, how many stations look added to, and how many replaced?

Grain: a profile over ``alpha`` for a set of stations. Source: Klimek, Yegorov, Hanel, Thurner,
PNAS 109:16469 (2012). For each ``alpha`` the two shares are a least-squares fit on the simplex of
three histograms (:mod:`fullcount.forensics.klimek_model`), by two objectives. All settings whose
misfit is near the least are told as one band: the data do not choose among them. Where the first
local maximum of a density is not the honest centre (Russia 2018), the method declines.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from fullcount.forensics.integers import Ballots
from fullcount.forensics.klimek_model import Components, Honest, components, histogram, honest
from fullcount.forensics.method import Method, Parameter, Signal
from fullcount.forensics.wording import Said, declines, percent, said
from fullcount.stats.arrays import BoolArray, FloatArray
from fullcount.stats.evidence import NotApplicable
from fullcount.stats.simplex import fit

ALPHAS = tuple(at / 10 for at in range(5, 41))
NEAR_LEAST = 1.25  # misfits within this factor of the least are not told apart
MIN_STATIONS, MIN_REGISTERED = 200, 100

METHOD = Method(
    id="klimek",
    number=15,
    signal=Signal.DISTRIBUTIONAL,
    parameters=(
        Parameter(name="bins", value="1 point of share", meaning="the histogram that is fitted"),
        Parameter(name="alpha", value="0.5 to 4.0", meaning="how votes move with additions"),
        Parameter(name="objective", value="both", meaning="squares, and squares by bin size"),
        Parameter(name="near", value="1.25", meaning="settings that are not told apart"),
    ),
    paper="Klimek, Yegorov, Hanel, Thurner (2012) PNAS 109:16469",
)


class Objective(StrEnum):
    """How a misfit is measured."""

    SQUARES = "squares"
    BY_SIZE = "squares divided by what is observed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One fit. ``misfit`` is relative to the least of its objective: 1 = best."""

    objective: Objective
    alpha: float
    added: float  # share of stations, f_i
    replaced: float  # share of stations, f_e
    misfit: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Klimek:
    """The honest parameters, and every setting; the band is over those near the least misfit."""

    stations: int
    honest: Honest
    profile: tuple[Setting, ...]

    @property
    def near(self) -> tuple[Setting, ...]:
        return tuple(one for one in self.profile if one.misfit <= NEAR_LEAST)

    @property
    def added(self) -> tuple[float, float]:
        return _band([one.added for one in self.near])

    @property
    def replaced(self) -> tuple[float, float]:
        return _band([one.replaced for one in self.near])

    @property
    def alpha(self) -> tuple[float, float]:
        return _band([one.alpha for one in self.near])

    @property
    def p_value(self) -> None:
        return None

    @property
    def found(self) -> Said:
        (low, high), (least, most) = self.added, self.replaced
        return said(
            "klimek.found",
            added_low=percent(low, digits=0),
            added_high=percent(high, digits=0),
            replaced_low=percent(least),
            replaced_high=percent(most),
            alpha_low=f"{self.alpha[0]:.1f}",
            alpha_high=f"{self.alpha[1]:.1f}",
        )

    @property
    def may_say(self) -> Said:
        return said("klimek.may_say")


def looked_at(ballots: Ballots) -> BoolArray:
    """Tell which stations the histogram is made of."""
    b = ballots
    return (b.received > 0) & (b.registered >= MIN_REGISTERED) & (b.given < b.registered)


def klimek(ballots: Ballots) -> Klimek | NotApplicable:
    """Fit the model for every ``alpha`` by both objectives, or say why its heuristics break."""
    stated = (ballots.received > 0) & (ballots.registered > 0)
    kept = looked_at(ballots)
    if kept.sum() < MIN_STATIONS:
        return declines("klimek.declined_few", stations=int(kept.sum()), needed=MIN_STATIONS)
    share = ballots.leader[stated] / ballots.received[stated]
    centre = honest(ballots.given[stated] / ballots.registered[stated], share)
    if isinstance(centre, NotApplicable):
        return centre
    observed = histogram(ballots.leader[kept] / ballots.received[kept])
    profile = profile_of(observed, centre, stations=int(kept.sum()))
    return Klimek(stations=int(kept.sum()), honest=centre, profile=profile)


def profile_of(observed: FloatArray, centre: Honest, *, stations: int) -> tuple[Setting, ...]:
    """Fit every ``alpha`` by both objectives, misfits relative to the least of each."""
    kinds = {alpha: components(centre, alpha) for alpha in ALPHAS}
    weights = {
        Objective.SQUARES: np.ones(observed.size),
        Objective.BY_SIZE: 1 / np.maximum(observed, 1 / stations),
    }
    settings: list[Setting] = []
    for objective, weight in weights.items():
        fits = [_fit(kinds[alpha], observed, weight) for alpha in ALPHAS]
        least = min(misfit for _, _, misfit in fits)
        settings += [
            Setting(
                objective=objective,
                alpha=alpha,
                added=added,
                replaced=replaced,
                misfit=misfit / least if least > 0 else 1.0,
            )
            for alpha, (added, replaced, misfit) in zip(ALPHAS, fits, strict=True)
        ]
    return tuple(settings)


def _fit(kinds: Components, observed: FloatArray, weight: FloatArray) -> tuple[float, float, float]:
    columns = np.column_stack((kinds.honest, kinds.added, kinds.replaced))
    root = np.sqrt(weight)
    shares = fit(columns * root[:, None], observed * root)
    misfit = float(weight @ (observed - columns @ shares) ** 2)
    return float(shares[1]), float(shares[2]), misfit


def _band(values: list[float]) -> tuple[float, float]:
    return min(values), max(values)
