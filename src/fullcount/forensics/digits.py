"""Do second and last digits come as often as they should?

Grain: one result for a set of counts. Three methods share this module because they share their
input, a plain array of counts: second digits (2BL, Mebane 2006), last digits and last pairs
(Beber and Scacco 2012).
"""

from dataclasses import dataclass

import numpy as np

from fullcount.forensics.method import Method, Parameter, Signal, spell_p
from fullcount.forensics.wording import Said, declines, said
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
    signal=Signal.DISTRIBUTIONAL,
    parameters=(Parameter(name="counts", value="at least 10", meaning="smaller have none"),),
    paper="Mebane (2006, 2008) Election forensics: the second-digit Benford's law test",
    scored=False,
)
LAST_DIGIT = Method(
    id="last_digit",
    number=3,
    signal=Signal.DISTRIBUTIONAL,
    parameters=(Parameter(name="counts", value="at least 100", meaning="smaller are left out"),),
    paper="Beber and Scacco (2012) Political Analysis 20:211",
)
LAST_PAIR = Method(
    id="last_pair",
    number=4,
    signal=Signal.DISTRIBUTIONAL,
    parameters=(Parameter(name="counts", value="at least 100", meaning="smaller are left out"),),
    paper="Beber and Scacco (2012) Political Analysis 20:211; Washington Post, 20 June 2009",
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
    def found(self) -> Said:
        return said(
            f"{self.which}_digit.found",
            counts=self.counts,
            mean=f"{self.mean:.3f}",
            expected=f"{self.mean_expected:.3f}",
            statistic=f"{self.test.statistic:.1f}",
            df=self.test.df,
            p=spell_p(self.p_value),
        )

    @property
    def may_say(self) -> Said:
        return said(f"{self.which}_digit.may_say")


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
    def found(self) -> Said:
        return said(
            "last_pair.found",
            counts=self.counts,
            equal=self.equal,
            neighbours=self.neighbours,
            p=spell_p(self.p_value),
        )

    @property
    def may_say(self) -> Said:
        return said("last_pair.may_say")


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
    return declines(f"{method.id}.declined_few", counts=have, least=least, needed=MIN_COUNTS)
