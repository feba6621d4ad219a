"""A heap of files becomes an election.toml that reads them, and a handful of questions."""

import io
import tomllib
import zipfile
from pathlib import Path

import pytest

from fullcount.country import packaged_law
from fullcount.ingest import propose, read_package
from fullcount.ingest.alike import alike
from fullcount.ingest.sniff import sniff
from fullcount.model.returns import check_returns

REAL = Path(__file__).parents[3] / "shared/data"


def packed(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    return out.getvalue()


def read(proposal, files, law):
    toml = proposal.toml.encode()
    return check_returns(read_package(toml, files, law=packaged_law(law), where="election.toml"))


SEATS = {
    "f/NA-1.csv": "No,Name,Amal,Badr,Total Votes,Filename\n1,A,5,4,9,x\n2,B,3,3,6,y\n3,C,0,1,1,z\n",
    "f/NA-2.csv": "No,Name,Badr,Chand,Total Votes,Filename\n1,A,1,4,5,\n2,B,2,3,5,\n3,C,9,1,10,",
    "f/README.md": "words",
}


def test_files_that_look_alike_become_one_with_the_seat_in_its_path():
    files = {"forms.zip": packed(SEATS)}
    proposal = propose(files)
    declared = tomllib.loads(proposal.toml)
    (block,) = declared["file"]
    assert block["path"] == "forms.zip!f/{seat}.csv"
    assert block["unit"] == "seat || '/' || \"No\""
    assert block["ignore"] == ["Filename"]
    assert block["boxes"] == {"valid": '"Total Votes"'}
    assert declared["election"]["law"] == "pakistan"
    returns = read(proposal, files, "pakistan")
    assert returns.forms.height == 6
    assert returns.unread.is_empty()
    assert returns.contests.select("contest_id", "office").rows() == [
        ("NA-1", "NA"),
        ("NA-2", "NA"),
    ]
    assert len(proposal.questions) <= 5


def test_a_pattern_must_not_catch_strangers():
    files = {
        "part1.csv": b"code,Amal,Badr\n1,2,3\n2,3,4\n",
        "part2.csv": b"code,Amal,Badr\n3,2,3\n4,3,4\n",
        "places.csv": b"id;place\n1;x\n2;y\n",
    }
    paths = [block["path"] for block in tomllib.loads(propose(files, law="peru").toml)["file"]]
    assert paths == ["part{seat}.csv"]


def test_long_files():
    files = {"a.csv": b"ps_code,candidate,votes\n1,a,5\n1,b,6\n2,a,7\n2,b,8\n"}
    proposal = propose(files, law="afghanistan")
    assert tomllib.loads(proposal.toml)["file"][0]["layout"] == "long"
    returns = read(proposal, files, "afghanistan")
    assert returns.forms.select("unit_id", "votes_1", "votes_2").rows() == [
        ("1", 5, 6),
        ("2", 7, 8),
    ]


def test_a_run_that_adds_up_is_the_candidates():
    rows = "".join(f"{n},{n * 7},{n},{n * 2},{n * 3},{n * 5},4\n" for n in range(1, 40))
    files = {"a.csv": ("mesa,RE,A,B,VALIDOS,extra,NULOS\n" + rows).encode()}
    proposal = propose(files, law="peru")
    block = tomllib.loads(proposal.toml)["file"][0]
    assert block["votes"]["columns"] == ["A", "B"]
    assert any("RE, extra" in question for question in proposal.questions)


@pytest.mark.parametrize("number", ["PS No", "P.S. #", "Polling Station No.", "Booth No", "S. No"])
def test_the_number_of_a_station_is_no_candidate(number):
    rows = "1,School,5,4\n2,Office,3,3\n3,School,8,1\n"
    block = tomllib.loads(propose({"a.csv": f"{number},Name,A,B\n{rows}".encode()}).toml)["file"][0]
    assert block["votes"]["columns"] == ["A", "B"]
    assert block["unit"] == f'"{number}"'
    assert block["units"] == {"name": '"Name"'}


def test_a_total_that_holds_the_rejected_is_no_total_of_valid_votes():
    rows = "".join(f"{n},{n * 2},{n * 3},{n % 3},{n * 5 + n % 3}\n" for n in range(1, 40))
    files = {"a.csv": ("PS No,A,B,Rejected,Total Votes\n" + rows).encode()}
    boxes = tomllib.loads(propose(files, law="pakistan").toml)["file"][0]["boxes"]
    assert boxes == {"rejected": '"Rejected"', "cast": '"Total Votes"'}


def test_styles_are_seen():
    files = {"a.csv": "mesa;Amal;Badr\n1;1.204;NA\n2;17;4\n3;1.000;5\n".encode("utf-16")}
    proposal = propose(files, law="peru")
    block = tomllib.loads(proposal.toml)["file"][0]
    assert (block["delimiter"], block["thousands"], block["null"]) == (";", ".", ["", "NA"])
    assert read(proposal, files, "peru").forms["votes_1"].to_list() == [1204, 17, 1000]


def test_an_old_encoding_is_proposed_and_asked_about():
    files = {"a.csv": "mesa,Núñez,Peña\n1,2,3\n2,3,4\n".encode("cp1252")}
    proposal = propose(files, law="peru")
    assert tomllib.loads(proposal.toml)["file"][0]["encoding"] == "cp1252"
    assert any("letters come out right" in question for question in proposal.questions)


def test_a_preamble_is_stepped_over():
    assert sniff(b"(c) Nobody;;\n;;\nLand;Amal;Badr\n01;5;6\n", where="x").dialect.header == 3


def test_likeness_is_written_down_but_not_in_force():
    files = {
        "a/1.csv": b"mesa,PTI-IND,PML-N\n1,2,3\n2,3,4\n",
        "b/1.csv": b"mesa,PTI,PML(N)\n1,2,3\n2,3,4\n",
    }
    proposal = propose(files, law="peru")
    (content,) = proposal.crosswalks.values()
    assert b'"*","PTI","PTI-IND","","80"' in content
    assert "crosswalk" not in tomllib.loads(proposal.toml)


def test_names_that_are_nothing_like_are_not_paired():
    assert alike(["Amal", "B"], ["Zed", "B"]) == ()


@pytest.mark.parametrize(
    "files", [{}, {"a.md": b"words"}, {"a.zip": b"PK\x03\x04"}, {"a.csv": b""}]
)
def test_nothing_to_read_is_said(files):
    assert any("No file looks like" in question for question in propose(files).questions)


@pytest.mark.skipif(not REAL.exists(), reason="the shared data are not beside this checkout")
def test_the_58_form_45_files_take_at_most_five_answers():
    raw = (REAL / "pakistan_2024_form45/raw/form45_csvs.zip").read_bytes()
    proposal = propose({"form45_csvs.zip": raw})
    assert len(proposal.questions) <= 5
    returns = read(proposal, {"form45_csvs.zip": raw}, "pakistan")
    assert returns.contests.height == 58
    assert (
        returns.forms.height + returns.unread.filter(returns.unread["why"] == "no_unit").height
        == 15_849
    )
    assert (returns.forms["status"] == "not_stated").sum() == 724
