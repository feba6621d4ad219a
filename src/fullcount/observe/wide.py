"""One row a station-observation, one column a question: what analysts open first.

Grain: one report that speaks for its slot, station and round. Two faces. The *working* table names
slot and station and stays with the mission. The *public* one names neither observer nor hour to
the minute: a place behind which one observer stands is told of a wider one or not at all, and then
without the figures of the form, by which anybody could find the station again. Free text and
photographs are in neither public table: what people write is where people leak.
"""

from dataclasses import dataclass

import polars as pl

from fullcount.observe.instrument import Instrument, Question, Type
from fullcount.observe.protection import coarsen

LEVELS = ("station", "area", "region")
HEAD = ("slot", "station", "area", "region", "round", "received_at")
ASKED = frozenset({"slot", "station", "round"})
EXACT = (Type.INTEGER, Type.TIME)
WORDS = (Type.TEXT, Type.IMAGE, Type.DATETIME)
HOUR = 60
UNITS = {Type.INTEGER: "count", Type.TIME: "local time of day, HH:MM", Type.DATE: "day"}
MEANS_NULL = "not stated: never zero, never no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """``held``: rows behind which too few observers stand at every level."""

    rows: pl.DataFrame
    held: int


def working_table(
    rows: pl.DataFrame, instrument: Instrument, *, stations: pl.DataFrame
) -> pl.DataFrame:
    """Give every answer of a form with slot and station: for the mission's own use."""
    placed = _placed(rows, stations)
    return placed.select(*HEAD, *(_spelled(q) for q in _questions(instrument))).sort(
        "station", "round", "slot"
    )


def public_table(
    rows: pl.DataFrame, instrument: Instrument, *, stations: pl.DataFrame
) -> Published:
    """Give what of a form may be published, one row a report."""
    placed = _placed(rows, stations)
    kept = [q for q in _questions(instrument) if q.type not in WORDS]
    narrow = placed.select("slot", *LEVELS, "round", *(q.name for q in kept))
    done = coarsen(narrow, levels=LEVELS, also=["round"])
    at_station = pl.col("place").str.starts_with("station: ")
    shown = [
        pl.when(at_station).then(_public(q)).alias(q.name) if q.type in EXACT else pl.col(q.name)
        for q in kept
    ]
    told = done.frame.select("place", "round", *shown)
    return Published(rows=told.sort(told.columns), held=done.held)


def dictionary(instrument: Instrument, *, public: bool) -> pl.DataFrame:
    """Describe every column of a table: type, words in both languages, answers, code, null."""
    head = (
        [("place", "text", "The smallest place behind which two observers stand")]
        if public
        else [
            ("slot", "text", "Observer code: who fills it is in the vault"),
            ("station", "text", "Polling station"),
            ("area", "text", "Area of the station in the frame"),
            ("region", "text", "Region of the station in the frame"),
        ]
    )
    head += [("round", "whole number", "Which report of this form")]
    if not public:
        head += [("received_at", "instant, UTC", "When a server had it, else when we took it in")]
    rows = [
        {"form": instrument.code, "column": name, "type": kind, "label_en": says}
        for name, kind, says in head
    ]
    rows += [
        _described(q, instrument)
        for q in _questions(instrument)
        if not public or q.type not in WORDS
    ]
    names = (
        "form", "column", "type", "unit", "label_en", "label_ur", "answers", "irregular", "code",
        "null",
    )  # fmt: skip
    told = [{"null": MEANS_NULL} | row for row in rows]
    return pl.DataFrame(
        [{name: row.get(name, "") for name in names} for row in told],
        schema=dict.fromkeys(names, pl.String),
    )


def _described(question: Question, instrument: Instrument) -> dict[str, str]:
    options = instrument.lists.get(question.list_name or "", ())
    return {
        "form": instrument.code,
        "column": question.name,
        "type": question.type.value,
        "unit": UNITS.get(question.type, ""),
        "label_en": question.label.en,
        "label_ur": question.label.ur,
        "answers": ";".join(option.code for option in options),
        "irregular": ";".join(question.irregular),
        "code": question.code or "",
    }


def _questions(instrument: Instrument) -> list[Question]:
    return [q for q in instrument.questions() if q.type is not Type.NOTE and q.name not in ASKED]


def _placed(rows: pl.DataFrame, stations: pl.DataFrame) -> pl.DataFrame:
    """Add area and region of the frame; a station that is not of the frame has neither."""
    places = stations.select("station", "area", "region")
    return rows.join(places, on="station", how="left", validate="m:1", maintain_order="left")


def _spelled(question: Question) -> pl.Expr:
    return (
        _clock(pl.col(question.name)).alias(question.name)
        if question.type is Type.TIME
        else pl.col(question.name)
    )


def _public(question: Question) -> pl.Expr:
    """Tell a time of day to the hour, and a figure as it stands."""
    if question.type is Type.TIME:
        return _clock(pl.col(question.name) // HOUR * HOUR)
    return pl.col(question.name)


def _clock(minutes: pl.Expr) -> pl.Expr:
    hours, rest = (minutes // HOUR).cast(pl.String), (minutes % HOUR).cast(pl.String)
    return pl.format("{}:{}", hours.str.zfill(2), rest.str.zfill(2))
