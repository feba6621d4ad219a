"""What stands beside a count: other commands' files, read so that the report can tell of them.

``--include PATH`` names a file or a folder that another command wrote. It is known by its name:
each name in ``READERS`` has a reader that gives a teller (:mod:`fullcount.publish.sections`).
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from fullcount.errors import InputError, MissingError
from fullcount.publish.sections import Teller

Reader = Callable[[Path], Teller]

READERS: Mapping[str, Reader] = {}


def tellers_of(paths: Sequence[Path], *, readers: Mapping[str, Reader] = READERS) -> list[Teller]:
    """Read every named file, and of a folder those that a reader knows.

    Raises MissingError where a path is not there, InputError where nobody reads it.
    """
    return [readers[file.name](file) for path in paths for file in _files(path, readers)]


def _files(path: Path, readers: Mapping[str, Reader]) -> list[Path]:
    if path.is_dir():
        found = [path / name for name in readers if (path / name).is_file()]
    elif path.is_file():
        found = [path] if path.name in readers else []
    else:
        raise MissingError(f"{path}: no such file or folder")
    if not found:
        known = ", ".join(readers)
        raise InputError(
            f"holds nothing that a report can tell of; it reads {known}", where=str(path)
        )
    return found
