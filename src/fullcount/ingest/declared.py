"""What ``election.toml`` declares: the election, who states what, the lists, the files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import polars as pl

from fullcount.errors import InputError, PackageError
from fullcount.ingest.cells import folded
from fullcount.ingest.entry import Entry, read_toml
from fullcount.ingest.filespec import FileSpec, read_filespec
from fullcount.ingest.sql import Sql, parse_sql
from fullcount.model import frames
from fullcount.model.election import Election

SOURCE_KINDS = (
    "official",
    "party_agent",
    "observer",
    "citizen",
    "media",
    "encyclopaedia",
    "scrape",
)
FIRST_DAY, LAST_DAY = date(1800, 1, 1), date(2199, 12, 31)  # outside: a slip of the pen
WALKS = ("candidate", "unit", "contest", "list", "person")  # the last two of a candidate's id
MOST_SEATS = 5_000  # the largest house we know of has 2,980
CONTEST_KEYS = ("title", "office", "unit", "seats", "twin_of")


@dataclass(frozen=True, slots=True, kw_only=True)
class CrosswalkSpec:
    """A table that says which id a text of the files means, each row with its source."""

    where: str
    of: str  # of WALKS
    file: str
    mapped: Mapping[str, str]
    contest: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """``election.toml`` as values. Frames have the columns of their schema."""

    election: Election
    sources: pl.DataFrame
    units: pl.DataFrame
    contests: pl.DataFrame
    candidates: pl.DataFrame  # contest_id "*" = every contest; plus a column ``optional``
    contest_rules: Mapping[str, Sql] | None  # [contests]: SQL over ``id``; null = none derived
    crosswalks: tuple[CrosswalkSpec, ...]
    files: tuple[FileSpec, ...]
    facts: tuple[Mapping[str, str | None], ...]
    events: tuple[Mapping[str, str | None], ...]


def read_declared(toml: bytes, *, where: str) -> Declared:
    """Read ``election.toml``; raises PackageError with every mistake in it."""
    errors: list[InputError] = []
    try:
        top = read_toml(toml, where=where, errors=errors)
    except InputError as error:
        raise PackageError([error], where=where) from error
    election = _election(top)
    declared = Declared(
        election=election,
        sources=_sources(top),
        units=_units(top),
        contests=_contests(top),
        candidates=_candidates(top),
        contest_rules=_contest_rules(top),
        crosswalks=tuple(_crosswalk(entry) for entry in top.entries("crosswalk")),
        files=tuple(read_filespec(entry, zone=election.zone) for entry in top.entries("file")),
        facts=_rows(
            top, "fact", ("subject", "quantity", "group", "value", "as_of", "source", "url")
        ),
        events=_rows(top, "event", ("contest", "event", "at", "source")),
    )
    top.done()
    _check_sources(declared, errors)
    if errors:
        raise PackageError(errors, where=where)
    return declared


def _election(top: Entry) -> Election:
    entry = top.table("election") or Entry({}, where=f"{top.where}.election", errors=top.errors)
    day = entry.text("date", needed=True)
    try:
        on = date.fromisoformat(day) if day else FIRST_DAY
    except ValueError:
        entry.wrong(f"date {day!r} is not a date (2024-02-08)")
        on = FIRST_DAY
    if not FIRST_DAY <= on <= LAST_DAY:
        entry.wrong(f"date {day} is not between {FIRST_DAY} and {LAST_DAY}")
    zone = entry.text("zone", default="UTC")
    if not _is_zone(zone):
        entry.wrong(f"no time zone is called {zone!r}")
        zone = "UTC"
    election = Election(
        id=entry.text("id", needed=True),
        title=entry.words("title"),
        date=on,
        law=entry.text("law"),
        zone=zone,
        fictional=entry.flag("fictional") or False,
        note=entry.text("note"),
    )
    entry.done()
    return election


def _is_zone(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _frame(rows: list[dict[str, object]], schema: frames.Schema) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict(schema), orient="row")


def _unique(top: Entry, name: str, ids: list[object]) -> None:
    for twice in sorted({str(one) for one in ids if ids.count(one) > 1}):
        top.wrong(f"[[{name}]] {twice} is declared twice")


def _sources(top: Entry) -> pl.DataFrame:
    rows: list[dict[str, object]] = []
    for entry in top.entries("source"):
        kind = entry.text("kind", needed=True)
        if kind not in SOURCE_KINDS:
            entry.wrong(f"kind = {kind!r} is none of {', '.join(SOURCE_KINDS)}")
        rows.append(
            {
                "source_id": entry.text("id", needed=True),
                "title": entry.text("title", needed=True),
                "kind": kind,
                "licence": entry.text("licence") or None,
                "url": entry.text("url") or None,
                "says": entry.text("says") or None,
            }
        )
        entry.done()
    _unique(top, "source", [row["source_id"] for row in rows])
    return _frame(rows, frames.SOURCES)


def _units(top: Entry) -> pl.DataFrame:
    numbers = ("registered", "registered_men", "registered_women", "registered_other", "stations")
    words = ("kind", "name", "station_kind", "registered_source", "stations_source", "stratum")
    rows: list[dict[str, object]] = []
    for entry in top.entries("unit"):
        row: dict[str, object] = {"unit_id": entry.text("id", needed=True), "listed": True}
        row["parent_id"] = entry.text("parent") or None
        row |= {key: entry.text(key) or None for key in words}
        row |= {key: entry.number(key) for key in numbers}
        row |= {key: entry.real(key) for key in ("latitude", "longitude")}
        for key in ("registered", "stations"):
            if row[key] is not None and not row[f"{key}_source"]:
                entry.wrong(f"{key} needs {key}_source: who says so?")
        rows.append(row)
        entry.done()
    _unique(top, "unit", [row["unit_id"] for row in rows])
    return _frame(rows, frames.UNITS).with_columns(folded(pl.col("unit_id", "parent_id")))


def _contests(top: Entry) -> pl.DataFrame:
    rows: list[dict[str, object]] = []
    for entry in top.entries("contest"):
        name = entry.text("id", needed=True)
        rows.append(
            {
                "contest_id": name,
                "title": entry.text("title") or name,
                "office": entry.text("office") or None,
                "unit_id": entry.text("unit") or None,
                "seats": _seats(entry),
                "twin_of": entry.text("twin_of") or None,
            }
        )
        entry.done()
    _unique(top, "contest", [row["contest_id"] for row in rows])
    return _frame(rows, frames.CONTESTS).with_columns(folded(pl.col("unit_id")))


def _seats(entry: Entry) -> int | None:
    """Read how many are elected; nobody elects nobody, and no house is larger than MOST_SEATS."""
    if "seats" not in entry:
        return 1
    seats = entry.number("seats")
    if seats is not None and not 1 <= seats <= MOST_SEATS:
        entry.wrong(f"seats = {seats}: a contest fills from 1 to {MOST_SEATS} seats")
    return seats


CANDIDATES: frames.Schema = {**frames.CANDIDATES, "optional": pl.Boolean}


def _candidates(top: Entry) -> pl.DataFrame:
    rows: list[dict[str, object]] = []
    for at, entry in enumerate(top.entries("candidate"), start=1):
        name = entry.text("id", needed=True)
        rows.append(
            {
                "contest_id": entry.text("contest", default="*"),
                "candidate_id": name,
                "position": entry.number("position") or at,
                "name": entry.text("name") or None,
                "name_ur": entry.text("name_ur") or None,
                "party": entry.text("party") or None,
                "sex": entry.text("sex") or None,
                "aggregate": entry.flag("aggregate"),
                "list": entry.number("list"),
                "person": entry.text("person") or None,
                "optional": entry.flag("optional") or False,
            }
        )
        entry.done()
    _unique(top, "candidate", [f"{row['candidate_id']} of {row['contest_id']}" for row in rows])
    return _frame(rows, CANDIDATES)


def _contest_rules(top: Entry) -> dict[str, Sql] | None:
    entry = top.table("contests")
    if entry is None:
        return None
    rules: dict[str, Sql] = {}
    for key in CONTEST_KEYS:
        text = entry.text(key)
        if not text:
            continue
        try:
            rules[key] = parse_sql(text, where=f"{entry.where}.{key}")
        except InputError as error:
            top.errors.append(error)
            continue
        if strange := sorted(rules[key].columns - {"id"}):
            entry.wrong(f"{key} may read only the column id, not {', '.join(strange)}")
    entry.done()
    return rules


def _crosswalk(entry: Entry) -> CrosswalkSpec:
    spec = CrosswalkSpec(
        where=entry.where,
        of=entry.text("of", needed=True),
        file=entry.text("file"),
        mapped=entry.pairs("map"),
        contest=entry.text("contest", default="*"),
        source=entry.text("source"),
    )
    if spec.of not in WALKS:
        entry.wrong(f"of = {spec.of!r} is none of {', '.join(WALKS)}")
    if spec.of == "list" and any(not number.isdecimal() for number in spec.mapped.values()):
        entry.wrong("a list is a whole number")
    if bool(spec.file) == bool(spec.mapped):
        entry.wrong("give either file or map")
    if spec.mapped and not spec.source:
        entry.wrong("map needs source: who says that they are the same?")
    entry.done()
    return spec


def _rows(top: Entry, name: str, keys: tuple[str, ...]) -> tuple[Mapping[str, str | None], ...]:
    rows: list[Mapping[str, str | None]] = []
    for entry in top.entries(name):
        rows.append({key: entry.text(key) or None for key in keys})
        entry.done()
    return tuple(rows)


def _check_sources(declared: Declared, errors: list[InputError]) -> None:
    known = set(declared.sources["source_id"].to_list())
    if not declared.files:
        errors.append(InputError("no [[file]]: nothing to read", where=declared.election.id))
    errors.extend(
        InputError(f"source {spec.source!r} is not declared", where=spec.where)
        for spec in declared.files
        if spec.table == "forms" and spec.source and spec.source not in known
    )
