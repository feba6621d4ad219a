"""Files that list rather than count: units, candidates, published figures, facts, events."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from fullcount.errors import InputError
from fullcount.ingest.cells import folded, read_instants, read_numbers
from fullcount.ingest.declared import CANDIDATES, Declared
from fullcount.ingest.delimited import ROW
from fullcount.ingest.figures import read_figures
from fullcount.ingest.filespec import UNIT_KEYS, FileSpec
from fullcount.ingest.sql import parse_sql, select_text, where_true
from fullcount.ingest.tables import Table, check_columns
from fullcount.ingest.units import mark_damaged, type_units
from fullcount.model import frames

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "units": ("id", *UNIT_KEYS),
    "candidates": ("contest", "id", "name", "name_ur", "party", "sex", "aggregate", "position",
                   "list", "person"),
    "facts": ("subject", "quantity", "group", "value", "as_of", "source", "url"),
    "events": ("contest", "event", "at", "source"),
    "figures": (
        "id", "title", "what", "source", "url", "expression", "parts", "relation", "stated",
        "published", "computed", "verdict",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """What the lists of one package say, each by the schema of its grain."""

    units: pl.DataFrame
    unread: pl.DataFrame  # cells of lists of units that are no numbers
    candidates: pl.DataFrame
    figures: pl.DataFrame
    facts: pl.DataFrame
    events: pl.DataFrame


def read_lists(
    declared: Declared, tables: Sequence[tuple[FileSpec, Table]]
) -> tuple[Lists, list[InputError]]:
    """Read every listing file, after what ``election.toml`` itself lists."""
    found: dict[str, list[pl.DataFrame]] = {name: [] for name in COLUMNS}
    unread = [frames.empty(frames.UNREAD)]
    errors: list[InputError] = []
    for asked, table in tables:
        spec = _with_defaults(asked, table)
        wrong = check_columns(spec, table)
        errors.extend(wrong)
        if wrong:
            continue
        try:
            rows = _rows(spec, table)
            if spec.table == "units":
                rows, odd = _typed_units(spec, rows, table.file)
                unread.append(odd)
            found[spec.table].append(READ[spec.table](spec, rows, table.file))
        except InputError as error:
            errors.append(error)
    zone = declared.election.zone
    facts = pl.DataFrame(declared.facts, schema=dict.fromkeys(COLUMNS["facts"], pl.String))
    events = pl.DataFrame(declared.events, schema=dict.fromkeys(COLUMNS["events"], pl.String))
    lists = Lists(
        units=_first("unit_id", pl.concat([declared.units, *found["units"]]), errors),
        unread=pl.concat(unread),
        candidates=pl.concat([declared.candidates, *found["candidates"]]),
        figures=_first(
            "figure_id", pl.concat([frames.empty(frames.FIGURES), *found["figures"]]), errors
        ),
        facts=pl.concat([_typed_facts(facts), *found["facts"]]),
        events=pl.concat([_typed_events(events, zone=zone, formats=()), *found["events"]]),
    )
    return lists, errors


def _with_defaults(spec: FileSpec, table: Table) -> FileSpec:
    """Read a column under its own name where the package does not say otherwise."""
    own = {
        name: parse_sql(f'"{name}"', where=spec.where)
        for name in COLUMNS[spec.table]
        if name in table.frame.columns and name not in spec.columns
    }
    return replace(spec, columns={**own, **spec.columns})


def _rows(spec: FileSpec, table: Table) -> pl.DataFrame:
    strange = [name for name in spec.columns if name not in COLUMNS[spec.table]]
    if strange:
        known = ", ".join(COLUMNS[spec.table])
        what = f"{', '.join(strange)}: a table of {spec.table} has only {known}"
        raise InputError(what, where=f"{spec.where}.columns")
    frame = table.frame
    if spec.only:
        frame = where_true(frame, spec.only, where=f"{table.file} (where)")
    rows = select_text(frame, spec.columns, where=table.file)
    lacking = [name for name in COLUMNS[spec.table] if name not in rows.columns]
    return rows.with_columns(pl.lit(None, pl.String).alias(name) for name in lacking)


def _first(key: str, frame: pl.DataFrame, errors: list[InputError]) -> pl.DataFrame:
    """Refuse a list that has the same id twice."""
    if frame[key].n_unique() == frame.height:
        return frame
    twice = frame.filter(pl.col(key).is_duplicated())[key].unique(maintain_order=True)
    errors.extend(InputError(f"{one} is listed twice", where=key) for one in twice.head(5))
    return frame.unique(key, keep="first", maintain_order=True)


def _need(rows: pl.DataFrame, column: str, *, where: str) -> None:
    lacking = rows.filter(pl.col(column).is_null())
    if lacking.height:
        raise InputError(f"row {lacking[ROW][0]} has no {column}", where=where)


def _typed_units(
    spec: FileSpec, rows: pl.DataFrame, where: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Type a list of units; what is no number is null and quoted."""
    typed, cells = type_units(rows, style=spec.style)
    odd = [
        rows.select(pl.col(ROW).alias("row"), pl.col("id").alias("unit_id"))[one.unread["at"]]
        .with_columns(pl.lit(name).alias("column"), pl.lit(where).alias("file"))
        .hstack(one.unread.select("text", "why"))
        for name, one in cells.items()
        if one.unread is not None and one.unread.height
    ]
    quoted = [frames.conform(part, frames.UNREAD).select(*frames.UNREAD) for part in odd]
    return typed, pl.concat([frames.empty(frames.UNREAD), *quoted])


