"""``election.toml`` is read strictly: a misspelt key is a mistake, and all come at once."""

import pytest
from ingest.sahra import FILE, HEAD, WIDE, read_forms

from fullcount.errors import PackageError
from fullcount.ingest.declared import read_declared

SHEET = "station,Amal\n1,2\n"


@pytest.mark.parametrize(
    ("cut", "put", "what"),
    [
        ('path = "forms.csv"', 'path = "forms.csv"\nheadr = 2', "headr is not a key we know here"),
        ('kind = "official"', 'kind = "gossip"', "kind = 'gossip' is none of official"),
        ("date = 2031-02-08", 'date = "soon"', "date 'soon' is not a date"),
        ("date = 2031-02-08", "", "date is missing"),
        ('zone = "Asia/Karachi"', 'zone = "Mars/Base"', "no time zone is called"),
        ('source = "clerk"', 'source = "nobody"', "source 'nobody' is not declared"),
        ('unit = "station"', "", "unit is missing"),
        ('unit = "station"', 'unit = "station +"', "not an SQL expression"),
        ('unit = "station"', 'unit = "MAX(station)"', "looks at other rows"),
        ('unit = "station"', "unit = \"string_agg(station, ',')\"", "looks at other rows"),
        ('unit = "station"', 'unit = "first_value(station)"', "looks at other rows"),
        ('unit = "station"', 'unit = "max/**/(station)"', "comments are not allowed"),
        ('unit = "station"', "unit = '\"max\"(station)'", "a quoted name cannot be called"),
        ('unit = "station"', "unit = \"lpad(station, 999999999, 'x')\"", "at most 99 signs"),
        ('unit = "station"', "unit = \"rpad(station, 9 * 9, 'x')\"", "at most 99 signs"),
        ('unit = "station"', f'unit = "{" || ".join(["station"] * 500)}"', "too long"),
        ('path = "forms.csv"', 'path = "{a}{b}{c}{d}.csv"', "at most 3"),
        ('path = "forms.csv"', f'path = "{"*" * 200}x"', "at most 3"),
        ('unit = "SA-1"', f'unit = "SA-1"\nseats = {"9" * 40}', "seats must be a whole number"),
        (
            'unit = "SA-1"',
            'unit = "SA-1"\nseats = 0',
            "contest]] 1: seats = 0: a contest fills from",
        ),
        ('unit = "SA-1"', 'unit = "SA-1"\nseats = -1', "contest]] 1: seats must be a whole number"),
        ('unit = "SA-1"', 'unit = "SA-1"\nseats = 5001', "contest]] 1: seats = 5001"),
        ("date = 2031-02-08", "date = 0001-01-01", "is not between"),
        ("date = 2031-02-08", "date = 9999-12-31", "is not between"),
        ('kind = "S1"', 'kind = "S1"\nencoding = "utf-7\\u0000"', "forms.csv"),
        ('kind = "S1"', 'kind = "S7"', "kind 'S7' is none of S1, S9"),
        ('path = "forms.csv"', 'path = "{a}{a}.csv"', "must be a name, and used once"),
        ('columns = "*"', 'columns = "*"\ncandidate = "x"\nvotes = "y"', "give either columns"),
        ('columns = "*"', 'columns = ["Amal", "Zed"]', "no column Zed"),
        ('path = "forms.csv"', 'path = "forms.csv"\nlayout = "tall"', "layout = 'tall' is none of"),
        ('path = "forms.csv"', 'path = "forms.csv"\nlayout = "long"', "needs votes.candidate"),
        ('path = "forms.csv"', 'path = "forms.csv"\ndelimiter = ";;"', "one character"),
        ('path = "forms.csv"', 'path = "forms.csv"\nheader = -1', "header must be a whole number"),
        ('path = "forms.csv"', 'path = "forms.csv"\ntable = "units"', "has no boxes and no votes"),
        ("fictional = true", 'fictional = "yes"', "fictional must be true or false"),
        ('id = "clerk"\ntitle', 'id = "clerk"\nurl = 1\nids = 2\ntitle', "ids is not a key"),
    ],
)
def test_each_mistake_is_named(cut, put, what):
    assert cut in WIDE
    with pytest.raises(PackageError) as caught:
        read_forms(SHEET, WIDE.replace(cut, put, 1))
    assert what in str(caught.value)


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ('[[unit]]\nid = "1"\nregistered = 5\n', "registered needs registered_source"),
        ('[[unit]]\nid = "1"\n[[unit]]\nid = "1"\n', "[[unit]] 1 is declared twice"),
        ('[[candidate]]\ncontest = "SA-9"\nid = "x"\n', "contest SA-9, which is unknown"),
        ('[[crosswalk]]\nof = "party"\nmap = { a = "b" }\nsource = "s"\n', "of = 'party'"),
        ('[[crosswalk]]\nof = "unit"\nmap = { a = "b" }\n', "map needs source"),
        ('[[crosswalk]]\nof = "unit"\n', "give either file or map"),
        ('[[crosswalk]]\nof = "unit"\nfile = "gone.csv"\n', "no file is called gone.csv"),
        ("[votes]\n", "votes is not a key we know here"),
        ("unit = 5\n", "must be written [[unit]]"),
        ('[contests]\noffice = "seat"\n', "may read only the column id"),
    ],
)
def test_mistakes_of_lists(more, what):
    toml = more + WIDE if more.startswith("unit") else WIDE + more
    with pytest.raises(PackageError) as caught:
        read_forms(SHEET, toml)
    assert what in str(caught.value)


