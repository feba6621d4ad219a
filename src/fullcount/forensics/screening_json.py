"""A screening as plain values and back, so that what took long is kept and told again elsewhere.

Grain: one result, or one reason why not. Sentences are kept as codes and numbers beside their
English, so that they can be told in another language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fullcount.errors import InputError
from fullcount.forensics import calibration_json
from fullcount.forensics.calibrate import Calibration
from fullcount.forensics.method import Method
from fullcount.forensics.on_request import EVERY
from fullcount.forensics.screening import Screened, Screening
from fullcount.forensics.wording import Said, Value, said
from fullcount.stats.evidence import NotApplicable

WHERE = "screening"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One screen's result as it is told; ``adjusted`` is Holm's p-value."""

    screen: str
    method: Method
    stations: int
    left_out: int
    p_value: float | None
    adjusted: float | None
    found: Said
    may_say: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined:
    """One screen that does not apply; ``because`` in English where nobody wrote more."""

    screen: str
    method: Method
    because: Said | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What was kept of one source's and office's ``stations``; null = it was not calibrated.

    ``inputs_sha256`` names the state of the package it is of; null = the file does not say.
    """

    source_id: str
    office: str
    stations: int
    inputs_sha256: str | None
    lines: tuple[Told | Declined, ...]
    calibration: Calibration | None


def told(line: Screened) -> Told | Declined:
    """Take from a line what is told of it."""
    result, method = line.outcome, line.screen.method
    if isinstance(result, NotApplicable):
        because = said(result.code, **result.values) if result.code else result.because
        return Declined(screen=line.screen.id, method=method, because=because)
    return Told(
        screen=line.screen.id,
        method=method,
        stations=line.stations,
        left_out=line.left_out,
        p_value=result.p_value,
        adjusted=line.adjusted,
        found=result.found,
        may_say=result.may_say,
    )


def plain(
    screening: Screening,
    calibration: Calibration | None,
    *,
    lines: Sequence[Told | Declined],
    inputs_sha256: str,
) -> dict[str, object]:
    """Give everything that is told of a screening, line by line."""
    return {
        "source": screening.source_id,
        "office": screening.office,
        "stations": screening.stations,
        "inputs_sha256": inputs_sha256,
        "results": [_result(line) for line in lines if isinstance(line, Told)],
        "not_applicable": [_reason(line) for line in lines if isinstance(line, Declined)],
        "regions": [
            {
                "region": region.region,
                "stations": region.result.stations,
                "observed": region.result.observed,
                "expected": region.result.expected,
                "z": region.result.z,
                "q": region.q_value,
            }
            for region in screening.regions
        ],
        "calibration": None if calibration is None else calibration_json.plain(calibration),
    }


def read_calibrated(value: Mapping[str, object]) -> Kept:
    """Read what a calibration keeps beside its source. Raises InputError where it is not one."""
    try:
        return Kept(
            source_id=str(value["source"]),
            office=str(value["office"]),
            stations=_int(value["asked_of"]),
            inputs_sha256=_state(value),
            lines=(),
            calibration=calibration_json.read(value),
        )
    except (KeyError, TypeError, ValueError) as cause:
        raise InputError(f"is not a calibration: {cause}", where=WHERE) from cause


def read(value: Mapping[str, object]) -> Kept:
    """Read back what is told again. Raises InputError where it is not a screening."""
    try:
        known = value["calibration"]
        return Kept(
            source_id=str(value["source"]),
            office=str(value["office"]),
            stations=_int(value["stations"]),
            inputs_sha256=_state(value),
            lines=(
                *(_told(one) for one in _tables(value["results"])),
                *(_declined(one) for one in _tables(value["not_applicable"])),
            ),
            calibration=None if known is None else calibration_json.read(_table(known)),
        )
    except (KeyError, TypeError, ValueError) as cause:
        raise InputError(f"is not a screening: {cause}", where=WHERE) from cause


def _result(line: Told) -> dict[str, object]:
    method, texts = line.method, line.method.texts
    return {
        "screen": line.screen,
        "number": method.number,
        "title": texts.title.en,
        "signal": method.signal.value,
        "scored": method.scored,
        "stations": line.stations,
        "left_out": line.left_out,
        "p": line.p_value,
        "p_holm": line.adjusted,
        "found": str(line.found),
        "may_say": str(line.may_say),
        "says": {"found": _coded(line.found), "may_say": _coded(line.may_say)},
        "null": texts.null.en,
        "shows": texts.shows.en,
        "cannot_show": texts.cannot_show.en,
        "innocent": [one.en for one in texts.innocent],
        "paper": method.paper,
        "critique": texts.critique.en,
        "parameters": {one.name: one.value for one in method.parameters},
    }


def _reason(line: Declined) -> dict[str, object]:
    because = line.because
    made: dict[str, object] = {"screen": line.screen, "because": str(because)}
    return made if isinstance(because, str) else made | {"says": _coded(because)}


def _coded(one: Said) -> dict[str, object]:
    return {"code": one.code, "values": dict(one.values)}


def _told(value: Mapping[str, object]) -> Told:
    says = _table(value["says"])
    return Told(
        screen=str(value["screen"]),
        method=_method(value["screen"]),
        stations=_int(value["stations"]),
        left_out=_int(value["left_out"]),
        p_value=_chance(value["p"]),
        adjusted=_chance(value["p_holm"]),
        found=_said(says["found"]),
        may_say=_said(says["may_say"]),
    )


def _declined(value: Mapping[str, object]) -> Declined:
    screen = value["screen"]
    because = _said(value["says"]) if "says" in value else str(value["because"])
    return Declined(screen=str(screen), method=_method(screen), because=because)


def _said(value: object) -> Said:
    table = _table(value)
    values = {str(name): _value(one) for name, one in _table(table["values"]).items()}
    made = said(str(table["code"]), **values)
    str(made)  # a sentence that lacks one of its numbers, or names a part nobody knows
    return made


def _value(value: object) -> Value:
    if isinstance(value, dict):
        return {str(name): _int(one) for name, one in value.items()}
    return value if isinstance(value, str) else _int(value)


def _method(screen: object) -> Method:
    for one in EVERY:
        if one.id == screen:
            return one.method
    raise ValueError(f"no screen is called {screen!r}")


def _state(value: Mapping[str, object]) -> str | None:
    named = value.get("inputs_sha256")
    return None if named is None else str(named)


def _int(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{value!r} is not a whole number")
    return value


def _chance(value: object) -> float | None:
    if value is None:
        return None
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
        raise ValueError(f"{value!r} is not a probability")
    return float(value)


def _table(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise TypeError(f"{value!r} is not a table")
    return value


def _tables(value: object) -> Sequence[Mapping[str, object]]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is not a list")
    return [_table(one) for one in value]
