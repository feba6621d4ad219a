"""One contest of a package is told as the whole run tells it, though little else is read."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from fullcount.ingest import read_package
from fullcount.ingest.archive import Folder
from fullcount.work.datasets import datasets_get
from fullcount.work.open import open_law_of, open_package
from fullcount.work.simulate import simulate
from fullcount.work.verify import count_package

NOW = datetime(2031, 3, 10, 12, tzinfo=UTC)
ORIGINALS = Path(__file__).parents[3] / "shared" / "data" / "pakistan_2024_form45" / "raw"


def told_alike(package, contests, *, now):
    whole = count_package(package, now=now)
    for contest in contests:
        alone = count_package(package, now=now, only=(contest,))
        assert alone.returns.contests["contest_id"].to_list() == [contest]
        for name in ("findings", "tallies", "standings", "pairs", "levels", "outcomes", "awaited"):
            mine = getattr(whole, name).filter(contest_id=contest)
            assert getattr(alone, name).filter(contest_id=contest).equals(mine), (contest, name)
        assert whole.findings.filter(contest_id=contest).height or contest == "NA-1"


@pytest.fixture(scope="module")
def sahra(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sahra") / "package"
    simulate(folder, seed=20310309)
    return folder


@pytest.mark.parametrize(
    "contest",
    [
        "NA-9",  # a foreign station on a line: the other seats are needed to say so
        "NA-2",  # a deadline that runs from what happened elsewhere
        "PA-4",  # ballots of its twin at the same stations
    ],
)
def test_the_demonstration_seat_by_seat(sahra, contest):
    told_alike(sahra, [contest], now=NOW)


@pytest.mark.long
@pytest.mark.skipif(not ORIGINALS.is_dir(), reason="the originals are not beside the project")
def test_a_seat_of_pakistan_reads_only_its_own_files(tmp_path, monkeypatch):
    package = tmp_path / "pakistan"
    datasets_get("pakistan_2024_form45", package, from_dir=ORIGINALS)
    told_alike(package, ["NA-46", "NA-130", "PP-169"], now=NOW)
    read = []
    plain = Folder.read
    monkeypatch.setattr(Folder, "read", lambda self, name: read.append(name) or plain(self, name))
    returns, _ = open_package(package, only=["NA-46"])
    assert [name for name in read if name.startswith("form45/")] == ["form45/NA-46.csv"]
    assert returns.forms["contest_id"].unique().to_list() == ["NA-46"]
    assert returns.contests.equals(open_package(package)[0].contests)


TOML = """
[election]
id = "s"
title = "Sahra (fictional)"
date = 2031-02-08
law = "sahra"
fictional = true
[[source]]
id = "clerk"
title = "the clerk (fictional)"
kind = "official"
[contests]
office = "'assembly'"
unit = "id"
[[file]]
path = "{seat}.csv"
source = "clerk"
kind = "station_count"
contest = "seat"
unit = "UNIT"
[file.votes]
columns = "*"
"""


def contests_read(toml):
    files = {f"S-{n}.csv": b"no,a,b\n1,2,3\n" for n in (1, 2, 3)}
    law = open_law_of(Path(), "sahra")
    returns = read_package(toml.encode(), files, law=law, where="e", only=["S-2"])
    assert returns.contests["contest_id"].to_list() == ["S-1", "S-2", "S-3"]
    return sorted(returns.forms["contest_id"].unique())


def test_all_is_read_where_another_file_may_say_where_a_unit_lies():
    own = TOML.replace("UNIT", "seat || '/' || \\\"no\\\"")
    assert contests_read(own) == ["S-2"]
    shared = TOML.replace("UNIT", "no")
    assert contests_read(shared) == ["S-1", "S-2", "S-3"]
    listed = shared + '[[unit]]\nid = "1"\nparent = "S-2"\nkind = "station"\n'
    assert contests_read(listed) == ["S-2"]


def test_all_is_read_where_persons_or_twins_are_told_across_contests():
    own = TOML.replace("UNIT", "seat || '/' || \\\"no\\\"")
    keyed = own + '[[crosswalk]]\nof = "person"\nsource = "s"\nmap = { "a" = "p1" }\n'
    assert contests_read(keyed) == ["S-1", "S-2", "S-3"]
    twins = own.replace('unit = "id"', "unit = \"id\"\ntwin_of = \"REPLACE(id, 'S', 'T')\"")
    assert contests_read(twins) == ["S-1", "S-2", "S-3"]


def test_a_twin_is_read_with_it_and_not_told():
    own = TOML.replace("UNIT", "seat || '/' || \\\"no\\\"").replace("[contests]", "[unused]", 1)
    own = own.replace('[unused]\noffice = "\'assembly\'"\nunit = "id"\n', "")
    seats = "".join(
        f'[[contest]]\nid = "S-{n}"\nunit = "S-{n}"\n{more}' for n, more in
        ((1, 'twin_of = "S-2"\n'), (2, ""), (3, ""))
    )  # fmt: skip
    assert contests_read(own + seats) == ["S-1", "S-2"]
