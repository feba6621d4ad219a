"""What stands beside a count: other commands' files, read so that the report can tell of them.

``--include PATH`` names a file or a folder that another command wrote. It is known by its name:
each name in ``READERS`` has a reader that gives a teller (:mod:`fullcount.publish.sections`). The
screening has a section in any case; a name in ``SCREENINGS`` adds to it what took long to make.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fullcount.errors import InputError, MissingError
from fullcount.publish.beside import audit_section, projection_section, quickcount_section
from fullcount.publish.sections import Teller
from fullcount.quickcount.judged import read_judged
from fullcount.quickcount.projected import read_projected
from fullcount.quickcount.signing import Signing, read_signing
from fullcount.work.audit_folder import open_audit
from fullcount.work.kept import Known, read_kept

Reader = Callable[[Path], Teller]


def _audit(file: Path) -> Teller:
    audit, _ = open_audit(file.parent)
    return audit_section(audit)


def _quick_count(file: Path) -> Teller:
    raw, beside = file.read_bytes(), file.parent / "signing.json"
    signing = Signing()
    if beside.is_file():
        signing = read_signing(beside.read_bytes(), where=str(beside))
    one = read_judged(raw, where=str(file))
    return quickcount_section(one, signing, values_sha256=hashlib.sha256(raw).hexdigest())


def _projection(file: Path) -> Teller:
    return projection_section(read_projected(file.read_bytes(), where=str(file)))


READERS: Mapping[str, Reader] = {
    "projection.json": _projection,
    "quickcount.json": _quick_count,
    "replay.json": _audit,
}
SCREENINGS = ("forensics.json", "calibration.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Sections of their own, and what is kept of screenings, file by file."""

    tellers: tuple[Teller, ...] = ()
    kept: tuple[Known, ...] = ()


def beside(paths: Sequence[Path], *, readers: Mapping[str, Reader] = READERS) -> Beside:
    """Read every named file, and of a folder those that a reader knows.

    Raises MissingError where a path is not there, InputError where nobody reads it.
    """
    files = [file for path in paths for file in _files(path, (*readers, *SCREENINGS))]
    return Beside(
        tellers=tuple(readers[file.name](file) for file in files if file.name in readers),
        kept=tuple(read_kept(file) for file in files if file.name in SCREENINGS),
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
