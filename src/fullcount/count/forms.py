"""What rules see of a form: its boxes, what its lines say together, and the station list's words.

Grain: FORM, one copy of one form; FORM_CANDIDATE, one candidate's line on one copy. Source: the
wide FORMS, UNITS, CONTESTS, CANDIDATES, and each source's own STANDINGS.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from fullcount.count.places import ancestors
from fullcount.count.stated import with_stated
from fullcount.model.frames import Schema
from fullcount.model.law import Law
from fullcount.model.returns import Returns, vote_columns

FORM_EXTRA: Schema = {  # beside FORMS, boxes, votes and count.stated.STATED
    "office": pl.String,
    "seats": pl.Int64,
    "unit_kind": pl.String,
    "station_kind": pl.String,
    "list_registered": pl.Int64,  # of UNITS: what the station list says, not the form
    "list_registered_men": pl.Int64,
    "list_registered_women": pl.Int64,
    "is_postal": pl.Boolean,  # the list says that this unit counts postal ballots; never null
    "in_other_contest": pl.Boolean,  # lies where another contest of the office is decided
    "same_vector_forms": pl.Int64,  # forms with these votes, itself included; null = list not whole
    "leader_here": pl.Int64,  # votes here of who leads the contest by this source's main tally
    "rival_here": pl.Int64,
    "rejected_by_reason": pl.Int64,  # sum of rejected_<reason>, where the law has such boxes
}

_REASON = "rejected_"
POSTAL = "postal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What is put beside every form: the list's words, and who leads. See :func:`beside`."""

    units: pl.DataFrame
    contests: pl.DataFrame
    offices: pl.DataFrame  # (_parent, office): the unit lies where such an office is decided
    areas: pl.DataFrame  # (_parent, office, contest_id): by which contest
    leaders: pl.DataFrame | None  # null = nobody is known to lead


def form_frame(
    returns: Returns,
    law: Law,
    *,
    standings: pl.DataFrame | None = None,
    ready: Beside | None = None,
) -> pl.DataFrame:
    """FORMS with STATED and FORM_EXTRA. Without standings nobody is known to lead the contest.

    ``ready`` is what :func:`beside` gives, where form after form is looked at.
    """
    ready = ready or beside(returns, standings=standings)
    votes = vote_columns(returns.forms)
    forms = with_stated(returns.forms, votes=votes, candidates=returns.candidates)
    parts = [forms.drop("lines_hash"), _listed(forms, ready), _alike(forms, votes)]
    if ready.leaders is not None:
        parts.append(_leaders(forms, ready.leaders, votes=votes))
    return _with_reasons(pl.concat(parts, how="horizontal"), law)


def form_candidate_frame(returns: Returns, law: Law, *, fields: Sequence[str]) -> pl.DataFrame:
    """One row per (form, candidate its contest lists), with the form's columns among ``fields``.

    ``votes`` is null where the line is not stated.
    """
    keys = ["form_id", "kind", "contest_id", "unit_id", "source_id"]
    forms = form_frame(returns, law)
    carried = [name for name in fields if name in forms.columns and name not in keys]
    lines = [
        forms.select(*keys, *carried, pl.col(name).alias("votes")).with_columns(
            pl.lit(int(name.removeprefix("votes_")), pl.Int64).alias("position")
        )
        for name in vote_columns(forms)
    ]
    listed = returns.candidates.select("contest_id", "position", "candidate_id", "aggregate")
    if not lines:
        return forms.select(*keys, *carried).clear()
    return pl.concat(lines).join(listed, on=["contest_id", "position"], how="inner", validate="m:1")


def beside(returns: Returns, *, standings: pl.DataFrame | None = None) -> Beside:
    """Make ready what UNITS, CONTESTS and STANDINGS say; no form is looked at."""
    units = returns.units.select(
        "unit_id",
        pl.col("parent_id").alias("_parent"),
        pl.col("kind").alias("unit_kind"),
        "station_kind",
        pl.col("registered").alias("list_registered"),
        pl.col("registered_men").alias("list_registered_men"),
        pl.col("registered_women").alias("list_registered_women"),
        (pl.col("station_kind") == POSTAL).fill_null(value=False).alias("is_postal"),
    )
    contests = returns.contests.select(
        "contest_id", "office", "seats", pl.col("unit_id").alias("_area")
    )
    areas = (
        ancestors(returns.units)
        .join(contests, left_on="ancestor_id", right_on="_area", how="inner", validate="m:m")
        .select(
            pl.col("unit_id").alias("_parent"),
            "office",
            "contest_id",
            pl.lit(value=True).alias("_same"),
        )
    )
    return Beside(
        units=units,
        contests=contests,
        offices=areas.select("_parent", "office", pl.lit(value=True).alias("_some")).unique(),
        areas=areas,
        leaders=None if standings is None else _places(returns, standings),
    )


