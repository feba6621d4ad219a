"""The truth about what lies in the poll itself: every paper says the same, and it is so.

Grain: one line per contest, or per station where no woman voted. ``true_value`` and
``written_value`` are equal: nobody wrote anything wrong.
"""

import numpy as np
import polars as pl

from fullcount.simulate.ground import COMBINED, Ground
from fullcount.simulate.lists import Lists
from fullcount.simulate.plan import Irregularity, Plan
from fullcount.simulate.poll import Poll
from fullcount.simulate.sheets import no_truth

_FIELDS = {
    Irregularity.WOMEN_UNDER_TENTH: "cast_women",
    Irregularity.REJECTED_EXCEEDS_MARGIN: "rejected",
    Irregularity.TIE: "margin",
}


def lies_in_the_poll(plan: Plan, ground: Ground, lists: Lists, polls: list[Poll]) -> pl.DataFrame:
    """Write down ties, few women, many rejected papers, and stations where no woman voted."""
    by_id = {contest: at for at, contest in enumerate(lists.contest_ids)}
    lines: list[dict[str, object]] = []
    for plant in plan.plants:
        contest = by_id[plant.contest]
        poll = polls[int(lists.office[contest])]
        here = poll.contest == contest
        unit = ground.men.size + int(lists.seat[contest])
        if plant.what is Irregularity.NO_WOMEN_VOTED:
            none = here & (poll.women == 0) & (ground.women[poll.station] > 0)
            none &= ground.kind[poll.station] == COMBINED
            stations = poll.station[np.flatnonzero(none)].tolist()
            lines += [_line(plant.what, contest, station, "cast_women", 0) for station in stations]
        elif plant.what in _FIELDS:
            value = {
                "cast_women": int(poll.women[here].sum()),
                "rejected": int(poll.rejected[here].sum()),
                "margin": 0,
            }[_FIELDS[plant.what]]
            lines.append(_line(plant.what, contest, unit, _FIELDS[plant.what], value))
    return pl.DataFrame(lines, schema=no_truth().schema)


def _line(what: str, contest: int, unit: int, field: str, value: int) -> dict[str, object]:
    return {
        "class": str(what),
        "contest": contest,
        "unit": unit,
        "source_id": None,
        "kind": "station_count",
        "reading": 1,
        "field": field,
        "true_value": value,
        "written_value": value,
    }
