"""Who took part: registration, turnout and candidacy by group, in one value.

Grain: one election, every source by itself. Sources: the forms' boxes by sex, the list of
units, the list of candidates and the package's dated facts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from fullcount.model.law import Law
from fullcount.model.returns import Returns
from fullcount.model.rule import Event
from fullcount.participation.by_sex import groups, no_women_voting, turnout
from fullcount.participation.candidacy import CandidacyPolicy, candidacy
from fullcount.participation.record import records
from fullcount.participation.women_share import threshold, women_share


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation:
    """Frames by grain; each module of this room documents its schema column by column."""

    stations: pl.DataFrame  # by_sex.TURNOUT: one row per (contest, source, kind, unit)
    groups: pl.DataFrame  # by_sex.GROUPS: per area, and per contest (area null)
    women_share: pl.DataFrame  # women_share.WOMEN_SHARE
    no_women_voting: pl.DataFrame  # TURNOUT: women registered, none voted
    candidacy: pl.DataFrame  # candidacy.CANDIDACY
    series: pl.DataFrame  # FACTS of named groups, by date
    records: pl.DataFrame  # record.RECORDS: is the latest the highest?


def participate(
    returns: Returns,
    law: Law,
    *,
    dates: Mapping[Event, date] | None = None,
    policy: CandidacyPolicy | None = None,
) -> Participation:
    """Tell who is registered, who voted and who stood, by group.

    ``dates`` selects the text of the law by event; without it the day of the poll decides.
    """
    when = {Event.POLL: returns.election.date} if dates is None else dates
    stations = turnout(returns)
    grouped = groups(stations)
    return Participation(
        stations=stations,
        groups=grouped,
        women_share=women_share(stations, grouped, limit=threshold(law, when)),
        no_women_voting=no_women_voting(stations),
        candidacy=candidacy(returns, policy=policy or CandidacyPolicy()),
        series=returns.facts.filter(pl.col("group").is_not_null()).sort(
            "subject", "quantity", "group", "as_of", nulls_last=True
        ),
        records=records(returns.facts),
    )
