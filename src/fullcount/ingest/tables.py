"""Which tables a ``[[file]]`` means, and each of them as a frame of text.

A path may hold ``*`` (anything but ``/``) and ``{name}`` (the same, kept as a column of text):
``form45.zip!form45/{seat}.csv``. Of a workbook, ``sheet`` may do likewise.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

import polars as pl

from fullcount.errors import InputError
from fullcount.ingest.archive import Folder
from fullcount.ingest.cdf import read_cdf
from fullcount.ingest.delimited import ROW, read_delimited
from fullcount.ingest.filespec import FileSpec
from fullcount.ingest.openelections import read_openelections
from fullcount.ingest.records import read_json, read_parquet
from fullcount.ingest.workbook import read_workbook

Skip = Callable[[Mapping[str, str]], bool]
WILD = re.compile(r"\*|\{[^{}]*\}")
MAX_WILD = 3  # more can be made to take for ever on one long name


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of text. ``file`` is its place as a person finds it, sheet included."""

    file: str
    frame: pl.DataFrame  # #row, then the columns of the file, then the named groups
    groups: tuple[str, ...]


def find_tables(
    spec: FileSpec, folder: Folder, *, skip: Skip | None = None
) -> Iterator[Table | InputError]:
    """Read every table the ``[[file]]`` means, in the order of their names.

    ``skip`` says of a table's named groups that it is not wanted; it is then not read.
    """
    try:
        found = find_files(spec.path, folder, where=spec.where)
    except InputError as error:
        yield error
        return
    if not found:
        yield InputError(f"no file is called {spec.path}", where=spec.where)
    for name, groups in found:
        if skip is not None and skip(groups):
            continue
        try:
            tables = list(_read(spec, folder.read(name), name=name, groups=groups, skip=skip))
        except InputError as error:
            yield error
            continue
        yield from tables


def find_files(path: str, folder: Folder, *, where: str) -> list[tuple[str, dict[str, str]]]:
    """Names that a path means, each with its named groups."""
    outer, mark, _inner = path.partition("!")
    pattern = _pattern(path, where=where)
    outside = _pattern(outer, where=where)
    names = [name for name in folder.names() if outside.fullmatch(name)]
    if mark:
        names = [member for name in names for member in folder.members(name)]
    hits = ((name, pattern.fullmatch(name)) for name in sorted(names, key=natural))
    return [(name, hit.groupdict()) for name, hit in hits if hit]


