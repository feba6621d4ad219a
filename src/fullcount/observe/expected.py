"""Which reports were expected, and what became of each?

Grain: one expected report: slot x station x form x round. It is known before the day who is to
report what from where by when, so silence can be counted. Access denied, expulsion, networks cut
and a form refused are *findings*: told under their incident code, kept apart from non-response,
and never called complete. Rates stand as two whole numbers; the weighted ones beside them.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import polars as pl

from fullcount.errors import InputError
from fullcount.model.frames import check_frame
from fullcount.observe.disposition import Kind, dispositions
from fullcount.observe.frames import ARRIVED, DISPOSED, EXPECTED, EXPECTED_KEY

FRAME = list(EXPECTED_KEY)
MISSING = "no_contact"


def expected_reports(
    assignments: pl.DataFrame, *, rounds: Mapping[str, Sequence[datetime]]
) -> pl.DataFrame:
    """Cross assignments (slot x station, with EXPECTED's other columns) with forms and rounds.

    ``rounds``: for each form the instants by which it is due, first round first.
    """
    due = pl.DataFrame(
        [
            {"form": form, "round": number, "due_at": at}
            for form, instants in rounds.items()
            for number, at in enumerate(instants, 1)
        ],
        schema={name: EXPECTED[name] for name in ("form", "round", "due_at")},
    )
    crossed = assignments.join(due, how="cross")
    lacking = [pl.lit(None, kind).alias(n) for n, kind in EXPECTED.items() if n not in crossed]
    frame = crossed.with_columns(lacking).select(
        pl.col(name).cast(kind) for name, kind in EXPECTED.items()
    )
    return check_frame(frame, EXPECTED, name="expected reports", key=EXPECTED_KEY)


def dispose(expected: pl.DataFrame, arrived: pl.DataFrame, *, now: datetime) -> pl.DataFrame:
    """Give every expected report its disposition at ``now`` (aware): DISPOSED.

    The latest arrival speaks (a slot may send again; nothing is deleted). A complete report after
    its time is *late*. What did not arrive is not yet due, or nothing was heard of it.
    Raises InputError for an arrival that nobody expected, or a word that is no disposition.
    """
    check_frame(expected, EXPECTED, name="expected reports", key=EXPECTED_KEY)
    check_frame(arrived, ARRIVED, name="arrived reports")
    _refuse_strangers(expected, arrived)
    latest = (
        arrived.filter(pl.col("received_at") <= now)
        .sort("received_at", maintain_order=True)
        .unique(FRAME, keep="last", maintain_order=True)
    )
    kinds = {code: one.kind.value for code, one in dispositions().items()}
    said = pl.col("disposition").fill_null("complete")
    late = (said == "complete") & (pl.col("received_at") > pl.col("due_at"))
    silent = pl.when(pl.col("due_at") > now).then(pl.lit("not_yet_due")).otherwise(pl.lit(MISSING))
    word = (
        pl.when(pl.col("received_at").is_null())
        .then(silent)
        .when(late)
        .then(pl.lit("late"))
        .otherwise(said)
    )
    return (
        expected.join(latest, on=FRAME, how="left", validate="1:1")
        .with_columns(word.alias("disposition"))
        .with_columns(pl.col("disposition").replace_strict(kinds).alias("kind"))
        .select(*DISPOSED)
    )


def response(disposed: pl.DataFrame, *, by: Sequence[str] = ()) -> pl.DataFrame:
    """Count by group: expected and due, and of those due received, partial, findings, missing.

    ``hour`` as a group is the hour (UTC) in which reports were due. ``*_weighted`` add the
    weights up: null where a report of the group has none (a purposive sample has no weights).
    The report rate is ``received / due``; a reader who counts findings as answered adds them.
    """
    frame = disposed.with_columns(pl.col("due_at").dt.truncate("1h").alias("hour"))
    counted = frame.filter(pl.col("kind") != Kind.OUTSIDE.value)
    due = pl.col("kind") != Kind.PENDING.value
    tests = {"due": due} | {
        kind.value: pl.col("kind") == kind.value
        for kind in (Kind.RECEIVED, Kind.PARTIAL, Kind.FINDING, Kind.MISSING)
    }
    counts = [pl.len().cast(pl.Int64).alias("expected")]
    counts += [test.sum().cast(pl.Int64).alias(name) for name, test in tests.items()]
    whole = pl.col("weight").is_not_null().all()
    weights = [
        pl.when(whole).then(pl.col("weight").filter(test).sum()).alias(f"{name}_weighted")
        for name, test in tests.items()
    ]
    if by:
        return counted.group_by(by).agg(*counts, *weights).sort(by)
    return counted.select(*counts, *weights)


def coverage(disposed: pl.DataFrame, *, by: Sequence[str] = ()) -> pl.DataFrame:
    """Count stations by group: expected, and of those with a received report (any form)."""
    stations = (
        disposed.filter(pl.col("kind") != Kind.OUTSIDE.value)
        .group_by(*by, "station")
        .agg(
            (pl.col("kind") == Kind.RECEIVED.value).any().alias("covered"),
            pl.col("weight").max().alias("weight"),
        )
    )
    whole = pl.col("weight").is_not_null().all()
    counts = [
        pl.len().cast(pl.Int64).alias("stations"),
        pl.col("covered").sum().cast(pl.Int64).alias("covered"),
        pl.when(whole).then(pl.col("weight").sum()).alias("stations_weighted"),
        pl.when(whole)
        .then(pl.col("weight").filter(pl.col("covered")).sum())
        .alias("covered_weighted"),
    ]
    return stations.group_by(by).agg(counts).sort(by) if by else stations.select(counts)


def findings_among(disposed: pl.DataFrame) -> pl.DataFrame:
    """List what observers were kept from: each expected report with the incident code it makes."""
    codes = {code: one.incident for code, one in dispositions().items() if one.incident}
    return disposed.filter(pl.col("kind") == Kind.FINDING.value).with_columns(
        pl.col("disposition").replace_strict(codes, return_dtype=pl.String).alias("code")
    )


def _refuse_strangers(expected: pl.DataFrame, arrived: pl.DataFrame) -> None:
    strange = arrived.join(expected, on=FRAME, how="anti")
    if strange.height:
        which = ", ".join(str(cell) for cell in strange.select(FRAME).row(0))
        raise InputError(f"{which} was not expected", where="arrived reports")
    words = set(arrived["disposition"].drop_nulls()) - set(dispositions())
    if words:
        raise InputError(f"{min(words)!r} is no disposition", where="arrived reports")
