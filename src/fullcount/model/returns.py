"""Everything an election package says, as frames: the door between reading and counting.

Whoever makes one (``ingest`` from files, ``simulate`` from a seed) has read every cell and
dropped none; whoever takes one may trust keys and references.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from fullcount.errors import InputError
from fullcount.model import frames
from fullcount.model.election import Election
from fullcount.model.form import BoxType, FormKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Returns:
    """Frames by grain (see :mod:`fullcount.model.frames`); ``digests`` is file -> SHA-256."""

    election: Election
    units: pl.DataFrame
    contests: pl.DataFrame
    candidates: pl.DataFrame
    sources: pl.DataFrame
    forms: pl.DataFrame  # wide: FORMS, then boxes, then votes_1..votes_K
    raws: pl.DataFrame  # form_id, column, raw: cells that were not plainly a number
    unread: pl.DataFrame
    figures: pl.DataFrame
    facts: pl.DataFrame
    events: pl.DataFrame
    digests: pl.DataFrame  # file, sha256, bytes

    @property
    def inputs_sha256(self) -> str:
        """Name this state of the package: one digest of its files' names and digests."""
        rows = self.digests.select("file", "sha256").sort("file").iter_rows()
        return hashlib.sha256(
            "".join(f"{sha}  {file}\n" for file, sha in rows).encode()
        ).hexdigest()


RAWS: frames.Schema = {"form_id": pl.String, "column": pl.String, "raw": pl.String}
DIGESTS: frames.Schema = {"file": pl.String, "sha256": pl.String, "bytes": pl.Int64}


def check_returns(returns: Returns) -> Returns:
    """Refuse frames of the wrong shape, repeated keys and dangling references."""
    check = frames.check_frame
    check(returns.units, frames.UNITS, name="units", key=["unit_id"])
    check(returns.contests, frames.CONTESTS, name="contests", key=["contest_id"])
    check(
        returns.candidates, frames.CANDIDATES, name="candidates", key=["contest_id", "candidate_id"]
    )
    check(returns.candidates, frames.CANDIDATES, name="candidates", key=["contest_id", "position"])
    check(returns.sources, frames.SOURCES, name="sources", key=["source_id"])
    check(returns.forms, frames.FORMS, name="forms", key=["form_id"])
    check(returns.unread, frames.UNREAD, name="unread")
    check(returns.figures, frames.FIGURES, name="figures", key=["figure_id"])
    check(returns.facts, frames.FACTS, name="facts")
    check(returns.events, frames.EVENTS, name="events")
    for column, owner in (
        ("contest_id", returns.contests),
        ("unit_id", returns.units),
        ("source_id", returns.sources),
    ):
        strange = returns.forms.select(column).unique().join(owner, on=column, how="anti")
        if strange.height:
            first = strange.item(0, 0)
            raise InputError(f"{column} {first} is not declared", where="forms")
    return returns


def vote_columns(forms: pl.DataFrame) -> list[str]:
    """Columns ``votes_1`` ... ``votes_K`` of a wide frame, in order."""
    found = [name for name in forms.columns if name.startswith("votes_") and name[6:].isdigit()]
    return sorted(found, key=lambda name: int(name[6:]))


def box_columns(forms: pl.DataFrame) -> list[str]:
    """Box columns of a wide frame: neither FORMS' own nor votes."""
    votes = set(vote_columns(forms))
    return [name for name in forms.columns if name not in frames.FORMS and name not in votes]


def long_votes(returns: Returns) -> pl.DataFrame:
    """VOTES: one row per (form, candidate the contest lists) that the form states."""
    slots = vote_columns(returns.forms)
    long = (
        returns.forms.select("form_id", "contest_id", *slots)
        .unpivot(index=["form_id", "contest_id"], variable_name="column", value_name="votes")
        .with_columns(pl.col("column").str.slice(6).cast(pl.Int64).alias("position"))
        .join(
            returns.candidates.select("contest_id", "position", "candidate_id"),
            on=["contest_id", "position"],
            how="inner",
            validate="m:1",
        )
        .join(returns.raws, on=["form_id", "column"], how="left", validate="1:1")
    )
    stated = long.filter(pl.col("votes").is_not_null() | pl.col("raw").is_not_null())
    return stated.select(*frames.VOTES).sort("form_id", "candidate_id")


def long_boxes(returns: Returns, kinds: tuple[FormKind, ...]) -> pl.DataFrame:
    """BOXES: one row per (form, box) that the form states or that could not be read."""
    parts = [_boxes_of(returns, kind) for kind in kinds]
    return pl.concat([frames.empty(frames.BOXES), *parts])


def _boxes_of(returns: Returns, kind: FormKind) -> pl.DataFrame:
    forms = returns.forms.filter(pl.col("kind") == kind.code)
    boxes = [
        box for box in kind.boxes if box.name in forms.columns and box.type is not BoxType.TEXT
    ]
    lines = pl.DataFrame(
        {"box": [b.name for b in boxes], "line": [b.line for b in boxes]},
        schema={"box": pl.String, "line": pl.String},
    )
    numbers = forms.select("form_id", *(pl.col(box.name).cast(pl.Int64) for box in boxes))
    long = (
        numbers.unpivot(index="form_id", variable_name="box", value_name="value")
        .join(lines, on="box", validate="m:1")
        .join(
            returns.raws.rename({"column": "box"}),
            on=["form_id", "box"],
            how="left",
            validate="1:1",
        )
        .with_columns(pl.lit(None, pl.String).alias("words"))
    )
    stated = long.filter(pl.col("value").is_not_null() | pl.col("raw").is_not_null())
    return stated.select(*frames.BOXES)


def only_contests(returns: Returns, contests: Sequence[str]) -> Returns:
    """Keep the named contests, their forms, candidates and events; units stay, being places."""
    keep = pl.col("contest_id").is_in(list(contests))
    forms = returns.forms.filter(keep)
    return replace(
        returns,
        contests=returns.contests.filter(keep),
        candidates=returns.candidates.filter(keep),
        forms=forms,
        raws=returns.raws.join(forms.select("form_id"), on="form_id", how="semi"),
        unread=returns.unread.filter(keep | pl.col("contest_id").is_null()),
        events=returns.events.filter(keep | pl.col("contest_id").is_null()),
    )
