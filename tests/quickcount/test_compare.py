"""Stations first and exactly; totals after, with false alarms held down over contests."""

import numpy as np
import polars as pl
import pytest
from quickcount.made import poll

from fullcount.quickcount.compare import contests, stations, totals
from fullcount.quickcount.estimate import estimate
from fullcount.quickcount.wording import of_stations


def long(rows, contest="c1"):
    return pl.DataFrame(
        [(contest, unit, name, votes) for unit, name, votes in rows],
        schema={
            "contest_id": pl.String,
            "unit_id": pl.String,
            "candidate_id": pl.String,
            "votes": pl.Int64,
        },
        orient="row",
    )


OWN = [("u1", "a", 10), ("u1", "b", 5), ("u2", "a", 7), ("u2", "b", 9), ("u3", "a", 4)]
THEIRS = [("u1", "a", 12), ("u1", "b", 5), ("u2", "a", 7), ("u2", "b", 9), ("u9", "a", 1)]


def test_stations_are_compared_one_by_one():
    rows = stations(long(OWN), long(THEIRS)).rows_by_key("unit_id", named=True, unique=True)
    assert (rows["u1"]["differing"], rows["u1"]["lead_change"]) == (1, 2)
    assert (rows["u2"]["differing"], rows["u2"]["lead_change"]) == (0, 0)
    assert (rows["u3"]["compared"], rows["u3"]["lead_change"]) == (0, None)


def test_contest_adds_up():
    row = contests(long(OWN), long(THEIRS)).row(0, named=True)
    assert (row["leader"], row["rival"]) == ("a", "b")
    assert (row["stations"], row["compared"], row["differing"]) == (3, 2, 1)
    assert (row["for_leader"], row["for_rival"], row["lead_change"]) == (1, 0, 2)
    assert row["p"] == 1.0


def test_one_sided_changes_stand_out_among_many_contests():
    """Twenty contests with slips to either side, one with twelve changes that all help one."""
    rng = np.random.default_rng(4)
    own, theirs = [], []
    for contest in range(21):
        for unit in range(40):
            a, b = (int(n) for n in rng.integers(60, 200, 2))
            step = int(rng.choice([-1, 1])) if unit < 12 else 0
            step = 5 if contest == 20 and unit < 12 else step
            rows = [(f"{contest}-{unit}", "a", a + 80), (f"{contest}-{unit}", "b", b)]
            own.append(long(rows, f"c{contest:02}"))
            rows = [(f"{contest}-{unit}", "a", a + 80 + step), (f"{contest}-{unit}", "b", b)]
            theirs.append(long(rows, f"c{contest:02}"))
    found = contests(pl.concat(own), pl.concat(theirs))
    named = found.filter(pl.col("p_adjusted") < 0.05)
    assert named["contest_id"].to_list() == ["c20"]
    assert (found["p_adjusted"] >= found["p"]).all()


def test_totals_inside_and_outside():
    made, _, came, every = poll()
    found = estimate(came, made)
    share = every["amal"].sum() / every["cast"].sum()
    rows = totals(
        {"near": found, "far": found},
        {"near": {"amal": share}, "far": {"amal": share + 0.1, "badr": 0.9 - share}},
    )
    by = {
        (c, n): (inside, p)
        for c, n, inside, p in rows.select("contest_id", "candidate_id", "inside", "p").iter_rows()
    }
    assert by["near", "amal"][0]
    assert not by["far", "amal"][0]
    assert by["far", "amal"][1] < 1e-6
    assert rows.filter(pl.col("contest_id") == "near").height == 1  # the other is not stated


@pytest.mark.parametrize(
    ("compared", "differing", "says"),
    [(0, 0, "Nothing may be said"), (5, 0, "are those observed"), (5, 2, "finding of its own")],
)
def test_wording(compared, differing, says):
    saying = of_stations(stations=6, compared=compared, differing=differing)
    assert says in saying.allows
