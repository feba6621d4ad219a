"""Checkpoints, cosignatures and tiles against a log that others wrote, and canonical entries."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from fullcount.errors import LedgerError
from fullcount.ledger.canonical import decode, encode
from fullcount.ledger.checkpoint import (
    Checkpoint,
    Cosignatures,
    Cosigner,
    cosigned_at,
    parse_checkpoint,
    sign_checkpoint,
    with_signatures,
)
from fullcount.ledger.note import Signer, open_note, parse_note, parse_secret, parse_vkey
from fullcount.ledger.tiles import bundle, hash_tiles, tile_path, unbundle, unpack_hashes
from fullcount.ledger.tree import Tree, leaf_hash

SHARED = Path(__file__).parents[3] / "shared" / "vectors"
needs_vectors = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the vectors are not beside the project"
)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@needs_vectors
def test_a_log_that_others_wrote_is_rebuilt_to_the_byte():
    log = SHARED / "tessera_log"
    leaves = json.loads((SHARED / "note_vectors.json").read_bytes())["tessera_log"]
    entries = [leaf.encode() for leaf in leaves["leaves_in_order"]]
    tree = Tree(leaf_hash(entry) for entry in entries)
    for size in range(1, len(entries) + 1):
        note = parse_note((log / f"checkpoint.{size}").read_bytes())
        assert parse_checkpoint(note.text) == Checkpoint(
            origin=leaves["origin"], size=size, root=tree.root(size)
        )
        tile = (log / tile_path(0, 0, width=size)).read_bytes()
        assert unpack_hashes(tile, width=size, where="t") == [leaf_hash(e) for e in entries[:size]]
        assert dict(hash_tiles(tree, old=0, size=size)) == {tile_path(0, 0, width=size): tile}
        kept = (log / tile_path(None, 0, width=size)).read_bytes()
        assert bundle(entries[:size]) == kept
        assert unbundle(kept, width=size, where="b") == entries[:size]


@given(st.integers(0, 700), st.integers(1, 700))
def test_tiles_written_on_the_way_and_at_once_are_the_same(old, more):
    tree = Tree(n.to_bytes(32, "big") for n in range(old + more))
    stepped = dict(hash_tiles(tree, old=0, size=old))
    stepped |= dict(hash_tiles(tree, old=old, size=old + more))
    at_once = dict(hash_tiles(tree, old=0, size=old + more))
    assert {path: stepped[path] for path in at_once} == at_once


def test_a_cosignature_is_good_for_its_text_and_time_only():
    log = Signer(name="sahra.example/log", private=KEY)
    witness = Cosigner(name="observers.example", private=KEY)
    note = sign_checkpoint(Checkpoint(origin=log.name, size=3, root=bytes(32)), log)
    signed = with_signatures(note, [witness.cosign(note.text, at=1_930_000_000)])
    known = [log.public, Cosignatures(key=witness.public)]
    _, good = open_note(signed.encode(), known=known)
    assert [each.name for each in good] == [log.name, witness.name]
    assert cosigned_at(good[1].signature) == 1_930_000_000
    late = good[1].signature[:7] + b"\x81" + good[1].signature[8:]
    assert not known[1].verifies(note.text, late)


@pytest.mark.parametrize(
    "text",
    ["", "o\n1\n", "o\n01\nAAAA\n", "o\n-1\nAAAA\n", "o\n1\nAAAA\n", "o\n1\n!\n", "\n1\nAAAA\n"],
)
def test_what_is_no_checkpoint(text):
    with pytest.raises(LedgerError):
        parse_checkpoint(text)


VALUES = st.recursive(
    st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=4), VALUES, max_size=4))
def test_what_is_spelled_is_read_back_and_only_in_that_spelling(value):
    with suppress(LedgerError):  # a key outside the basic plane, half of a character
        raw = encode(value)
        assert decode(raw) == value
        with pytest.raises(LedgerError):
            decode(raw + b" ")


@pytest.mark.parametrize("value", [{"x": 0.5}, {"x": None}, {"x": 2**53}, {"x": [1, 2.0]}])
def test_what_has_no_one_spelling(value):
    with pytest.raises(LedgerError):
        encode(value)


@given(st.binary(max_size=60))
def test_any_bytes_as_entry_or_bundle(raw):
    with suppress(LedgerError):
        decode(raw)
    with suppress(LedgerError):
        assert bundle(unbundle(raw, width=2, where="b")) == raw


@given(
    st.text(max_size=60)
    | st.sampled_from(["o\n1\n", "x/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"])
)
def test_any_text_as_a_checkpoint(text):
    with suppress(LedgerError):
        assert text.startswith(parse_checkpoint(text).text())


@given(st.text(max_size=60) | st.text(max_size=20).map("PRIVATE+KEY+a+00000000+".__add__))
def test_any_text_as_a_key(text):
    for read in (parse_vkey, parse_secret):
        with pytest.raises(LedgerError):
            read(text)


@given(st.binary(max_size=100), st.integers(0, 3))
def test_any_bytes_as_a_tile(raw, width):
    with suppress(LedgerError):
        assert b"".join(unpack_hashes(raw, width=width, where="t")) == raw


def test_json_as_deep_as_one_likes_is_refused():
    for deep in (400, 5_000):
        with pytest.raises(LedgerError):
            decode(b'{"a":' * deep + b"1" + b"}" * deep + b" ")
