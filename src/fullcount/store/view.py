"""A log's folder as a reader sees it: checkpoint, entries, tree; nothing is changed.

What is read here is not yet believed: :mod:`fullcount.ledger.verifier` says whether it holds.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from fullcount.errors import LedgerError, MissingError
from fullcount.ledger.checkpoint import Checkpoint, parse_checkpoint
from fullcount.ledger.note import Note, parse_note
from fullcount.ledger.tiles import WIDTH, tile_path, unbundle, unpack_hashes
from fullcount.ledger.tree import Tree

CHECKPOINT, POLICY, WITNESSED = "checkpoint", "policy", "witnessed"


def reader(folder: Path) -> Callable[[str], bytes | None]:
    """Give what the verifier reads by: a path below the log -> bytes, None = nothing there."""

    def read(name: str) -> bytes | None:
        path = folder / name
        return path.read_bytes() if path.is_file() else None

    return read


def standing(folder: Path) -> tuple[Note, Checkpoint]:
    """Read the checkpoint that stands, unverified."""
    path = folder / CHECKPOINT
    if not path.is_file():
        raise MissingError(f"{folder} is not a log: it has no checkpoint")
    note = parse_note(path.read_bytes())
    return note, parse_checkpoint(note.text)


def policy_of(folder: Path) -> str:
    """Read the policy that lies with the log: its own word, not the reader's."""
    return read_text(folder / POLICY)


def read_text(path: Path) -> str:
    if not path.is_file():
        raise MissingError(f"{path} is not there")
    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError as cause:
        raise LedgerError(f"{path} is not UTF-8") from cause


def witnessed(folder: Path) -> dict[str, bytes]:
    """Read the checkpoints that witnesses have signed: name -> bytes, smallest first."""
    paths = (path for path in (folder / WITNESSED).glob("*") if path.name.isdigit())
    ordered = sorted(paths, key=lambda path: int(path.name))
    return {f"{WITNESSED}/{path.name}": path.read_bytes() for path in ordered}


def tree_of(folder: Path, size: int) -> Tree:
    """Build the tree of the first ``size`` entries from the tiles."""
    return Tree(level_zero(folder, size))


def entries(folder: Path, size: int) -> Iterator[bytes]:
    """Give the first ``size`` entries."""
    for number in range(-(-size // WIDTH)):
        yield from bundled(folder, number, size=size)


def entry_at(folder: Path, index: int, *, size: int) -> bytes:
    if not 0 <= index < size:
        raise MissingError(f"there is no entry {index}: the log has {size}")
    return bundled(folder, index // WIDTH, size=size)[index % WIDTH]


def partial_paths(size: int) -> set[str]:
    """Name the partial tiles and bundle of a log of this size."""
    found: set[str] = set()
    level, count = 0, size
    while count:
        if width := count % WIDTH:
            found.add(tile_path(level, count // WIDTH, width=width))
        level, count = level + 1, count // WIDTH
    if width := size % WIDTH:
        found.add(tile_path(None, size // WIDTH, width=width))
    return found


def level_zero(folder: Path, size: int) -> Iterator[bytes]:
    """Give the leaf hashes of the first ``size`` entries, from the tiles."""
    for number in range(-(-size // WIDTH)):
        width = min(WIDTH, size - number * WIDTH)
        name = tile_path(0, number, width=width)
        yield from unpack_hashes(_tile(folder, name), width=width, where=name)


def bundled(folder: Path, number: int, *, size: int) -> list[bytes]:
    """Give the entries of one bundle of a log of ``size`` entries."""
    width = min(WIDTH, size - number * WIDTH)
    name = tile_path(None, number, width=width)
    return unbundle(_tile(folder, name), width=width, where=name)


def tail_entries(folder: Path, size: int) -> list[bytes]:
    """Give the entries of the last, partial bundle."""
    return bundled(folder, size // WIDTH, size=size) if size % WIDTH else []


def _tile(folder: Path, name: str) -> bytes:
    path = folder / name
    if not path.is_file():
        raise LedgerError(f"{name} is not there")
    return path.read_bytes()
