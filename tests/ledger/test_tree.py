"""Trees and proofs against others' vectors, the definition, and every single wrong bit."""

import base64
import json
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.ledger.tree import Tree, extends, includes, leaf_hash

VECTORS = Path(__file__).parents[3] / "shared" / "vectors" / "transparency-dev_merkle" / "testdata"
# Certificate Transparency's reference data.
ENTRIES = [b"", b"\x00", b"\x10", b" !", b"01", b"@ABC", b"PQRSTUVW", b"`abcdefghijklmno"]
HEADS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def vectors(kind):
    return sorted((VECTORS / kind).rglob("*.json")) if VECTORS.is_dir() else []


def raw(text):
    return base64.b64decode(text or "")


def by_definition(leaves):
    """Follow RFC 6962 2.1 word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = max(2**n for n in range(20) if 2**n < len(leaves))
    return sha256(b"\x01" + by_definition(leaves[:k]) + by_definition(leaves[k:])).digest()


def test_published_heads():
    tree = Tree(leaf_hash(entry) for entry in ENTRIES)
    assert {n: tree.root(n).hex() for n in HEADS} == HEADS


@pytest.mark.skipif(not vectors("inclusion"), reason="the vectors are not beside the project")
def test_others_inclusion_vectors():
    wrong = []
    for path in vectors("inclusion"):
        v = json.loads(path.read_bytes())
        proof = [raw(step) for step in v["proof"] or []]
        root = includes(raw(v["leafHash"]), index=v["leafIdx"], size=v["treeSize"], proof=proof)
        if (root == raw(v["root"])) == v["wantErr"]:
            wrong.append(path.name)
    assert wrong == []


@pytest.mark.skipif(not vectors("consistency"), reason="the vectors are not beside the project")
def test_others_consistency_vectors():
    wrong = []
    for path in vectors("consistency"):
        v = json.loads(path.read_bytes())
        proof = [raw(step) for step in v["proof"] or []]
        roots = raw(v["root1"]), raw(v["root2"])
        if extends(*roots, old=v["size1"], new=v["size2"], proof=proof) == v["wantErr"]:
            wrong.append(path.name)
    assert wrong == []


@given(st.integers(1, 70), st.data())
def test_every_proof_proves_and_no_flipped_bit_does(size, data):
    leaves = [leaf_hash(bytes([n])) for n in range(size)]
    tree = Tree(leaves)
    root = by_definition(leaves)
    assert tree.root() == root
    index = data.draw(st.integers(0, size - 1))
    proof = tree.inclusion(index, size=size)
    assert includes(leaves[index], index=index, size=size, proof=proof) == root
    if proof:
        at = data.draw(st.integers(0, len(proof) - 1))
        bad = [*proof]
        bad[at] = bytes([bad[at][0] ^ 1]) + bad[at][1:]
        assert includes(leaves[index], index=index, size=size, proof=bad) != root


@given(st.integers(1, 70), st.data())
def test_every_growth_is_proved_and_no_other(new, data):
    leaves = [leaf_hash(bytes([n])) for n in range(new)]
    tree = Tree(leaves)
    old = data.draw(st.integers(1, new))
    proof = tree.consistency(old, new=new)
    roots = tree.root(old), tree.root(new)
    assert extends(*roots, old=old, new=new, proof=proof)
    rewritten = Tree([leaf_hash(b"other"), *leaves[1:]])
    assert not extends(rewritten.root(old), roots[1], old=old, new=new, proof=proof)


@given(st.integers(0, 40), st.integers(0, 40))
def test_growing_in_steps_is_building_at_once(first, second):
    leaves = [leaf_hash(bytes([n])) for n in range(first + second)]
    grown = Tree(leaves[:first])
    grown.extend(leaves[first:])
    assert grown.root() == by_definition(leaves)
