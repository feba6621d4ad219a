"""Which numbers does a text state? In figures of any script, in words, and as fractions in words.

Grain: one number as spelled, given in one spelling (``1,201`` and ``۱۲۰۱`` are 1201, *twenty-one*
is 21, *two thirds* is 2/3). Of Urdu those words are read that are nothing else; *one* counts only
before a thing that is counted, since it mostly is a pronoun.
"""

import re
from fractions import Fraction

LATIN_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
UNITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
    "eighteen", "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SCALES = {
    "dozen": 12, "hundred": 100, "thousand": 1_000, "lakh": 100_000, "million": 1_000_000,
    "crore": 10_000_000, "ہزار": 1_000, "لاکھ": 100_000, "کروڑ": 10_000_000,
}  # fmt: skip
URDU = {
    "تین": 3, "چار": 4, "پانچ": 5, "سات": 7, "آٹھ": 8, "دس": 10, "بارہ": 12, "پندرہ": 15,
    "بیس": 20, "تیس": 30, "چالیس": 40, "پچاس": 50, "ساٹھ": 60, "نوے": 90,
}  # fmt: skip
PARTS = {
    "half": 2, "halve": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6,
    "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "تہائی": 3, "چوتھائی": 4,
}  # fmt: skip
VALUES = {
    **{word: at for at, word in enumerate((*UNITS, *TEENS))},
    **{word: 10 * at for at, word in enumerate(TENS, 2)},
    **URDU,
    "a": 1, "ایک": 1, "دو": 2,
}  # fmt: skip
COUNTED = (
    r"(?:polling\s+)?(?:stations?|forms?|seats?|constituenc\w+|observers?|voters?|booths?|agents?"
    r"|cop(?:y|ies)|officers?|votes?|ballots?)\b"
)

_scale = "|".join(SCALES)
_unit = "|".join(UNITS[1:])
_small = (
    rf"(?:(?:{'|'.join(TENS)})(?:[\s-](?:{_unit}))?|{'|'.join((*TEENS, *URDU))}"
    rf"|(?:{'|'.join(UNITS)})|a(?=\s(?:dozen|hundred|thousand|million)\b))"
)
_part = "|".join(PARTS)
FIGURE = r"\d(?:[\d,.]*\d)?"
WORDED = rf"\b{_small}\b(?:(?:[\s-](?:{_scale})\b)+(?:(?:\s+and)?\s+{_small}\b)?)*"
FRACTION = (
    rf"\b(?:{_unit})[\s-](?:{_part})s\b|\b(?:a|one)[\s-](?:{_part})\s+of\b|\bone-(?:{_part})\b"
    r"|(?<!first )(?<!second )(?<!other )\bhalf\s+(?:of|the|all)\b"
    r"|\b(?:ایک|دو|تین)\s+(?:تہائی|چوتھائی)"
)
NUMBER = re.compile(
    rf"(?P<fraction>{FRACTION})|(?P<words>{WORDED})"
    rf"|(?P<figure>{FIGURE})(?:[\s-](?P<scale>{_scale})\b)?",
    re.IGNORECASE,
)
COUNTED_NEXT = re.compile(rf"\s+(?:{COUNTED}|(?:in|of|out of)\s+(?:\d|{_small}\b))", re.IGNORECASE)


def numbers(text: str) -> list[str]:
    """Give the numbers in a text, spelled in one way.

    >>> numbers("1,201 of ۱۲۰۱, NA-46, 29.4 %")
    ['1201', '1201', '46', '29.4']
    >>> numbers("Two thirds of twenty-one forms, three hundred and five votes; no one came.")
    ['2/3', '21', '305']
    """
    plain = text.translate(LATIN_DIGITS)
    found = []
    for hit in NUMBER.finditer(plain):
        if hit["fraction"]:
            found.append(_fraction(hit["fraction"].lower()))
        elif hit["figure"]:
            found.append(_figure(hit["figure"].replace(",", ""), hit["scale"]))
        elif hit["words"].lower() != "one" or COUNTED_NEXT.match(plain, hit.end()):
            found.append(str(_value(re.split(r"[\s-]+", hit["words"].lower()))))
    return found


def _figure(figure: str, scale: str | None) -> str:
    if scale is None or figure.count(".") > 1:
        return figure
    return str(Fraction(figure) * SCALES[scale.lower()])


def _fraction(words: str) -> str:
    first, *rest = re.split(r"[\s-]+", words)
    if first == "half":
        return "1/2"
    part = rest[0] if rest[0] in PARTS else rest[0].removesuffix("s")
    return f"{VALUES[first]}/{PARTS[part]}"


def _value(words: list[str]) -> int:
    """Add up a number in words: a scale multiplies what stands before it."""
    total = under = 0
    for word in words:
        if word in SCALES:
            under *= SCALES[word]
            if SCALES[word] >= SCALES["thousand"]:
                total, under = total + under, 0
        elif word != "and":
            under += VALUES[word]
    return total + under
