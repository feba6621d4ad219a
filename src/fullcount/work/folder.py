"""Folders on disk: read whole, written whole or not at all.

The only place that touches the disk for packages, laws and reports. A folder is written beside
its final name and moved there at the end, so that a reader never sees half of one.
"""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from fullcount.errors import ConflictError, InputError, MissingError

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
        if not path.resolve().is_relative_to(root):
            raise InputError("is a link to a place outside the package", where=name)
        if path.is_file():
            if path.stat().st_size > MAX_FILE_BYTES:
                raise InputError("is larger than 4 GB; split it", where=name)
            files[name] = path.read_bytes()
    return files


def write_folder(folder: Path, files: Mapping[str, str | bytes], *, force: bool = False) -> None:
    """Write ``files`` as the folder ``folder``, all or nothing.

    Raises ConflictError where the folder exists already, unless ``force`` and we wrote it.
    """
    check_free(folder, force=force)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as scratch:
        made = Path(scratch) / "new"
        made.mkdir()
        (made / MARK).touch()
        for name, content in files.items():
            _write(made, name, content)
        if folder.exists():
            folder.rename(Path(scratch) / "old")
        shutil.move(made, folder)


def check_free(folder: Path, *, force: bool) -> None:
    """Refuse to write over what is there, before the long work and not after it."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    if not (folder / MARK).exists():
        raise ConflictError(f"{folder} is there already and not ours to replace; choose another")
    if not force:
        raise ConflictError(f"{folder} is there already; add --force to replace it")


def _write(root: Path, name: str, content: str | bytes) -> None:
    path = root / name
    if not path.resolve().is_relative_to(root.resolve()):
        raise ValueError(f"{name} would leave the folder")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
