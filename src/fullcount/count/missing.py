"""How many votes can the stations hold that have not come in?

Grain: one row per (contest, source), for its main tally. Source: the list of units, the sourced
number of stations, and registers stated at any level. The bound is the sum over the missing
stations of papers issued, else electorate; where one has neither, the area's register less what
the stations that have answered account for. A mean is never a bound. It may only show that
*open* is possible: ``plausible`` is what the missing stations would hold if they were as large
as the others.
"""

import polars as pl

from fullcount.count.bounds import STATION
from fullcount.count.dossier import Dossier
from fullcount.count.roll_call import CALL
from fullcount.model.frames import Schema
from fullcount.model.returns import Returns

KEY = ["contest_id", "source_id"]

MISSING: Schema = {
    "contest_id": pl.String,
    "source_id": pl.String,
    "missing_stations": pl.Int64,  # null = the number of stations is not sourced
    "missing": pl.Int64,  # votes at most; null = no bound
    "plausible": pl.Int64,  # missing stations x mean of the others; null = not to be told
    "missing_because": pl.String,
}


def missing(dossier: Dossier) -> pl.DataFrame:
    """Fill MISSING for every main tally.

    Units that the source says will not report (annulled, not installed) are not missing;
    excluded ones are bounded elsewhere.
    """
    return pl.concat([_of_sums(dossier), _of_totals(dossier)]).sort(KEY)


def missing_units(dossier: Dossier) -> pl.DataFrame:
    """List the units that have not answered: CALL, unit_id, bound.

    Listed units without a form, and units that the source names without figures. ``bound`` is
    null where neither papers nor electorate are known.
    """
    rows = dossier.roll.lacking.join(_sums(dossier), on=CALL, how="semi").select(*CALL, "unit_id")
    return (
        rows.join(dossier.bounds, on=STATION, how="left", validate="m:1")
        .join(dossier.electorates, on="unit_id", how="left", validate="m:1")
        .select(*CALL, "unit_id", pl.coalesce("bound", "electorate").alias("bound"))
    )


def _sums(dossier: Dossier) -> pl.DataFrame:
    return dossier.mains.filter(pl.col("basis") == "sum").select(CALL)


def _of_sums(dossier: Dossier) -> pl.DataFrame:
    sums, roll = _sums(dossier), dossier.roll
    gaps = (
        missing_units(dossier)
        .group_by(CALL)
        .agg(
            pl.len().cast(pl.Int64).alias("lacking"),
            pl.col("bound").sum().alias("stations_bound"),
            pl.col("bound").null_count().cast(pl.Int64).alias("unbounded"),
        )
    )
    lists = roll.listed.select("contest_id", "level").unique()
    numbers = roll.expected.select("contest_id", "level", "stations_expected")
    known = (
        sums.join(roll.calls, on=CALL, how="left", validate="1:1")
        .join(
            lists.with_columns(pl.lit(value=True).alias("in_list")),
            on=["contest_id", "level"],
            how="left",
            validate="m:1",
        )
        .join(gaps, on=CALL, how="left", validate="1:1")
        .join(numbers, on=["contest_id", "level"], how="left", validate="m:1")
        .join(_registers(dossier.returns), on="contest_id", how="left", validate="m:1")
        .with_columns(
            pl.col("in_list").fill_null(value=False),
            pl.col("here", "lacking", "stations_bound", "unbounded").fill_null(0),
        )
        .with_columns(_awaited().alias("missing_stations"))
    )
    open_ones = known.filter(pl.col("missing_stations").ne_missing(0)).select(*CALL, "in_list")
    there = (
        dossier.roll.here.join(open_ones, on=CALL, how="inner", validate="m:1")
        # A station that the list does not have takes nothing of the area's register.
        .filter(pl.col("listed") | ~pl.col("in_list"))
        .drop("in_list")
        .join(_by_post(dossier, sums), on="contest_id", how="left", validate="m:1")
    )
    sizes = _sizes(dossier, there)
    return _judged(known.join(sizes, on=CALL, how="left", validate="1:1"))


def _by_post(dossier: Dossier, sums: pl.DataFrame) -> pl.DataFrame:
    """Mark the contests of which a postal station is listed or mentioned: contest_id, by_post."""
    postal = dossier.electorates.filter("is_postal")
    named = dossier.roll.mentions.join(postal, on="unit_id", how="semi")
    listed = dossier.roll.listed.join(postal, on="unit_id", how="semi")
    contests = [named.join(sums, on=CALL, how="semi")["contest_id"], listed["contest_id"]]
    return pl.select(pl.concat(contests).unique()).with_columns(pl.lit(value=True).alias("by_post"))


