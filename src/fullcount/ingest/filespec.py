"""One ``[[file]]`` of ``election.toml``: how to read the files its path names."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fullcount.errors import InputError
from fullcount.ingest.cells import NumberStyle
from fullcount.ingest.delimited import Dialect
from fullcount.ingest.entry import Entry
from fullcount.ingest.sql import Sql, parse_sql

TABLES = ("forms", "units", "candidates", "figures", "facts", "events")
LAYOUTS = ("wide", "long", "label-rows")
FORMATS = ("", "delimited", "xlsx", "json", "parquet", "cdf", "openelections")
ROW_KEYS = (  # one value per row of the file
    "contest",
    "unit",
    "status",
    "status_note",
    "stated_at",
    "received_at",
    "document_sha256",
)
REPORTS = {  # what is meant where a published report is read and the package says nothing else
    "layout": "label-rows",
    "contest": "contest_id",
    "unit": "unit_id",
    "label": "item",
    "where": "count_type = 'total'",
    "decimal": ".",
    "votes": {
        "candidate": "candidate_id",
        "votes": "votes",
        "name": "candidate",
        "party": "party",
    },
    "units": {"name": "unit", "kind": "unit_kind", "registered": "unit_registered"},
    "labels": {"BallotsCast": "cast", "Ballots Cast": "cast", "Registered Voters": "registered"},
    "ignore_labels": [
        "BallotsOutstanding",
        "BallotsRejected",
        "Overvotes",
        "Undervotes",
        "WriteIns",
        "Ballots Cast Blank",
        "Ballots Cast - Blank",
    ],
    "ignore": ["contest"],
}
NUMBERS = ("registered", "registered_men", "registered_women", "registered_other", "stations")
DETAILS = ("name", "name_ur", "party", "sex", "aggregate", "list", "person")
REALS = ("latitude", "longitude")
UNIT_KEYS = (
    "parent",
    "kind",
    "name",
    "station_kind",
    "registered",
    "registered_men",
    "registered_women",
    "registered_other",
    "registered_source",
    "stations",
    "stations_source",
    "stratum",
    "latitude",
    "longitude",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Votes:
    """Where the votes stand. Wide: ``columns``; long and label-rows: ``candidate`` and ``votes``.

    ``by_position`` means the columns, in order, are the candidates in their positions.
    ``details`` are what the file says of a candidate: those of DETAILS.
    """

    columns: tuple[str, ...] = ()
    by_position: bool = False
    candidate: Sql | None = None
    votes: Sql | None = None
    details: Mapping[str, Sql] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSpec:
    """Everything the package says about reading one group of files."""

    where: str
    path: str
    table: str = "forms"
    layout: str = "wide"
    format: str = ""  # empty = by the name of the file
    sha256: tuple[str, ...] = ()  # of the bytes that may be read; empty = any
    sheet: str = ""  # empty = the first; "*" or "NA{n}" = every sheet that fits
    dialect: Dialect = field(default_factory=Dialect)
    style: NumberStyle = field(default_factory=NumberStyle)
    zone: str = "UTC"
    instants: tuple[str, ...] = ()
    source: str = ""
    kind: str = ""
    keys: Mapping[str, Sql] = field(default_factory=dict)  # of ROW_KEYS
    only: Sql | None = None  # ``where``: rows for which it is true
    not_stated: str = ""
    list_complete: bool | None = None
    boxes: Mapping[str, Sql] = field(default_factory=dict)
    units: Mapping[str, Sql] = field(default_factory=dict)  # of UNIT_KEYS
    columns: Mapping[str, Sql] = field(default_factory=dict)  # of the other tables
    votes: Votes | None = None
    label: Sql | None = None
    labels: Mapping[str, str] = field(default_factory=dict)  # label -> box
    ignore_labels: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def expressions(self) -> list[Sql]:
        """Every expression that reads this file's columns."""
        votes = self.votes or Votes()
        single = [self.only, self.label, votes.candidate, votes.votes]
        groups = (self.keys, self.boxes, self.units, self.columns, votes.details)
        return [sql for sql in single if sql] + [sql for g in groups for sql in g.values()]


