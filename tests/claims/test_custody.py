"""A chain that joins has no gap; each way of not joining is named where it happens."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.claims.custody import CustodyEvent, GapKind, Handling, gaps

START = datetime(2031, 2, 6, 18, tzinfo=UTC)


def event(handling, hour, **more):
    known = {"holder": "presiding officer"} | more
    return CustodyEvent(
        evidence_id="bag-7", handling=handling, at=START + timedelta(hours=hour), **known
    )


CHAIN = (
    event(Handling.COLLECTED, 0, sha256="aa"),
    event(Handling.SEALED, 1, seal="S-1"),
    event(Handling.TRANSFERRED, 2, holder="returning officer", given_by="presiding officer"),
    event(Handling.UNSEALED, 3, holder="returning officer", seal="S-1"),
    event(Handling.VERIFIED, 4, holder="returning officer", sha256="aa"),
)


def altered(place, **more):
    return (*CHAIN[:place], replace(CHAIN[place], **more), *CHAIN[place + 1 :])


def kinds(chain, *, sealed_moves=True):
    return [(one.kind, one.event) for one in gaps(chain, sealed_moves=sealed_moves)]


def test_a_chain_that_joins():
    assert kinds(CHAIN) == []
    assert kinds(()) == []


@pytest.mark.parametrize(
    ("chain", "found"),
    [
        (CHAIN[1:], (GapKind.NO_BEGINNING, 1)),
        (altered(1, at=START - timedelta(hours=1)), (GapKind.OUT_OF_ORDER, 2)),
        (altered(2, given_by="a driver"), (GapKind.HOLDER_UNKNOWN, 3)),
        (altered(2, given_by=None), (GapKind.HOLDER_UNKNOWN, 3)),
        (altered(4, holder="a clerk"), (GapKind.HOLDER_UNKNOWN, 5)),
        (altered(3, seal="S-2"), (GapKind.OTHER_SEAL, 4)),
        (altered(3, seal=None), (GapKind.OTHER_SEAL, 4)),
        (altered(4, sha256="bb"), (GapKind.BYTES_CHANGED, 5)),
    ],
)
def test_each_gap_where_it_happens(chain, found):
    assert kinds(chain) == [found]


def test_moved_and_opened_without_a_seal():
    bare = (CHAIN[0], *CHAIN[2:])
    assert kinds(bare) == [(GapKind.MOVED_UNSEALED, 2), (GapKind.OPENED_UNSEALED, 3)]
    assert kinds(bare, sealed_moves=False) == [(GapKind.OPENED_UNSEALED, 3)]


def test_nothing_happens_to_what_was_destroyed():
    gone = (*CHAIN, event(Handling.DESTROYED, 5, holder="returning officer"),
            event(Handling.VIEWED, 6, holder="returning officer"))  # fmt: skip
    assert kinds(gone) == [(GapKind.AFTER_THE_END, 7)]


def test_a_chain_is_of_one_item():
    with pytest.raises(ValueError, match="one item"):
        gaps(altered(1, evidence_id="bag-8"))


@given(st.integers(1, 4))
def test_a_chain_with_an_event_taken_out_does_not_join_if_it_moved_or_sealed(out):
    left = (*CHAIN[:out], *CHAIN[out + 1 :])
    told = CHAIN[out].handling in {Handling.TRANSFERRED, Handling.SEALED}
    assert bool(kinds(left)) is told
