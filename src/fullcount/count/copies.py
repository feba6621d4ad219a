"""Which copies of forms speak, and which are only kept.

Grain: one row per copy (``form_id``). Source: FORMS. Nothing is dropped from the returns: a
copy left out here is counted as set aside, not stated or superseded by whoever asks.
"""

import polars as pl

from fullcount.model.form import FormStatus
from fullcount.model.law import Law

ABSENT = (FormStatus.NOT_STATED.value, FormStatus.MISSING.value)
SET_ASIDE = (
    FormStatus.ANNULLED.value,
    FormStatus.NOT_INSTALLED.value,
    FormStatus.EXCLUDED.value,
)
_KEY = ["contest_id", "unit_id", "source_id", "kind"]


def spoken(forms: pl.DataFrame) -> pl.DataFrame:
    """Keep the copies that are added up: figures stated, and one reading of each form.

    Where a source gives a form again with other numbers, its first reading is added and the
    two readings stand beside each other in PAIRS: a dispute, never an average.
    """
    stated = forms.filter(pl.col("status") == FormStatus.STATED.value)
    if not stated.select((pl.col("reading") > 1).any()).item():
        return stated
    return stated.sort("reading", maintain_order=True).unique(
        _KEY, keep="first", maintain_order=True
    )


def answered() -> pl.Expr:
    """Tell where the source accounts for the unit: a form, or that there will be none."""
    return pl.col("status").is_in([FormStatus.STATED.value, *SET_ASIDE])


def items(law: Law) -> set[str]:
    """Codes of kinds that stand beside the stations in a total and so are never a total.

    By the files of the law: a kind with votes that totals nothing and either has a box for
    ballots issued by post, or is named among what a form of its own level totals.
    """
    beside = {
        code
        for parent in law.kinds
        if parent.lines_of is None
        for code in parent.totals_of
        if (kind := law.kind(code)) is not None and kind.level == parent.level
    }
    return {
        kind.code
        for kind in law.kinds
        if kind.has_votes
        and not kind.totals_of
        and kind.lines_of is None
        and (kind.box("postal_issued") is not None or kind.code in beside)
    }
