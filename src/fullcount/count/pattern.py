"""How do two sources' totals of one contest differ?

Grain: one row per (contest, pair of sources), from their main tallies; ``a`` is the source
declared first. Where both tallies are sums of one kind of form, only stations that both hold are
compared: a station that one lacks is not a loss of votes. With r = loser's loss / winner's gain,
going from a to b and kept as two integers:

* swap-like            .75 <= r <= 1.35
* winner inflated      -.2 <= r <= .2
* loser suppressed     r > 1.35, and a loss with no gain
* mixed                .2 < r < .75
* other                r < -.2, or the winner gains nothing

The bounds are the issue's and belong to the class whose line shows "=". The winner is the one who
leads in b and the loser the one who leads in a. Where both name the same leader (agreement is
*same*) there is no such loser: a's runner-up stands in, and ``loser_loss`` is the runner-up's.

A pattern describes two columns of figures. It proves nothing of which source is right, and
going from b to a it has another name (r becomes 1/r).
"""

import polars as pl

from fullcount.count.tally import Tallies
from fullcount.model import results
from fullcount.model.results import Agreement, Pattern
from fullcount.model.returns import Returns

PAIR = ["contest_id", "source_a", "source_b"]


def patterns(returns: Returns, tallies: Tallies) -> pl.DataFrame:
    """Fill PATTERNS but for the columns of stations compared, with ``_winner`` and ``_loser``.

    ``_winner`` and ``_loser`` are positions in the list of candidates.
    """
    sides = _sides(returns, tallies)
    votes = tallies.tallies.filter("main").select(
        "contest_id", "source_id", "candidate_id", "votes"
    )
    both = _candidates(sides, votes, returns)
    rows = (
        sides.join(_lists(both), on=PAIR, how="left", validate="1:1", maintain_order="left")
        .pipe(_of, both, who="_leading", into=("_winner", "_wa", "_wb"))
        .pipe(_of, both, who="_losing", into=("_loser", "_la", "_lb"))
        .with_columns(
            (pl.col("_wb") - pl.col("_wa")).alias("winner_gain"),
            (pl.col("_la") - pl.col("_lb")).alias("loser_loss"),
        )
    )
    return rows.with_columns(
        _agreement().alias("agreement"),
        pattern(pl.col("winner_gain"), pl.col("loser_loss"), pl.col("_differing")).alias("pattern"),
    )


def pattern(gain: pl.Expr, loss: pl.Expr, differing: pl.Expr) -> pl.Expr:
    """Name the pattern; whole numbers only. ``differing``: candidates whose votes differ.

    ``differing`` is null where no candidate is stated by both; ``gain`` or ``loss`` where one
    of the two candidates is not.
    """
    named = (
        (differing.is_null(), Pattern.NOT_COMPARABLE),
        (differing == 0, Pattern.EQUAL),
        (gain.is_null() | loss.is_null(), Pattern.NOT_COMPARABLE),
        ((gain < 0) | ((gain == 0) & (loss <= 0)), Pattern.OTHER),
        (5 * loss.abs() <= gain, Pattern.WINNER_INFLATED),
        (100 * loss > 135 * gain, Pattern.LOSER_SUPPRESSED),
        (100 * loss >= 75 * gain, Pattern.SWAP_LIKE),
        (loss > 0, Pattern.MIXED),
    )
    name = pl.lit(Pattern.OTHER.value)
    for condition, value in reversed(named):
        name = pl.when(condition).then(pl.lit(value.value)).otherwise(name)
    return name


def _sides(returns: Returns, tallies: Tallies) -> pl.DataFrame:
    """Pairs of sources that both have a main tally of a contest, with who leads in each."""
    places = returns.sources.select("source_id").with_row_index("_place")
    main = (
        tallies.standings.filter(pl.col("main") & pl.col("leader").is_not_null())
        .join(_tops(returns, tallies), on=["contest_id", "source_id"], validate="1:1")
        .join(places, on="source_id", validate="m:1")
        .select(
            "contest_id",
            "_place",
            "_top",
            pl.col("source_id").alias("source"),
            "leader",
            "rival",
            pl.col("stations_received").alias("stations"),
            pl.when(pl.col("basis") == "sum").then("kind").alias("_added"),
        )
        .sort("contest_id", "_place")
    )
    both = main.select("contest_id", pl.exclude("contest_id").name.suffix("_a")).join(
        main.select("contest_id", pl.exclude("contest_id").name.suffix("_b")),
        on="contest_id",
        validate="m:m",
        maintain_order="left_right",
    )
    same = pl.col("leader_a") == pl.col("leader_b")
    losing = pl.when(same).then("rival_a").otherwise("leader_a")
    return (
        both.filter(pl.col("_place_a") < pl.col("_place_b"))
        .rename({"_place_a": "_a", "_place_b": "_b"})
        .with_columns(
            pl.col("leader_b").alias("_leading"),
            losing.alias("_losing"),
            pl.when(pl.col("_added_a") == pl.col("_added_b")).then("_added_a").alias("_like"),
        )
    )


