"""A station is one station in whatever digits its number is written, and both are kept."""

import pytest
from ingest.sahra import FILE, HEAD, WIDE, read, read_forms

from fullcount.errors import PackageError

TWO = (
    WIDE
    + FILE.replace("forms.csv", "urdu.csv").replace('"S1"', '"S9"')
    + '[file.votes]\ncolumns = "*"\n'
)
ROWS = "station,a\n7,1\n46,2\n"


@pytest.mark.parametrize("seven", ["۷", "٧", "७", "７"])
def test_one_station_in_two_scripts_is_one_unit(seven):
    returns = read(TWO, {"forms.csv": ROWS, "urdu.csv": f"station,a\n{seven},1\n46,2\n"})
    assert returns.forms["unit_id"].to_list() == ["7", "46", "7", "46"]
    assert returns.units.filter(kind="station").height + returns.units.filter(
        kind="constituency"
    ).height in (2, 3)
    assert returns.raws.select("column", "raw").rows() == [("unit_id", seven)]


def test_letters_are_kept_and_only_digits_folded():
    assert read_forms("station,a\nحلقہ ۴۶/۰۷,1\n").forms["unit_id"].to_list() == ["حلقہ 46/07"]


def test_a_list_may_be_in_either():
    toml = WIDE + '[[unit]]\nid = "۷"\nparent = "SA-۱"\nkind = "station"\n'
    toml = toml.replace('unit = "SA-1"', 'unit = "SA-۱"')
    returns = read_forms("station,a\n7,1\n", toml)
    listed = returns.units.filter(unit_id="7")
    assert listed.select("parent_id", "listed").row(0) == ("SA-1", True)
    assert "SA-1" in returns.units["unit_id"]


def test_a_list_that_has_a_number_in_both_is_refused():
    toml = WIDE + "".join(f'[[unit]]\nid = "{one}"\nkind = "station"\n' for one in ("7", "۷"))
    with pytest.raises(PackageError, match="7 is listed twice"):
        read_forms(ROWS, toml)


def test_a_crosswalk_is_asked_as_written_and_then_as_folded():
    walk = '[[crosswalk]]\nof = "unit"\nsource = "s"\nmap = '
    written = read_forms("station,a\n۷,1\n", WIDE + walk + '{ "۷" = "A", "7" = "B" }\n')
    assert written.forms["unit_id"].to_list() == ["A"]
    assert written.raws.is_empty()
    plain = read_forms("station,a\n۷,1\n", WIDE + walk + '{ "7" = "B" }\n')
    assert plain.forms["unit_id"].to_list() == ["B"]


def test_the_same_station_twice_in_two_scripts_is_a_second_reading():
    returns = read_forms("station,a\n7,1\n۷,2\n")
    assert returns.forms.select("unit_id", "reading").rows() == [("7", 1), ("7", 2)]


def test_long_files_too():
    toml = HEAD + FILE + 'layout = "long"\n[file.votes]\ncandidate = "who"\nvotes = "n"\n'
    returns = read_forms("station,who,n\n۷,a,1\n۷,b,2\n", toml)
    assert returns.forms["unit_id"].to_list() == ["7"]
    assert returns.raws.select("column", "raw").rows() == [("unit_id", "۷")]
