"""Open what the count needs: the law, and the package that is read under it."""

import tomllib
from collections.abc import Sequence
from pathlib import Path

from fullcount.country import LAW_FILES, load_law, packaged_ids, packaged_law
from fullcount.errors import InputError, MissingError
from fullcount.ingest import read_package
from fullcount.model.law import Law
from fullcount.model.returns import Returns
from fullcount.work.folder import read_folder, read_named

PACKAGE = "election.toml"


def open_law(name: str) -> Law:
    """Open a law as a person names it: a folder of law files, else a packaged law's id."""
    folder = Path(name)
    if folder.is_dir() and ((folder / LAW_FILES[0]).is_file() or name not in packaged_ids()):
        return _law_in(folder, where=name)
    return packaged_law(name)


def open_law_of(package: Path, name: str) -> Law:
    """Open the law a package names: ``./law`` beside it, else a packaged law's id.

    Never a folder that happens to lie where we were started: a package ``pakistan`` under the
    law ``pakistan`` is counted the same wherever a person stands.
    """
    return _law_in(package / name, where=name) if name.startswith(".") else packaged_law(name)


def _law_in(folder: Path, *, where: str) -> Law:
    if not folder.is_dir():
        raise MissingError(f"{folder}: no such folder of law files")
    return load_law(read_named(folder, LAW_FILES), where=where)


def open_package(
    package: Path, *, law: Path | None = None, only: Sequence[str] = ()
) -> tuple[Returns, Law]:
    """Read a package folder whole; every error of it at once (PackageError).

    With ``only``, files that by their names are of other contests are left unread.
    """
    files = read_folder(package)
    if PACKAGE not in files:
        raise MissingError(
            f"{package} has no {PACKAGE}; `fullcount new {package}` proposes one from its files"
        )
    toml = files.pop(PACKAGE)
    chosen = open_law(str(law)) if law else open_law_of(package, law_of(toml))
    return read_package(toml, files, law=chosen, where=PACKAGE, only=only), chosen


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
    except (ValueError, RecursionError) as cause:
        raise InputError(f"not TOML: {cause}", where=PACKAGE) from cause
    except AttributeError as cause:
        raise InputError("[election] must be a table", where=PACKAGE) from cause
    if not isinstance(name, str) or not name:
        known = ", ".join(packaged_ids())
        says = f'[election] names no law; write law = "ID" (packaged: {known}) or a folder, "./law"'
        raise InputError(says, where=PACKAGE)
    return name
