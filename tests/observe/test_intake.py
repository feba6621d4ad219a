"""Whatever comes twice is kept once; an id with other content is never taken for the first."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from fullcount.observe.intake import KEY, take_in

PAIRS = st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("xyz")), max_size=8)


def frame(pairs):
    return pl.DataFrame(
        pairs, schema={"client_id": pl.String, "content_sha256": pl.String}, orient="row"
    )


@given(held=PAIRS, came=PAIRS)
def test_agrees_with_taking_them_one_by_one(held, came):
    ids = {}
    for client, content in held:
        ids.setdefault(client, set()).add(content)
    new, again, conflicting = [], [], []
    for pair in came:
        client, content = pair
        if client not in ids:
            new.append(pair)
            ids[client] = {content}
        else:
            (again if content in ids[client] else conflicting).append(pair)
    found = take_in(frame(came), held=frame(held))
    assert [part.rows() for part in (found.new, found.again, found.conflicting)] == [
        new, again, conflicting,
    ]  # fmt: skip


@given(PAIRS)
def test_the_same_file_again_brings_nothing_new(came):
    first = take_in(frame(came))
    held = pl.concat([first.new, first.conflicting]).select(KEY)
    second = take_in(frame(came), held=held)
    assert second.new.is_empty()
    assert second.conflicting.is_empty()
    assert second.again.height == len(came)
