"""Which stations are still awaited, and what is due when: the list of the law at 02:00."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from fullcount.model.law import Law
from fullcount.model.results import State
from fullcount.publish.awaited_page import is_listed
from fullcount.work.verify import count_package


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitedList:
    stations: pl.DataFrame  # AWAITED
    deadlines: pl.DataFrame  # DEADLINES
    listed: bool  # some source states which stations there are, or how many
    law: Law

    @property
    def asked(self) -> pl.DataFrame:
        """Keep the stations that the law asks for: of the official sources, with a deadline."""
        return self.stations.filter(pl.col("state") != State.NOT_APPLICABLE.value)


def awaited(package: Path, *, now: datetime, law: Path | None = None) -> AwaitedList:
    """List what is awaited in a package as at ``now``."""
    count = count_package(package, now=now, law=law)
    return AwaitedList(
        stations=count.awaited,
        deadlines=count.deadlines,
        listed=is_listed(count.completeness),
        law=count.law,
    )
