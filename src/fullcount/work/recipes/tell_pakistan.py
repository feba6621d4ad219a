"""What must come out of Pakistan 2024: one party's Form 45 beside a copy of the finals.

Grain: one ``Figure`` per sentence. No sentence says which of the two is true.
"""

import polars as pl

from fullcount.count.run import Count
from fullcount.model.form import FormStatus
from fullcount.model.returns import vote_columns
from fullcount.work.recipes.figure import (
    SUM,
    Figure,
    forms_of,
    kept,
    main_of,
    of,
    only,
    same,
    whole_of,
    with_status,
)


def pakistan(count: Count) -> tuple[Figure, ...]:
    party = forms_of(count, source="party-form45")
    leads = main_of(count, "party-form45").filter(pl.col("contest_id").str.starts_with("NA-"))
    finals = main_of(count, "finals-copy")
    sums = _sum_and_rejected(count)
    return (
        same("Stations in the party copies", "15,849", party.height,
             note="Rows of 58 files: 49 national and 9 provincial seats."),
        same("Rows of nothing but zeros and blanks, read as not stated", "724",
             with_status(party, FormStatus.NOT_STATED), note=f"Of {party.height:,} rows."),
        of("National seats where PTI leads in the party copies", "49 of 49",
           (leads["leader"] == "PTI").sum(), leads.height, note=SUM),
        kept("Copy of the finals: candidates add up to valid", "206 / 35 / 25", count, "C1"),
        kept("Copy of the finals: valid + rejected = polled", "225 / 16 / 25", count, "C2"),
        of("Copy of the finals: candidates + rejected = polled does not hold as written",
           "45 of 266", (sums["holds"] != "yes").sum(), sums.height,
           note="One of them, NA-20, writes 6.92 where a count of votes stands: read as not "
           "stated and quoted, so this one is not evaluable rather than failed."),
        *_finals_leaders(count, sums),
        of("Copy of the finals: more rejected votes than the majority it states", "32 of 265",
           (finals["rejected"] > finals["margin_stated"]).sum(),
           finals.drop_nulls(["rejected", "margin_stated"]).height,
           note="Sheets that state both."),
        *_patterns(count),
        same("Completeness of the party copies", "not_evaluable",
             only(whole_of(count.completeness, "party-form45")["state"]),
             note="Neither file says how many stations a seat has, so nothing says how many are "
             "missing."),
    )  # fmt: skip


def _sum_and_rejected(count: Count) -> pl.DataFrame:
    """Per sheet of the finals: whether candidates + rejected = polled, ``?`` if not evaluable."""
    forms = forms_of(count, source="finals-copy")
    votes = vote_columns(forms)
    stated = pl.sum_horizontal(pl.col(vote).is_not_null().cast(pl.Int64) for vote in votes)
    total = pl.when(stated == pl.col("candidates")).then(pl.sum_horizontal(votes))
    holds = (total + pl.col("rejected")) == pl.col("cast")
    valid = total == pl.col("valid")
    return forms.select(
        "contest_id",
        _answer(holds).alias("holds"),
        _answer(valid).alias("valid"),
    )


def _answer(claim: pl.Expr) -> pl.Expr:
    return (
        pl.when(claim.is_null())
        .then(pl.lit("?"))
        .when(claim)
        .then(pl.lit("yes"))
        .otherwise(pl.lit("no"))
    )


def _finals_leaders(count: Count, sums: pl.DataFrame) -> tuple[Figure, ...]:
    both = count.patterns.join(sums, on="contest_id", how="inner", validate="1:1")
    other = pl.col("leader_a") != pl.col("leader_b")
    sound, plain = both.filter(pl.col("valid") == "yes"), both.filter(pl.col("holds") == "yes")
    failed = both.filter(pl.col("valid") == "no").height
    open_ = both.filter(pl.col("valid") == "?").height
    seats = both.height
    return (
        of("The copies name different leaders, of the seats whose finals add up to valid",
           "38 of 38", sound.filter(other).height, sound.height,
           note=f"Of {seats} seats in both, {failed} fail that test and {open_} cannot be tested."),
        same("Seats in both whose finals do not add up to valid", "9", failed,
             note=f"Of {seats} national seats in both."),
        same("Seats in both whose finals state no valid votes", "2", open_,
             note=f"Of {seats} national seats in both."),
        of("The copies name different leaders, of the seats whose finals add up to polled",
           "36 of 36", plain.filter(other).height, plain.height,
           note="Candidates + rejected = polled, of the same seats."),
    )  # fmt: skip


# The 37 seats whose pattern was labelled by hand from the same two files.
LABELLED = tuple(
    f"NA-{n}"
    for n in (
        46, 47, 49, 50, 55, 56, 57, 59, 64, 65, 69, 70, 71, 77, 98, 106, 126, 139, 148, 163, 168,
        219, 220, 232, 233, 234, 235, 237, 238, 239, 240, 242, 243, 244, 245, 246, 247,
    )
)  # fmt: skip


def _patterns(count: Count) -> tuple[Figure, ...]:
    found = count.patterns.filter(pl.col("contest_id").is_in(LABELLED))
    known = {
        "swap_like": "10",
        "winner_inflated": "11",
        "loser_suppressed": "1",
        "mixed": "12",
        "other": "3",
    }
    return tuple(
        same(
            f"Labelled seats of pattern {pattern.replace('_', ' ')}",
            expected,
            found.filter(pl.col("pattern") == pattern).height,
            note=f"Of {len(LABELLED)} seats. A pattern describes two columns of figures; it says "
            "nothing of which is true.",
        )
        for pattern, expected in known.items()
    )
