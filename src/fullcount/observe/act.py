"""An act: one thing done to a record, when and by whom.

Grain: one act. It is dated, aware and never before the act it follows; what it must say is in
the lifecycle it belongs to.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from fullcount.errors import ConflictError
from fullcount.model.lifecycle import Lifecycle


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """``by`` is a pseudonym or an office, never a name; ``told`` is what the act had to say."""

    act: str
    at: datetime
    by: str
    told: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("an act's instant must be aware")
        if not self.by.strip():
            raise ValueError("an act is somebody's")


def after(life: Lifecycle, state: str, act: Act, history: Sequence[Act]) -> str:
    """Name the state ``act`` leads to.

    Raises ConflictError where it is not open in ``state``, tells too little or too much, or is
    dated before the last act of ``history``.
    """
    if history and act.at < history[-1].at:
        raise ConflictError(f"{act.act} is dated before the {history[-1].act} it follows")
    return life.step(state, act.act, act.told).after
