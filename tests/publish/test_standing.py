"""A reversal is told with how few stations stand behind it, and its stake by what both hold."""

from dataclasses import replace

import polars as pl
import pytest
from publish import sahra

from fullcount import publish
from fullcount.publish.names import names_of
from fullcount.publish.sentences import verdict_sentence
from fullcount.publish.standing import contest_rows
from fullcount.publish.texts import words


def rows(count):
    return {row.contest_id: row for row in contest_rows(count, names_of(count, words("en")))}


def with_pattern(count, **columns):
    lits = [
        pl.lit(value, count.patterns.schema[name]).alias(name) for name, value in columns.items()
    ]
    return replace(count, patterns=count.patterns.with_columns(*lits))


def bounded(count):
    """Both sources of NA-1 with a bound, so that its stake is one."""
    return sahra.replaced(
        count,
        outcomes=[
            sahra.outcome("NA-1", "commission", margin=110, unsettled=20, verdict="decided"),
            sahra.outcome("NA-2", "commission", margin=399, unsettled=0, verdict="decided"),
        ],
    )


def test_totals_of_unlike_stations_do_not_make_the_stake():
    # The totals differ by 9,000 and 9,000; the copies that both hold, by 200 in all.
    far = with_pattern(bounded(sahra.count()), winner_gain=9_000, loser_loss=9_000)
    assert rows(far)["NA-1"].stake == 200


def test_without_a_common_copy_the_totals_make_the_stake():
    far = with_pattern(bounded(sahra.count()), winner_gain=9_000, loser_loss=9_000)
    assert rows(replace(far, pairs=far.pairs.clear()))["NA-1"].stake == 18_000


@pytest.mark.parametrize(
    ("stations_a", "stations_b", "told"),
    [(3, 2, (2, 4)), (None, 2, (2, 4)), (4, 4, None), (None, None, None)],
)
def test_how_few_stations_stand_behind_a_reversal(stations_a, stations_b, told):
    count = with_pattern(sahra.count(), stations_a=stations_a, stations_b=stations_b)
    assert rows(count)["NA-1"].reversed_at == told


def test_the_page_says_that_unlike_stations_are_not_all_disagreement():
    unlike = with_pattern(sahra.count(), stations_a=3, stations_b=2)
    alike = with_pattern(sahra.count(), stations_a=4, stations_b=4)
    said = "do not speak for the same stations"
    assert said in str(publish.report(unlike)["contests/NA-1.html"])
    assert said not in str(publish.report(alike)["contests/NA-1.html"])


def test_a_tie_stands_before_a_margin():
    count = sahra.replaced(
        sahra.count(),
        outcomes=[
            sahra.outcome("NA-1", "commission", margin=110, unsettled=500, verdict="open"),
            sahra.outcome("NA-2", "commission", margin=0, unsettled=0, verdict="tie_at_most"),
        ],
    )
    assert list(rows(count)) == ["NA-2", "NA-1", "NA-3"]


def test_open_without_a_bound_is_said_without_a_number():
    count = sahra.replaced(
        sahra.count(),
        outcomes=[sahra.outcome("NA-2", "commission", margin=9, unsettled=None, verdict="open")],
    )
    line = rows(count)["NA-2"].lines[0]
    assert "No bound is known" in verdict_sentence(line, words("en"))
    assert "–" not in verdict_sentence(line, words("en"))


def test_letters_out_of_order_are_shown_and_marked():
    count = sahra.count()
    units = count.returns.units.with_columns((pl.col("unit_id") == "s1").alias("name_damaged"))
    names = names_of(replace(count, returns=replace(count.returns, units=units)), words("en"))
    assert names.unit("s1") == f"School 1 {sahra.NASTY} [letters out of order in the source]"
    assert names.unit("s2") == f"School 2 {sahra.NASTY}"


def test_one_contest_is_told_by_its_sources_and_not_counted():
    one = replace(
        sahra.count(contests=("NA-1",)),
        outcomes=sahra.count().outcomes.filter(pl.col("contest_id") == "NA-1"),
    )
    page = str(publish.report(one)["report.html"])
    assert "The sources put different candidates first." in page
    assert "of 1 contests" not in page


def test_of_contests_that_nothing_bounds_those_with_different_leaders_stand_first():
    rows = contest_rows(sahra.count(), names_of(sahra.count(), words("en")))
    one = next(row for row in rows if row.lines)
    agreed = replace(one, contest_id="NA-1", stake=None, agreement="same", errors=9)
    unlike = replace(one, contest_id="NA-9", stake=None, agreement="reversed", errors=0)
    unsaid = replace(one, contest_id="NA-5", stake=None, agreement="not_comparable", errors=0)
    order = sorted((agreed, unsaid, unlike), key=lambda row: row.order)
    assert [row.contest_id for row in order] == ["NA-9", "NA-5", "NA-1"]
