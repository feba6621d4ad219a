"""The election that ships with the project: small, and every seat has a story.

NA-1 is decided and everybody agrees. NA-2 is open: stations are still awaited. NA-3 has another
winner by the commission's copies than by the agents' (votes change sides). NA-4 too (only the
winner grows). NA-5 is a tie. NA-6 may be recounted. In NA-7 women cast under a tenth of the
votes. NA-8 has more rejected papers than margin. NA-9's consolidation does not follow from its
station forms. NA-10 has slips of every kind. NA-11 has a station with more votes than
registered voters and stations where no woman voted. NA-12 is late.
"""

from dataclasses import replace

from fullcount.simulate.plan import COMMISSION, Irregularity, Layout, Plan, Plant, SourcePlan

PALM = SourcePlan(
    id="palm_agents",
    title="Polling agents of the Palm Party (fictional)",
    kind="party_agent",
    coverage=1.0,
    candidates=5,
    all_zero=0.015,
    hours=2.0,
    layout=Layout.NAMES,
)
LANTERN = SourcePlan(
    id="lantern_agents",
    title="Polling agents of the Lantern Movement (fictional)",
    kind="party_agent",
    coverage=0.62,
    candidates=4,
    hours=5.0,
    layout=Layout.LONG,
)
OBSERVERS = SourcePlan(
    id="observers",
    title="Network of Independent Observers of Sahra (fictional)",
    kind="observer",
    coverage=0.15,
    hours=9.0,
    layout=Layout.LABELS,
)
SOURCES = (  # the commission last: differences are told going from the first to the later
    PALM,
    LANTERN,
    OBSERVERS,
    replace(COMMISSION, hours=1.6),
)
_SEATS, _SIZE, _LEAST, _STATIONS_A_SEAT = 12, 480, 120, 340
_WHAT = Irregularity
_PLANTS = (
    Plant(what=_WHAT.AWAITED, contest="NA-2", stations=5),
    Plant(what=_WHAT.CANDIDATES_SWAPPED, contest="NA-3", stations=30),
    Plant(what=_WHAT.WINNER_INFLATED, contest="NA-4", stations=18, rival=True),
    Plant(what=_WHAT.TIE, contest="NA-5"),
    Plant(what=_WHAT.WOMEN_UNDER_TENTH, contest="NA-7"),
    Plant(what=_WHAT.REJECTED_EXCEEDS_MARGIN, contest="NA-8"),
    Plant(what=_WHAT.ALTERED_LINE, contest="NA-9", stations=4),
    Plant(what=_WHAT.MISSING_FROM_CONSOLIDATION, contest="NA-9", stations=2),
    Plant(what=_WHAT.LISTED_TWICE, contest="NA-9"),
    Plant(what=_WHAT.FOREIGN_STATION, contest="NA-9"),
    Plant(what=_WHAT.TRANSPOSED_DIGITS, contest="NA-10", stations=3),
    Plant(what=_WHAT.SHIFTED_BY_ONE_LINE, contest="NA-10", source="palm_agents", stations=2),
    Plant(what=_WHAT.RETYPED_TOTAL, contest="NA-10", stations=2),
    Plant(what=_WHAT.LOSER_REDUCED, contest="NA-10", stations=2),
    Plant(what=_WHAT.DUPLICATED_ROW, contest="NA-10", stations=1),
    Plant(what=_WHAT.ALL_ZERO, contest="NA-10", stations=1),
    Plant(what=_WHAT.MORE_VOTES_THAN_REGISTERED, contest="NA-11"),
    Plant(what=_WHAT.NO_WOMEN_VOTED, contest="NA-11", stations=2),
    Plant(what=_WHAT.LATE_RESULT, contest="NA-12", stations=6),
)
_MARGINS = (
    ("NA-1", 9_000),
    ("NA-2", 740),
    ("NA-3", 5_000),
    ("NA-4", 1_700),
    ("NA-6", 850),
    ("NA-9", 1_200),
    ("NA-10", 2_600),
    ("NA-11", 1_800),
    ("NA-12", 3_100),
)


def demo_plan(*, stations: int | None = None) -> Plan:
    """Plan the demonstration: 12 seats of about 40 stations and, in one province, its assembly.

    With ``stations``, a country of about that size with the same stories in its first twelve
    seats, as large as its constituencies are. Raises ValueError below 120.
    """
    if stations is not None and stations < _LEAST:
        raise ValueError(f"{stations} stations are too few for the twelve stories; {_LEAST} needed")
    size = _SIZE if stations is None else stations
    seats = max(_SEATS, round(size / _STATIONS_A_SEAT))
    scale = size / seats / (_SIZE / _SEATS)
    return Plan(
        provinces=3,
        constituencies=seats,
        stations=size,
        candidates=9,
        provincial=1,
        sources=SOURCES,
        plants=tuple(
            replace(plant, stations=max(1, round(plant.stations * scale))) for plant in _PLANTS
        ),
        margins=tuple((contest, round(margin * scale)) for contest, margin in _MARGINS),
    )


def plain_plan(
    *, stations: int, candidates: int = 12, sources: int = 3, constituencies: int | None = None
) -> Plan:
    """Plan an election of any size with nothing planted: for benchmarks and power studies.

    Every source holds every station; constituencies have about 340 stations, as real ones do.
    """
    others = tuple(
        SourcePlan(id=f"agents_{number}", title=f"Agents {number} (fictional)")
        for number in range(1, sources)
    )
    seats = max(1, round(stations / _STATIONS_A_SEAT)) if constituencies is None else constituencies
    return Plan(
        id=f"sahra-{stations}",
        provinces=min(4, seats),
        constituencies=seats,
        stations=stations,
        candidates=candidates,
        sources=(replace(COMMISSION, layout=Layout.PLAIN), *others),
        ballot_accounts=False,
        consolidation=False,
    )
