"""Nobody is believed without the log's key and a quorum; one wrong bit anywhere is refused."""

from contextlib import suppress

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from fullcount.errors import LedgerError
from fullcount.ledger.checkpoint import Checkpoint, Cosigner, sign_checkpoint, with_signatures
from fullcount.ledger.note import Signer
from fullcount.ledger.policy import open_checkpoint, parse_policy
from fullcount.ledger.proof import Proof, check_proof, parse_proof
from fullcount.ledger.tree import Tree, leaf_hash


def key(n):
    return Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32)


LOG = Signer(name="sahra.example/log", private=key(1))
ONE, TWO, THREE = (Cosigner(name=f"w{n}.example", private=key(n + 1)) for n in (1, 2, 3))
POLICY = f"""
log {LOG.public.vkey()}
witness government {ONE.public.vkey()}
witness opposition {TWO.public.vkey()}
witness observers {THREE.public.vkey()}
group rivals all government opposition
# both sides, and somebody beside them
group enough 2 rivals observers
quorum enough
"""
ENTRIES = [b"form 1", b"form 2", b"form 3"]


def checkpoint(*witnesses, log=LOG):
    tree = Tree(leaf_hash(entry) for entry in ENTRIES)
    head = Checkpoint(origin=log.name, size=3, root=tree.root())
    note = sign_checkpoint(head, log)
    return with_signatures(note, [w.cosign(note.text, at=5) for w in witnesses]).encode()


def proof(index=1):
    tree = Tree(leaf_hash(entry) for entry in ENTRIES)
    hashes = tuple(tree.inclusion(index, size=3))
    return Proof(index=index, hashes=hashes, checkpoint=checkpoint(ONE, TWO, THREE))


@pytest.mark.parametrize(
    ("witnesses", "enough"),
    [((ONE, TWO, THREE), True), ((ONE, TWO), False), ((ONE, THREE), False), ((), False)],
)
def test_quorum(witnesses, enough):
    policy = parse_policy(POLICY)
    if enough:
        assert open_checkpoint(checkpoint(*witnesses), policy).size == 3
    else:
        with pytest.raises(LedgerError, match="quorum"):
            open_checkpoint(checkpoint(*witnesses), policy)


def test_a_log_the_policy_does_not_name():
    stranger = Signer(name=LOG.name, private=key(9))
    with pytest.raises(LedgerError, match="no log of the policy"):
        open_checkpoint(checkpoint(ONE, TWO, THREE, log=stranger), parse_policy(POLICY))


@pytest.mark.parametrize("index", [0, 1, 2])
def test_a_proof_is_read_back_and_holds(index):
    made = parse_proof(proof(index).encode())
    assert made == proof(index)
    assert check_proof(ENTRIES[index], made, policy=parse_policy(POLICY)) == 3
    with pytest.raises(LedgerError):
        check_proof(b"another form", made, policy=parse_policy(POLICY))


def test_no_single_bit_can_be_changed():
    whole, policy = proof().encode(), parse_policy(POLICY)
    for at in range(len(whole) * 8):
        raw = bytearray(whole)
        raw[at // 8] ^= 1 << at % 8
        with pytest.raises(LedgerError):
            check_proof(ENTRIES[1], parse_proof(bytes(raw)), policy=policy)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("group g 2 enough", "2 of 1"),
        ("group g all nobody", "nobody is called nobody"),
        ("group g all government", "twice"),
        (f"log {LOG.public.vkey()}", "twice"),
        ("quorum enough # a comment only at the start of a line", "words where"),
        ("quorum en\x0bough", "control"),
        ("group rivals all government", "a name already"),
        (f"witness again {ONE.public.vkey()}", "twice"),
        (f"witness log {LOG.public.vkey()}", "another kind"),
        ("quorum enough", "two quorum lines"),
        ("trust me", "not a word"),
    ],
)
def test_what_a_policy_may_not_say(line, says):
    with pytest.raises(LedgerError, match=rf"policy line \d+: .*{says}"):
        parse_policy(POLICY + line)


@given(st.text(max_size=80) | st.binary(max_size=80))
def test_any_text_or_bytes(junk):
    with suppress(LedgerError):
        if isinstance(junk, str):
            parse_policy(junk)
        else:
            parse_proof(junk)
