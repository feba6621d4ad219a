"""Compare two packages, or two published states, of one election."""

from datetime import datetime
from pathlib import Path

from fullcount.count.changes import Changes, PublishedState, compare
from fullcount.errors import MissingError
from fullcount.work.open import PACKAGE
from fullcount.work.state import FOLDER, load_state, state_of
from fullcount.work.verify import count_package


def changes(old: Path, new: Path, *, now: datetime, law: Path | None = None) -> Changes:
    """Say what changed from ``old`` to ``new``; each a package or a report folder."""
    return compare(_state(old, now=now, law=law), _state(new, now=now, law=law))


def _state(folder: Path, *, now: datetime, law: Path | None) -> PublishedState:
    if (folder / FOLDER).is_dir():
        return load_state(folder)
    if (folder / PACKAGE).is_file():
        return state_of(count_package(folder, now=now, law=law))
    raise MissingError(f"{folder} is neither an election package nor a report of ours")
