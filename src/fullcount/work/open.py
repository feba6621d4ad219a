"""Open what the count needs: the law, and the package that is read under it."""

import tomllib
from pathlib import Path

from fullcount.country import load_law, packaged_law
from fullcount.errors import InputError, MissingError
from fullcount.ingest import read_package
from fullcount.model.law import Law
from fullcount.model.returns import Returns
from fullcount.work.folder import read_folder

PACKAGE = "election.toml"


def open_law(name: str, *, beside: Path | None = None) -> Law:
    """Open a packaged law by its id, or a folder of law files (``./law`` beside the package)."""
    folder = (beside / name) if beside and name.startswith(".") else Path(name)
    if folder.is_dir():
        return load_law(read_folder(folder), where=str(name))
    return packaged_law(name)


def open_package(package: Path, *, law: Path | None = None) -> tuple[Returns, Law]:
    """Read a package folder whole; every error of it at once (PackageError)."""
    files = read_folder(package)
    if PACKAGE not in files:
        raise MissingError(
            f"{package} has no {PACKAGE}; `fullcount new {package}` proposes one from its files"
        )
    toml = files.pop(PACKAGE)
    chosen = open_law(str(law) if law else law_of(toml), beside=package)
    return read_package(toml, files, law=chosen, where=PACKAGE), chosen


def unanswered(package: Path) -> tuple[str, ...]:
    """Give the lines of the package's TOML that `fullcount new` marked and nobody answered."""
    path = package / PACKAGE
    if not path.is_file():
        return ()
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return tuple(line.strip() for line in lines if "# ASK" in line and not line.startswith("#"))


def law_of(toml: bytes) -> str:
    """Name the law that a package is to be judged by."""
    try:
        name = tomllib.loads(toml.decode()).get("election", {}).get("law")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as cause:
        raise InputError(f"is not TOML: {cause}", where=PACKAGE) from cause
    except AttributeError as cause:
        raise InputError("[election] must be a table", where=PACKAGE) from cause
    if not isinstance(name, str) or not name:
        raise InputError("[election] names no law", where=PACKAGE)
    return name
