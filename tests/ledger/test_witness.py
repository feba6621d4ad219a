"""A witness signs one history; two who compare find out whether there were two."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger import made as m

from fullcount.errors import LedgerError
from fullcount.ledger.checkpoint import Checkpoint, cosigned_at, sign_checkpoint
from fullcount.ledger.note import Signer, parse_note
from fullcount.ledger.tree import Tree, leaf_hash
from fullcount.ledger.witness import (
    Request,
    Status,
    Views,
    answer,
    compare,
    parse_request,
    signatures_in,
)

WITNESS = m.WITNESSES[0]
TREE = Tree(leaf_hash(bytes([n])) for n in range(20))
FORK = Tree(leaf_hash(bytes([n % 4])) for n in range(20))


def signed(tree, size, log=m.LOG):
    return sign_checkpoint(Checkpoint(origin=log.name, size=size, root=tree.root(size)), log)


def request(old, new, tree=TREE, *, proof=None, log=m.LOG):
    steps = tree.consistency(old, new=new) if 0 < old <= new and proof is None else proof or []
    note = signed(tree, new, log)
    return Request(old=old, proof=tuple(steps), checkpoint=note.encode()).encode()


def ask(raw, known=None):
    return answer(raw, logs=[m.LOG.public], known=known, cosigner=WITNESS, at=1_930_000_000)


def test_it_signs_what_continues_what_it_signed():
    known = None
    for old, new in ((0, 3), (3, 3), (3, 12), (12, 20)):
        told = ask(request(old, new), known)
        assert told.status is Status.SIGNED
        (signature,) = signatures_in(told.body)
        assert signature in told.keeps.signatures
        assert cosigned_at(signature.signature) == 1_930_000_000
        known = told.keeps
    assert known.text == signed(TREE, 20).text


@pytest.mark.parametrize(
    ("raw", "known", "status"),
    [
        (b"", None, 400),
        (b"old 3\n\n", None, 400),
        (b"old 03\n\n" + signed(TREE, 3).encode(), None, 400),
        (b"new 3\n\n" + signed(TREE, 3).encode(), None, 400),
        (b"old 3\nAAAA\n\n" + signed(TREE, 3).encode(), None, 400),
        (b"old 3\n" + b"A" * 43 + b"=\n" * 64 + b"\n" + signed(TREE, 3).encode(), None, 400),
        (request(5, 3, proof=[]), signed(TREE, 5), 400),
        (request(0, 3, log=Signer(name="other/log", private=m.key(1))), None, 404),
        (request(0, 3, log=Signer(name=m.LOG.name, private=m.key(8))), None, 403),
        (request(0, 3).replace(b"\n3\n", b"\n4\n"), None, 403),
        (request(2, 9), None, 409),
        (request(0, 9), signed(TREE, 5), 409),
        (request(3, 9), signed(TREE, 5), 409),
        (request(5, 9, FORK), signed(TREE, 5), 422),
        (request(5, 5, FORK), signed(TREE, 5), 422),
        (request(5, 9, proof=[bytes(32)]), signed(TREE, 5), 422),
        (request(0, 9, proof=[bytes(32)]), None, 422),
    ],
)
def test_what_it_refuses(raw, known, status):
    told = ask(raw, known)
    assert (told.status, told.keeps) == (status, None)
    if status == 409:
        assert told.body == (b"5\n" if known else b"0\n")
    with pytest.raises(LedgerError):
        signatures_in(told.body)


def test_an_empty_log_can_be_witnessed_and_grows():
    empty = ask(request(0, 0))
    assert empty.status is Status.SIGNED
    assert ask(request(0, 4), empty.keeps).status is Status.SIGNED


@given(st.integers(1, 20), st.integers(1, 20), st.data())
def test_no_other_history_is_ever_signed(old, new, data):
    first, last = sorted((old, new))
    known = signed(TREE, first)
    proof = data.draw(st.sampled_from([TREE, FORK])).consistency(first, new=last)
    told = ask(request(first, last, FORK, proof=proof), known)
    same = FORK.root(first) == TREE.root(first)
    assert (told.status is Status.SIGNED) == (same and proof == FORK.consistency(first, new=last))


@given(st.binary(max_size=80) | st.text(max_size=40).map(str.encode))
def test_any_bytes_as_a_request_or_an_answer(raw):
    with suppress(LedgerError):
        assert parse_request(raw).encode() == raw
    assert ask(raw).status is Status.MALFORMED
    with suppress(LedgerError):
        signatures_in(raw)


def test_what_two_witnesses_find_when_they_compare():
    log = m.LOG.public
    five, nine, fork = signed(TREE, 5), signed(TREE, 9), signed(FORK, 9)
    proof = TREE.consistency(5, new=9)
    assert compare(five, signed(TREE, 5), log=log) is Views.SAME
    assert compare(nine, fork, log=log) is Views.SPLIT
    assert compare(nine, five, log=log) is Views.UNPROVED
    assert compare(nine, five, log=log, proof=proof) is Views.GROWN
    assert compare(five, fork, log=log, proof=proof) is Views.UNPROVED
    assert compare(five, nine, log=log, tree=TREE) is Views.GROWN
    assert compare(signed(TREE, 8), fork, log=log, tree=FORK) is Views.SPLIT
    assert compare(signed(TREE, 8), fork, log=log, tree=TREE) is Views.UNPROVED
    assert compare(signed(TREE, 0), fork, log=log) is Views.GROWN


def test_a_checkpoint_the_log_has_not_signed_proves_nothing():
    forged = parse_note(signed(FORK, 9, Signer(name=m.LOG.name, private=m.key(8))).encode())
    with pytest.raises(LedgerError, match="proves nothing"):
        compare(signed(TREE, 9), forged, log=m.LOG.public)
