"""A published state: what a report folder keeps so that it can be explained and compared later.

Kept under ``state/`` of the report as Parquet and one JSON: the wide forms, candidates, outcomes,
findings, file digests, and the texts of every rule that was judged.
"""

import io
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import polars as pl

from fullcount.count.changes import PublishedState
from fullcount.count.run import Count
from fullcount.errors import InputError, MissingError

FOLDER = "state"
FRAMES = ("forms", "candidates", "outcomes", "findings", "digests")


def state_of(count: Count) -> PublishedState:
    """Take from a count what a later comparison needs."""
    return PublishedState(
        forms=count.returns.forms,
        candidates=count.returns.candidates,
        outcomes=count.outcomes,
        findings=count.findings,
        digests=count.returns.digests,
    )


def state_files(count: Count) -> dict[str, bytes]:
    """Write the state as files, by their path in the report folder."""
    state = state_of(count)
    files = {f"{FOLDER}/{name}.parquet": _parquet(getattr(state, name)) for name in FRAMES}
    rules = [asdict(rule) for rule in count.rules]
    files[f"{FOLDER}/rules.json"] = json.dumps(
        rules, ensure_ascii=False, sort_keys=True, indent=1, default=str
    ).encode()
    return files


def load_state(report: Path) -> PublishedState:
    """Read the state that a report folder keeps."""
    folder = report / FOLDER
    if not folder.is_dir():
        raise MissingError(f"{report} keeps no state; it is not a folder `fullcount verify` wrote")
    return PublishedState(**{name: _read(folder / f"{name}.parquet") for name in FRAMES})


def load_rules(report: Path) -> Mapping[str, Mapping[str, object]]:
    """Read the texts of the rules a report was judged by: code -> rule."""
    path = report / FOLDER / "rules.json"
    if not path.is_file():
        raise MissingError(f"{path} is not there")
    try:
        rules = json.loads(path.read_bytes())
        return {str(rule["code"]): rule for rule in rules}
    except (ValueError, TypeError, KeyError, RecursionError) as cause:
        raise InputError("is not the list of rules we wrote", where=str(path)) from cause


def _parquet(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out, compression="zstd")
    return out.getvalue()


def _read(path: Path) -> pl.DataFrame:
    if not path.is_file():
        raise MissingError(f"{path} is not there")
    try:
        return pl.read_parquet(path)
    except pl.exceptions.PolarsError as cause:
        raise InputError("is not the Parquet file we wrote", where=str(path)) from cause