def _tops(returns: Returns, tallies: Tallies) -> pl.DataFrame:
    """Everyone level at the top of each main tally: a tie names no single leader."""
    together = returns.candidates.filter("aggregate").select("contest_id", "candidate_id")
    key = ["contest_id", "source_id"]
    return (
        tallies.tallies.filter(pl.col("main") & pl.col("votes").is_not_null())
        .join(together, on=["contest_id", "candidate_id"], how="anti")
        .filter(pl.col("votes") == pl.col("votes").max().over(key))
        .group_by(key)
        .agg(pl.col("candidate_id").sort().alias("_top"))
    )


def _candidates(sides: pl.DataFrame, votes: pl.DataFrame, returns: Returns) -> pl.DataFrame:
    """One row per (pair of sources, candidate of the contest): votes in a and in b."""
    slots = returns.candidates.select("contest_id", "candidate_id", "position")
    stated = votes.filter(pl.col("votes").is_not_null())
    both = sides.select(PAIR).join(slots, on="contest_id", validate="m:m")
    for side in ("a", "b"):
        theirs = stated.rename({"source_id": f"source_{side}", "votes": f"_{side}"})
        key = ["contest_id", f"source_{side}", "candidate_id"]
        both = both.join(theirs, on=key, how="left", validate="m:1")
    return both.sort(*PAIR, "position")


def _lists(both: pl.DataFrame) -> pl.DataFrame:
    a, b = pl.col("_a"), pl.col("_b")
    compared = (a.is_not_null() & b.is_not_null()).sum()
    return both.group_by(PAIR, maintain_order=True).agg(
        pl.col("candidate_id").filter(a.is_not_null() & b.is_null()).alias("only_a"),
        pl.col("candidate_id").filter(b.is_not_null() & a.is_null()).alias("only_b"),
        pl.when(compared > 0).then((a != b).sum()).alias("_differing"),
    )


def _of(
    rows: pl.DataFrame, both: pl.DataFrame, *, who: str, into: tuple[str, str, str]
) -> pl.DataFrame:
    """Beside each pair, one candidate's position and votes in a and b."""
    figures = both.select(
        *PAIR,
        pl.col("candidate_id").alias(who),
        *(pl.col(old).alias(new) for old, new in zip(("position", "_a", "_b"), into, strict=True)),
    )
    return rows.join(figures, on=[*PAIR, who], how="left", validate="1:1", maintain_order="left")


def _agreement() -> pl.Expr:
    """Say same or reversed, where each source states the other's leader and neither has a tie."""
    same = pl.col("_top_a") == pl.col("_top_b")
    apart = pl.col("_top_a").list.set_intersection("_top_b").list.len() == 0
    stated = pl.col("winner_gain").is_not_null() & pl.col("loser_loss").is_not_null()
    return (
        pl.when(same)
        .then(pl.lit(Agreement.SAME.value))
        .when(apart & stated)
        .then(pl.lit(Agreement.REVERSED.value))
        .otherwise(pl.lit(Agreement.NOT_COMPARABLE.value))
    )


def like_with_like(rows: pl.DataFrame) -> pl.DataFrame:
    """Where both tallies add up one kind of form, take gain and loss from the shared stations.

    ``rows`` has beside PATTERNS' columns ``_like`` (that kind, or null) and, from the stations,
    ``_kind``, ``_gain``, ``_loss``, ``_differing``. Without a shared station nothing is compared.
    """
    apart = pl.col("_like").is_not_null() & pl.col("_kind").is_null()
    shared = pl.col("_like") == pl.col("_kind")
    gain, loss = (
        pl.when(apart | pl.col(total).is_null())
        .then(None)
        .when(shared)
        .then(pl.col(station))
        .otherwise(pl.col(total))
        for total, station in (("winner_gain", "_gain"), ("loser_loss", "_loss"))
    )
    name = pattern(gain, loss, pl.col("_differing"))
    return rows.with_columns(
        gain.alias("winner_gain"),
        loss.alias("loser_loss"),
        pl.when(apart)
        .then(pl.lit(Pattern.NOT_COMPARABLE.value))
        .when(shared)
        .then(name)
        .otherwise("pattern")
        .alias("pattern"),
    )


def shaped(rows: pl.DataFrame) -> pl.DataFrame:
    """PATTERNS, exactly, in a fixed order."""
    return rows.select(pl.col(name).cast(kind) for name, kind in results.PATTERNS.items())
