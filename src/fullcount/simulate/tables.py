"""Units, contests and sources as frames.

Grain: one row each. Stations come first, in the order of the ground, then constituencies,
provinces and the country; arrays of a simulation index units in that order.
"""

import numpy as np
import polars as pl

from fullcount.model import frames
from fullcount.simulate.arrays import IntArray, sums_by
from fullcount.simulate.ground import STATION_KINDS, Ground
from fullcount.simulate.lists import Lists
from fullcount.simulate.names import building_words, places
from fullcount.simulate.plan import Plan

COUNTRY = "SAHRA"
LIST_OF_STATIONS = "List of polling stations of Sahra (fictional)"
_SAYS = {
    "official": "Fictional: the invented commission of an invented country.",
    "party_agent": "Fictional: copies that an invented party's agents were given.",
    "observer": "Fictional: copies seen by invented observers at a sample of stations.",
}


def seat_ids(count: int) -> list[str]:
    return [f"S{seat + 1:03d}" for seat in range(count)]


def unit_frame(plan: Plan, ground: Ground, rng: np.random.Generator) -> pl.DataFrame:
    """UNITS of the whole country; every level states its register."""
    seats = ground.province_of.size
    by_station = np.column_stack([ground.registered, ground.men, ground.women])
    by_seat = sums_by(ground.constituency, by_station, seats)
    by_province = sums_by(ground.province_of, by_seat, plan.provinces)
    stations = np.bincount(ground.constituency, minlength=seats)
    in_province = sums_by(ground.province_of, stations[:, None], plan.provinces)[:, 0]
    seat_names = places(seats + plan.provinces, rng).latin
    provinces = [f"P{province + 1}" for province in range(plan.provinces)]
    above = pl.concat(
        [
            _area(
                "constituency",
                ids=seat_ids(seats),
                parents=[provinces[province] for province in ground.province_of.tolist()],
                names=[f"{name} (fictional)" for name in seat_names[:seats]],
                registers=by_seat,
                stations=stations,
            ),
            _area(
                "province",
                ids=provinces,
                parents=[COUNTRY] * plan.provinces,
                names=[f"{name} (fictional)" for name in seat_names[seats:]],
                registers=by_province,
                stations=in_province,
            ),
            _area(
                "country",
                ids=[COUNTRY],
                parents=[None],
                names=["Sahra (fictional)"],
                registers=by_province.sum(axis=0, keepdims=True),
                stations=np.array([plan.stations]),
            ),
        ]
    )
    return pl.concat([_stations(ground, rng), above])


def _stations(ground: Ground, rng: np.random.Generator) -> pl.DataFrame:
    seats = pl.Series(seat_ids(ground.province_of.size)).gather(ground.constituency)
    words = building_words(ground.building).latin
    place = places(min(2_000, ground.men.size), rng).latin
    frame = (
        pl.DataFrame(
            {
                "parent_id": seats,
                "number": ground.number,
                "word": words,
                "place": pl.Series(place).gather(ground.building % len(place)),
                "station_kind": pl.Series(STATION_KINDS).gather(ground.kind),
                "registered": ground.registered,
                "registered_men": ground.men,
                "registered_women": ground.women,
                "stratum": pl.Series(["rural", "urban"]).gather(ground.urban.astype(np.int64)),
                "latitude": ground.position[:, 0],
                "longitude": ground.position[:, 1],
            }
        )
        .with_columns(
            unit_id=pl.format("{}-{}", "parent_id", pl.col("number").cast(pl.String).str.zfill(4)),
            name=pl.format("{} {}", "word", "place"),
        )
        .drop("number", "word", "place")
    )
    return _listed(frame, kind="station")


def _area(
    kind: str,
    *,
    ids: list[str],
    parents: list[str] | list[None],
    names: list[str],
    registers: IntArray,
    stations: IntArray,
) -> pl.DataFrame:
    frame = pl.DataFrame(
        {
            "unit_id": ids,
            "parent_id": pl.Series(parents, dtype=pl.String),
            "name": names,
            "registered": registers[:, 0],
            "registered_men": registers[:, 1],
            "registered_women": registers[:, 2],
            "stations": stations,
            "stations_source": [LIST_OF_STATIONS] * len(ids),
        }
    )
    return _listed(frame, kind=kind)


def _listed(frame: pl.DataFrame, *, kind: str) -> pl.DataFrame:
    known = frame.with_columns(
        kind=pl.lit(kind),
        name_damaged=pl.lit(value=False),
        listed=pl.lit(value=True),
        registered_source=pl.lit(LIST_OF_STATIONS),
    )
    return frames.conform(known, frames.UNITS)


def contest_frame(plan: Plan, lists: Lists) -> pl.DataFrame:
    """CONTESTS: one seat each; the second office names the contest it shares stations with."""
    seats = seat_ids(plan.constituencies)
    first = dict(zip(lists.seat[lists.office == 0].tolist(), lists.contest_ids, strict=False))
    rows = zip(lists.contest_ids, lists.office.tolist(), lists.seat.tolist(), strict=True)
    frame = pl.DataFrame(
        [
            {
                "contest_id": contest,
                "title": f"{contest} (fictional)",
                "office": plan.offices[office],
                "unit_id": seats[seat],
                "seats": 1,
                "twin_of": first[seat] if office else None,
            }
            for contest, office, seat in rows
        ],
        schema_overrides={"twin_of": pl.String},
    )
    return frames.conform(frame, frames.CONTESTS)


def source_frame(plan: Plan) -> pl.DataFrame:
    frame = pl.DataFrame(
        {
            "source_id": [source.id for source in plan.sources],
            "title": [source.title for source in plan.sources],
            "kind": [source.kind for source in plan.sources],
            "licence": ["CC0-1.0"] * len(plan.sources),
            "says": [_SAYS.get(source.kind, "Fictional.") for source in plan.sources],
        }
    )
    return frames.conform(frame, frames.SOURCES)
