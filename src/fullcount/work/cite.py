"""Cite a finding of a report, an audit, or a part of any JSON file that Fullcount wrote."""

import csv
import io
import json
import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from fullcount.claims.cite import cited_part, cited_row
from fullcount.claims.finding import Cited, Room
from fullcount.claims.wording import Basis
from fullcount.errors import InputError, MissingError
from fullcount.quickcount.estimate import Declined
from fullcount.quickcount.gate import Release
from fullcount.quickcount.judged import read_judged
from fullcount.work.explain import explain

DIGEST = re.compile(r"[0-9a-f]{64}")
STATE = "state/findings.parquet"


def cite(what: str, *, source: Path, room: Room, basis: Basis | None = None) -> Cited:
    """Cite ``what``: a finding's id (or its beginning), or a path such as ``/shares/0`` in JSON.

    ``source`` is a report folder, a ``findings.csv``, or a JSON file. Raises InputError where a
    statistical method is said to be a sample: nobody drew what it looked at. A quick count is a
    probability sample only where it is one of ours with an estimate that its own gate lets go.
    """
    if room is Room.FORENSICS and basis is not None and basis is not Basis.STATISTICAL_FLAG:
        raise InputError("is a statistical method, and rests on no sample", where=source.name)
    if room is Room.QUICKCOUNT:
        basis = _quick_count(source, basis)
    if source.is_dir():
        row = explain(what, report=source).finding
        return cited_row(row, room=room, sha256=_digest((source / STATE).read_bytes()))
    if not source.is_file():
        raise MissingError(f"{source} is not there")
    raw = source.read_bytes()
    if source.suffix == ".csv":
        return cited_row(_row(raw, what, where=source.name), room=room, sha256=_digest(raw))
    part = part_of(raw, what, where=source.name)
    try:
        return cited_part(
            part,
            room=room,
            subject=f"{source.name}#{what}",
            source=source.name,
            basis=basis,
            sha256=_digest(raw),
        )
    except (ValueError, RecursionError) as cause:  # UnicodeEncodeError: half a letter
        raise InputError(f"cannot be frozen: {cause}", where=source.name) from cause


def _quick_count(source: Path, basis: Basis | None) -> Basis | None:
    """Give what a quick count rests on, by the design and the gate in its own file."""
    sample = Basis.PROBABILITY_SAMPLE
    if not source.is_file() or (basis is None and source.suffix == ".csv"):
        return None if basis is sample else basis
    try:
        told = read_judged(source.read_bytes(), where=source.name).judged
    except InputError:
        if basis is sample:
            raise
        return basis
    is_let_go = told.gate.release is Release.PUBLISH and bool(told.gate.checks)
    if (
        is_let_go
        and not isinstance(told.estimate, Declined)
        and DIGEST.fullmatch(told.design_sha256)
    ):
        return basis or sample
    if basis is sample:
        raise InputError(
            "is a quick count that its own gate holds back, and no sample", where=source.name
        )
    return basis


def part_of(raw: bytes, pointer: str, *, where: str) -> object:
    """Give the part of a JSON file that ``/name/0/name`` points to."""
    try:
        part: object = json.loads(raw, parse_float=str)
    except (ValueError, RecursionError) as cause:
        raise InputError("is not JSON", where=where) from cause
    for step in pointer.strip("/").split("/") if pointer.strip("/") else ():
        if isinstance(part, Mapping) and step in part:
            part = part[step]
        elif isinstance(part, list) and (at := _place(step)) is not None and at < len(part):
            part = part[at]
        else:
            raise MissingError(f"{where} has nothing at {pointer}")
    return part


def _place(step: str) -> int | None:
    return int(step) if step.isascii() and step.isdecimal() and len(step) < 10 else None


def _row(raw: bytes, what: str, *, where: str) -> Mapping[str, object]:
    needed = {"finding_id", "rule", "revision", "subject", "numbers"}
    try:
        rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig")), strict=True))
    except (ValueError, csv.Error) as cause:
        raise InputError(f"not a CSV file in UTF-8: {cause}", where=where) from cause
    hits = [row for row in rows if (row.get("finding_id") or "").startswith(what)]
    if len(hits) != 1:
        raise MissingError(f"{len(hits)} findings of {where} begin with {what}")
    if needed - {name for name, value in hits[0].items() if value}:
        raise InputError(f"a finding has {', '.join(sorted(needed))}", where=where)
    if _place(str(hits[0]["revision"])) is None:
        raise InputError("revision is a whole number", where=where)
    return hits[0]


def _digest(raw: bytes) -> str:
    return sha256(raw).hexdigest()
