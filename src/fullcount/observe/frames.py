"""The frames of observation, one schema per grain.

Null means not stated, as everywhere. Slots are pseudonymous; who fills one is in the vault.
"""

import polars as pl

from fullcount.model.frames import INSTANT, Schema

EXPECTED: Schema = {  # one row per slot x station x form x round
    "slot": pl.String,
    "station": pl.String,
    "form": pl.String,  # the instrument: opening, voting, counting ...
    "round": pl.Int64,  # 1, or 1, 2, 3 ... for a form asked again in the day
    "due_at": INSTANT,
    "stratum": pl.String,
    "observer_kind": pl.String,  # stationary, mobile, long_term ...
    "operator": pl.String,  # the mobile network the slot reports over
    "region": pl.String,  # for shutdowns that are told by region
    "weight": pl.Float64,  # stations of the frame this one stands for; null = purposive
}
EXPECTED_KEY = ("slot", "station", "form", "round")

ARRIVED: Schema = {  # one row per arrival for an expected report; several may supersede each other
    "slot": pl.String,
    "station": pl.String,
    "form": pl.String,
    "round": pl.Int64,
    "received_at": INSTANT,
    "disposition": pl.String,  # as the desk or the observer says it; null = complete
}

DISPOSED: Schema = {  # EXPECTED with what became of each
    **EXPECTED,
    "received_at": INSTANT,  # of the arrival that counts; null = none
    "disposition": pl.String,
    "kind": pl.String,  # Kind
}
