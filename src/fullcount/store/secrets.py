"""Private keys and salts, in files that only their owner can read, where the owner chooses.

Destroying the line of a salt is the erasure of what was committed to with it.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from fullcount.errors import ConflictError, InputError, MissingError
from fullcount.store.durable import PRIVATE, sync_folder

_OTHERS = 0o077


def keep_secret(path: Path, text: str) -> None:
    """Write a private key for its owner alone (mode 600); never over another file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    except FileExistsError as cause:
        raise ConflictError(f"{path} is there already; a key is never written over") from cause
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)


def keep_salts(path: Path, salts: Mapping[str, bytes]) -> None:
    """Add salts to their file: commitment and salt, one pair a line; never the value."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, PRIVATE)
    with os.fdopen(descriptor, "w") as file:
        file.writelines(f"{commitment} {salt.hex()}\n" for commitment, salt in salts.items())
        file.flush()
        os.fsync(file.fileno())


def read_secret(path: Path) -> str:
    """Read a private key; refuse one that others on this machine can read."""
    if not path.is_file():
        raise MissingError(f"no key at {path}")
    if os.name != "nt" and path.stat().st_mode & _OTHERS:
        raise InputError("others can read this key: chmod 600", where=str(path))
    try:
        return path.read_text()
    except UnicodeDecodeError as cause:
        raise InputError("is not a key", where=str(path)) from cause
