"""What a witness remembers: for each log the last checkpoint it signed, and every one refused.

A folder: ``logs`` (one public key a line: the logs it watches), and for each log
``<SHA-256 of its origin>/checkpoint``, as the protocol serves it. Refused requests that the log
itself has signed are kept under ``refused/``: they may be the proof that it showed two histories.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from fullcount.errors import ConflictError, MissingError
from fullcount.ledger.note import Note, PublicKey, parse_note, parse_vkey
from fullcount.store.durable import make_folder, write_durably
from fullcount.store.lock import sole_writer

LOGS = "logs"


def create_witness(folder: Path, logs: Sequence[str]) -> None:
    """Make a witness's folder; it watches the logs of these public keys."""
    if (folder / LOGS).exists():
        raise ConflictError(f"{folder} is a witness's folder already")
    keys = [parse_vkey(text) for text in logs]
    make_folder(folder)
    write_durably(folder / LOGS, "".join(f"{key.vkey()}\n" for key in keys).encode())


def watched(folder: Path) -> list[PublicKey]:
    """Give the public keys of the logs it watches."""
    path = folder / LOGS
    if not path.is_file():
        raise MissingError(f"{folder} is not a witness's folder; `fullcount log witness init` it")
    return [parse_vkey(line) for line in path.read_text().splitlines() if line.strip()]


@contextmanager
def remembering(
    folder: Path,
) -> Iterator[tuple[Callable[[str], Note | None], Callable[[str, Note], None]]]:
    """Read and replace what was last signed, in one lock: (origin -> note, keep)."""
    with sole_writer(folder):

        def last(origin: str) -> Note | None:
            path = folder / place_of(origin)
            return parse_note(path.read_bytes()) if path.is_file() else None

        def keep(origin: str, note: Note) -> None:
            path = folder / place_of(origin)
            make_folder(path.parent)
            write_durably(path, note.encode())

        yield last, keep


def keep_refused(folder: Path, raw: bytes) -> Path:
    """Keep a request that was refused, as it came."""
    path = folder / "refused" / sha256(raw).hexdigest()
    make_folder(path.parent)
    write_durably(path, raw)
    return path


def place_of(origin: str) -> str:
    """Give the path of a log's last checkpoint, as tlog-witness has it."""
    return f"{sha256(origin.encode()).hexdigest()}/checkpoint"
