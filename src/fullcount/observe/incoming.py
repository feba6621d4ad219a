"""A file that came home: which form it is of, and its submissions as text.

Grain: one file. Exports of ODK Central and KoBoToolbox name no form in their cells, so the form is
the one whose questions the columns are; where two fit alike, the sender says which. Text messages
(``sender, received_at, text``) are read by the grammar of :mod:`~.sms` and stand beside the
exports of the form they name. What the public sent (``report_id, code, ...``) is a kind of its
own and never stands among observers' forms.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from fullcount.errors import InputError
from fullcount.ingest.delimited import ROW, Dialect, read_delimited
from fullcount.ingest.submissions import Submissions, read_submissions
from fullcount.observe.instrument import INSTRUMENTS, Type, packaged_instrument
from fullcount.observe.observations import KEPT
from fullcount.observe.protection import scan
from fullcount.observe.public import PUBLIC, read_public, stamps
from fullcount.observe.sms import read_message

SMS = "sms"
MESSAGE = ("sender", "received_at", "text")
KINDS = (*INSTRUMENTS, SMS, PUBLIC)
LEAST_KNOWN = 3  # questions of its own that a form must have among the columns
SHARED = ("slot", "station", "round", "arrived_at", "remarks")


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """``forms``: form -> rows with KEPT and text answers. The rest is what could not be taken."""

    forms: Mapping[str, pl.DataFrame]
    without_id: int
    left_out: tuple[str, ...]  # columns that name people or devices
    unclear: tuple[str, ...]  # messages that name no form, or parts of them, as sent


def read_incoming(
    raw: bytes, *, where: str, form: str | None = None, alias: Callable[[str], str] | None = None
) -> Incoming:
    """Read a file; InputError where it is none we know. ``alias`` gives a sender's pseudonym."""
    if form is not None and form not in KINDS:
        raise InputError(f"{form!r} is none of {', '.join(KINDS)}", where=where)
    kind = form or _by_header(raw)
    if kind == SMS:
        return _messages(raw, where=where, alias=alias)
    if kind == PUBLIC:
        rows = read_public(raw, where=where)
        return Incoming(forms={PUBLIC: rows}, without_id=0, left_out=(), unclear=())
    told = read_submissions(raw, where=where)
    name = kind or _form_of(told, where=where)
    if not own_questions(name) & set(told.rows.columns):
        raise InputError(f"no column of it is a question of {name}", where=where)
    return Incoming(
        forms={name: told.rows},
        without_id=len(told.without_id),
        left_out=told.left_out,
        unclear=(),
    )


def _by_header(raw: bytes) -> str | None:
    """Tell messages and public reports by their own columns; None = an export of a field app."""
    first = raw[:4096].removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0]
    names = [cell.strip(b'"\r ').decode(errors="replace") for cell in first.split(b",")]
    if {"report_id", "code", "channel"} <= set(names):
        return PUBLIC
    return SMS if set(MESSAGE) <= set(names) else None


def _form_of(told: Submissions, *, where: str) -> str:
    columns = set(told.rows.columns)
    found = {name: len(columns & own_questions(name)) for name in INSTRUMENTS}
    most = max(found.values())
    best = [name for name, many in found.items() if many == most]
    if most < LEAST_KNOWN or len(best) > 1:
        raise InputError(
            f"which form is it? Say --form with one of {', '.join(KINDS)}", where=where
        )
    return best[0]


def own_questions(name: str) -> frozenset[str]:
    """Name the questions by which a form is known."""
    asked = packaged_instrument(name).questions()
    return frozenset(q.name for q in asked if q.type is not Type.NOTE and q.name not in SHARED)


def _messages(raw: bytes, *, where: str, alias: Callable[[str], str] | None) -> Incoming:
    table = read_delimited(raw, dialect=Dialect(), where=where)
    if lacking := [name for name in MESSAGE if name not in table.columns]:
        raise InputError(f"column {lacking[0]} is missing", where=where)
    received = stamps(table["received_at"].cast(pl.String), where=where)
    forms: dict[str, list[dict[str, object]]] = {}
    unclear: list[str] = []
    for at, (row, sender, text) in enumerate(table.select(ROW, "sender", "text").iter_rows()):
        found = read_message(text or "", sender=_sender(sender, alias, where=f"{where}, row {row}"))
        if found.unclear or found.form is None:
            unclear.append(" ".join(found.unclear) or "(empty)")
        if found.form is None or not {"slot", "station"} <= found.answers.keys():
            continue
        digest = hashlib.sha256(found.client_id.encode()).hexdigest()
        kept = {ROW: row, "client_id": found.client_id, "content_sha256": digest}
        forms.setdefault(found.form, []).append(
            kept | {"received_at": received[at]} | found.answers
        )
    return Incoming(
        forms={name: _frame(rows) for name, rows in sorted(forms.items())},
        without_id=0,
        left_out=(),
        unclear=tuple(unclear),
    )


def _sender(sender: str | None, alias: Callable[[str], str] | None, *, where: str) -> str:
    """Give a sender's pseudonym; a telephone number without a vault is refused."""
    told = (sender or "").strip()
    if alias is not None and told:
        return alias(told)
    if scan(told):
        raise InputError("its senders are telephone numbers; give --vault", where=where)
    return told


def _frame(rows: list[dict[str, object]]) -> pl.DataFrame:
    names = dict.fromkeys(name for row in rows for name in row)
    kinds: dict[str, pl.DataType | type[pl.DataType]] = dict.fromkeys(names, pl.String)
    kinds |= {ROW: pl.Int64, "received_at": pl.Datetime("us", "UTC")}
    ordered = [ROW, *KEPT, *(name for name in names if name not in (ROW, *KEPT))]
    return pl.DataFrame(
        [{name: row.get(name) for name in ordered} for row in rows],
        schema={name: kinds[name] for name in ordered},
    )
