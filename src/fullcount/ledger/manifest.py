"""What is expected, said before the polls open, so that a form that never comes can be shown.

A manifest of 90,000 stations does not fit in one entry; it is logged in parts of up to
``PART_BYTES``. A part lists stations (unit, contest, electors where stated) and the kinds of form
that each of them is to make.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from fullcount.ledger.canonical import Value, spell
from fullcount.ledger.entry import entry, instant

PART_BYTES = 60_000  # leaves room in an entry for all that is not stations

Station = Mapping[str, Value]


def manifest_parts(
    stations: Mapping[tuple[str, ...], Sequence[Station]],
    *,
    election: str,
    polls_open_at: datetime,
    now: datetime,
) -> list[bytes]:
    """Spell the manifest's entries. ``stations``: kinds of form -> who is to make them."""
    parts = [(kinds, part) for kinds, listed in sorted(stations.items()) for part in _parts(listed)]
    common: dict[str, Value] = {
        "election": election,
        "polls_open_at": instant(polls_open_at),
        "parts": len(parts),
    }
    return [
        entry(
            "manifest",
            {**common, "part": number, "kinds": list(kinds), "stations": part},
            at=now,
        )
        for number, (kinds, part) in enumerate(parts)
    ]


def _parts(stations: Sequence[Station]) -> Iterator[list[Station]]:
    part: list[Station] = []
    size = 0
    for station in stations:
        length = len(spell(station)) + 1
        if part and size + length > PART_BYTES:
            yield part
            part, size = [], 0
        part.append(station)
        size += length
    if part:
        yield part
