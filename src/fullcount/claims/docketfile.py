"""Files of records: TOML as a person writes them, JSON lines and CSV as programs do.

Grain: one record, with the place it stands at. ``*.toml``: ``[[case]]``, ``[[act]]``,
``[[aggregate]]`` ...; ``*.jsonl``: one object a line with its kind under ``record``; ``*.csv``: a
row an act of a case, the words of the act in columns of their own. Whatever the bytes, what
cannot be read is an InputError that names the place.
"""

import csv
import io
import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fullcount.claims.records import ACT_WORDS, READERS, Typed, typed
from fullcount.errors import InputError, LedgerError
from fullcount.ledger.canonical import Value, encode
from fullcount.ledger.personal import personal

STAYED_BY = "stayed_by"  # the act *stay* says ``by`` whom; the column *by* is who acts
OF_CASE = ("kind", "contest", "law", "gazetted_on")
COLUMNS = ("case", *OF_CASE, "act", "at", "by", *ACT_WORDS, STAYED_BY)
ADDITION = re.compile(rb"after [0-9a-f]{64}")  # heads a file out of somebody's case folder
FORMULA = re.compile(r"[=+\-@\t\r']")
MOST_BYTES = 50_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One record where it stands: ``raw`` is its one spelling, by which it is known again."""

    where: str
    raw: bytes
    value: Typed


def read_records(raw: bytes, *, name: str) -> tuple[Told, ...]:
    """Read a file of records. InputError for whatever is none."""
    if len(raw) > MOST_BYTES:
        raise InputError("is larger than 50 MB; split it", where=name)
    ending = name.rpartition(".")[2].lower()
    readers = {"toml": _toml, "jsonl": _lines, "csv": _table}
    if ending not in readers:
        raise InputError("is none of *.toml, *.jsonl, *.csv", where=name)
    return tuple(told_of(record, where=where) for where, record in readers[ending](raw, name))


def told_of(record: object, *, where: str) -> Told:
    """Check one record: typed, with one spelling, and nobody's number in it."""
    if not isinstance(record, Mapping):
        raise InputError("is no object", where=where)
    try:
        spelled = encode(record)
    except (LedgerError, RecursionError) as cause:
        raise InputError(f"has no one spelling: {cause}", where=where) from cause
    value = typed(record, where=where)
    if found := next(personal(record), None):
        raise InputError(f"{found[0]} holds {found[1]}; people lie in the vault", where=where)
    return Told(where=where, raw=spelled, value=value)


def _toml(raw: bytes, name: str) -> Iterator[tuple[str, object]]:
    try:
        file = tomllib.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as cause:
        raise InputError(f"is not TOML: {cause}", where=name) from cause
    for kind, tables in file.items():
        if kind not in READERS or not isinstance(tables, list):
            known = ", ".join(READERS)
            raise InputError(f"{kind!r} is none of the tables [[...]] {known}", where=name)
        for number, table in enumerate(tables, 1):
            where = f"{name}, {kind} {number}"
            if not isinstance(table, dict) or "record" in table:
                raise InputError("is no record", where=where)
            named = table.get("id")
            if isinstance(named, str):
                where = f"{where} ({named})"
            yield where, {"record": kind, **_plain(table)}


def _plain(table: Mapping[str, object]) -> dict[str, object]:
    return {key: _value(value) for key, value in table.items()}


def _value(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return _plain(value)
    return [_value(one) for one in value] if isinstance(value, list) else value


def _lines(raw: bytes, name: str) -> Iterator[tuple[str, object]]:
    for number, line in enumerate(raw.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not line.strip() or (number == 1 and ADDITION.fullmatch(line)):
            continue
        where = f"{name}, line {number}"
        try:
            yield where, json.loads(line.decode())
        except (ValueError, RecursionError) as cause:
            raise InputError(f"is not JSON: {cause}", where=where) from cause


def _table(raw: bytes, name: str) -> Iterator[tuple[str, object]]:
    try:
        text = raw.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    except (ValueError, csv.Error) as cause:
        raise InputError(f"is not CSV in UTF-8: {cause}", where=name) from cause
    opened: dict[str, Mapping[str, object]] = {}
    for number, row in enumerate(rows, 2):
        where = f"{name}, row {number}"
        if None in row or None in row.values():
            raise InputError("has more or fewer cells than the heading", where=where)
        cells = {key: _plain_cell(value) for key, value in row.items() if value and value.strip()}
        if strange := sorted(set(cells) - set(COLUMNS)):
            raise InputError(f"no column is called {strange[0]!r}", where=where)
        yield from _row(cells, opened=opened, where=where)


def _row(
    cells: Mapping[str, str], *, opened: dict[str, Mapping[str, object]], where: str
) -> Iterator[tuple[str, object]]:
    """Give the case where a row first says its kind, and the row's act where it has one.

    A case whose kind no row says is one that the folder knows already.
    """
    name = cells.get("case", "")
    case: dict[str, object] = {"record": "case", "id": name}
    case |= {key: cells[key] for key in OF_CASE if key in cells}
    if name not in opened and ("kind" in cells or "act" not in cells):
        opened[name] = case
        yield where, case
    elif strange := [key for key in case if opened.get(name, case).get(key) != case[key]]:
        raise InputError(f"{strange[0]} is not what an earlier row says of {name}", where=where)
    if "act" in cells:
        told = {key: cells[key] for key in ACT_WORDS if key in cells}
        if STAYED_BY in cells:
            told["by"] = cells[STAYED_BY]
        act: dict[str, object] = {"record": "act", "case": name}
        act |= {key: cells[key] for key in ("act", "at", "by") if key in cells}
        yield where, act | ({"told": told} if told else {})


def jsonl(records: Sequence[bytes]) -> bytes:
    """Spell records as JSON lines: what ``read_records`` reads again, byte for byte."""
    return b"".join(raw + b"\n" for raw in records)


def acts_csv(records: Sequence[Mapping[str, Value]]) -> str:
    """Spell the cases among the records as a table, a row an act; a case without acts has one."""
    cases = {str(one["id"]): one for one in records if one["record"] == "case"}
    acted = {str(one["case"]) for one in records if one["record"] == "act"}
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for name, case in cases.items():
        if name not in acted:
            writer.writerow(_safe(_case_cells(case)))
    for one in records:
        if one["record"] == "act":
            told = one.get("told")
            words = dict(told) if isinstance(told, Mapping) else {}
            if "by" in words:
                words[STAYED_BY] = words.pop("by")
            acts = {key: one[key] for key in ("act", "at", "by")}
            writer.writerow(_safe(_case_cells(cases[str(one["case"])]) | acts | words))
    return out.getvalue()


def _safe(cells: Mapping[str, Value]) -> dict[str, str]:
    """Keep a spreadsheet from running a cell as a formula: an apostrophe before it (OWASP)."""
    return {
        key: f"'{value}" if FORMULA.match(str(value)) else str(value)
        for key, value in cells.items()
    }


def _plain_cell(cell: str) -> str:
    guarded = cell.startswith("'") and FORMULA.match(cell[1:])
    return (cell[1:] if guarded else cell).strip()


def _case_cells(case: Mapping[str, Value]) -> dict[str, Value]:
    cells = {key: case[key] for key in OF_CASE if key in case}
    return {"case": case["id"], **cells}
