"""Do second and last digits come as often as they should?

Grain: one result for a set of counts. Three methods share this module because they share their
input, a plain array of counts: second digits (2BL, Mebane 2006), last digits and last pairs
(Beber and Scacco 2012).
"""

from dataclasses import dataclass

import numpy as np

from fullcount.forensics.method import Method, Parameter, Signal, spell_p
from fullcount.stats.arrays import FloatArray, IntArray
from fullcount.stats.binomial import two_sided
from fullcount.stats.chi_square import ChiSquare, chi_square
from fullcount.stats.evidence import NotApplicable

SECOND_LEAST = 10  # a count with a second digit
LAST_LEAST = 100
MIN_COUNTS = 50  # five expected of each digit

_TENS = 10 * np.arange(1, 10)[:, None] + np.arange(10)[None, :]
SECOND: FloatArray = np.log10(1 + 1 / _TENS).sum(axis=0)  # .11968 .11389 ... .08500

SECOND_DIGIT = Method(
    id="second_digit",
    number=1,
    title="Second digits (2BL)",
    signal=Signal.DISTRIBUTIONAL,
    null="Second digits follow Benford's law: 0 in 11.97 %, 9 in 8.50 % of counts.",
    parameters=(Parameter(name="counts", value="at least 10", meaning="smaller have none"),),
    shows="A change in the mix of counts between elections or places that wants an explanation.",
    cannot_show="Anything about honesty: station sizes are capped by law and the null does not "
    "hold for honest counts. It is printed and never counted as a signal.",
    innocent=("limits on station size", "strategic voting", "two-candidate contests"),
    paper="Mebane (2006, 2008) Election forensics: the second-digit Benford's law test",
    critique="Deckert, Myagkov, Ordeshook (2011) Political Analysis 19:245: like the toss of a "
    "coin. On three Russian elections it moves opposite to the exact integer test.",
    scored=False,
)
LAST_DIGIT = Method(
    id="last_digit",
    number=3,
    title="Last digits",
    signal=Signal.DISTRIBUTIONAL,
    null="Last digits of counts of a hundred or more are as good as uniform.",
    parameters=(Parameter(name="counts", value="at least 100", meaning="smaller are left out"),),
    shows="Figures made up or rounded by people, best within one commission or counting centre.",
    cannot_show="Ballots added before the count. Nationally small departures from uniformity are "
    "expected of honest counts, and with many stations they are significant.",
    innocent=("rounding by a source", "many counts only just above the least"),
    paper="Beber and Scacco (2012) Political Analysis 20:211",
    critique="Needs counts spread over several hundreds; blind to stuffing.",
)
LAST_PAIR = Method(
    id="last_pair",
    number=4,
    title="Repeats and neighbours in the last two digits",
    signal=Signal.DISTRIBUTIONAL,
    null="The last two digits are equal in a tenth of counts and neighbours (9 and 0 too) in a "
    "fifth.",
    parameters=(Parameter(name="counts", value="at least 100", meaning="smaller are left out"),),
    shows="Habits of people who invent numbers: few repeats, few neighbours.",
    cannot_show="Anything of figures that were counted and then changed by a fixed amount.",
    innocent=("few counts far above a hundred",),
    paper="Beber and Scacco (2012) Political Analysis 20:211; Washington Post, 20 June 2009",
    critique="The joint probability of the 2009 article multiplies tests chosen after looking "
    "(.035 x .042 is .0015, not .005): both p-values are given here, and Holm's over the two.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Digits:
    """How often each digit 0 ... 9 came, and the test against what is expected."""

    which: str  # second, last
    counts: int
    seen: tuple[int, ...]
    mean: float
    mean_expected: float
    test: ChiSquare

    @property
    def p_value(self) -> float:
        return self.test.p_value

    @property
    def found(self) -> str:
        return (
            f"The {self.which} digits of {self.counts:,} counts average {self.mean:.3f} where "
            f"{self.mean_expected:.3f} is expected (chi-square {self.test.statistic:.1f} on "
            f"{self.test.df}, p {spell_p(self.p_value)})."
        )

    @property
    def may_say(self) -> str:
        if self.which == "second":
            return (
                "This is shown because it is often asked for; by itself it supports no statement "
                "about the election, whichever way it comes out."
            )
        return (
            "Digits far from even in one place say that figures there were rounded or invented; "
            "nationally a small departure is expected of honest counts."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LastPairs:
    """Counts whose last two digits are equal, and neighbours on the circle of digits."""

    counts: int
    equal: int
    neighbours: int
    p_equal: float
    p_neighbours: float

    @property
    def p_value(self) -> float:
        """Holm's over the two."""
        return min(1.0, 2 * min(self.p_equal, self.p_neighbours))

    @property
    def found(self) -> str:
        return (
            f"Of {self.counts:,} counts {self.equal:,} repeat their last digit (a tenth expected) "
            f"and {self.neighbours:,} end in neighbours (a fifth expected); p "
            f"{spell_p(self.p_value)} for the two together."
        )

    @property
    def may_say(self) -> str:
        return (
            "Too few repeats and neighbours is how people invent numbers; it names no station and "
            "no votes."
        )


def second_digit(counts: IntArray) -> Digits | NotApplicable:
    """Hold second digits against Benford's law."""
    usable = counts[counts >= SECOND_LEAST]
    if usable.size < MIN_COUNTS:
        return _too_few(SECOND_DIGIT, usable.size, SECOND_LEAST)
    return _digits("second", usable // 10 ** (digits_of(usable) - 2) % 10, SECOND)


def last_digit(counts: IntArray) -> Digits | NotApplicable:
    """Hold last digits against a tenth each."""
    usable = counts[counts >= LAST_LEAST]
    if usable.size < MIN_COUNTS:
        return _too_few(LAST_DIGIT, usable.size, LAST_LEAST)
    return _digits("last", usable % 10, np.full(10, 0.1))


def last_pair(counts: IntArray) -> LastPairs | NotApplicable:
    """Count repeats and neighbours among the last two digits."""
    usable = counts[counts >= LAST_LEAST]
    if usable.size < MIN_COUNTS:
        return _too_few(LAST_PAIR, usable.size, LAST_LEAST)
    apart = np.abs(usable % 10 - usable // 10 % 10)
    equal, neighbours = int((apart == 0).sum()), int(((apart == 1) | (apart == 9)).sum())
    return LastPairs(
        counts=usable.size,
        equal=equal,
        neighbours=neighbours,
        p_equal=two_sided(equal, usable.size, 0.1),
        p_neighbours=two_sided(neighbours, usable.size, 0.2),
    )


def digits_of(counts: IntArray) -> IntArray:
    """How many digits each count has, in whole numbers (no logarithm that rounds at 1000).

    >>> digits_of(np.array([10, 99, 1000])).tolist()
    [2, 2, 4]
    """
    return np.searchsorted(10 ** np.arange(1, 19), counts, side="right") + 1


def _digits(which: str, digits: IntArray, shares: FloatArray) -> Digits:
    seen = np.bincount(digits, minlength=10)
    return Digits(
        which=which,
        counts=digits.size,
        seen=tuple(int(n) for n in seen),
        mean=float(digits.mean()),
        mean_expected=float((shares * np.arange(10)).sum()),
        test=chi_square(seen, digits.size * shares, df=9),
    )


def _too_few(method: Method, have: int, least: int) -> NotApplicable:
    return NotApplicable(
        method=method.id, because=f"{have} counts of at least {least}; {MIN_COUNTS} needed"
    )
