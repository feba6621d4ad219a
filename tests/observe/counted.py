"""Submissions of the counting form at the fictional country's stations, as text."""

import polars as pl

from fullcount.observe.instrument import packaged_instrument
from fullcount.observe.observations import observed

COUNTING = packaged_instrument("counting")
GOOD = {
    "slot": "s1", "station": "st1", "round": "1", "arrived_at": "16:30", "closed_at": "17:00",
    "count_seen": "yes", "copy_given": "yes", "form_posted": "no", "registered_men": "600",
    "registered_women": "400", "registered": "1000", "votes_1": "250", "votes_2": "150",
    "valid": "400", "rejected": "10", "cast": "410", "cast_men": "250", "cast_women": "160",
    "papers_received": "1000", "unused": "590", "in_box": "410",
}  # fmt: skip


def submissions(*changes):
    rows = [
        {
            "#row": at, "client_id": f"c{at}", "content_sha256": f"h{at}", "received_at": None,
        } | GOOD | change
        for at, change in enumerate(changes or ({},), 1)
    ]  # fmt: skip
    names = dict.fromkeys(name for row in rows for name in row)
    types = dict.fromkeys(names, pl.String)
    types |= {"#row": pl.Int64, "received_at": pl.Datetime("us", "UTC")}
    return pl.DataFrame([{n: row.get(n) for n in names} for row in rows], schema=types)


def counting(*changes):
    return observed(submissions(*changes), COUNTING, where="x.csv").rows
