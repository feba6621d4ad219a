"""The page of a screening, and the same as plain values.

Grain: one section per source and office. Source: :mod:`fullcount.forensics`. There is no score.
Parameters and papers are written in English in every language.
"""

from collections.abc import Sequence

from fullcount.count.run import Count
from fullcount.forensics.integers import Region
from fullcount.forensics.screening_json import plain
from fullcount.publish.screened import (
    Screened,
    charts,
    declined,
    families,
    family_alarms,
    spell_p,
)
from fullcount.publish.setting import Setting, setting_of

MOST_REGIONS = 20
Q_NAMED = 0.01


def forensics_page(count: Count, screened: Sequence[Screened], *, seed: int, lang: str) -> str:
    """Render the page: one file that loads nothing."""
    setting = setting_of(count, lang)
    sections = [section_values(one, setting, f"s{at}") for at, one in enumerate(screened)]
    return setting.page("forensics.html", {"sections": sections, "seed": str(seed)})


def forensics_json(
    screened: Sequence[Screened], *, seed: int, inputs_sha256: str
) -> dict[str, object]:
    """Give everything the page says as plain values, with the state of the package it is of."""
    told = [
        plain(one.screening, one.calibration, lines=one.lines, inputs_sha256=inputs_sha256)
        for one in screened
    ]
    return {"seed": seed, "screenings": told}


def section_values(one: Screened, setting: Setting, name: str) -> dict[str, object]:
    """Lay out one source's and office's screening."""
    found, calibration, words = one.screening, one.calibration, setting.words
    return {
        "name": name,
        "source": setting.names.source(found.source_id),
        "office": found.office,
        "stations": found.stations,
        "charts": charts(one, words, name=name),
        "families": families(one, words),
        "declined": declined(one, words),
        "regions": [_region(region) for region in found.regions[:MOST_REGIONS]],
        "regions_named": sum(region.q_value <= Q_NAMED for region in found.regions),
        "regions_all": len(found.regions),
        "calibrated": calibration is not None,
        "elsewhere": one.elsewhere,
        "clean_draws": 0 if calibration is None else calibration.family.draws,
        "family_alarms": family_alarms(calibration),
    }


def _region(region: Region) -> dict[str, object]:
    result = region.result
    return {
        "region": region.region,
        "stations": result.stations,
        "observed": f"{result.observed:,.0f}",
        "expected": f"{result.expected:,.1f}",
        "z": f"{result.z:+.1f}",
        "q": spell_p(region.q_value),
    }
