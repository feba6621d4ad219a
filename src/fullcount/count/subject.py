"""What a finding is about: how one row of each grain is named and placed.

Grain: one entry per grain. A subject is spelled from keys only, so that a re-run over the same
papers spells it the same and the finding is found again. A pair of copies and a pair of
contests have no one source: neither copy is the true one, so ``source_id`` is null there.
"""

from dataclasses import dataclass

import polars as pl

from fullcount.model.rule import Grain


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Columns of a grain's frame that say where a row belongs; None = this grain has none."""

    subject: tuple[str, ...]
    contest: str | None = None
    unit: str | None = None
    source: str | None = None
    kind: str | None = None
    forms: tuple[str, ...] = ()
    joined_by: str = "|"

    @property
    def columns(self) -> tuple[str, ...]:
        named = (self.contest, self.unit, self.source, self.kind, *self.subject, *self.forms)
        return tuple(dict.fromkeys(name for name in named if name is not None))


PLACES = {
    Grain.FORM: Place(
        subject=("form_id",),
        contest="contest_id",
        unit="unit_id",
        source="source_id",
        kind="kind",
        forms=("form_id",),
    ),
    Grain.FORM_CANDIDATE: Place(
        subject=("form_id", "candidate_id"),
        contest="contest_id",
        unit="unit_id",
        source="source_id",
        kind="kind",
        forms=("form_id",),
    ),
    Grain.FORM_LIST: Place(
        subject=("form_id", "list"),
        contest="contest_id",
        unit="unit_id",
        source="source_id",
        kind="kind",
        forms=("form_id",),
    ),
    Grain.PAIR: Place(
        subject=("form_a", "form_b", "source_b"),  # form_b is null where that copy is missing
        contest="contest_id",
        unit="unit_id",
        kind="kind",
        forms=("form_a", "form_b"),
    ),
    Grain.AGREEMENT: Place(subject=("contest_id", "kind"), contest="contest_id", kind="kind"),
    Grain.LEVEL: Place(
        subject=("form_id", "child_source_id", "child_kind", "field"),
        contest="contest_id",
        unit="unit_id",
        source="source_id",
        kind="parent_kind",
        forms=("form_id",),
    ),
    Grain.TWIN: Place(
        subject=("form_a", "form_b"),
        contest="contest_a",
        unit="unit_id",
        source="source_id",
        forms=("form_a", "form_b"),
    ),
    Grain.CONTEST: Place(
        subject=("contest_id", "source_id", "basis", "kind"),
        contest="contest_id",
        source="source_id",
        kind="kind",
    ),
    Grain.UNIT: Place(subject=("unit_id",), unit="unit_id"),
    Grain.FIGURE: Place(subject=("figure_id",)),
    Grain.CELL: Place(
        subject=("file", "row", "column"),
        contest="contest_id",
        unit="unit_id",
        source="source_id",
        forms=("form_id",),
        joined_by=":",
    ),
    Grain.SYMBOL: Place(
        subject=("contest_id", "source_id", "kind", "symbol", "taken_as"),
        contest="contest_id",
        source="source_id",
        kind="kind",
    ),
}


def subject_of(place: Place) -> pl.Expr:
    """Join a row's keys; a key that is not stated is an empty place between the bars."""
    parts = [pl.col(name).cast(pl.String).fill_null("") for name in place.subject]
    return parts[0] if len(parts) == 1 else pl.concat_str(parts, separator=place.joined_by)


def form_ids_of(place: Place) -> pl.Expr:
    """List the copies a row speaks of, in order; a copy that is missing is left out."""
    if not place.forms:
        return pl.lit([], pl.List(pl.String))
    return pl.concat_list(place.forms).list.drop_nulls()
