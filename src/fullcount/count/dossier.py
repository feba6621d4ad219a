"""What a verdict is drawn from: the forms, the tallies, the roll and the disputes, in one value.

Grain: one election. Everything here is found when it is first asked for, and once: each bound on
the votes that are not settled needs the same few frames.
"""

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from fullcount.count.bounds import boxed, electorates, station_bounds
from fullcount.count.copies import spoken
from fullcount.count.disputes import disputes
from fullcount.count.reconcile import Reconciliation
from fullcount.count.roll_call import RollCall
from fullcount.count.tally import Tallies
from fullcount.model.law import Law
from fullcount.model.returns import Returns


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """The papers of one election as they lie before whoever bounds the outcome."""

    returns: Returns
    law: Law
    tallies: Tallies
    reconciled: Reconciliation
    roll: RollCall

    @cached_property
    def mains(self) -> pl.DataFrame:
        """STANDINGS of the tally that speaks for each source."""
        return self.tallies.standings.filter("main")

    @cached_property
    def forms(self) -> pl.DataFrame:
        """FORMS as :func:`fullcount.count.bounds.boxed` gives them."""
        return boxed(self.returns)

    @cached_property
    def counted(self) -> pl.DataFrame:
        """The forms that are added up."""
        return spoken(self.forms)

    @cached_property
    def electorates(self) -> pl.DataFrame:
        """See :func:`fullcount.count.bounds.electorates`."""
        return electorates(self.returns)

    @cached_property
    def bounds(self) -> pl.DataFrame:
        """See :func:`fullcount.count.bounds.station_bounds`, of every station."""
        return station_bounds(self.forms, self.electorates)

    @cached_property
    def disputes(self) -> pl.DataFrame:
        """See :func:`fullcount.count.disputes.disputes`."""
        return disputes(self.forms, self.counted, self.reconciled)
