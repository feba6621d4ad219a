"""Proofs about a part of a log against others' vectors, the definition, and every wrong bit."""

import base64
import json
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fullcount.ledger.subtree import is_subtree, subtree_extends, subtree_includes
from fullcount.ledger.tree import Tree, leaf_hash

VECTORS = Path(__file__).parents[3] / "shared" / "vectors" / "transparency-dev_merkle" / "testdata"
needs_vectors = pytest.mark.skipif(
    not VECTORS.is_dir(), reason="the vectors are not beside the project"
)


def vectors(kind):
    paths = sorted((VECTORS / kind).rglob("*.json"))
    return [(path.name, json.loads(path.read_bytes())) for path in paths]


def raw(text):
    return base64.b64decode(text or "")


def root_of(leaves):
    return Tree(leaves).root()


def proof_by_definition(start, end, leaves, *, known=True):
    """Follow the draft's SUBTREE_SUBPROOF word for word."""
    size = len(leaves)
    if (start, end) == (0, size):
        return [] if known else [root_of(leaves)]
    k = max(2**n for n in range(20) if 2**n < size)
    left, right = leaves[:k], leaves[k:]
    if end <= k:
        return [*proof_by_definition(start, end, left, known=known), root_of(right)]
    if k <= start:
        return [*proof_by_definition(start - k, end - k, right, known=known), root_of(left)]
    return [*proof_by_definition(0, end - k, right, known=False), root_of(left)]


@needs_vectors
def test_others_vectors_of_inclusion():
    wrong, read = [], vectors("subtreeinclusion")
    for name, v in read:
        where = {"index": v["leafIdx"], "start": v["start"], "end": v["end"]}
        proof = [raw(step) for step in v["proof"] or []]
        found = subtree_includes(raw(v["leafHash"]), **where, proof=proof)
        if (found == raw(v["root"])) == v["wantErr"]:
            wrong.append(name)
    assert (len(read), wrong) == (204, [])


@needs_vectors
def test_others_vectors_of_consistency():
    wrong, read = [], vectors("subtreeconsistency")
    for name, v in read:
        where = {"start": v["start"], "end": v["end"], "size": v["size"]}
        proof = [raw(step) for step in v["proof"] or []]
        good = subtree_extends(raw(v["root1"]), raw(v["root2"]), **where, proof=proof)
        if good == v["wantErr"]:
            wrong.append(name)
    assert (len(read), wrong) == (118, [])


@given(st.integers(1, 40), st.data())
def test_every_part_is_proved_by_the_definitions_proof_and_by_no_other(size, data):
    end = data.draw(st.integers(1, size))
    start = data.draw(st.integers(0, end - 1))
    assume(is_subtree(start=start, end=end))
    leaves = [leaf_hash(bytes([n])) for n in range(size)]
    part, root = root_of(leaves[start:end]), root_of(leaves)
    proof = proof_by_definition(start, end, leaves)
    where = {"start": start, "end": end, "size": size}
    assert subtree_extends(part, root, **where, proof=proof)
    assert not subtree_extends(part, leaf_hash(b"other"), **where, proof=proof)
    assert not subtree_extends(leaf_hash(b"other"), root, **where, proof=proof)
    if proof:
        at = data.draw(st.integers(0, len(proof) - 1))
        bad = [*proof]
        bad[at] = bytes([bad[at][0] ^ 1]) + bad[at][1:]
        assert not subtree_extends(part, root, **where, proof=bad)


@given(st.integers(-3, 20), st.integers(-3, 20), st.integers(-3, 20), st.lists(st.binary()))
def test_any_numbers_and_hashes(start, end, size, proof):
    entry = leaf_hash(b"")
    subtree_extends(entry, entry, start=start, end=end, size=size, proof=proof)
    subtree_includes(entry, index=size, start=start, end=end, proof=proof)


def test_what_is_a_part():
    assert [end for end in range(14) if is_subtree(start=4, end=end)] == [5, 6, 7, 8]
    assert [end for end in range(5) if is_subtree(start=0, end=end)] == [1, 2, 3, 4]
