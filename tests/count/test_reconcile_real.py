"""Bolivia 2019, Georgia 2024, Pakistan 2024: what differs between sources comes out as published.

The tables are the ready long ones beside the originals; how originals are read is tested elsewhere.
"""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from count.small import LAW, SEAT, form, kind, small

from fullcount.count.reconcile import reconcile
from fullcount.count.tally import tally

DATA = Path(__file__).parents[3] / "shared/data"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason="shared/data is not beside this checkout")


def long_table(name, sources):
    """The long table of one election: unit, source, candidate in its place, votes and boxes."""
    table = pl.read_parquet(DATA / name / "returns.parquet").with_columns(
        pl.concat_str("source", "stage", separator="|").alias("_said")
    )
    named = {said: source for source, said in sources.items()}
    chosen = table.filter(pl.col("_said").is_in(list(named)))
    return chosen.with_columns(pl.col("_said").replace_strict(named).alias("source_id"))


def read(name, sources, *, boxes, lines):
    """Returns from the long table; ``lines`` orders the candidates as on the paper."""
    table = long_table(name, sources).with_columns(
        pl.col("candidate").fill_null(pl.col("party")).alias("line")
    )
    slots = {line: f"votes_{place}" for place, line in enumerate(lines, start=1)}
    wide = (
        table.with_columns(pl.col("line").replace_strict(slots).alias("slot"))
        .pivot("slot", index=["source_id", "unit_id", *boxes], values="votes")
        .select("source_id", "unit_id", *boxes, *slots.values())
    )
    assert not wide.select("source_id", "unit_id").is_duplicated().any()
    rows = [form("", "", **row) for row in wide.iter_rows(named=True)]
    return small(rows, candidates=len(lines), sources=list(sources))


def sides(found, a, b):
    return found.filter(source_a=a, source_b=b)


@pytest.fixture(scope="module")
def bolivia():
    said = {
        "early": "TREP (preliminary transmission)|trep_2019-10-20T19:40:57",
        "second": "TREP (preliminary transmission)|trep_2019-10-21T18:29:53",
        "final": "Cómputo (official tabulation)|computo_final",
    }
    table = pl.scan_parquet(DATA / "bolivia_2019/returns.parquet")
    lines = table.select(pl.col("candidate").fill_null(pl.col("party"))).unique().collect()
    given = read(
        "bolivia_2019",
        said,
        boxes=["registered", "blank", "rejected"],
        lines=sorted(lines.to_series().to_list()),
    )
    return given, reconcile(given, tally(given, LAW))


@pytest.mark.parametrize(
    ("snapshot", "tables", "party", "any_field", "lacking"),
    [("early", 28_975, 427, 549, 5_580), ("second", 32_806, 546, 706, 1_749)],
)
def test_bolivian_snapshots_against_the_final_tabulation(
    bolivia, snapshot, tables, party, any_field, lacking
):
    pairs = sides(bolivia[1].pairs, snapshot, "final")
    assert pairs.height == tables
    assert pairs.filter(pl.col("votes_differing") > 0).height == party
    differ = pl.col("votes_differing") + pl.col("boxes_differing") > 0
    assert pairs.filter(differ).height == any_field
    assert sides(bolivia[1].pairs, "final", snapshot).height == lacking


def test_bolivian_totals(bolivia):
    standings = tally(bolivia[0], LAW).standings
    final = standings.filter(source_id="final").row(0, named=True)
    assert (final["leader_votes"], final["rival_votes"]) == (2_889_359, 2_240_920)
    assert (final["rejected"], final["registered"]) == (229_337, 7_315_364)


@pytest.fixture(scope="module")
def georgia():
    said = {
        "commission": "CEC results website (scraped)|final_summary_protocol",
        "volunteers": (
            "Citizen transcription of summary protocols (87 volunteers, Sichinava)"
            "|final_summary_protocol"
        ),
    }
    table = pl.read_parquet(DATA / "georgia_2024/returns.parquet")
    lines = table.select(pl.col("candidate").fill_null(pl.col("party"))).to_series()
    given = read("georgia_2024", said, boxes=[], lines=lines.unique(maintain_order=True).to_list())
    return lines.unique(maintain_order=True).to_list(), reconcile(given, tally(given, LAW))


def test_georgian_commission_and_volunteers_differ_in_four_precincts(georgia):
    pairs = sides(georgia[1].pairs, "commission", "volunteers")
    differ = pairs.filter(pl.col("votes_differing") > 0).sort("unit_id")
    assert (pairs.height, differ.height) == (3_095, 4)
    assert differ.select("unit_id", "class").rows() == [
        ("10.07", "loser_reduced"),
        ("87.28", "loser_reduced"),  # of one line, which leads in neither copy
        ("87.39", "loser_reduced"),
        ("87.53", "shifted_by_one_line"),
    ]


def test_each_georgian_difference_is_listed(georgia):
    lines, found = georgia
    assert len(lines) == 18
    place = (pl.col("field").str.slice(1).cast(pl.Int64) - 1).alias("place")
    found = found.differences.select("unit_id", place, "a", "b").sort("unit_id", "place")
    rows = [(unit, lines[at], a, b) for unit, at, a, b in found.iter_rows()]
    assert rows == [
        ("10.07", "Unity - National Movement", 108, 107),
        ("87.28", "Georgian Dream", 32, 92),
        ("87.39", "Georgian Dream", 133, 139),
        ("87.53", "Georgian Unity", 3, 0),
        ("87.53", "Girchi", 12, 3),
        ("87.53", "Georgian Dream", 2, 12),
    ]


def test_precincts_abroad_are_with_the_volunteers_alone(georgia):
    missing = sides(georgia[1].pairs, "volunteers", "commission")
    assert set(missing["class"]) == {"missing_copy"}
    assert missing.height == 15


def test_party_copies_of_one_seat_against_the_copy_of_its_final():
    """NA-46: station copies of a party added up, against a third party's copy of the final."""
    seat = (pl.col("contest") == "NA-46") & (pl.col("stage") == "form45_party_copy")
    table = pl.read_parquet(DATA / "pakistan_2024_form45/returns.parquet").filter(seat)
    wide = table.pivot("party", index="unit_id", values="votes")
    rows = [
        form("party", unit, *votes)
        for unit, *votes in wide.select("unit_id", "PTI-IND", "PML-N").iter_rows()
    ]
    given = small(
        [*rows, form("finals", SEAT, 46_313, 82_536, kind="finals_copy")],
        candidates=2,
        sources=["party", "finals"],
    )
    law = replace(LAW, kinds=(*LAW.kinds, kind("finals_copy", "seat")))
    row = reconcile(given, tally(given, law)).patterns.row(0, named=True)
    assert (row["winner_gain"], row["loser_loss"]) == (40_488, 39_480)
    assert (row["agreement"], row["pattern"], row["stations_a"]) == ("reversed", "swap_like", 342)
