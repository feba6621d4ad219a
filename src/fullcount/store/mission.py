"""What came home to a mission, in a folder that a small team can keep in any shared place.

``blobs/sha256/...`` the files as they came; ``taken/000001.json`` one receipt a file, and beside it
``taken/000001.<form>.parquet``, the submissions of it that were new or claimed an id that is taken.
``derived/`` says what was made of which document, such as a photograph without its metadata.
The plan (``mission.toml`` and its tables) is written by people and only read here.

**Taking in.** Original, tables, then the receipt, each whole and flushed to the disk; the receipt
is the acknowledgement. Killed before it, the file never came, and its tables are written over the
next time; nothing that was acknowledged is ever written again. What a mission holds is a function
of its receipts alone.
"""

import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import polars as pl

from fullcount.errors import InputError, LedgerError, MissingError
from fullcount.store.blobs import keep_blob
from fullcount.store.durable import make_folder, write_durably
from fullcount.store.lock import sole_writer

TAKEN, DERIVED, PLAN = "taken", "derived", "mission.toml"
STANDING = "#standing"  # of a row: new, or conflicting with one that is held
NEW, CONFLICTING = "new", "conflicting"
SUFFIXES = frozenset({".csv", ".jpeg", ".jpg", ".json", ".png", ".txt", ".xlsx"})


BROKEN = (
    ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError,
)  # fmt: skip
"""What reading a receipt that is none may raise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A file as it came. ``plain``: SHA-256 of its bytes; ``kept``: these, or sealed by a vault.

    Of the name it came under, only a ``suffix`` is kept: a name may name a person.
    """

    suffix: str
    plain: str
    kept: bytes
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One file taken in. ``tables``: form -> SHA-256 of its table; ``counts`` by form.

    ``plain`` is the digest of the file as it came, ``digest`` that of the document which is kept.
    """

    number: int
    suffix: str
    plain: str
    digest: str
    at: str
    tables: Mapping[str, str]
    counts: Mapping[str, Mapping[str, int]]


def safe_suffix(name: str) -> str:
    """Give what may be kept of the name a file came under: its kind, where it is one of ours.

    >>> safe_suffix("Zorvelok Qandrush.CSV"), safe_suffix("for.zorvelok")
    ('.csv', '')
    """
    suffix = f".{name.rpartition('.')[2].lower()}"
    return suffix if suffix in SUFFIXES else ""


@contextmanager
def open_mission(folder: Path) -> Iterator["Held"]:
    """Open a mission to take files in, alone."""
    if not (folder / PLAN).is_file():
        raise MissingError(f"{folder} is no mission: it has no {PLAN}")
    with sole_writer(folder):
        yield Held(folder)


class Held:
    """A mission that is open for writing. Made by :func:`open_mission`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.receipts = list(receipts(folder))

    def held(self, form: str) -> pl.DataFrame:
        """Give every row of a form, with how it stands."""
        return rows_of(self._folder, self.receipts, form)

    def keep(
        self,
        file: Original,
        *,
        parts: Mapping[str, pl.DataFrame],
        counts: Mapping[str, Mapping[str, int]],
    ) -> Receipt:
        """Keep a file and what it brought; when this returns it survives whatever comes."""
        number = len(self.receipts) + 1
        make_folder(self._folder / TAKEN)
        tables = {}
        digest = keep_blob(self._folder, file.kept)
        for form, rows in parts.items():
            spelled = _parquet(rows)
            write_durably(self._folder / _table(number, form), spelled)
            tables[form] = sha256(spelled).hexdigest()
        made = Receipt(
            number=number,
            suffix=file.suffix,
            plain=file.plain,
            digest=digest,
            at=file.at,
            tables=tables,
            counts=counts,
        )
        write_durably(self._folder / _receipt(number), _spell(made))
        self.receipts.append(made)
        return made


def receipts(folder: Path) -> Iterator[Receipt]:
    """Read the receipts in order; LedgerError where one is missing or is none of ours."""
    number = 1
    while (path := folder / _receipt(number)).is_file():
        yield _read(path.read_bytes(), number=number, where=path.name)
        number += 1
    later = [path for path in (folder / TAKEN).glob("*.json") if path.stem > f"{number:06d}"]
    if later:
        raise LedgerError(f"{_receipt(number)} is missing, and {min(later).name} is there")


def originals(folder: Path) -> dict[str, str]:
    """Give of every file that came, by its SHA-256, that of the document which is kept of it."""
    photographs = map(_derived, sorted((folder / DERIVED).glob("*.json")))
    kept = {told["derived_from"]: told.get("kept", told["derived_from"]) for told in photographs}
    return kept | {one.plain: one.digest for one in receipts(folder)}


def rows_of(folder: Path, taken: list[Receipt], form: str) -> pl.DataFrame:
    """Put the tables of a form together, in the order in which they came."""
    parts = []
    for receipt in taken:
        if form not in receipt.tables:
            continue
        name = _table(receipt.number, form)
        path = folder / name
        raw = path.read_bytes() if path.is_file() else b""
        if sha256(raw).hexdigest() != receipt.tables[form]:
            raise LedgerError(f"{name} is not as it was written")
        parts.append(pl.read_parquet(io.BytesIO(raw)))
    return pl.concat(parts, how="diagonal") if parts else pl.DataFrame()


def _receipt(number: int) -> str:
    return f"{TAKEN}/{number:06d}.json"


def _table(number: int, form: str) -> str:
    return f"{TAKEN}/{number:06d}.{form}.parquet"


def _parquet(rows: pl.DataFrame) -> bytes:
    sink = io.BytesIO()
    rows.write_parquet(sink, compression="zstd", compression_level=1)
    return sink.getvalue()


def _spell(made: Receipt) -> bytes:
    told = {
        "suffix": made.suffix,
        "sha256": made.plain,
        "kept": made.digest,
        "at": made.at,
        "tables": dict(made.tables),
        "counts": {form: dict(counts) for form, counts in made.counts.items()},
    }
    return (json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def _read(raw: bytes, *, number: int, where: str) -> Receipt:
    try:
        told = json.loads(raw)
        return Receipt(
            number=number,
            suffix=told["suffix"] if "suffix" in told else safe_suffix(told["name"]),
            plain=str(told["sha256"]),
            digest=str(told["kept"]),
            at=str(told["at"]),
            tables={str(form): str(digest) for form, digest in told["tables"].items()},
            counts={
                str(form): {str(word): int(many) for word, many in counts.items()}
                for form, counts in told["counts"].items()
            },
        )
    except BROKEN as cause:
        raise InputError("is no receipt", where=where) from cause


def keep_derived(
    folder: Path, derived: bytes, *, plain: str, kept: bytes, told: Mapping[str, str]
) -> str:
    """Keep a document, what was derived from it, and a line that says so; give the derivative's.

    The original stays as it came, or sealed; the derivative names it by the SHA-256 of what came
    (``derived_from``), with the tool that made it, and by that of what is ``kept``.
    """
    original, made = keep_blob(folder, kept), keep_blob(folder, derived)
    line = {**told, "derived_from": plain, "kept": original, "sha256": made}
    make_folder(folder / DERIVED)
    spelled = json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n"
    write_durably(folder / DERIVED / f"{made}.json", spelled.encode())
    return made


def _derived(path: Path) -> dict[str, str]:
    try:
        told = json.loads(path.read_bytes())
        known = {word: str(told[word]) for word in ("derived_from", "kept") if word in told}
        if "derived_from" not in known:
            raise InputError("is no line of a derivative", where=path.name)
    except BROKEN as cause:
        raise InputError("is no line of a derivative", where=path.name) from cause
    return known