def natural(name: str) -> list[tuple[int, str]]:
    """Order NA-9 before NA-46."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", name)]


def _pattern(path: str, *, where: str) -> re.Pattern[str]:
    if any(len(WILD.findall(part)) > MAX_WILD for part in re.split(r"[/!]", path)):
        raise InputError(f"at most {MAX_WILD} of * and {{name}} between two /", where=where)
    parts = re.split(f"({WILD.pattern})", path)
    seen: set[str] = set()
    regex = ""
    for part in parts:
        if part == "*":
            regex += "[^/!]*"
        elif part.startswith("{") and part.endswith("}"):
            name = part[1:-1]
            if not name.isidentifier() or name in seen:
                raise InputError(f"{part} in a path must be a name, and used once", where=where)
            seen.add(name)
            regex += f"(?P<{name}>[^/!]+?)"
        else:
            regex += re.escape(part)
    return re.compile(regex, re.DOTALL)


def _read(
    spec: FileSpec, raw: bytes, *, name: str, groups: Mapping[str, str], skip: Skip | None
) -> Iterator[Table]:
    form = spec.format or format_of(name)
    _check_digest(spec, raw, form=form, where=name)
    match form:
        case "xlsx":
            yield from _sheets(spec, raw, name=name, groups=groups, skip=skip)
            return
        case "json":
            frame = read_json(raw, where=name)
        case "parquet":
            frame = read_parquet(raw, where=name)
        case "cdf":
            frame = read_cdf(raw, where=name)
        case "openelections":
            frame = read_openelections(raw, dialect=spec.dialect, where=name)
        case _:
            frame = read_delimited(
                raw, dialect=spec.dialect, where=name, numbers=lambda names: _plain(spec, names)
            )
    yield _table(frame, file=name, groups=groups)


def _check_digest(spec: FileSpec, raw: bytes, *, form: str, where: str) -> None:
    """Refuse bytes the package does not vouch for, where it vouches for any.

    A Parquet file must be vouched for: Polars 2.1 may end the whole process on a damaged one
    (it asks for as much memory as a broken run length says), which no ``except`` can catch.
    """
    if not spec.sha256 and form != "parquet":
        return
    digest = hashlib.sha256(raw).hexdigest()
    if not spec.sha256:
        what = f'Parquet is read only where the package says sha256 = "{digest}"'
        raise InputError(what, where=where)
    if digest not in spec.sha256:
        raise InputError(f"its SHA-256 is {digest}, which is not the one declared", where=where)


def format_of(name: str) -> str:
    """Tell the format by the name; what is not known is a delimited text."""
    suffix = name.lower().removesuffix(".gz").rpartition(".")[2]
    return {"xlsx": "xlsx", "xlsm": "xlsx", "json": "json", "parquet": "parquet"}.get(
        suffix, "delimited"
    )


def _sheets(
    spec: FileSpec, raw: bytes, *, name: str, groups: Mapping[str, str], skip: Skip | None
) -> Iterator[Table]:
    sheets = read_workbook(raw, header=spec.dialect.header, where=name)
    pattern = _pattern(spec.sheet, where=spec.where)
    wanted = {sheet: hit.groupdict() for sheet in sheets if (hit := pattern.fullmatch(sheet))}
    if not spec.sheet:
        wanted = {sheet: {} for sheet in list(sheets)[:1]}
    if not wanted:
        raise InputError(f"no sheet is called {spec.sheet}", where=name)
    for sheet, named in wanted.items():
        if skip is not None and named and skip({**groups, **named}):
            continue
        place = name if len(sheets) == 1 else f"{name}[{sheet}]"
        yield _table(sheets[sheet], file=place, groups={**groups, **named})


def _table(frame: pl.DataFrame, *, file: str, groups: Mapping[str, str]) -> Table:
    if clash := [name for name in groups if name in frame.columns]:
        what = f"the path names {{{clash[0]}}}, but the file has a column of that name"
        raise InputError(what, where=file)
    frame = frame.with_columns(pl.lit(text).alias(name) for name, text in groups.items())
    return Table(file=file, frame=frame, groups=tuple(groups))


def matches(name: str, patterns: tuple[str, ...]) -> bool:
    """Say whether a column is one of the names, or fits one of the globs."""
    return any(name == pattern or fnmatchcase(name, pattern) for pattern in patterns)


def check_columns(spec: FileSpec, table: Table) -> list[InputError]:
    """Every declared column must be there; every column there must be declared or ignored."""
    have = [name for name in table.frame.columns if name != ROW]
    used = {name for sql in spec.expressions() for name in sql.columns}
    errors = [
        InputError(f"no column {name}", where=table.file) for name in sorted(used - {ROW, *have})
    ]
    votes = spec.votes.columns if spec.votes else ()
    if "*" not in votes:
        absent = [one for one in votes if not any(matches(name, (one,)) for name in have)]
        errors += [InputError(f"no column {name}", where=table.file) for name in absent]
    rest = [name for name in have if name not in used and name not in table.groups]
    rest = [name for name in rest if not matches(name, (*spec.ignore, *votes))]
    if rest:
        what = f"columns neither read nor ignored: {', '.join(rest)}"
        errors.append(InputError(what, where=table.file))
    return errors


def vote_columns(spec: FileSpec, names: Sequence[str], *, groups: Sequence[str] = ()) -> list[str]:
    """Columns that hold candidates' votes: those declared; of ``*``, those not read otherwise."""
    if not spec.votes:
        return []
    used = {name for sql in spec.expressions() for name in sql.columns} | {ROW, *groups}
    rest = [name for name in names if name not in used and not matches(name, spec.ignore)]
    if spec.votes.by_position:
        return [name for one in spec.votes.columns for name in rest if matches(name, (one,))]
    return [name for name in rest if matches(name, spec.votes.columns)]


def _plain(spec: FileSpec, names: Sequence[str]) -> Collection[str]:
    """Pick the columns that nothing but a count of votes is read from."""
    return frozenset(vote_columns(spec, names)) if spec.layout == "wide" else ()
