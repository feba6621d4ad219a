"""Submissions of field apps as exported by ODK Central and KoBoToolbox: CSV or JSON.

Grain: one submission. Groups are an arrangement of the screen, so ``count-valid``, ``count/valid``
and a nested object are one question ``valid``. The client's id is the app's own (``instanceID``),
kept by every server; the content hash covers the answers and nothing a server adds, so that the
same submission exported twice, or by two servers, is the same. Columns that name people or
devices (submitter, phone, e-mail, device id) do not enter; they are named as left out.

Sources: the export layouts of ODK Central (CSV with ``group-question``, ``KEY``,
``SubmissionDate``; OData with ``__id``, ``__system``) and KoBoToolbox (``group/question``,
``_uuid``, ``_submission_time``).
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from fullcount.errors import InputError
from fullcount.ingest.cells import read_instants
from fullcount.ingest.delimited import ROW, Dialect, number_rows, read_delimited
from fullcount.ingest.records import parse_json

ID = ("instanceID", "KEY", "_uuid", "__id", "_id")
"""Where the client's id stands, best first; ``uuid:`` before it is the same id."""
RECEIVED = ("SubmissionDate", "_submission_time", "submissionDate")
"""When a server had it; what only the phone says is no receipt."""
PEOPLE = frozenset(
    {
        "submitterid", "submittername", "deviceid", "username", "phonenumber", "email",
        "simserial", "subscriberid", "_submitted_by", "_geolocation", "geopoint",
    }
)  # fmt: skip
SERVER = frozenset(
    {
        "key", "submissiondate", "attachmentspresent", "attachmentsexpected", "status",
        "reviewstate", "edits", "formversion", "instanceid", "instancename", "meta", "formhub",
        "updatedat", "deletedat",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Submissions:
    """``rows``: ``#row``, ``client_id``, ``content_sha256``, ``received_at`` and text answers."""

    rows: pl.DataFrame
    without_id: tuple[int, ...]  # rows that cannot be told apart from others: not taken
    left_out: tuple[str, ...]  # columns that name people or devices


def read_submissions(raw: bytes, *, where: str) -> Submissions:
    """Read an export; InputError where it is none, or two questions have one name."""
    head = raw.lstrip()[:1]
    table = _from_json(raw, where) if head in (b"{", b"[") else _from_csv(raw, where)
    renamed = {name: _question(name) for name in table.columns if name != ROW}
    ids = _first(table, renamed, ID)
    if ids is None:
        raise InputError(f"no column of {', '.join(ID)}: submissions have no ids", where=where)
    left_out = tuple(name for name, plain in renamed.items() if plain.lower() in PEOPLE)
    answers = {name: plain for name, plain in renamed.items() if _is_answer(plain)}
    twice = [plain for plain, count in Counter(answers.values()).items() if count > 1]
    if twice:
        raise InputError(f"two questions are called {twice[0]}", where=where)
    plain = table.select(ROW, *(pl.col(name).alias(new) for name, new in answers.items()))
    received = _received(table, renamed)
    rows = plain.select(
        ROW,
        ids.str.strip_chars().str.strip_prefix("uuid:").alias("client_id"),
        _hashes(plain.drop(ROW)),
        received,
        pl.exclude(ROW),
    )
    nameless = pl.col("client_id").is_null() | (pl.col("client_id") == "")
    return Submissions(
        rows=rows.filter(~nameless.fill_null(value=True)),
        without_id=tuple(rows.filter(nameless)[ROW]),
        left_out=left_out,
    )


def _from_csv(raw: bytes, where: str) -> pl.DataFrame:
    return read_delimited(raw, dialect=Dialect(), where=where)


def _from_json(raw: bytes, where: str) -> pl.DataFrame:
    value = parse_json(raw, where=where)
    if isinstance(value, dict):
        value = value.get("results", value.get("value"))
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise InputError("the JSON is not a list of submissions", where=where)
    flat = [dict(_flat(one, "")) for one in value]
    keys = dict.fromkeys(key for one in flat for key in one)
    columns = [pl.Series(key, [one.get(key) for one in flat], pl.String) for key in keys]
    return number_rows(pl.DataFrame(columns), first=1)


def _flat(record: Mapping[str, object], before: str) -> Iterator[tuple[str, str | None]]:
    """Walk an object: nested ones are groups; lists (attachments, positions) are no answers."""
    for key, value in record.items():
        name = f"{before}/{key}" if before else key
        match value:
            case dict():
                yield from _flat(value, name)
            case bool():
                yield name, "true" if value else "false"
            case str():
                yield name, value or None
            case None:
                yield name, None


def _question(name: str) -> str:
    """Give the name without its groups.

    >>> _question("form_45/cast_women"), _question("form_45-cast_women"), _question("_uuid")
    ('cast_women', 'cast_women', '_uuid')
    """
    return name.replace("-", "/").rsplit("/", 1)[-1]


def _is_answer(plain: str) -> bool:
    small = plain.lower()
    return not small.startswith("_") and small not in SERVER and small not in PEOPLE


def _first(
    table: pl.DataFrame, renamed: Mapping[str, str], names: tuple[str, ...]
) -> pl.Series | None:
    for wanted in names:
        for name, plain in renamed.items():
            if plain == wanted:
                return table[name].cast(pl.String)
    return None


def _received(table: pl.DataFrame, renamed: Mapping[str, str]) -> pl.Series:
    found = _first(table, renamed, RECEIVED)
    if found is None:
        return pl.Series("received_at", [None] * table.height, pl.Datetime("us", "UTC"))
    trimmed = found.str.replace(r"\.\d+", "").str.replace(r"Z$", "+0000")
    return read_instants(trimmed, formats=(), zone="UTC").value.alias("received_at")


def _hashes(answers: pl.DataFrame) -> pl.Series:
    """SHA-256 of the answers that are stated, by name; blank and absent are the same."""
    if not answers.width:
        spelled = pl.Series("content_sha256", [""] * answers.height, pl.String)
    else:
        parts = [
            pl.concat_str(pl.lit(f"{name}\x1f"), pl.col(name), pl.lit("\x1e"))
            for name in sorted(answers.columns)
        ]
        spelled = answers.select(pl.concat_str(parts, ignore_nulls=True)).to_series()
    digests = [hashlib.sha256(text.encode()).hexdigest() for text in spelled]
    return pl.Series("content_sha256", digests, pl.String)
