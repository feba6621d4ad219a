"""Small returns of a fictional seat in Sahra, for the tests of this room."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

import polars as pl

from fullcount.count.dossier import Dossier
from fullcount.count.reconcile import reconcile
from fullcount.count.roll_call import call_the_roll
from fullcount.count.tally import tally
from fullcount.model import frames, returns
from fullcount.model.election import Election
from fullcount.model.form import Box, FormKind
from fullcount.model.law import Law
from fullcount.model.returns import Returns, check_returns
from fullcount.model.text import Text

SEAT = "NA-1"
_COUNTED = ("registered", "valid", "rejected", "cast", "cast_men", "cast_women")


def kind(code: str, level: str = "station", *, boxes: Iterable[str] = (), **more) -> FormKind:
    names = [*_COUNTED, *boxes]
    made = tuple(Box(name=name, line=name, caption=Text(en=name)) for name in names)
    return FormKind(code=code, title=Text(en=code), level=level, boxes=made, **more)


LAW = Law(
    id="sahra_small",
    title=Text(en="Sahra (fictional)"),
    zone="Asia/Karachi",
    kinds=(
        kind("count"),
        kind("account", has_votes=False),
        kind("early", "seat", totals_of=("count",)),
        kind("statement", "seat", totals_of=("line", "count"), boxes=["readmitted", "stations"]),
        kind("line", lines_of="statement", totals_of=("count",)),
        kind(
            "final",
            "seat",
            totals_of=("statement", "line", "count"),
            boxes=["postal_valid", "margin_stated", "stations_reported"],
        ),
        kind("postal", "seat", boxes=["postal_issued"]),
    ),
    rules=(),
    winner_rules=(),
    deadlines=(),
)


def form(source: str, unit: str, *votes: int | None, **more) -> dict[str, object]:
    """One copy: votes by position, boxes and columns of FORMS by name."""
    slots = {f"votes_{place}": value for place, value in enumerate(votes, start=1)}
    known = {"source_id": source, "unit_id": unit, "kind": "count", "contest_id": SEAT}
    return known | {"reading": 1, "status": "stated", "list_complete": True} | slots | more


def small(
    forms: Iterable[Mapping[str, object]],
    *,
    candidates: int = 3,
    listed: Iterable[str] = (),
    sources: Iterable[str] = ("a", "b", "c"),
    contests: Iterable[str] = (SEAT,),
) -> Returns:
    """Returns of one seat (or more); stations named in forms lie in the contest's unit."""
    rows = [dict(row) for row in forms]
    for place, row in enumerate(rows):
        row.setdefault("form_id", f"f{place}")
    seats = list(contests)
    stations = {str(row["unit_id"]): str(row["contest_id"]) for row in rows}
    stations = dict.fromkeys(listed, seats[0]) | stations
    units = [{"unit_id": seat, "kind": "seat", "listed": False} for seat in seats] + [
        {"unit_id": u, "parent_id": s, "kind": "station", "listed": u in set(listed)}
        for u, s in stations.items()
        if u not in seats
    ]
    slots = [
        {"contest_id": seat, "candidate_id": f"c{n}", "position": n, "aggregate": False}
        for seat in seats
        for n in range(1, candidates + 1)
    ]
    made = Returns(
        election=Election(
            id="sahra",
            title=Text(en="Sahra (fictional)"),
            date=date(2031, 3, 9),
            law="sahra_small",
            zone="Asia/Karachi",
            fictional=True,
        ),
        units=framed(units, frames.UNITS),
        contests=framed([{"contest_id": s, "unit_id": s} for s in seats], frames.CONTESTS),
        candidates=framed(slots, frames.CANDIDATES),
        sources=framed([{"source_id": s, "kind": "official"} for s in sources], frames.SOURCES),
        forms=wide(rows, candidates),
        raws=frames.empty(returns.RAWS),
        unread=frames.empty(frames.UNREAD),
        figures=frames.empty(frames.FIGURES),
        facts=frames.empty(frames.FACTS),
        events=frames.empty(frames.EVENTS),
        digests=frames.empty(returns.DIGESTS),
    )
    return check_returns(made)


def framed(rows: list[dict[str, object]], schema: frames.Schema) -> pl.DataFrame:
    names = {name: kind for name, kind in schema.items() if any(name in row for row in rows)}
    return frames.conform(pl.DataFrame(rows, schema=names), schema)


def wide(rows: list[dict[str, object]], candidates: int) -> pl.DataFrame:
    """FORMS, boxes and votes: numbers are Int64 even where a column is all blank."""
    slots = [f"votes_{n}" for n in range(1, candidates + 1)]
    names = list(dict.fromkeys(name for row in rows for name in row))
    boxes = [n for n in names if n not in frames.FORMS and n not in slots]
    numbers = dict.fromkeys([*boxes, *slots], pl.Int64)
    full = [{name: row.get(name) for name in (*frames.FORMS, *numbers)} for row in rows]
    return pl.DataFrame(full, schema=dict(frames.FORMS) | numbers)


def with_units(given: Returns, **columns: Mapping[str, object]) -> Returns:
    """Set columns of UNITS: with_units(r, registered={"s1": 300})."""
    units = given.units
    for name, values in columns.items():
        keys = list(values)
        new = pl.DataFrame(
            {"unit_id": keys, "_new": [values[key] for key in keys]},
            schema={"unit_id": pl.String, "_new": units.schema[name]},
        )
        units = units.join(new, on="unit_id", how="left").with_columns(
            pl.coalesce("_new", name).alias(name)
        )
        units = units.select(*frames.UNITS)
    return replace(given, units=units)


def shuffled(given: Returns, seed: int) -> Returns:
    """Give the same returns with the forms in another order."""
    return replace(given, forms=given.forms.sample(fraction=1, shuffle=True, seed=seed))


def dossier(returns):
    """Everything that bounds are drawn from, counted for these returns."""
    tallies = tally(returns, LAW)
    return Dossier(
        returns=returns,
        law=LAW,
        tallies=tallies,
        reconciled=reconcile(returns, tallies),
        roll=call_the_roll(returns, LAW),
    )
