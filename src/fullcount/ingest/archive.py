"""The files of a package, and the members of the archives among them.

A member is named ``archive.zip!path/inside.csv``. A gzip file stands for what it holds. An
archive may lie: every size is counted while it is unpacked, never believed, and a name that
points outside the archive is refused rather than cleaned.
"""

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fullcount.errors import InputError

GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
NESTED = re.compile(r"\.(zip|gz|bz2|xz|7z|rar|tar|tgz|zst)$", re.IGNORECASE)


_BROKEN = (  # what the standard library says of a broken archive, in all its voices
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    IndexError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What an archive may hold. Far above any election, far below what stops a laptop."""

    members: int = 20_000
    member_bytes: int = 1 << 30
    total_bytes: int = 2 << 30
    ratio: int = 200  # unpacked to packed; result tables reach about 20
    ratio_from: int = 1 << 20  # below this size a ratio says nothing


LIMITS = Limits()
MAX_NAME = 500  # characters of a path inside an archive


def is_zip(raw: bytes) -> bool:
    """Say whether the bytes are a ZIP archive. An XLSX is one too: the caller knows by name."""
    return raw.startswith((ZIP, EMPTY_ZIP))


def gunzip(raw: bytes, *, where: str, limits: Limits = LIMITS) -> bytes:
    """Unpack gzip, all its members, counting as we go."""
    parts: list[bytes] = []
    size, rest = 0, raw
    try:
        while rest:
            reader = zlib.decompressobj(wbits=31)
            part = reader.decompress(rest, limits.member_bytes - size + 1)
            size += len(part)
            _refuse_bomb(size, len(raw), where=where, limits=limits)
            if not reader.eof:
                raise InputError("gzip data ends early", where=where)
            parts.append(part)
            rest = reader.unused_data.lstrip(b"\0")
    except zlib.error as cause:
        raise InputError("not gzip data", where=where) from cause
    return b"".join(parts)


class Archive:
    """One ZIP archive, its members listed and checked; each is unpacked when asked for."""

    def __init__(self, raw: bytes, *, where: str, limits: Limits = LIMITS) -> None:
        self._where = where
        self._limits = limits
        self._spent = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(raw))
            infos = self._zip.infolist()
        except _BROKEN as cause:
            raise InputError("not a ZIP archive", where=where) from cause
        if len(infos) > limits.members:
            what = f"{len(infos)} members; at most {limits.members} are read"
            raise InputError(what, where=where)
        if not all(info.filename for info in infos):
            raise InputError("a member has no name", where=where)
        members = [info for info in infos if not info.filename.endswith("/")]
        self._infos = {info.filename: info for info in members}
        if len(self._infos) != len(members):
            raise InputError("two members have the same name", where=where)
        for name, info in self._infos.items():
            _check_name(name, info, where=where)

    def names(self) -> tuple[str, ...]:
        return tuple(self._infos)

    def read(self, name: str) -> bytes:
        """Unpack one member.

        Raises InputError where it is encrypted, an archive itself, damaged or a bomb.
        """
        info = self._infos[name]
        where = f"{self._where}!{name}"
        if info.flag_bits & 0x1:
            raise InputError("the member is encrypted", where=where)
        if NESTED.search(name):
            raise InputError("an archive inside an archive is not opened", where=where)
        raw = self._unpack(info, where=where)
        _refuse_bomb(len(raw), info.compress_size, where=where, limits=self._limits)
        self._spent += len(raw)
        if self._spent > self._limits.total_bytes:
            raise InputError("the archive unpacks to too much", where=self._where)
        return raw

    def _unpack(self, info: zipfile.ZipInfo, *, where: str) -> bytes:
        try:
            with self._zip.open(info) as member:
                return member.read(self._limits.member_bytes + 1)
        except _BROKEN as cause:
            raise InputError("the member is damaged", where=where) from cause


def _check_name(name: str, info: zipfile.ZipInfo, *, where: str) -> None:
    parts = name.split("/")
    if len(name) > MAX_NAME:
        raise InputError(f"a member's name has more than {MAX_NAME} characters", where=where)
    if "\\" in info.orig_filename or name.startswith("/") or ".." in parts or ":" in parts[0]:
        raise InputError(f"the member {name!r} has a path that leads elsewhere", where=where)
    if stat.S_ISLNK(info.external_attr >> 16):
        raise InputError(f"the member {name!r} is a link", where=where)


def _refuse_bomb(size: int, packed: int, *, where: str, limits: Limits) -> None:
    if size > limits.member_bytes:
        raise InputError(f"unpacks to more than {limits.member_bytes} bytes", where=where)
    if size > limits.ratio_from and size > limits.ratio * max(packed, 1):
        raise InputError(f"unpacks to more than {limits.ratio} times its size", where=where)


class Folder:
    """The files of a package by name, archives included (``archive.zip!member``)."""

    def __init__(self, files: Mapping[str, bytes], *, limits: Limits = LIMITS) -> None:
        self._files = files
        self._limits = limits
        self._archives: dict[str, Archive] = {}

    def names(self) -> Iterator[str]:
        yield from self._files

    def members(self, archive: str) -> tuple[str, ...]:
        """Names inside one archive, as ``archive.zip!member``."""
        return tuple(f"{archive}!{name}" for name in self._archive(archive).names())

    def read(self, name: str) -> bytes:
        """Give the bytes of a file or member, unpacked from gzip where it is gzip."""
        archive, mark, member = name.partition("!")
        if mark:
            return self._archive(archive).read(member)
        raw = self._files[name]
        if raw.startswith(GZIP):
            return gunzip(raw, where=name, limits=self._limits)
        return raw

    def _archive(self, name: str) -> Archive:
        if name not in self._archives:
            self._archives[name] = Archive(self._files[name], where=name, limits=self._limits)
        return self._archives[name]
