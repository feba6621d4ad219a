"""Which is the smallest set of stations that could change who won?

Grain: one row per station of the set, per (contest, source, variant). Source:
AUDITS_AND_QUICK_COUNTS, section 5. Each station can move the lead of an elected candidate w over
another l by at most its *gain*, which depends on what is done there:

* ``correct``: take another copy's figures; gain = lead here - lead there;
* ``annul``: set the station aside; gain = lead here;
* ``recount``: gain = lead here + papers that can be in the box;
* ``repoll``: gain = lead here + electorate;
* ``missing``: gain = papers or electorate of a station that has not come in.

Gains of stations add up, so for one pair (w, l) taking them in falling order is the smallest
set, and the smallest over all pairs is the answer. A station whose gain is not known (a line or
a bound is not stated) is left out: the true set may be smaller. For offices filled by most
votes; elsewhere gains of stations do not add up to the outcome.
"""

from collections.abc import Collection, Iterator

import numpy as np
import polars as pl

from fullcount.count.dossier import Dossier
from fullcount.count.missing import missing_units
from fullcount.count.smallest import UNKNOWN, Ints, Stations, numbered, smallest
from fullcount.count.tally import Tallies
from fullcount.model import results
from fullcount.model.frames import empty
from fullcount.model.returns import Returns, vote_columns

KEY = ["contest_id", "source_id"]


def decisive(dossier: Dossier, *, plurality: Collection[str]) -> pl.DataFrame:
    """Fill DECISIVE for contests of the offices in ``plurality``.

    A variant of which no set suffices has no rows. ``gain`` and ``cumulative`` are votes by
    which the lead of the pair that is cheapest to turn can change; one more than its margin is
    needed, since a tie elects nobody else.
    """
    pairs = _pairs(dossier.returns, dossier.tallies, plurality)
    if not pairs.height:
        return empty(results.DECISIVE)
    pairs = numbered(pairs)
    parts = [
        part
        for stations in _stations(dossier)
        if stations.index.height
        for part in smallest(stations, pairs=pairs)
    ]
    frames = [frame for _, frame in sorted(parts, key=lambda part: part[0])]
    if not frames:
        return empty(results.DECISIVE)
    return pl.concat(frames).sort("group", maintain_order=True).select(*results.DECISIVE)


def _pairs(returns: Returns, tallies: Tallies, plurality: Collection[str]) -> pl.DataFrame:
    """List every (elected, other) of a main tally: KEY, pair, winner_slot, loser_slot, needed."""
    contests = returns.contests.filter(pl.col("office").is_in(list(plurality))).select(
        "contest_id", pl.col("seats").fill_null(1)
    )
    persons = returns.candidates.filter(~pl.col("aggregate").fill_null(value=False)).select(
        "contest_id", "candidate_id", pl.col("position").alias("slot")
    )
    order = pl.struct(-pl.col("votes"), pl.col("candidate_id")).rank("ordinal").over(KEY)
    ranked = (
        tallies.tallies.filter(pl.col("main") & pl.col("votes").is_not_null())
        .join(contests, on="contest_id", how="inner", validate="m:1")
        .join(persons, on=["contest_id", "candidate_id"], how="inner", validate="m:1")
        .with_columns((order <= pl.col("seats")).alias("_in"))
        .select(*KEY, "slot", "votes", "_in")
    )
    both = ranked.filter("_in").join(
        ranked.filter(~pl.col("_in")), on=KEY, suffix="_l", validate="m:m"
    )
    needed = pl.col("votes") - pl.col("votes_l") + 1
    return both.select(
        *KEY,
        pl.col("slot").alias("winner_slot"),
        pl.col("slot_l").alias("loser_slot"),
        needed.alias("needed"),
    ).with_columns(
        pl.struct("needed", "winner_slot", "loser_slot").rank("ordinal").over(KEY).alias("pair")
    )


