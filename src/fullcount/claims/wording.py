"""Does a sentence say more than was proved?

Grain: one sentence with the standard of proof it was held to. Source: the six standards of the
field (allegation to beyond reasonable doubt) and the wording rules of observer missions: heavy
words only from *clear and convincing* on, a count with its denominator, *systematic* only from
a probability sample, a statistical flag only as *consistent with* or *cannot rule out*.
"""

import re
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from fullcount.claims.number_words import COUNTED, FRACTION, WORDED


class Standard(IntEnum):
    """How far something was proved, weakest first."""

    ALLEGATION = 0
    REASONABLE_SUSPICION = 1
    REASONABLE_GROUNDS = 2
    BALANCE_OF_PROBABILITIES = 3
    CLEAR_AND_CONVINCING = 4
    BEYOND_REASONABLE_DOUBT = 5


class Basis(StrEnum):
    """What a sentence rests on."""

    DOCUMENT = "document"
    PROBABILITY_SAMPLE = "probability_sample"
    PURPOSIVE_REPORTS = "purposive_reports"  # observers where they happened to be, crowd reports
    STATISTICAL_FLAG = "statistical_flag"


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """``rule`` is stable; ``words`` are those objected to; ``says`` what to do about it."""

    rule: str
    words: str
    says: str


HEAVY = re.compile(
    r"\b(?:fraud\w*|rigg(?:ed|ing)|stolen|stole|steal\w*|theft|cheat\w*|fabricat\w*|forg(?:ed|ery|eries))\b"
    r"|دھاندلی|جعل ?سازی|فراڈ|\bچور[یاے]?\b|\bچرا(?:یا|ئی|ئے|نا|نے)\b",
    re.IGNORECASE,
)
SYSTEMATIC = re.compile(
    r"\b(?:systematic(?:ally)?|systemic|widespread|massive)\b|منظم", re.IGNORECASE
)
HEDGED = re.compile(
    r"\bconsistent with\b|\bcannot (?:be )?rule[d]? out\b|\bdoes not show\b"
    r"|سے مطابقت|خارج از امکان نہیں|ثابت نہیں",
    re.IGNORECASE,
)
_number = rf"(?:\d[\d,]*|{WORDED})"
_things = r"(?:پولنگ\s+)?(?:اسٹیشن|فارم|نشست|حلق|مبصر|ووٹر|بوتھ|نقول|نقل)\w*"
_some = "بہت\\s+س(?:ے|ی|ارے|اری)|زیادہ\\s+تر|بیشتر|متعدد|بے\\s*شمار|کئی|اکثر"
VAGUE = re.compile(
    r"\b(?:many|most|several|numerous|countless|(?:dozens|scores|hundreds|thousands) of"
    r"|a (?:large|significant) number of|(?:a|the)\s+(?:\w+\s+)?majority of)\s+"
    rf"(?:of\s+)?(?:the\s+|all\s+|these\s+|those\s+)?{COUNTED}"
    rf"|\b(?:{_some})\s+{_things}",
    re.IGNORECASE,
)
SHARE = re.compile(
    rf"(?:\d(?:[\d.,]*\d)?|{WORDED})\s?(?:%|per ?cent\b|فیصد)"
    rf"(?!\s*(?:confidence|intervals?\b|وقف))|{FRACTION}"
    rf"|{WORDED}\s+in\s+(?:every\s+)?{WORDED}"
    r"|\b(?:نصف|آدھ[ےیا])\s+(?:سے\s+(?:زیادہ|زائد|کم)\s+)?" + _things,
    re.IGNORECASE,
)
DENOMINATOR = re.compile(
    rf"{_number}\s+(?:of|out of)\s+(?:the\s+)?{_number}|\d[^\d]{{0,60}}میں سے[^\d]{{0,60}}\d",
    re.IGNORECASE,
)
_joined = "as|and|but|while|whereas|though|although|nor|yet|اور|جبکہ|مگر|لیکن"
CLAUSE = re.compile(
    rf"[;؛](?![^()]*\))|[.۔!?](?=\s|$)|[,،]\s+(?:{_joined})\b"
    rf"|\s(?:and|but|while|whereas|اور|جبکہ)\s+(?=(?:{VAGUE.pattern})|(?:{SHARE.pattern})|{_number}\b)",
    re.IGNORECASE,
)
"""Where one clause ends: the denominator of one says nothing of a share in the next."""


def objections(sentence: str, *, standard: Standard, basis: Basis) -> tuple[Objection, ...]:
    """List what the sentence may not say at this standard and on this basis; empty = it may.

    >>> objections("The vote was rigged.", standard=Standard.ALLEGATION,
    ...            basis=Basis.DOCUMENT)[0].rule
    'above-its-standard'
    >>> objections("Forms were refused at 3 of 20 stations visited.",
    ...            standard=Standard.REASONABLE_GROUNDS, basis=Basis.PURPOSIVE_REPORTS)
    ()
    """
    found = [
        *_above(sentence, standard),
        *_systematic(sentence, basis),
        *_bare_numbers(sentence),
        *_bare_flag(sentence, basis),
    ]
    return tuple(found)


def _above(sentence: str, standard: Standard) -> list[Objection]:
    if standard >= Standard.CLEAR_AND_CONVINCING:
        return []
    says = "say what differs and by whose paper; the word needs clear and convincing proof"
    return [
        Objection(rule="above-its-standard", words=hit[0], says=says)
        for hit in HEAVY.finditer(sentence)
    ]


def _systematic(sentence: str, basis: Basis) -> list[Objection]:
    if basis is Basis.PROBABILITY_SAMPLE:
        return []
    says = "only a probability sample can show how common a thing was"
    return [
        Objection(rule="not-from-a-sample", words=hit[0], says=says)
        for hit in SYSTEMATIC.finditer(sentence)
    ]


def _bare_numbers(sentence: str) -> list[Objection]:
    says = "write n of N, with what was counted"
    bare = [clause for clause in CLAUSE.split(sentence) if not DENOMINATOR.search(clause)]
    hits = [hit for clause in bare for words in (SHARE, VAGUE) for hit in words.finditer(clause)]
    return [Objection(rule="no-denominator", words=hit[0], says=says) for hit in hits]


def _bare_flag(sentence: str, basis: Basis) -> list[Objection]:
    if basis is not Basis.STATISTICAL_FLAG or HEDGED.search(sentence):
        return []
    says = (
        "a statistic is consistent with something or cannot rule it out; it shows nothing by itself"
    )
    return [Objection(rule="flag-stated-as-fact", words=sentence, says=says)]
