"""Propose how to read a folder of files as they came."""

from dataclasses import dataclass
from pathlib import Path

from fullcount.errors import ConflictError, MissingError
from fullcount.ingest import propose
from fullcount.work.folder import read_folder, write_files
from fullcount.work.open import PACKAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    written: tuple[str, ...]
    questions: tuple[str, ...]  # what a person must decide


def new(folder: Path, *, law: str | None = None, force: bool = False) -> Proposed:
    """Write election.toml (and crosswalks) beside the files; originals are not touched.

    Raises ConflictError where a file to be written is there already, unless ``force``.
    """
    files = read_folder(folder)
    if not files:
        raise MissingError(f"{folder} has no files to read")
    proposal = propose({name: raw for name, raw in files.items() if name != PACKAGE}, law=law)
    written = {PACKAGE: proposal.toml.encode(), **proposal.crosswalks}
    there = [name for name in written if name in files]
    if there and not force:
        raise ConflictError(f"{', '.join(there)} is in {folder} already; add --force to replace it")
    write_files(folder, written)
    return Proposed(written=tuple(written), questions=proposal.questions)