@pytest.mark.parametrize("raw", [b"[", b"\xff", b"[election]\nid = 1 2", b"a = " + b"[" * 5000])
def test_what_is_no_toml_is_said_so(raw):
    with pytest.raises(PackageError, match="not TOML"):
        read_declared(raw, where="election.toml")


def test_an_undeclared_contest_is_an_error():
    toml = HEAD + FILE + 'contest = "seat"\n[file.votes]\ncolumns = "*"\n'
    with pytest.raises(PackageError, match="1 contests are named by files but not declared: SA-7"):
        read_forms("seat,station,Amal\nSA-7,1,2\n", toml)


def test_all_mistakes_at_once():
    toml = WIDE.replace('kind = "official"', 'kind = "gossip"').replace("2031-02-08", '"x"')
    with pytest.raises(PackageError) as caught:
        read_forms(SHEET, toml)
    assert len(caught.value.errors) == 2
    assert "2 errors; nothing was written" in str(caught.value)


def test_two_languages_or_one():
    declared = read_declared(
        WIDE.replace('"Sahra (fictional) 2031"', '{en = "S", ur = "س"}').encode(), where="x"
    )
    assert (declared.election.title.en, declared.election.title.ur) == ("S", "س")


def derived(seats):
    """The package without a declared contest: ``[contests]`` says how they are made."""
    declared = '[[contest]]\nid = "SA-1"\noffice = "SA"\nunit = "SA-1"'
    assert declared in WIDE
    toml = WIDE.replace(declared, f'[contests]\nunit = "id"\nseats = "{seats}"')
    toml = toml.replace('unit = "station"', 'unit = "station"\ncontest = "seat"')
    return read_forms("seat,station,a\nSA-1,1,2\nSA-2,2,2\n", toml).contests["seats"].to_list()


@pytest.mark.parametrize("seats", ["'0'", "'-2'", "'many'", "'2.5'", "'5001'"])
def test_seats_that_cannot_be_are_refused_where_they_are_derived(seats):
    with pytest.raises(PackageError, match=r"\[contests\]\.seats: SA-1: seats = "):
        derived(seats)


def test_seats_are_one_where_nobody_says():
    assert derived("CASE WHEN id = 'SA-1' THEN '3' END") == [3, 1]
