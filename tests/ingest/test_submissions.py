"""One submission, exported by two servers or twice, is the same submission; people stay out."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.errors import InputError
from fullcount.ingest.submissions import read_submissions

CENTRAL = (
    "SubmissionDate,start,end,who-slot,who-station,form_45-valid,form_45-cast_women,"
    "meta-instanceID,KEY,SubmitterID,SubmitterName,DeviceID,ReviewState\n"
    "2031-03-09T18:30:00.123Z,2031-03-09T18:00:00.000+05:00,2031-03-09T18:10:00.000+05:00,"
    "s1,st-1,312,,uuid:a-1,uuid:a-1,7,A Person,phone-7,approved\n"
)
KOBO = [
    {
        "_id": 9, "_uuid": "a-1", "meta/instanceID": "uuid:a-1", "start": "x",
        "who/slot": "s1", "who/station": "st-1", "form_45/valid": "312",
        "_submission_time": "2031-03-09T18:31:00", "_submitted_by": "someone",
        "_attachments": [{"filename": "x.jpg"}], "_geolocation": [None, None],
    }
]  # fmt: skip
ODATA = {
    "value": [
        {
            "__id": "uuid:a-1", "__system": {"submissionDate": "2031-03-09T18:30:00.123Z"},
            "who": {"slot": "s1", "station": "st-1"}, "form_45": {"valid": 312, "cast_women": None},
            "meta": {"instanceID": "uuid:a-1"},
        }
    ]
}  # fmt: skip


def read(value):
    raw = value.encode() if isinstance(value, str) else json.dumps(value).encode()
    return read_submissions(raw, where="export")


def test_two_servers_give_one_id_and_one_content():
    central, kobo = read(CENTRAL), read({"results": KOBO})
    odata = read(ODATA)
    drop = ["start", "end"]
    bare = read(CENTRAL.replace("start,end,", "", 1).replace(
        "2031-03-09T18:00:00.000+05:00,2031-03-09T18:10:00.000+05:00,", ""))  # fmt: skip
    assert [found.rows["client_id"].to_list() for found in (central, kobo, odata)] == [["a-1"]] * 3
    assert bare.rows["content_sha256"].to_list() == odata.rows["content_sha256"].to_list()
    assert [column for column in central.rows.columns if column in drop] == drop
    assert str(central.rows["received_at"][0]) == "2031-03-09 18:30:00+00:00"
    assert kobo.rows["valid"].to_list() == ["312"]


def test_columns_that_name_people_or_devices_do_not_enter_and_are_named():
    found = read(CENTRAL)
    assert set(found.left_out) == {"SubmitterID", "SubmitterName", "DeviceID"}
    assert not {"SubmitterName", "DeviceID", "ReviewState"} & set(found.rows.columns)
    assert "A Person" not in str(found.rows.to_dicts())


def test_a_submission_without_an_id_is_told_apart_and_not_taken():
    two = CENTRAL + CENTRAL.splitlines()[1].replace("uuid:a-1", "") + "\n"
    found = read(two)
    assert (found.rows.height, found.without_id) == (1, (3,))


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ("slot,valid\ns1,3\n", "have no ids"),
        ("KEY,a-valid,b-valid\nx,1,2\n", "two questions are called valid"),
        ('{"value": 3}', "not a list of submissions"),
        ("[1]", "not a list of submissions"),
        ("[", "not JSON"),
    ],
)
def test_what_is_no_export_is_refused(bad, says):
    with pytest.raises(InputError, match=says):
        read(bad)


ROWS = st.lists(
    st.fixed_dictionaries(
        {"KEY": st.sampled_from("abc")},
        optional={"valid": st.sampled_from(["1", "12", ""]), "cast": st.sampled_from(["2", "1"])},
    ),
    min_size=1, max_size=6,
)  # fmt: skip


@given(ROWS)
def test_the_hash_is_equal_exactly_where_the_stated_answers_are(rows):
    found = read(rows).rows
    stated = [tuple(sorted((k, v) for k, v in row.items() if k != "KEY" and v)) for row in rows]
    hashes = found["content_sha256"].to_list()
    for one, its in zip(hashes, stated, strict=True):
        assert [one == other for other in hashes] == [its == others for others in stated]
