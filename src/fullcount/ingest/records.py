"""Tables written as JSON (a list of objects) or as Parquet, as text tables."""

import io
import json
import re

import polars as pl

from fullcount.errors import InputError
from fullcount.ingest.delimited import decode, name_columns, number_rows

SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
MAX_CELLS = 50_000_000  # empty ones included


def parse_json(raw: bytes, *, where: str) -> object:
    """Parse JSON; a number keeps the digits it is written with."""
    text = decode(raw, encoding="", where=where)
    try:
        value: object = json.loads(
            text,
            parse_int=str,
            parse_float=str,
            parse_constant=str,
            object_pairs_hook=_each_key_once,
        )
        if SURROGATE.search(text):
            json.dumps(value, ensure_ascii=False).encode()  # half a pair is no text
    except (ValueError, RecursionError) as cause:
        raise InputError(f"not JSON: {cause}", where=where) from cause
    return value


def _each_key_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Refuse an object that says one key twice: only the last would be kept."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [key for key, _ in pairs]
        twice = next(key for key in names if names.count(key) > 1)
        raise ValueError(f"an object has the key {twice!r} twice")
    return found


def read_json(raw: bytes, *, where: str) -> pl.DataFrame:
    """Read a list of flat objects; a row is numbered by its place in the list, from 1.

    >>> read_json(b'[{"unit": "a", "votes": 12}]', where="x.json").rows()
    [(1, 'a', '12')]
    """
    value = parse_json(raw, where=where)
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise InputError("the JSON is not a list of objects", where=where)
    keys = list(dict.fromkeys(key for item in value for key in item))
    if not keys:
        raise InputError("the JSON list is empty", where=where)
    if len(keys) * len(value) > MAX_CELLS:
        what = f"{len(value)} objects with {len(keys)} keys between them are too large a table"
        raise InputError(what, where=where)
    columns = [[_text(item.get(key), where=where) for item in value] for key in keys]
    names = name_columns(keys)
    series = [
        pl.Series(name, column, pl.String) for name, column in zip(names, columns, strict=True)
    ]
    return number_rows(pl.DataFrame(series), first=1)


def _text(value: object, *, where: str) -> str | None:
    match value:
        case None | "":
            return None
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case _:
            raise InputError("an object of the list holds another list or object", where=where)


def read_parquet(raw: bytes, *, where: str) -> pl.DataFrame:
    """Read a flat Parquet table; a row is numbered from 1.

    Only for bytes the package vouches for by digest: see ``tables``.
    """
    if not (raw.startswith(b"PAR1") and raw.endswith(b"PAR1")):
        raise InputError("not a Parquet file", where=where)
    try:
        frame = pl.read_parquet(io.BytesIO(raw))
        nested = [name for name, kind in frame.schema.items() if kind.is_nested()]
        if nested:
            raise InputError(f"column {nested[0]} is nested", where=where)
        text = frame.select(_column_text(name, kind) for name, kind in frame.schema.items())
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as cause:
        raise InputError("not a Parquet file we can read", where=where) from cause
    text.columns = name_columns(text.columns)
    return number_rows(text, first=1)


def _column_text(name: str, kind: pl.DataType) -> pl.Expr:
    if kind == pl.Binary:
        return pl.col(name).bin.encode("hex")
    return pl.col(name).cast(pl.String)
