"""A crosswalk says whom a text means, row by row with its source; it never contradicts itself."""

import pytest
from ingest.sahra import WIDE, read

from fullcount.errors import PackageError

WALK = '[[crosswalk]]\nof = "candidate"\nfile = "walk.csv"\n'
UNITS = '[[crosswalk]]\nof = "unit"\nfile = "walk.csv"\n'
SHEET = "station,PTI,JI\n1,2,3\n"


def people(walk, toml=WIDE + WALK):
    return read(toml, {"forms.csv": SHEET, "walk.csv": walk}).candidates["candidate_id"].to_list()


def test_texts_become_ids():
    assert people("text,id,source\nPTI,PTI-IND,Form 33\nunused,x,y\n") == ["PTI-IND", "JI"]


def test_a_contests_own_row_comes_before_the_general_one():
    walk = "contest,text,id,source\n*,PTI,general,s\nSA-1,PTI,own,s\nSA-2,JI,other,s\n"
    assert people(walk) == ["own", "JI"]


def test_a_text_mapped_twice_differently_is_an_error():
    with pytest.raises(PackageError, match="candidate 'PTI' is mapped to a and to b"):
        people("text,id,source\nPTI,a,s\nPTI,b,s\n")
    assert people("text,id,source\nPTI,a,s\nPTI,a,t\n") == ["a", "JI"]


@pytest.mark.parametrize(
    ("walk", "what"),
    [("text,id\nPTI,a\n", "no column source"), ("text,id,source\nPTI,a,\n", "row 2 has no source")],
)
def test_every_row_needs_its_source(walk, what):
    with pytest.raises(PackageError, match=what):
        people(walk)


def test_units_too():
    files = {"forms.csv": SHEET, "walk.csv": "text,id,source\n1,SA-1/001,list\n"}
    assert read(WIDE + UNITS, files).forms["unit_id"].to_list() == ["SA-1/001"]


def test_units_of_one_contest_only():
    walk = "contest,text,id,source\nSA-2,1,other,s\nSA-1,1,mine,s\n"
    files = {"forms.csv": SHEET, "walk.csv": walk}
    assert read(WIDE + UNITS, files).forms["unit_id"].to_list() == ["mine"]


def of_candidates(column, walk, of, toml=WIDE):
    given = toml + f'[[crosswalk]]\nof = "{of}"\nfile = "walk.csv"\n'
    return read(given, {"forms.csv": SHEET, "walk.csv": walk}).candidates[column].to_list()


def test_lists_and_persons_are_said_of_a_candidate_by_its_id():
    walk = "text,id,source\nPTI, 2 ,ballot paper\n"
    assert of_candidates("list", walk, "list") == [2, None]
    walk = "contest,text,id,source\n*,JI,p1,s\nSA-1,JI,p7,Form 33\nSA-9,PTI,p2,s\n"
    assert of_candidates("person", walk, "person") == [None, "p7"]


def test_a_list_that_is_no_number_is_an_error():
    with pytest.raises(PackageError, match="row 2: a list is a whole number"):
        of_candidates("list", "text,id,source\nPTI,second,s\n", "list")


def test_what_the_package_itself_declares_comes_first():
    toml = WIDE + '[[candidate]]\nid = "PTI"\noptional = true\nlist = 1\nperson = "mine"\n'
    assert of_candidates("list", "text,id,source\nPTI,2,s\nJI,3,s\n", "list", toml) == [1, 3]
    assert of_candidates("person", "text,id,source\nPTI,p2,s\n", "person", toml) == ["mine", None]
