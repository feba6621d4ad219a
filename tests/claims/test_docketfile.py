"""Whatever the bytes, a file of records is read, or it is said where it cannot be."""

import csv
import io
import json

import pytest
from claims.records import CASE, CONTENT, DECIDED, act, acts, lines, published
from hypothesis import given
from hypothesis import strategies as st

from fullcount.claims.docketfile import COLUMNS, acts_csv, jsonl, read_records
from fullcount.claims.records import READERS
from fullcount.errors import InputError

WORDS = st.sampled_from(
    ["record", "case", "act", "id", "kind", "petition", "C-1", "file", "2031-03-01", "en", "told",
     "petitioner", "content", "source", "as_of", "part", "whole", "progress", "law", "pakistan"]
)  # fmt: skip
VALUES = st.recursive(
    WORDS | st.integers() | st.none() | st.booleans() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=5),
    max_leaves=12,
)


@given(raw=st.binary(max_size=300), name=st.sampled_from(["a.toml", "a.jsonl", "a.csv", "a.xml"]))
def test_any_bytes_are_read_or_refused(raw, name):
    try:
        read_records(raw, name=name)
    except InputError:
        return


@given(records=st.lists(VALUES, max_size=4))
def test_any_json_is_read_or_refused(records):
    raw = "\n".join(json.dumps(one) for one in records).encode()
    try:
        read_records(raw, name="a.jsonl")
    except InputError:
        return


@given(kind=st.sampled_from(list(READERS)), fields=st.dictionaries(WORDS, VALUES, max_size=6))
def test_any_record_of_a_kind_is_read_or_refused(kind, fields):
    raw = json.dumps(fields | {"record": kind}).encode()
    try:
        read_records(raw, name="a.jsonl")
    except InputError:
        return


@given(cells=st.lists(st.dictionaries(st.sampled_from(COLUMNS), WORDS, max_size=5), max_size=4))
def test_any_table_is_read_or_refused(cells):
    rows = [",".join(COLUMNS), *(",".join(row.get(c, "") for c in COLUMNS) for row in cells)]
    try:
        read_records("\n".join(rows).encode(), name="a.csv")
    except InputError:
        return


def test_the_three_spellings_give_the_same_records():
    raw = lines(CASE, *acts(DECIDED))
    told = read_records(raw, name="a.jsonl")
    again = read_records(jsonl([one.raw for one in told]), name="b.jsonl")
    table = acts_csv([json.loads(one.raw) for one in told])
    toml = '[[case]]\nid = "C-1"\nkind = "petition"\ncontest = "NA-3"\nlaw = "pakistan"\n'
    for step in DECIDED:
        name, at, by, words = step
        said = "".join(f'{key} = "{word}", ' for key, word in words.items()).rstrip(", ")
        toml += f'[[act]]\ncase = "C-1"\nact = "{name}"\nat = {at}\nby = "{by}"\n'
        toml += f"told = {{ {said} }}\n" if said else ""
    spelled = [one.raw for one in told]
    assert [one.raw for one in again] == spelled
    assert [one.raw for one in read_records(table.encode(), name="c.csv")] == spelled
    assert [one.raw for one in read_records(toml.encode(), name="d.toml")] == spelled


def test_who_stays_a_case_is_not_who_acts():
    stayed = act("stay", "2031-04-02", "court", {"by": "High Court", "reason": "an appeal"})
    told = read_records(lines(CASE, stayed), name="a.jsonl")
    table = acts_csv([json.loads(one.raw) for one in told])
    assert "stayed_by" in table.splitlines()[0]
    assert [one.raw for one in read_records(table.encode(), name="a.csv")] == [
        one.raw for one in told
    ]


@pytest.mark.parametrize(
    ("record", "says"),
    [
        (CASE | {"kind": "grudge"}, "kind must be one of"),
        (CASE | {"colour": "red"}, "unknown key 'colour'"),
        ({"record": "gossip"}, "no record is a 'gossip'"),
        (act("file", "2031-03-01T10:00:00", "petitioner", {}), "names no zone"),
        (act("file", "yesterday", "petitioner", {}), "neither a day nor an instant"),
        (act("file", "2031-03-01", "a neighbour", {}), "by must be one of"),
        (published("proportion", "p"), "neither a part nor a share"),
        (published("proportion", "p", part=3, whole=2), "more than the whole"),
        (published("proportion", "p", part=1, whole=2, as_of="2031-13"), "is no month"),
        (published("aggregate", "a", standard="gut_feeling"), "standard must be one of"),
        (CONTENT | {"says": {"en": "ask 0300 1234567"}}, "people lie in the vault"),
        ([], "is no object"),
        (published("proportion", "p", part=0.5), "has no one spelling"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(record, says):
    with pytest.raises(InputError, match=says) as told:
        read_records(lines(CASE, record), name="a.jsonl")
    assert told.value.where.startswith("a.jsonl, line 2")


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("case,kind\nC-1,petition,x\n", "more or fewer cells"),
        ("case,mood\nC-1,sour\n", "no column is called 'mood'"),
        ("case,kind\nC-1,petition\nC-1,complaint\n", "kind is not what an earlier row says"),
        ("case,kind\n,petition\n", "id"),
    ],
)
def test_a_table_that_does_not_hold_is_refused(table, says):
    with pytest.raises(InputError, match=says):
        read_records(table.encode(), name="a.csv")


def test_a_month_without_a_day_is_kept_as_one():
    record = published("proportion", "p", part=1, whole=2, as_of="2031-02")
    (told,) = read_records(lines(record), name="a.jsonl")
    assert (f"{told.value.origin.as_of}", told.value.origin.exact) == ("2031-02-28", False)


@given(reason=st.text(st.sampled_from("=+-@'a ,\n\""), min_size=1, max_size=5))
def test_a_cell_that_looks_like_a_formula_is_not_run_and_comes_back(reason):
    said = act("transfer", "2031-03-02", "tribunal", {"forum": "x", "reason": f"{reason}."})
    told = read_records(lines(CASE, said), name="a.jsonl")
    table = acts_csv([json.loads(one.raw) for one in told])
    cell = next(csv.DictReader(io.StringIO(table)))["reason"]
    assert cell[0] not in "=+-@"
    back = read_records(table.encode(), name="a.csv")[-1].value.told["reason"]
    assert back == f"{reason}.".strip()


def test_a_later_table_need_not_say_again_what_kind_of_case_it_is():
    table = "case,act,at,by,number\nC-1,register,2031-03-02,tribunal,1\n"
    (told,) = read_records(table.encode(), name="a.csv")
    assert (told.value.case_id, told.value.act) == ("C-1", "register")