def _units(_spec: FileSpec, rows: pl.DataFrame, where: str) -> pl.DataFrame:
    _need(rows, "id", where=where)
    units = rows.rename({"id": "unit_id", "parent": "parent_id"})
    units = units.with_columns(folded(pl.col("unit_id", "parent_id")))
    units = frames.conform(units.with_columns(pl.lit(value=True).alias("listed")), frames.UNITS)
    return mark_damaged(units.select(*frames.UNITS))


def _candidates(_spec: FileSpec, rows: pl.DataFrame, where: str) -> pl.DataFrame:
    _need(rows, "id", where=where)
    position = read_numbers(rows["position"]).value
    number = read_numbers(rows["list"]).value
    if (odd := rows.filter(number.is_null() & rows["list"].is_not_null())).height:
        raise InputError(f"row {odd[ROW][0]}: a list is a whole number", where=where)
    rows = rows.with_columns(
        pl.col("contest").fill_null("*").alias("contest_id"),
        pl.col("id").alias("candidate_id"),
        position.fill_null(pl.Series(range(1, rows.height + 1), dtype=pl.Int64)),
        pl.col("aggregate").str.to_lowercase().is_in(["1", "true", "yes"]),
        number,
        pl.lit(value=False).alias("optional"),
    )
    return rows.select(*CANDIDATES)


def _typed_facts(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(
        pl.col("value").str.strip_chars().cast(pl.Float64, strict=False),
        pl.col("as_of").str.to_date("%Y-%m-%d", strict=False),
    ).select(*frames.FACTS)


def _facts(_spec: FileSpec, rows: pl.DataFrame, where: str) -> pl.DataFrame:
    typed = _typed_facts(rows)
    bad = rows.filter(typed["value"].is_null() & rows["value"].is_not_null())
    if bad.height:
        what = f"row {bad[ROW][0]}: {bad['value'][0]!r} is not a number"
        raise InputError(what, where=where)
    return typed


def _typed_events(rows: pl.DataFrame, *, zone: str, formats: tuple[str, ...]) -> pl.DataFrame:
    cells = read_instants(rows["at"], formats=formats, zone=zone)
    if cells.unread is not None and cells.unread.height:
        text = cells.unread["text"][0]
        raise InputError(f"{text!r} is not a date and time", where="events")
    return rows.with_columns(cells.value.alias("at"), pl.col("contest").alias("contest_id")).select(
        *frames.EVENTS
    )


def _events(spec: FileSpec, rows: pl.DataFrame, where: str) -> pl.DataFrame:
    _need(rows, "event", where=where)
    return _typed_events(rows, zone=spec.zone, formats=spec.instants)


def _figures(_spec: FileSpec, rows: pl.DataFrame, where: str) -> pl.DataFrame:
    return read_figures(rows, where=where)


READ: Mapping[str, Callable[[FileSpec, pl.DataFrame, str], pl.DataFrame]] = {
    "units": _units,
    "candidates": _candidates,
    "facts": _facts,
    "events": _events,
    "figures": _figures,
}
