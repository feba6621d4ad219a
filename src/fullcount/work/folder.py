"""Folders on disk: read whole, written whole or not at all.

The only place that touches the disk for packages, laws and reports. A folder is written beside
its final name and moved there at the end, so that a reader never sees half of one.
"""

import shutil
import tempfile
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

from fullcount.errors import ConflictError, InputError, MissingError
from fullcount.store.durable import write_durably

MAX_FILE_BYTES = 4_000_000_000
MARK = ".fullcount"  # stands in every folder we wrote, so that --force removes nothing else


def read_folder(folder: Path) -> dict[str, bytes]:
    """Read every file under ``folder``: path with forward slashes -> bytes.

    Hidden files are left out; a link that leads outside is an error, not followed.
    """
    if not folder.is_dir():
        raise MissingError(f"{folder}: no such folder")
    root = folder.resolve()
    files = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in name):
            raise InputError("has a name that is no text; rename it", where=ascii(name))
        raw = _read(path, root=root, name=name)
        if raw is not None:
            files[name] = raw
    return files


def read_named(folder: Path, names: Sequence[str]) -> dict[str, bytes]:
    """Read those of the named files that are there, and nothing else of the folder."""
    root = folder.resolve()
    read = ((name, _read(folder / name, root=root, name=name)) for name in names)
    return {name: raw for name, raw in read if raw is not None}


def _read(path: Path, *, root: Path, name: str) -> bytes | None:
    """Read one file; None where it is no file. What the disk says is an InputError."""
    try:
        if not path.resolve().is_relative_to(root):
            raise InputError("is a link to a place outside the package", where=name)
        if not path.is_file():
            return None
        if path.stat().st_size > MAX_FILE_BYTES:
            raise InputError("is larger than 4 GB; split it", where=name)
        return path.read_bytes()
    except (OSError, RuntimeError) as cause:  # RuntimeError: a link that leads to itself
        raise InputError(f"cannot be read: {_says(cause)}", where=name) from cause


def write_folder(folder: Path, files: Mapping[str, str | bytes], *, force: bool = False) -> None:
    """Write ``files`` as the folder ``folder``, all or nothing.

    Raises ConflictError where the disk refuses, and where the folder exists already, unless
    ``force`` and we wrote it.
    """
    check_free(folder, force=force)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".fullcount.") as scratch:
            made = Path(scratch) / "new"
            made.mkdir()
            (made / MARK).touch()
            for name, content in files.items():
                _write(made, name, content)
            if folder.exists():
                folder.rename(Path(scratch) / "old")
            shutil.move(made, folder)
    except OSError as cause:
        raise _cannot_write(folder, cause) from cause


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder that is there, beside the files it holds; each whole or not."""
    for name, content in files.items():
        try:
            write_durably(folder / name, content)
        except OSError as cause:
            raise _cannot_write(folder / name, cause) from cause


def check_free(folder: Path, *, force: bool) -> None:
    """Refuse to write over what is there or cannot be, before the long work and not after it."""
    try:
        there = folder.exists() and not (folder.is_dir() and not any(folder.iterdir()))
        ours = there and (folder / MARK).exists()
        _check_writable(folder)
    except OSError as cause:
        raise _cannot_write(folder, cause) from cause
    if there and not ours:
        raise ConflictError(f"{folder} is there already and not ours to replace; choose another")
    if there and not force:
        raise ConflictError(f"{folder} is there already; add --force to replace it")


def _check_writable(folder: Path) -> None:
    """Make and remove a folder in the nearest parent there is: only trying tells."""
    near = next((up for up in folder.absolute().parents if up.exists()), folder.absolute())
    with tempfile.TemporaryDirectory(dir=near, prefix=".fullcount."):
        pass


def _cannot_write(folder: Path, cause: OSError) -> ConflictError:
    return ConflictError(f"{folder} cannot be written: {_says(cause)}")


def _says(cause: OSError | RuntimeError) -> str:
    """Say why in the words of the system, without its number and path."""
    return (cause.strerror or str(cause)) if isinstance(cause, OSError) else "a link to itself"


def _write(root: Path, name: str, content: str | bytes) -> None:
    path = root / name
    if not path.resolve().is_relative_to(root.resolve()):
        raise ValueError(f"{name} would leave the folder")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
