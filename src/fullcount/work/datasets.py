"""Real elections as packages: recipes with addresses and hashes, fetched and checked.

A recipe is how to read an election's originals (``election.toml``, crosswalks) and where they
lie (``members.toml``: path, address at a commit, bytes, SHA-256). The project ships recipes and
no data. A package is written whole or not at all, and only if every hash is as expected.
"""

import hashlib
import tomllib
import urllib.request
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from urllib.error import URLError

from fullcount.errors import InputError, MissingError
from fullcount.work.folder import check_free, write_folder

MEMBERS = "members.toml"
PACKAGE = "election.toml"
SECONDS = 60
MAX_BYTES = 1_000_000_000

Fetch = Callable[[str], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One original: its path in the package, its address at a commit, its size and hash."""

    path: str
    url: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How to come by one election. ``files`` are the recipe's own: no data."""

    name: str
    title: str
    licence: str
    members: tuple[Member, ...]
    files: Mapping[str, bytes]


def datasets_list() -> tuple[Recipe, ...]:
    """List every recipe, by name."""
    found = [item for item in _shelf().iterdir() if item.is_dir() and (item / MEMBERS).is_file()]
    return tuple(_recipe(item) for item in sorted(found, key=lambda item: item.name))


def recipe_of(name: str) -> Recipe:
    """Give one recipe; raises MissingError, naming those there are."""
    for recipe in datasets_list():
        if recipe.name == name:
            return recipe
    known = ", ".join(recipe.name for recipe in datasets_list())
    raise MissingError(f"no recipe is called {name}; there are {known}")


def datasets_get(
    name: str, folder: Path, *, from_dir: Path | None = None, fetch: Fetch | None = None
) -> Recipe:
    """Lay out a real election as a package in ``folder``.

    The originals are downloaded, or taken from ``from_dir`` (loose or inside a ZIP there). A
    file whose hash differs is an InputError; one that cannot be had is a MissingError; nothing
    is written then.
    """
    check_free(folder, force=False)
    recipe = recipe_of(name)
    write_folder(folder, package_files(recipe, from_dir=from_dir, fetch=fetch))
    return recipe


def package_files(
    recipe: Recipe, *, from_dir: Path | None = None, fetch: Fetch | None = None
) -> dict[str, bytes]:
    """Give every file of the package by path, originals checked, without writing any."""
    files = dict(recipe.files)
    for member in recipe.members:
        if from_dir is not None:
            raw = _from_folder(member, from_dir)
        else:
            raw = (fetch or download)(member.url)
        files[member.path] = _checked(raw, member)
    return files


def datasets_verify(folder: Path) -> tuple[str, ...]:
    """Check every original of a package against its recipe; gives the paths checked.

    The recipe is the one whose name is the package's election id.
    """
    recipe = recipe_of(_id_of(folder))
    for member in recipe.members:
        path = folder / member.path
        if not path.is_file():
            raise MissingError(f"{folder} has no {member.path}")
        _checked(path.read_bytes(), member)
    return tuple(member.path for member in recipe.members)


def download(url: str) -> bytes:
    """Fetch one address; raises MissingError where it cannot be had."""
    if not url.startswith(("https://", "http://")):
        raise MissingError(f"{url}: not an address of the web")
    try:
        with urllib.request.urlopen(url, timeout=SECONDS) as answer:  # noqa: S310 -- scheme checked
            raw: bytes = answer.read(MAX_BYTES + 1)
    except (URLError, TimeoutError, OSError) as cause:
        raise MissingError(f"{url}: {cause}") from cause
    if len(raw) > MAX_BYTES:
        raise InputError("is larger than 1 GB", where=url)
    return raw


def _shelf() -> Traversable:
    return resources.files("fullcount.work") / "recipes"


def _recipe(folder: Traversable) -> Recipe:
    told = tomllib.loads((folder / MEMBERS).read_text(encoding="utf-8"))
    members = tuple(
        Member(path=row["path"], url=row["url"], bytes=row["bytes"], sha256=row["sha256"])
        for row in told["member"]
    )
    files = {
        item.name: item.read_bytes()
        for item in sorted(folder.iterdir(), key=lambda item: item.name)
        if item.is_file() and item.name != MEMBERS
    }
    return Recipe(
        name=folder.name,
        title=told["title"],
        licence=told["licence"],
        members=members,
        files=files,
    )


def _checked(raw: bytes, member: Member) -> bytes:
    found = hashlib.sha256(raw).hexdigest()
    if found != member.sha256:
        what = f"has SHA-256 {found} and {len(raw)} bytes, not {member.sha256} and {member.bytes}"
        raise InputError(what, where=member.path)
    return raw


def _from_folder(member: Member, folder: Path) -> bytes:
    """Find an original by its path, by its bare name, or inside a ZIP of the folder."""
    for path in (folder / member.path, folder / Path(member.path).name):
        if path.is_file():
            return path.read_bytes()
    for raw in _inside_archives(member.path, folder):
        return raw
    raise MissingError(f"{folder} has no {member.path}, neither loose nor in a ZIP")


def _inside_archives(path: str, folder: Path) -> Iterator[bytes]:
    for archive in sorted(folder.glob("*.zip")):
        try:
            with zipfile.ZipFile(archive) as opened:
                if path in opened.namelist():
                    yield opened.read(path)
        except (zipfile.BadZipFile, OSError) as cause:
            raise InputError(f"not a ZIP we can read: {cause}", where=str(archive)) from cause


def _id_of(folder: Path) -> str:
    path = folder / PACKAGE
    if not path.is_file():
        raise MissingError(f"{folder} has no {PACKAGE}")
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        return str(told["election"]["id"])
    except (ValueError, RecursionError, KeyError, TypeError) as cause:
        raise InputError(f"names no election: {cause}", where=PACKAGE) from cause