def _sizes(dossier: Dossier, here: pl.DataFrame) -> pl.DataFrame:
    """Add up what the units that have answered account for: CALL, accounted, size, sized.

    ``here`` has ``by_post``: true where a station of the contest is a postal one.

    ``accounted`` is what they certainly take of the area's register: their own register, or
    the votes seen there. The voters of a postal station are on the registers of others, so
    with one among them only votes seen are certain.
    """
    seen = dossier.counted.join(here.select(CALL).unique(), on=CALL, how="semi")
    answered = (
        here.join(dossier.electorates, on="unit_id", how="left", validate="m:1")
        .join(
            seen.select(*CALL, "unit_id", "_seen"),
            on=[*CALL, "unit_id"],
            how="left",
            validate="1:1",
        )
        .with_columns(pl.coalesce("electorate", "form_register").alias("own"))
    )
    size = pl.coalesce("own", "_seen")
    return (
        answered.with_columns(pl.when(pl.col("by_post").is_null()).then("own").alias("_taken"))
        .group_by(CALL)
        .agg(
            pl.coalesce("_taken", "_seen", pl.lit(0)).sum().alias("accounted"),
            size.sum().alias("size"),
            size.count().cast(pl.Int64).alias("sized"),
        )
    )


def _registers(returns: Returns) -> pl.DataFrame:
    return returns.contests.select("contest_id", "unit_id").join(
        returns.units.select("unit_id", pl.col("registered").alias("area_register")),
        on="unit_id",
        validate="m:1",
    ).drop("unit_id")  # fmt: skip


def _awaited() -> pl.Expr:
    """Stations that have not answered: by the list, else by the sourced number."""
    by_number = pl.max_horizontal(pl.col("stations_expected") - pl.col("here"), "lacking")
    return (
        pl.when("in_list")
        .then("lacking")
        .when(pl.col("stations_expected").is_not_null())
        .then(by_number)
    )


def _judged(known: pl.DataFrame) -> pl.DataFrame:
    """Choose the bound: nothing missing, station by station, by the area's register, or none."""
    number, rest = pl.col("missing_stations"), pl.col("area_register") - pl.col("accounted")
    named = (number == pl.col("lacking")) & (pl.col("unbounded") == 0)
    by_area = rest >= 0
    mean = number * pl.col("size") // pl.col("sized")
    return known.with_columns(
        pl.when(named.fill_null(value=False))
        .then("stations_bound")
        .when(by_area)
        .then(rest)
        .alias("missing"),
        pl.when(pl.col("sized") > 0).then(mean).alias("plausible"),
        pl.when(number == 0)
        .then(pl.lit("No station is missing."))
        .when(named.fill_null(value=False))
        .then(
            pl.format(
                "{} stations are missing, with {} papers or voters.", number, "stations_bound"
            )
        )
        .when(by_area)
        .then(
            pl.format(
                "The area's register of {}, less the {} of stations that have answered, leaves {}.",
                "area_register",
                "accounted",
                rest,
            )
        )
        .when(rest < 0)
        .then(pl.lit("The stations that have answered hold more than the area's register."))
        .when(number.is_not_null())
        .then(
            pl.format(
                "{} stations are missing, and neither their papers nor their registers are stated.",
                number,
            )
        )
        .otherwise(pl.lit("The number of stations is not sourced, and no register bounds them."))
        .alias("missing_because"),
    ).select(list(MISSING))


def _of_totals(dossier: Dossier) -> pl.DataFrame:
    """Bound what a stated total says it does not cover yet.

    A total that states no station to be outstanding speaks for the whole contest.
    """
    own = dossier.counted.select(
        "contest_id", "source_id", "kind", "unit_id", "registered", "_seen", "stations_reported"
    )
    whole = dossier.returns.contests.select("contest_id", "unit_id")
    there = own.join(whole, on=["contest_id", "unit_id"], how="semi").drop("unit_id")
    number = pl.max_horizontal(pl.col("stations_expected") - pl.col("stations_reported"), 0)
    return _total_judged(
        dossier.mains.filter(pl.col("basis") == "stated")
        .select(*KEY, "kind", "stations_expected")
        .join(there, on=CALL, how="left", validate="1:1")
        .join(_registers(dossier.returns), on="contest_id", how="left", validate="m:1")
        .with_columns(
            number.alias("missing_stations"),
            pl.coalesce("area_register", "registered").alias("area_register"),
        )
    )


def _total_judged(known: pl.DataFrame) -> pl.DataFrame:
    number, rest = pl.col("missing_stations"), pl.col("area_register") - pl.col("_seen")
    silent = pl.col("stations_reported").is_null()
    none_left = silent | (number == 0)
    mean = number * pl.col("_seen") // pl.col("stations_reported")
    return known.with_columns(
        pl.when(none_left).then(0).when(rest >= 0).then(rest).cast(pl.Int64).alias("missing"),
        pl.when(pl.col("stations_reported") > 0).then(mean).alias("plausible"),
        pl.when(silent)
        .then(pl.lit("The source states a total and no station as outstanding."))
        .when(number == 0)
        .then(pl.lit("The total covers every station."))
        .when(rest >= 0)
        .then(
            pl.format(
                "{} stations are outstanding; the register less votes cast leaves {}.", number, rest
            )
        )
        .otherwise(pl.lit("Stations are outstanding, and no register bounds them."))
        .alias("missing_because"),
    ).select(list(MISSING))
