"""How many of a party's candidates are women.

Grain: one row per (party, office); office null = all of the party's candidates. Source: Pakistan,
Elections Act 2017 s.206 (at least five per cent on general seats). The Act names neither a
smallest number of candidates nor a rounding; both are switches, because published counts apply
the share only to parties with 20 candidates or more and let 4.50-4.99 per cent pass.
"""

from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from fullcount.model.frames import Schema, conform
from fullcount.model.returns import Returns


class Candidacy(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    TOO_FEW = "too_few"  # fewer candidates than the policy asks the share of
    NOT_EVALUABLE = "not_evaluable"  # the sex of so many is not stated that both are possible


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidacyPolicy:
    """``round_half`` lets a share pass that rounds to ``percent`` (4.5 for 5)."""

    percent: int = 5
    min_candidates: int = 20
    round_half: bool = False


CANDIDACY: Schema = {
    "party": pl.String,
    "office": pl.String,  # null = over all offices
    "candidates": pl.Int64,
    "women": pl.Int64,
    "sex_not_stated": pl.Int64,
    "state": pl.String,  # Candidacy
}

# What sources write where a candidate stands for no party.
NO_PARTY = ("", "ind", "independent", "independents")


def candidacy(returns: Returns, *, policy: CandidacyPolicy) -> pl.DataFrame:
    """Count women among each party's candidates (``CANDIDACY``).

    Lines that gather several persons and candidates of no party are left out.
    """
    parties = (
        returns.candidates.filter(
            ~pl.col("aggregate").fill_null(value=False)
            & pl.col("party").is_not_null()
            & ~pl.col("party").str.strip_chars().str.to_lowercase().is_in(NO_PARTY)
        )
        .join(
            returns.contests.select("contest_id", "office"),
            on="contest_id",
            how="left",
            validate="m:1",
        )
        .select("party", "office", "sex")
    )
    everywhere = parties.with_columns(pl.lit(None, pl.String).alias("office"))
    counted = (
        pl.concat([everywhere, parties.filter(pl.col("office").is_not_null())])
        .group_by("party", "office")
        .agg(
            pl.len().cast(pl.Int64).alias("candidates"),
            (pl.col("sex") == "women").sum().cast(pl.Int64).alias("women"),
            pl.col("sex").is_null().sum().cast(pl.Int64).alias("sex_not_stated"),
        )
        .with_columns(_state(policy).alias("state"))
    )
    return conform(counted, CANDIDACY).sort("party", "office", nulls_last=False)


def _state(policy: CandidacyPolicy) -> pl.Expr:
    """Judge with the unknown all men, then all women: certain only where both agree."""
    least = _met(pl.col("women"), policy)
    most = _met(pl.col("women") + pl.col("sex_not_stated"), policy)
    return (
        pl.when(pl.col("candidates") < policy.min_candidates)
        .then(pl.lit(Candidacy.TOO_FEW.value))
        .when(least)
        .then(pl.lit(Candidacy.MET.value))
        .when(~most)
        .then(pl.lit(Candidacy.NOT_MET.value))
        .otherwise(pl.lit(Candidacy.NOT_EVALUABLE.value))
    )


def _met(women: pl.Expr, policy: CandidacyPolicy) -> pl.Expr:
    permille = 10 * policy.percent - (5 if policy.round_half else 0)
    return women * 1000 >= pl.col("candidates") * permille
