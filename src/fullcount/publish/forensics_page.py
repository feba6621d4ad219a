"""The page of a screening, and the same as plain values.

Grain: one section per source and office. Source: :mod:`fullcount.forensics`. Each result stands
with what was found and what may be said, its p-value by itself and among all, how often the
method raises a false alarm on this very election drawn clean, and what else explains it. There
is no score. What methods say of themselves is written in English in every language.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from fullcount.count.run import Count
from fullcount.forensics.calibrate import Calibrated, Calibration, Rate
from fullcount.forensics.calibration_json import plain
from fullcount.forensics.integers import Region
from fullcount.forensics.method import Signal
from fullcount.forensics.screening import Screened as Line
from fullcount.forensics.screening import Screening
from fullcount.publish.setting import Setting, setting_of
from fullcount.publish.spell import number
from fullcount.publish.station_charts import comb, fingerprint
from fullcount.stats.evidence import NotApplicable

MOST_REGIONS = 20
Q_NAMED = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """A screening with its calibration; null = it was not calibrated."""

    screening: Screening
    calibration: Calibration | None


def forensics_page(count: Count, screened: Sequence[Screened], *, seed: int, lang: str) -> str:
    """Render the page: one file that loads nothing."""
    setting = setting_of(count, lang)
    sections = [_section(one, setting, f"s{at}") for at, one in enumerate(screened)]
    return setting.page("forensics.html", {"sections": sections, "seed": str(seed)})


def forensics_json(screened: Sequence[Screened], *, seed: int) -> dict[str, object]:
    """Give everything the page says as plain values."""
    return {
        "seed": seed,
        "screenings": [
            {
                "source": one.screening.source_id,
                "office": one.screening.office,
                "stations": one.screening.stations,
                "results": [
                    _result(line) for line in one.screening.lines if line.result is not None
                ],
                "not_applicable": [
                    {"screen": line.screen.id, "because": line.outcome.because}
                    for line in one.screening.lines
                    if isinstance(line.outcome, NotApplicable)
                ],
                "regions": [
                    {
                        "region": region.region,
                        "stations": region.result.stations,
                        "observed": region.result.observed,
                        "expected": region.result.expected,
                        "z": region.result.z,
                        "q": region.q_value,
                    }
                    for region in one.screening.regions
                ],
                "calibration": None if one.calibration is None else plain(one.calibration),
            }
            for one in screened
        ],
    }


def _result(line: Line) -> dict[str, object]:
    method, result = line.screen.method, line.result
    if result is None:
        raise ValueError(f"{line.screen.id} has no result")
    return {
        "screen": line.screen.id,
        "number": method.number,
        "title": method.title,
        "signal": method.signal.value,
        "scored": method.scored,
        "stations": line.stations,
        "left_out": line.left_out,
        "p": result.p_value,
        "p_holm": line.adjusted,
        "found": result.found,
        "may_say": result.may_say,
        "null": method.null,
        "shows": method.shows,
        "cannot_show": method.cannot_show,
        "innocent": list(method.innocent),
        "paper": method.paper,
        "critique": method.critique,
        "parameters": {one.name: one.value for one in method.parameters},
    }


def _section(one: Screened, setting: Setting, name: str) -> dict[str, object]:
    found, calibration = one.screening, one.calibration
    named = [region for region in found.regions if region.q_value <= Q_NAMED]
    return {
        "name": name,
        "source": setting.names.source(found.source_id),
        "office": found.office,
        "stations": found.stations,
        "fingerprint": fingerprint(found.frame, setting.words, name=name) or Markup(""),
        "comb": comb(found.frame, setting.words, name=name) or Markup(""),
        "families": [
            (signal.value, [_row(line, calibration) for line in found.of(signal)])
            for signal in Signal
        ],
        "declined": [
            {"title": _title(line), "because": line.outcome.because}
            for line in found.not_applicable
            if isinstance(line.outcome, NotApplicable)
        ],
        "regions": [_region(region) for region in found.regions[:MOST_REGIONS]],
        "regions_named": len(named),
        "regions_all": len(found.regions),
        "calibrated": calibration is not None,
        "clean_draws": 0 if calibration is None else calibration.family.draws,
        "family_alarms": "" if calibration is None else _spell(calibration.family),
    }


def _row(line: Line, calibration: Calibration | None) -> dict[str, object]:
    method, result = line.screen.method, line.result
    if result is None:
        raise ValueError(f"{line.screen.id} has no result")
    known = None if calibration is None else calibration.of(line.screen.id)
    return {
        "title": _title(line),
        "method": method,
        "found": result.found,
        "may_say": result.may_say,
        "p": _p(result.p_value),
        "holm": _p(line.adjusted),
        "left_out": line.left_out,
        "false_alarms": number(None) if known is None else _spell(known.false_alarms),
        "powers": [] if known is None else _powers(known),
    }


def _powers(known: Calibrated) -> list[str]:
    """Spell the plants that the method sees."""
    return [
        f"{power.what.value.replace('_', ' ')}, {100 * power.size:g} %: {_spell(power.rate)}"
        for power in known.powers
        if power.rate.draws and power.rate.alarms * 10 >= power.rate.draws
    ]


def _region(region: Region) -> dict[str, object]:
    result = region.result
    return {
        "region": region.region,
        "stations": result.stations,
        "observed": f"{result.observed:,.0f}",
        "expected": f"{result.expected:,.1f}",
        "z": f"{result.z:+.1f}",
        "q": _p(region.q_value),
    }


def _title(line: Line) -> str:
    own = line.screen.id.removeprefix(line.screen.method.id).strip("_")
    return f"{line.screen.method.title} ({own})" if own else line.screen.method.title


def _spell(rate: Rate) -> str:
    return f"{rate.alarms:,} / {rate.draws:,}" if rate.draws else number(None)


def _p(value: float | None) -> str:
    if value is None:
        return number(None)
    return "< 0.001" if value < 0.001 else f"{value:.3f}"
