"""What is given besides a package, read and put beside each question of a screening.

An earlier election with a crosswalk of units, ballots in the order of counting, a moment that
parts early stations from late ones. Files are read before the long work starts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import numpy as np
import polars as pl

from fullcount.count.run import Count
from fullcount.errors import InputError, MissingError
from fullcount.forensics import lateness
from fullcount.forensics.earlier import Side, flows, two_elections
from fullcount.forensics.question import Question
from fullcount.forensics.stations import sources_of, stations
from fullcount.ingest.ballots import BALLOTS, read_ballots
from fullcount.ingest.ties import TIES, read_ties
from fullcount.model.frames import empty
from fullcount.stats.arrays import BoolArray

REJECTED = "rejected"  # the one word in a file of ballots that is nobody's id


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """``late`` is an instant, or the source that is a snapshot of what was in by then."""

    previous: Count | None = None
    ties: pl.DataFrame = field(default_factory=lambda: empty(TIES))
    ballots: pl.DataFrame = field(default_factory=lambda: empty(BALLOTS))
    late: str | None = None


def read_given(
    *, previous: Count | None, ties: Path | None, ballots: Path | None, late: str | None
) -> Given:
    """Read the files. Raises MissingError and InputError."""
    found = Given(previous=previous, late=late)
    if ties is not None:
        found = replace(found, ties=read_ties(_bytes(ties), where=str(ties)))
    if ballots is not None:
        found = replace(found, ballots=read_ballots(_bytes(ballots), where=str(ballots)))
    return found


def beside(question: Question, count: Count, given: Given) -> Question:
    """Put what is given beside one question."""
    if given.late is not None:
        question = replace(question, late=late_of(question, count, given.late))
    if given.previous is not None:
        now = Side(frame=question.frame, candidates=count.returns.candidates)
        then = earlier_side(given.previous, question)
        question = replace(
            question,
            earlier=two_elections(then, now, given.ties),
            flows=flows(then, now, given.ties),
        )
    return replace(question, sequences=sequences_of(question, count, given.ballots))


def late_of(question: Question, count: Count, late: str) -> pl.DataFrame:
    """Tell which stations are late, by an instant or by a snapshot."""
    sources = sources_of(count)
    if late in sources:
        return lateness.not_in(question.frame, stations(count, source_id=late).frame)
    try:
        moment = datetime.fromisoformat(late)
    except ValueError:
        known = ", ".join(sources)
        raise MissingError(f"{late} is neither an instant nor a source: {known}") from None
    if moment.tzinfo is None:
        raise InputError("names no zone; write 2024-02-09T02:00+05:00", where=late)
    if not 1900 <= moment.year <= 2200:
        raise InputError("is beyond the calendar", where=late)
    return lateness.after(question.frame, moment)


def earlier_side(previous: Count, question: Question) -> Side:
    """Take the same office's stations, or those of the only office there is."""
    known = sources_of(previous)
    if not known:
        raise MissingError("the earlier election has no forms")
    frame = stations(previous, source_id=known[0]).frame
    offices = frame["office"].drop_nulls().unique().sort().to_list()
    asked = question.frame["office"].drop_nulls().unique().to_list()
    same = [office for office in offices if office in asked] or offices
    if len(same) != 1:
        told = ", ".join(offices)
        raise MissingError(f"which office of the earlier election is meant? It has {told}")
    return Side(
        frame=frame.filter(pl.col("office") == same[0]), candidates=previous.returns.candidates
    )


def sequences_of(
    question: Question, count: Count, ballots: pl.DataFrame
) -> Mapping[str, BoolArray]:
    """Give the ballots of this office's stations in order: true = for the contest's leader."""
    if ballots.is_empty():
        return {}
    told = _with_contest(ballots, count)
    leaders = question.frame.select("contest_id", pl.col("line").alias("position")).unique()
    listed = count.returns.candidates.select("contest_id", "candidate_id", "position")
    leads = leaders.drop_nulls().join(listed, on=["contest_id", "position"], validate="1:1")
    asked = told.join(leads, on="contest_id", how="inner", validate="m:1")
    here = question.frame.select("contest_id", "unit_id").unique()
    asked = asked.join(here, on=["contest_id", "unit_id"], how="semi")
    return {
        str(unit): part.sort("order")
        .select(pl.col("candidate") == pl.col("candidate_id"))
        .to_series()
        .to_numpy()
        .astype(np.bool_)
        for (unit,), part in asked.group_by("unit_id", maintain_order=True)
    }


def _with_contest(ballots: pl.DataFrame, count: Count) -> pl.DataFrame:
    """Find the contest of each unit, and refuse units and candidates that nobody knows."""
    forms = count.returns.forms.select("contest_id", "unit_id").unique()
    strange = ballots.join(forms, on="unit_id", how="anti")
    if strange.height:
        raise InputError(f"no forms of the station {strange['unit_id'][0]}", where="ballots")
    many = forms.filter(pl.len().over("unit_id") > 1)
    unnamed = ballots.filter(pl.col("contest_id").is_null())
    unsure = unnamed.join(many, on="unit_id", how="semi")
    if unsure.height:
        unit = unsure["unit_id"][0]
        what = f"names no contest, and the station {unit} decides several"
        raise InputError(what, where="ballots")
    only = forms.join(many, on="unit_id", how="anti").rename({"contest_id": "only"})
    told = ballots.join(only, on="unit_id", how="left", validate="m:1").with_columns(
        pl.coalesce("contest_id", "only").alias("contest_id")
    )
    listed = count.returns.candidates.select(
        "contest_id", pl.col("candidate_id").alias("candidate")
    )
    nobody = told.filter(pl.col("candidate") != REJECTED).join(
        listed, on=["contest_id", "candidate"], how="anti"
    )
    if nobody.height:
        contest, candidate = nobody.select("contest_id", "candidate").row(0)
        what = f"no candidate {candidate} in {contest} (a ballot for nobody is {REJECTED!r})"
        raise InputError(what, where="ballots")
    return told


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as cause:
        raise MissingError(f"{path}: no such file") from cause
    except OSError as cause:
        raise InputError(f"cannot be read: {cause.strerror}", where=str(path)) from cause
