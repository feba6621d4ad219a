"""What machines and record keepers saw of networks: one grain for every provider.

Grain: one measurement, alert, outage or recorded shutdown. An *anomaly* is not a block: networks
fail by themselves. What a provider confirms, what looks odd and what failed to measure stay
apart, and no two of them are ever added up.
"""

from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from fullcount.model.frames import INSTANT, Schema


class Provider(StrEnum):
    OONI = "ooni"
    IODA = "ioda"
    RADAR = "radar"
    STOP = "stop"


class Outcome(StrEnum):
    """What the provider makes of it."""

    OK = "ok"
    ANOMALY = "anomaly"  # unlike the usual; censorship is one cause of several
    CONFIRMED = "confirmed"  # the provider confirms interference (a block page was seen)
    FAILURE = "failure"  # nothing could be measured
    REPORTED = "reported"  # people compiled it: an outage note, a shutdown on record


MEASURED: Schema = {
    "provider": pl.String,  # Provider
    "ref": pl.String,  # the provider's own id; else its place in the file
    "outcome": pl.String,  # Outcome
    "country": pl.String,  # ISO 3166 alpha-2, or as the provider writes it
    "area": pl.String,  # the provider's code or name of a region; null = the whole country
    "network": pl.String,  # AS59257; null = not of one network
    "target": pl.String,  # address or service tried; null = the network as a whole
    "signal": pl.String,  # test or data source
    "starts_at": INSTANT,
    "ends_at": INSTANT,  # null = a moment, or not stated
    "whole_days": pl.Boolean,  # only days are stated; ``ends_at`` is then the end of the last
    "value": pl.Float64,  # measured, and
    "baseline": pl.Float64,  # what the provider held to be usual
    "says": pl.String,  # the provider's note, or canonical JSON of what else it states
    "edition": pl.String,  # version of the provider's layout or method, where stated
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredReading:
    """``rows``: MEASURED. ``unread``: UNREAD, what could not be taken as it stands."""

    rows: pl.DataFrame
    unread: pl.DataFrame