def _stations(dossier: Dossier) -> Iterator[Stations]:
    """Give the stations that count, those of which another copy differs, and those missing."""
    slots, units = vote_columns(dossier.forms), dossier.electorates
    counted = counted_forms(dossier)
    papers = counted.select("_station").join(
        dossier.bounds.select("_station", "bound"), on="_station", how="left", validate="m:1",
        maintain_order="left",
    )["bound"]  # fmt: skip
    voters = (
        counted.select("unit_id", "registered")
        .join(units, on="unit_id", how="left", validate="m:1", maintain_order="left")
        .select(pl.coalesce("electorate", "registered"))["electorate"]
    )
    yield Stations(
        index=counted.select(*KEY, "unit_id", "form_id", _no_form("other_id")),
        votes=_matrix(counted, slots),
        others=None,
        extras={
            "annul": np.zeros(counted.height, np.int64),
            "recount": _known(papers),
            "repoll": _known(voters),
        },
    )
    yield _other_copies(dossier, slots)
    lacking = missing_units(dossier).filter(pl.col("bound").is_not_null())
    yield Stations(
        index=lacking.select(*KEY, "unit_id", _no_form("form_id"), _no_form("other_id")),
        votes=np.zeros((lacking.height, max(len(slots), 1)), np.int64),
        others=None,
        extras={"missing": _known(lacking["bound"])},
    )


def _no_form(name: str) -> pl.Expr:
    return pl.lit(None, pl.String).alias(name)


def counted_forms(dossier: Dossier) -> pl.DataFrame:
    """Choose the forms of stations that a source counts: of its main kind, else of its fullest."""
    whole = dossier.returns.contests.select("contest_id", pl.col("unit_id").alias("_area"))
    kinds = (
        dossier.tallies.standings.filter(pl.col("basis") == "sum")
        .sort("main", "stations_received", descending=True, nulls_last=True)
        .unique(KEY, keep="first", maintain_order=True)
        .select(*KEY, pl.col("kind").alias("_kind"))
        .join(whole, on="contest_id", how="left", validate="m:1")
    )
    beside = dossier.counted.select(*KEY, "kind", "unit_id").join(
        kinds, on=KEY, how="left", validate="m:1", maintain_order="left"
    )
    of_kind = pl.col("kind") == pl.col("_kind")
    wanted = (*KEY, "unit_id", "form_id", "_station", "registered", *vote_columns(dossier.forms))
    return dossier.counted.select(wanted).filter(
        beside.select(of_kind & pl.col("unit_id").ne_missing(pl.col("_area"))).to_series()
    )


def _other_copies(dossier: Dossier, slots: list[str]) -> Stations:
    whole = dossier.returns.contests.select("contest_id", "unit_id")
    found = dossier.disputes.join(whole, on=["contest_id", "unit_id"], how="anti")
    names = pl.concat([found["form_id"], found["other_id"]]).unique().to_frame()
    forms = dossier.forms.select("form_id", *slots).join(names, on="form_id", how="semi")
    ours, theirs = (
        found.select(pl.col(side).alias("form_id")).join(
            forms, on="form_id", how="left", validate="m:1",
            maintain_order="left",
        )
        for side in ("form_id", "other_id")
    )  # fmt: skip
    return Stations(
        index=found.select(*KEY, "unit_id", "form_id", "other_id"),
        votes=_matrix(ours, slots),
        others=_matrix(theirs, slots),
        extras={"correct": np.zeros(found.height, np.int64)},
    )


def _matrix(forms: pl.DataFrame, slots: list[str]) -> Ints:
    """Votes as a table, with one slot at least so that it can be indexed."""
    if not slots:
        return np.full((forms.height, 1), UNKNOWN)
    columns = [pl.col(slot).cast(pl.Int64).fill_null(UNKNOWN) for slot in slots]
    return forms.select(columns).to_numpy()


def _known(values: pl.Series) -> Ints:
    return values.cast(pl.Int64).fill_null(UNKNOWN).to_numpy()