def _listed(forms: pl.DataFrame, ready: Beside) -> pl.DataFrame:
    """Tell what UNITS and CONTESTS say of each form, row for row; joined narrow, forms are wide."""
    rows = (
        forms.select("unit_id", "contest_id")
        .join(ready.units, on="unit_id", how="left", validate="m:1", maintain_order="left")
        .join(ready.contests, on="contest_id", how="left", validate="m:1", maintain_order="left")
    )
    return _with_area(rows, ready).drop("unit_id", "contest_id", "_parent", "_area")


def _with_area(rows: pl.DataFrame, ready: Beside) -> pl.DataFrame:
    """Tell where the list puts the unit into the area of another contest of the same office.

    Null where the list puts it into no area of that office: a station of two contests is listed
    under one of them only.
    """
    key = ["_parent", "office"]
    return (
        rows.join(ready.offices, on=key, how="left", validate="m:1", maintain_order="left")
        .join(
            ready.areas,
            on=[*key, "contest_id"],
            how="left",
            validate="m:1",
            maintain_order="left",
        )
        .with_columns(
            pl.when(pl.col("_same") | (pl.col("unit_id") == pl.col("_area")))
            .then(pl.lit(value=False))
            .otherwise("_some")
            .alias("in_other_contest")
        )
        .drop("_some", "_same")
    )


def _alike(forms: pl.DataFrame, votes: Sequence[str]) -> pl.DataFrame:
    """Count the forms of one kind, contest and source that state the same votes on every line.

    A hash finds the few that may be alike; these are then compared line by line.
    """
    whole = forms["sum_votes"].is_not_null()
    name = ("contest_id", "source_id", "kind")
    mark = forms.select(pl.col("lines_hash").xor(pl.struct(name).hash())).to_series()
    maybe = (mark.is_duplicated() & whole).arg_true()
    alike = np.ones(forms.height, np.int64)
    if maybe.len():
        group = [*name, *votes]
        counted = forms.select(group)[maybe].select(pl.len().over(group)).to_series()
        alike[maybe.to_numpy()] = counted.to_numpy()
    found = pl.DataFrame({"same_vector_forms": alike, "_whole": whole})
    return found.select(pl.when("_whole").then("same_vector_forms").alias("same_vector_forms"))


def _with_reasons(forms: pl.DataFrame, law: Law) -> pl.DataFrame:
    """Add up each form's papers by reason of rejection; no column where no kind has reasons."""
    sums = []
    for kind in law.kinds:
        reasons = [box.name for box in kind.boxes if box.name.startswith(_REASON)]
        if reasons:
            stated = [
                pl.col(name) if name in forms.columns else pl.lit(None, pl.Int64)
                for name in reasons
            ]
            total = pl.sum_horizontal(stated, ignore_nulls=False)
            sums.append(pl.when(pl.col("kind") == kind.code).then(total))
    return forms.with_columns(pl.coalesce(sums).alias("rejected_by_reason")) if sums else forms


def _places(returns: Returns, standings: pl.DataFrame) -> pl.DataFrame:
    """Give contest_id, source_id, and where the first two stand in the list: _leader, _rival."""
    positions = returns.candidates.select("contest_id", "candidate_id", "position")
    main = standings.filter(pl.col("main")).select("contest_id", "source_id", "leader", "rival")
    for name in ("leader", "rival"):
        main = main.join(
            positions.rename({"candidate_id": name, "position": f"_{name}"}),
            on=["contest_id", name],
            how="left",
            validate="m:1",
        )
    return main.unique(["contest_id", "source_id"], keep="first", maintain_order=True)


def _leaders(forms: pl.DataFrame, leaders: pl.DataFrame, *, votes: Sequence[str]) -> pl.DataFrame:
    """Look up, on each form, the lines of the first two of the contest by the same source."""
    placed = forms.select("contest_id", "source_id").join(
        leaders, on=["contest_id", "source_id"], how="left", validate="m:1", maintain_order="left"
    )
    lines = forms.select(pl.col(votes).fill_null(-1)).to_numpy(order="fortran")
    padded = np.column_stack([np.full(forms.height, -1, np.int64), lines])  # 0 = no such candidate
    here = np.arange(forms.height)
    found = pl.DataFrame(
        {
            f"{name}_here": padded[here, placed[f"_{name}"].fill_null(0).to_numpy()]
            for name in ("leader", "rival")
        }
    )
    return found.select(pl.when(pl.all() >= 0).then(pl.all()))
