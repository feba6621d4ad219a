"""``checks.toml``: the checks of observers' data, read strictly.

Grain: one ``[[check]]``. Its condition is in the rule registry's language
(:mod:`fullcount.country.condition`), and its columns are exactly the declared ``fields``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from fullcount.country.condition import columns_of, fill
from fullcount.country.entry import Entry, once, read_toml
from fullcount.model.text import Text
from fullcount.observe.instrument import Instrument, Type


class Weight(StrEnum):
    """What an open flag means for the use of the data."""

    HARD = "hard"  # not used until somebody waives it, with a reason
    SOFT = "soft"  # a person should look


class Frame(StrEnum):
    """What one row is, of the frame a check judges."""

    OPENING = "opening"
    VOTING = "voting"
    COUNTING = "counting"
    TABULATION = "tabulation"
    STATION_DAY = "station_day"  # the forms of one slot at one station, side by side
    SIBLINGS = "siblings"  # one figure in two copies
    DISTRIBUTION = "distribution"  # one report against the others
    VISITS = "visits"  # two visits of one slot
    ANSWERS = "answers"  # the answers of one report, side by side
    OBSERVER = "observer"  # all figures of one slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """``broken``: true where broken, false where kept, null where a field is not stated."""

    code: str
    tier: int
    weight: Weight
    frame: str
    title: Text
    broken: str
    fields: tuple[str, ...]
    cites: str


@cache
def packaged_checks() -> tuple[Check, ...]:
    """Give the checks of tiers 2 to 5 that ship with this room."""
    raw = (resources.files("fullcount.observe") / "checks.toml").read_bytes()
    return parse_checks(raw, where="checks.toml")


def parse_checks(raw: bytes, *, where: str) -> tuple[Check, ...]:
    """Read checks; LawError names the one that is wrong."""
    file = read_toml(raw, where=where)
    file.flag("translation_reviewed", default=False)
    found = tuple(_check(entry) for entry in file.entries("check"))
    file.done()
    once([one.code for one in found], what="check", where=where)
    return found


def bounds_of(instrument: Instrument) -> tuple[Check, ...]:
    """Make tier 1 from the bounds of an instrument's own questions: one definition of both."""
    return tuple(_bounds(instrument))


def _bounds(instrument: Instrument) -> Iterator[Check]:
    for question in instrument.questions():
        limits = []
        if question.least is not None:
            limits.append(f"{question.name} < {question.least}")
        if question.most is not None:
            limits.append(f"{question.name} > {question.most}")
        if question.type is Type.INTEGER and limits:
            yield Check(
                code=f"Q1.{instrument.code}.{question.name}",
                tier=1,
                weight=Weight.HARD,
                frame=instrument.code,
                title=Text(
                    en=f"Out of bounds: {question.label.en}", ur=f"حد سے باہر: {question.label.ur}"
                ),
                broken=" or ".join(limits),
                fields=(question.name,),
                cites=f"instrument {instrument.code}, edition {instrument.edition}",
            )


def for_frame(checks: Sequence[Check], frame: str) -> tuple[Check, ...]:
    """Keep the checks of one frame."""
    return tuple(check for check in checks if check.frame == frame)


def _check(entry: Entry) -> Check:
    code = entry.code("code")
    entry.named(f"{entry.where} ({code})")
    tier = entry.whole("tier")
    fields = entry.codes("fields")
    numbers = _parameters(entry)
    broken = fill(entry.words("broken"), numbers)
    check = Check(
        code=code,
        tier=tier or 0,
        weight=entry.choice("severity", Weight),
        frame=entry.choice("frame", Frame).value,
        title=entry.text("title"),
        broken=broken,
        fields=fields,
        cites=entry.words("cites"),
    )
    entry.done()
    if tier not in {2, 3, 4, 5}:
        raise entry.fail("tier must be 2, 3, 4 or 5; tier 1 is made from the instruments")
    found = columns_of(broken, where=entry.where)
    if set(found) != set(fields):
        raise entry.fail(f"reads {', '.join(found)} and declares {', '.join(fields)}")
    return check


def _parameters(entry: Entry) -> dict[str, int]:
    if not entry.has("parameters"):
        return {}
    table = entry.entry("parameters")
    numbers = {name: table.whole(name) or 0 for name in table.names()}
    table.done()
    return numbers
