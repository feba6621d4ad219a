"""What must not leave the room with an observation.

Grain: one text, one cell, one identity. Free text is where people leak: numbers of identity cards
and telephones, and names that the vault holds, are found before anything is published, in Western,
Eastern and Urdu digits. A redaction is a text of its own; the original is not altered. Cells that
one observer alone stands behind are told of a wider place or not at all.

A scanner finds what it knows: a text it passes may still name somebody, so a person reads it too.
"""

import hashlib
import hmac
import re
from base64 import b32encode
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９", "0123456789" * 3)
LEAST_OBSERVERS = 2
LEAST_SALT = 16  # bytes
LEAST_NAME = 3  # letters; shorter names would hide half of every text
UNSEEN = r"\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"  # as right-to-left text is pasted
GAP = rf"(?:[{UNSEEN}]*[\s.\-\u2010-\u2015()]){{0,2}}[{UNSEEN}]*"


class Personal(StrEnum):
    """What was found."""

    CNIC = "cnic"  # number of a Pakistani identity card: 5 + 7 + 1 digits
    PHONE = "phone"
    EMAIL = "email"
    NAME = "name"  # one that the vault holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Where: ``[start, end)`` of the text, in characters. What it says is not repeated here."""

    kind: Personal
    start: int
    end: int


_PATTERNS = (
    (Personal.CNIC, re.compile(rf"(?<!\d)\d{{5}}{GAP}\d{{7}}{GAP}\d(?!\d)")),
    (Personal.EMAIL, re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")),
    (
        Personal.PHONE,
        re.compile(
            rf"(?<![\d+])(?:(?:\+|00){GAP}\d{{1,3}}(?:{GAP}\d){{7,12}}|0(?:{GAP}\d){{8,11}}"
            rf"|92{GAP}3(?:{GAP}\d){{9}})(?!\d)"
        ),
    ),
)


def scan(text: str, *, names: Collection[str] = ()) -> tuple[Found, ...]:
    """Find personal data, in order; overlapping finds are told once, as the first that was met.

    ``names`` are those of the vault: compared as whole words, whatever their capital letters.

    >>> [(one.kind.value, one.start, one.end) for one in scan("ask 0300-1234567 today")]
    [('phone', 4, 16)]
    """
    plain = text.translate(DIGITS)
    hits = [
        Found(kind=kind, start=hit.start(), end=hit.end())
        for kind, pattern in _PATTERNS
        for hit in pattern.finditer(plain)
    ]
    hits += [
        Found(kind=Personal.NAME, start=hit.start(), end=hit.end())
        for name in sorted(names, key=len, reverse=True)
        if len(name.strip()) >= LEAST_NAME
        for hit in re.finditer(
            rf"(?<!\w){re.escape(name.strip())}(?!\w)", plain, flags=re.IGNORECASE
        )
    ]
    kept: list[Found] = []
    for hit in hits:
        if all(hit.end <= one.start or one.end <= hit.start for one in kept):
            kept.append(hit)
    return tuple(sorted(kept, key=lambda one: one.start))


def redacted(text: str, found: Sequence[Found]) -> str:
    """Give the text with what was found replaced by its kind; the rest letter for letter.

    >>> redacted("ask 0300-1234567 today", scan("ask 0300-1234567 today"))
    'ask [phone] today'
    """
    parts, at = [], 0
    for one in sorted(found, key=lambda each: each.start):
        parts += [text[at : one.start], f"[{one.kind.value}]"]
        at = one.end
    return "".join([*parts, text[at:]])


def scan_frame(
    frame: pl.DataFrame, *, columns: Sequence[str], names: Collection[str] = ()
) -> pl.DataFrame:
    """List every find in text columns of a frame: row (from 0), column, kind, start, end.

    An empty answer is what a publication asks for before it goes out.
    """
    rows = [
        {"row": at, "column": column, "kind": hit.kind.value, "start": hit.start, "end": hit.end}
        for column in columns
        for at, text in enumerate(frame[column])
        if text is not None
        for hit in scan(text, names=names)
    ]
    return pl.DataFrame(
        rows,
        schema={
            "row": pl.Int64, "column": pl.String, "kind": pl.String, "start": pl.Int64,
            "end": pl.Int64,
        },
    ).sort("row", "column", "start")  # fmt: skip


def pseudonym(identity: str, *, salt: bytes, role: str) -> str:
    """Derive the name by which a person is known outside the vault.

    The same person in the same role gets the same one; without the salt nobody can try the
    telephone book. ``salt`` stays in the vault: losing it is forgetting who was who.
    HMAC-SHA-256 (RFC 2104), the first 80 bits in base 32: of a million people two meet with
    chance one in 10^12.
    """
    if len(salt) < LEAST_SALT:
        raise ValueError(f"a salt has at least {LEAST_SALT} bytes")
    if not identity.strip():
        raise ValueError("nobody has no pseudonym")
    spelled = " ".join(identity.split()).casefold()
    digest = hmac.new(salt, f"{role}\x1f{spelled}".encode(), hashlib.sha256).digest()
    return f"{role}-{b32encode(digest[:10]).decode().lower()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coarsened:
    """``frame`` with a column ``place``; ``held`` rows had too few observers at every level."""

    frame: pl.DataFrame
    held: int


def coarsen(
    frame: pl.DataFrame,
    *,
    levels: Sequence[str],
    observer: str = "slot",
    also: Sequence[str] = (),
    least: int = LEAST_OBSERVERS,
) -> Coarsened:
    """Tell each row of the smallest place behind which enough observers stand.

    ``levels``: columns of places, smallest first (station, constituency, province); ``also``: what
    is published beside the place, such as the hour. A row for which no level has ``least``
    observers is held back. ``place`` is ``level: name``; the finer columns and the observer go.
    """
    if least < LEAST_OBSERVERS:
        raise ValueError(f"at least {LEAST_OBSERVERS}: one observer is a person")
    choices = [
        pl.when(pl.col(level).is_not_null() & (_observers(observer, level, also) >= least)).then(
            pl.format("{}: {}", pl.lit(level), level)
        )
        for level in levels
    ]
    told = frame.with_columns(pl.coalesce(choices).alias("place"))
    # A finer place that is told apart leaves a rest behind: the rest must not be one observer.
    shown = _rest_is_safe(told, observer=observer, also=also, least=least)
    kept = shown.filter(pl.col("place").is_not_null()).drop(*levels, observer)
    return Coarsened(frame=kept, held=frame.height - kept.height)


def _observers(observer: str, level: str, also: Sequence[str]) -> pl.Expr:
    return pl.col(observer).n_unique().over(level, *also)


def _rest_is_safe(
    told: pl.DataFrame, *, observer: str, also: Sequence[str], least: int
) -> pl.DataFrame:
    """Hold back a place that, once finer ones are told apart, has too few observers left."""
    left = pl.col(observer).n_unique().over("place", *also)
    return told.with_columns(pl.when(left >= least).then("place").alias("place"))


def identities_in(texts: Mapping[str, str], *, names: Collection[str]) -> tuple[str, ...]:
    """Name the documents of an export in which something personal still stands, in order."""
    return tuple(name for name, text in texts.items() if scan(text, names=names))
