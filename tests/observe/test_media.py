"""Minutes add up: tones to seconds, contestants to outlets; a line that cannot be read stops it."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.errors import InputError
from fullcount.observe.media import airtime, read_media

HEAD = "outlet,outlet_kind,contestant,on,programme,seconds,tone\n"
LINE = st.tuples(
    st.sampled_from("AB"), st.sampled_from("PQR"), st.integers(1, 20), st.integers(0, 600),
    st.sampled_from(["positive", "neutral", "negative", ""]),
)  # fmt: skip


def media(lines):
    rows = [f"{o},state,{c},2031-01-{d:02d},news,{s},{t}\n" for o, c, d, s, t in lines]
    return read_media((HEAD + "".join(rows)).encode(), where="m.csv")


@given(st.lists(LINE, min_size=1, max_size=12))
def test_everything_adds_up_and_shares_are_of_their_group(lines):
    found = airtime(media(lines), periods=[date(2031, 1, 5), date(2031, 1, 12)])
    whole = sum(line[3] for line in lines)
    for table in (found.by_outlet, found.by_contestant, found.by_period):
        assert table["seconds"].sum() == whole
        tones = table.select(pl.sum_horizontal("positive", "neutral", "negative", "not_judged"))
        assert tones.to_series().to_list() == table["seconds"].to_list()
    assert set(found.by_contestant["of_seconds"]) == {whole}
    for (outlet,), part in found.by_outlet.partition_by("outlet", as_dict=True).items():
        mine = sum(line[3] for line in lines if line[0] == outlet)
        assert set(part["of_seconds"]) == {mine}
    days = {line[2] for line in lines}
    periods = {("2031-01-12" if d >= 12 else "2031-01-05" if d >= 5 else None) for d in days}
    assert set(found.by_period["period"]) == periods


def test_minutes_are_seconds_times_sixty():
    raw = b"outlet,contestant,on,minutes\nA,P,2031-01-02,1.5\n"
    assert read_media(raw, where="m").select("seconds", "tone").rows() == [(90, None)]


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (HEAD + "A,s,P,2031-01-02,n,-1,\n", "row 2: seconds is no length"),
        (HEAD + "A,s,P,2031-01-02,n,90000,\n", "row 2: seconds is no length"),
        (HEAD + "A,s,P,yesterday,n,1,\n", "row 2: on is no day"),
        (HEAD + "A,s,,2031-01-02,n,1,\n", "row 2: contestant is not stated"),
        (HEAD + "A,s,P,2031-01-02,n,1,warm\n", "row 2: tone is none of"),
        ("outlet,contestant,on\nA,P,2031-01-02\n", "seconds or of minutes"),
        ("outlet,contestant,on,seconds,minutes\nA,P,2031-01-02,1,1\n", "seconds or of minutes"),
        ("outlet,contestant,on,seconds,party\nA,P,2031-01-02,1,x\n", "unknown column 'party'"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(raw, says):
    with pytest.raises(InputError, match=says):
        read_media(raw.encode(), where="m.csv")
