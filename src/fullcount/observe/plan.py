"""The plan as files: every station of the frame, and who was to go where.

Grain: one station (``stations.csv``), one slot at one station (``slots.csv``). Both are written
before the day and read strictly: a column nobody knows is an error, for a misspelt one would
silently not be there. A slot is a code; who fills it lies in the vault.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from fullcount.errors import InputError
from fullcount.ingest.cells import read_numbers
from fullcount.ingest.delimited import ROW, Dialect, read_delimited
from fullcount.model.frames import Schema, check_frame
from fullcount.observe.expected import expected_reports
from fullcount.observe.frames import EXPECTED, EXPECTED_KEY
from fullcount.observe.mission import Design, Mission
from fullcount.observe.shares import ProbabilitySample, PurposiveSample

STATIONS: Schema = {
    "station": pl.String,  # unique: the code observers write
    "stratum": pl.String,  # of the design; one word for all where there is none
    "area": pl.String,  # the constituency, or whatever a station is told of when it stands alone
    "region": pl.String,  # as shutdowns are told by
    "drawn": pl.Boolean,  # true = of the probability sample; null = false
    "registered": pl.Int64,
    "previous_registered": pl.Int64,  # at the election before, where the station can be matched
    "previous_cast": pl.Int64,
    "latitude": pl.Float64,
    "longitude": pl.Float64,
}
SLOTS: Schema = {
    "slot": pl.String,
    "station": pl.String,
    "observer_kind": pl.String,  # stationary, mobile, long_term ...
    "operator": pl.String,  # the mobile network the slot reports over
}
NEEDED = {"stations": ("station", "stratum"), "slots": ("slot", "station")}
TRUE, FALSE = ("yes", "true", "1"), ("no", "false", "0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """``expected``: EXPECTED, with weights where the station was drawn."""

    stations: pl.DataFrame
    slots: pl.DataFrame
    expected: pl.DataFrame
    sample: ProbabilitySample | PurposiveSample


def read_plan(mission: Mission, files: Mapping[str, bytes]) -> Plan:
    """Read the plan of a mission; ``files`` by name. InputError says what is wrong and where."""
    stations, slots = (
        _table(files, mission.files[kind], schema, needed=NEEDED[kind])
        for kind, schema in (("stations", STATIONS), ("slots", SLOTS))
    )
    where = mission.files["stations"], mission.files["slots"]
    check_frame(stations, STATIONS, name=where[0], key=("station",))
    check_frame(slots, SLOTS, name=where[1], key=("slot", "station"))
    strange = slots.join(stations, on="station", how="anti")
    if strange.height:
        raise InputError(f"station {strange['station'][0]} is not of the frame", where=where[1])
    weighted = stations.with_columns(_weight(mission.design).alias("weight"))
    assigned = slots.join(
        weighted.select("station", "stratum", "region", "weight"),
        on="station",
        how="left",
        validate="m:1",
    )
    return Plan(
        stations=stations,
        slots=slots,
        expected=_expected(mission, assigned, where=where[1]),
        sample=_sample(mission, stations, slots),
    )


def _expected(mission: Mission, assigned: pl.DataFrame, *, where: str) -> pl.DataFrame:
    """Cross the slots of each kind with what is due of it; each report is expected once."""
    parts = [
        expected_reports(_of_kinds(assigned, one.kinds), rounds={one.form: one.due})
        for one in mission.due
        if one.due
    ]
    return check_frame(pl.concat(parts), EXPECTED, name=where, key=EXPECTED_KEY)


def _of_kinds(assigned: pl.DataFrame, kinds: tuple[str, ...]) -> pl.DataFrame:
    return assigned.filter(pl.col("observer_kind").is_in(list(kinds))) if kinds else assigned


def _weight(design: Design) -> pl.Expr:
    """How many stations of its stratum a drawn one stands for; null = drawn by nobody."""
    drawn = pl.col("drawn").sum().over("stratum")
    if design is Design.PURPOSIVE:
        return pl.lit(None, pl.Float64)
    return pl.when(pl.col("drawn")).then(pl.len().over("stratum") / drawn)


def _sample(
    mission: Mission, stations: pl.DataFrame, slots: pl.DataFrame
) -> ProbabilitySample | PurposiveSample:
    if mission.design is Design.PURPOSIVE:
        visited = stations.join(slots.select("station").unique(), on="station", how="semi")
        return PurposiveSample(stations=visited.select("station", "stratum"))
    drawn = stations.filter("drawn").select("station", "stratum")
    if not drawn.height:
        raise InputError(
            "the design is a probability sample, and no station is drawn",
            where=mission.files["stations"],
        )
    sizes = dict(stations.group_by("stratum").len().sort("stratum").iter_rows())
    return ProbabilitySample(stations=drawn, sizes=sizes)


def _table(
    files: Mapping[str, bytes], name: str, schema: Schema, *, needed: tuple[str, ...]
) -> pl.DataFrame:
    if name not in files:
        raise InputError("is not in the mission's folder", where=name)
    table = read_delimited(files[name], dialect=Dialect(), where=name)
    columns = [column for column in table.columns if column != ROW]
    if strange := [column for column in columns if column not in schema]:
        known = ", ".join(schema)
        raise InputError(f"unknown column {strange[0]!r}; known are {known}", where=name)
    if lacking := [column for column in needed if column not in columns]:
        raise InputError(f"column {lacking[0]} is missing", where=name)
    made = table.select(_typed(table, column, kind, where=name) for column, kind in schema.items())
    for column in needed:
        if made[column].null_count():
            row = table[ROW][int(made[column].is_null().arg_max() or 0)]
            raise InputError(f"row {row}: {column} is not stated", where=name)
    return made


def _typed(
    table: pl.DataFrame, column: str, kind: pl.DataType | type[pl.DataType], *, where: str
) -> pl.Series:
    if column not in table.columns:
        empty = pl.Series(column, [None] * table.height, kind)
        return empty.fill_null(value=False) if kind == pl.Boolean else empty
    text = table[column].cast(pl.String).str.strip_chars()
    if kind == pl.String:
        return text
    value = _values(text, kind)
    bad = value.is_null() & text.is_not_null()
    if bad.any():
        at = int(bad.arg_max() or 0)
        raise InputError(f"row {table[ROW][at]}: {column} {text[at]!r} cannot be read", where=where)
    done = value.fill_null(value=False) if kind == pl.Boolean else value
    return done.alias(column)


def _values(text: pl.Series, kind: pl.DataType | type[pl.DataType]) -> pl.Series:
    if kind == pl.Int64:
        return read_numbers(text).value
    if kind == pl.Float64:
        number = text.cast(pl.Float64, strict=False)
        return number.set(~number.is_finite().fill_null(value=False), None)
    small = text.str.to_lowercase()
    words = dict.fromkeys(TRUE, True) | dict.fromkeys(FALSE, False)
    return small.replace_strict(words, default=None, return_dtype=pl.Boolean)