def read_filespec(entry: Entry, *, zone: str) -> FileSpec:
    """Read one ``[[file]]``; mistakes are added to the entry's list."""
    if entry.get("format") in ("cdf", "openelections"):
        entry = entry.over(REPORTS)
    table = _choice(entry, "table", TABLES, default="forms")
    spec = FileSpec(
        where=entry.where,
        path=entry.text("path", needed=True),
        table=table,
        layout=_choice(entry, "layout", LAYOUTS, default="wide"),
        format=_choice(entry, "format", FORMATS, default=""),
        sha256=tuple(digest.lower() for digest in entry.texts("sha256")),
        sheet=entry.text("sheet"),
        dialect=_dialect(entry),
        style=NumberStyle(
            nulls=entry.texts("null", default=("",)),
            zeros=entry.texts("zero"),
            thousands=entry.text("thousands"),
            decimal=entry.text("decimal"),
        ),
        zone=entry.text("zone", default=zone) or zone,
        instants=entry.texts("instant_format"),
        source=entry.text("source", needed=table == "forms"),
        kind=entry.text("kind", needed=table == "forms"),
        keys=_sqls(entry, ROW_KEYS),
        only=_sql(entry, "where"),
        not_stated=_choice(entry, "not_stated", ("", "all-zero"), default=""),
        list_complete=_complete(entry),
        boxes=_sql_table(entry, "boxes"),
        units=_sql_table(entry, "units", known=UNIT_KEYS),
        columns=_sql_table(entry, "columns"),
        votes=_votes(entry),
        label=_sql(entry, "label"),
        labels=entry.pairs("labels"),
        ignore_labels=entry.texts("ignore_labels"),
        ignore=entry.texts("ignore"),
    )
    _check(spec, entry)
    entry.done()
    return spec


def _dialect(entry: Entry) -> Dialect:
    header = entry.number("header")
    delimiter = entry.text("delimiter", default=",") or ","
    if len(delimiter) != 1 or not delimiter.isascii() or delimiter in '"\r\n':
        entry.wrong("delimiter must be one character")
        delimiter = ","
    return Dialect(
        encoding=entry.text("encoding"),
        delimiter=delimiter,
        header=1 if header is None else header,
    )


def _choice(entry: Entry, key: str, known: tuple[str, ...], *, default: str) -> str:
    value = entry.text(key, default=default)
    if value not in known:
        entry.wrong(f"{key} = {value!r} is none of {', '.join(item for item in known if item)}")
        return default
    return value


def _complete(entry: Entry) -> bool | None:
    value = _choice(entry, "candidate_list", ("", "complete", "partial"), default="")
    return {"complete": True, "partial": False}.get(value)


def _sql(entry: Entry, key: str) -> Sql | None:
    text = entry.text(key)
    if not text:
        return None
    try:
        return parse_sql(text, where=f"{entry.where}.{key}")
    except InputError as error:
        entry.errors.append(error)
        return None


def _sqls(entry: Entry, keys: tuple[str, ...]) -> dict[str, Sql]:
    return {key: sql for key in keys if (sql := _sql(entry, key)) is not None}


def _sql_table(entry: Entry, key: str, *, known: tuple[str, ...] = ()) -> dict[str, Sql]:
    table = entry.table(key)
    if table is None:
        return {}
    found = _sqls(table, known or table.names())
    table.done()
    return found


def _votes(entry: Entry) -> Votes | None:
    table = entry.table("votes")
    if table is None:
        return None
    by = _choice(table, "by", ("", "name", "position"), default="")
    votes = Votes(
        columns=table.texts("columns"),
        by_position=by == "position",
        candidate=_sql(table, "candidate"),
        votes=_sql(table, "votes"),
        details=_sqls(table, DETAILS),
    )
    table.done()
    if bool(votes.columns) == bool(votes.candidate and votes.votes):
        table.wrong("give either columns, or both candidate and votes")
    return votes


def _check(spec: FileSpec, entry: Entry) -> None:
    if spec.layout == "label-rows" and not (spec.label and spec.labels):
        entry.wrong("layout label-rows needs label and [file.labels]")
    if spec.votes and spec.layout == "wide" and spec.votes.candidate:
        entry.wrong("layout wide has its votes in columns")
    if spec.votes and spec.layout != "wide" and spec.votes.columns:
        entry.wrong(f"layout {spec.layout} needs votes.candidate and votes.votes")
    if spec.table == "forms" and "unit" not in spec.keys:
        entry.wrong("unit is missing: which unit is a row of?")
    if spec.table != "forms" and (spec.boxes or spec.votes):
        entry.wrong(f"table {spec.table} has no boxes and no votes")
