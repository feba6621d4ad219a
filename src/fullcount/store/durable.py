"""Files that survive: a write is whole or not there, and stays when the power goes.

A new file is written under another name, flushed to the disk, moved to its place, and the folder
flushed, for a name is part of the folder and not of the file.
"""

import os
from collections.abc import Iterable
from pathlib import Path

PRIVATE = 0o600


def place(path: Path, raw: bytes, *, by_way_of: Path) -> None:
    """Put a file in its place in one step; it may not survive a loss of power yet.

    ``by_way_of`` is a name on the same disk that only the holder of the lock uses.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    by_way_of.write_bytes(raw)
    by_way_of.replace(path)


def write_durably(path: Path, raw: bytes, *, mode: int = 0o644) -> None:
    """Put a file in its place, whole and for good."""
    scratch = path.with_name(f".{path.name}.new")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(path)
    sync_folder(path.parent)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, for good."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def sync(paths: Iterable[Path], *, below: Path) -> None:
    """Flush files and every folder between them and ``below`` to the disk."""
    folders = {below}
    for path in paths:
        with path.open("rb") as file:
            os.fsync(file.fileno())
        above = path.parent
        while above != below:
            folders.add(above)
            above = above.parent
    for folder in sorted(folders, reverse=True):
        sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Flush a folder's names to the disk, where the system knows how (not on Windows)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
