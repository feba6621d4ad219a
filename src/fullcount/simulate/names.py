"""Invented names in Latin and Urdu letters, made of syllables that no real list of names has.

Grain: one name. Source: the tables below; nothing is drawn from any register of persons or
places, and every name made here belongs to Sahra, a country that does not exist.
"""

from dataclasses import dataclass

import numpy as np

from fullcount.simulate.arrays import IntArray

_SYLLABLES = (  # Latin, Urdu
    ("zor", "زور"),
    ("vel", "ویل"),
    ("tmir", "تمیر"),
    ("qan", "قان"),
    ("drush", "دروش"),
    ("lom", "لوم"),
    ("fesk", "فسک"),
    ("huv", "ہوو"),
    ("gril", "گریل"),
    ("nayd", "نائڈ"),
    ("pask", "پاسک"),
    ("rhon", "رھون"),
    ("sebt", "سبط"),
    ("juld", "جولد"),
    ("kheb", "کھیب"),
    ("mund", "موند"),
    ("bresh", "بریش"),
    ("wast", "وسط"),
    ("yolk", "یولک"),
    ("chom", "چوم"),
)
_ENDS = (
    ("i", "ی"),
    ("an", "ان"),
    ("esh", "یش"),
    ("oor", "ور"),
    ("al", "ال"),
    ("ira", "یرا"),
    ("un", "ون"),
    ("ek", "یک"),
)
_MALE, _FEMALE = ("ok", "وک"), ("eyla", "ئیلا")
_PLACE = (("abad", "آباد"), ("gar", "گر"), ("pesh", "پیش"), ("dhun", "دھن"))
_BUILDINGS = (
    ("Primary School", "پرائمری اسکول"),
    ("High School", "ہائی اسکول"),
    ("Union Office", "یونین دفتر"),
    ("Health Centre", "مرکزِ صحت"),
    ("Community Hall", "کمیونٹی ہال"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The same names twice; ``latin[i]`` and ``urdu[i]`` are one name."""

    latin: list[str]
    urdu: list[str]


def people(women: np.ndarray[tuple[int], np.dtype[np.bool_]], rng: np.random.Generator) -> Names:
    """Name as many persons as ``women`` is long; no two share a name."""
    size = len(_SYLLABLES)
    picks = rng.choice(size**3 * len(_ENDS), size=women.size, replace=False)
    latin, urdu = [], []
    for code, woman in zip(picks.tolist(), women.tolist(), strict=True):
        a, b, c, d = _digits(code, size=size)
        end = _FEMALE if woman else _MALE
        latin.append(f"{_join(0, a)}{end[0]} {_join(0, b, c)}{_ENDS[d][0]}")
        urdu.append(f"{_join(1, a)}{end[1]} {_join(1, b, c)}{_ENDS[d][1]}")
    return Names(latin=latin, urdu=urdu)


def places(count: int, rng: np.random.Generator) -> Names:
    """Name ``count`` places; no two share a name."""
    size = len(_SYLLABLES)
    picks = rng.choice(size**3 * len(_PLACE), size=count, replace=False)
    latin, urdu = [], []
    for code in picks.tolist():
        a, b, c, end = _digits(code, size=size)
        latin.append(f"{_join(0, a, b)} {_join(0, c)}{_PLACE[end][0]}")
        urdu.append(f"{_join(1, a, b)} {_join(1, c)}{_PLACE[end][1]}")
    return Names(latin=latin, urdu=urdu)


def building_words(picks: IntArray) -> Names:
    """Say what each building is; ``picks`` are any whole numbers."""
    kinds = (picks % len(_BUILDINGS)).tolist()
    return Names(
        latin=[_BUILDINGS[kind][0] for kind in kinds], urdu=[_BUILDINGS[kind][1] for kind in kinds]
    )


def _digits(code: int, *, size: int) -> tuple[int, int, int, int]:
    a, rest = code % size, code // size
    b, rest = rest % size, rest // size
    return a, b, rest % size, rest // size


def _join(script: int, *syllables: int) -> str:
    word = "".join(_SYLLABLES[syllable][script] for syllable in syllables)
    return word.capitalize()
