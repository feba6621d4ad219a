"""A calibration as plain values and back, so that it can be kept beside a report and read again."""

from collections.abc import Mapping

from fullcount.errors import InputError
from fullcount.forensics.calibrate import Calibrated, Calibration, Power, Rate
from fullcount.forensics.planting import Plant

WHERE = "calibration"


def plain(calibration: Calibration) -> dict[str, object]:
    """Give numbers of alarms and of draws, never their quotient."""
    return {
        "stations": calibration.stations,
        "alpha": calibration.alpha,
        "family": _rate(calibration.family),
        "screens": [
            {
                "screen": line.screen,
                "false_alarms": _rate(line.false_alarms),
                "false_alarms_adjusted": _rate(line.false_alarms_adjusted),
                "power": [
                    {"plant": one.what.value, "size": one.size, **_rate(one.rate)}
                    for one in line.powers
                ],
            }
            for line in calibration.lines
        ],
    }


def read(value: Mapping[str, object]) -> Calibration:
    """Read one back. Raises InputError where it is not one."""
    try:
        return Calibration(
            stations=_int(value["stations"]),
            alpha=_float(value["alpha"]),
            family=_rate_of(value["family"]),
            lines=tuple(_line(line) for line in _list(value["screens"])),
        )
    except (KeyError, TypeError, ValueError) as cause:
        raise InputError(f"is not a calibration: {cause}", where=WHERE) from cause


def _line(value: Mapping[str, object]) -> Calibrated:
    return Calibrated(
        screen=str(value["screen"]),
        false_alarms=_rate_of(value["false_alarms"]),
        false_alarms_adjusted=_rate_of(value["false_alarms_adjusted"]),
        powers=tuple(
            Power(what=Plant(str(one["plant"])), size=_float(one["size"]), rate=_rate_of(one))
            for one in _list(value["power"])
        ),
    )


def _rate(rate: Rate) -> dict[str, object]:
    return {"alarms": rate.alarms, "draws": rate.draws}


def _rate_of(value: object) -> Rate:
    if not isinstance(value, Mapping):
        raise TypeError("a rate is two numbers")
    return Rate(alarms=_int(value["alarms"]), draws=_int(value["draws"]))


def _list(value: object) -> list[Mapping[str, object]]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return value


def _int(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{value!r} is not a whole number")
    return value


def _float(value: object) -> float:
    if not isinstance(value, int | float):
        raise TypeError(f"{value!r} is not a number")
    return float(value)
