"""What stands beside a count: other commands' files, read so that the report can tell of them.

``--include PATH`` names a file or a folder that another command wrote. It is known by its name:
each name in ``READERS`` has a reader that gives a teller (:mod:`fullcount.publish.sections`). The
screening has a section in any case; a name in ``SCREENINGS`` adds to it what took long to make.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fullcount.errors import InputError, MissingError
from fullcount.publish.sections import Teller
from fullcount.work.kept import Known, both, read_kept

Reader = Callable[[Path], Teller]

READERS: Mapping[str, Reader] = {}
SCREENINGS = ("forensics.json", "calibration.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Sections of their own, and what is kept of screenings."""

    tellers: tuple[Teller, ...] = ()
    kept: Known = field(default_factory=dict)


def beside(paths: Sequence[Path], *, readers: Mapping[str, Reader] = READERS) -> Beside:
    """Read every named file, and of a folder those that a reader knows.

    Raises MissingError where a path is not there, InputError where nobody reads it.
    """
    files = [file for path in paths for file in _files(path, (*readers, *SCREENINGS))]
    return Beside(
        tellers=tuple(readers[file.name](file) for file in files if file.name in readers),
        kept=both([read_kept(file) for file in files if file.name in SCREENINGS]),
    )


def _files(path: Path, names: Sequence[str]) -> list[Path]:
    if path.is_dir():
        found = [path / name for name in names if (path / name).is_file()]
    elif path.is_file():
        found = [path] if path.name in names else []
    else:
        raise MissingError(f"{path}: no such file or folder")
    if not found:
        said = f"holds nothing that a report can tell of; it reads {', '.join(names)}"
        raise InputError(said, where=str(path))
    return found
