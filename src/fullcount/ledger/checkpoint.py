"""Checkpoints: a log's signed word on how many entries it has and what they hash to.

C2SP tlog-checkpoint v1.0.0 (text: origin, size, base64 root) and tlog-cosignature v1.0.1 (a
witness signs a time and the whole checkpoint). One key per cosigner: the message does not
name it.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fullcount.errors import LedgerError
from fullcount.ledger import base64
from fullcount.ledger.note import (
    COSIGNATURE,
    Note,
    PublicKey,
    Signature,
    Signer,
    parse_secret,
    signed_note,
)
from fullcount.ledger.tree import HASH_BYTES

_TIME = struct.Struct(">Q")
_MAX_SIZE_DIGITS = 19


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """Origin of a log, number of entries, tree head."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.encode(self.root)}\n"


def parse_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint; extension lines are kept by the note and not read here."""
    origin, _, rest = text.partition("\n")
    size, _, rest = rest.partition("\n")
    root, newline, _ = rest.partition("\n")
    if not origin or not newline:
        raise LedgerError("a checkpoint has three lines: origin, size, root")
    plain = size.isascii() and size.isdigit() and len(size) <= _MAX_SIZE_DIGITS
    if not plain or (size != "0" and size.startswith("0")):
        raise LedgerError(f"{size!r} is not the size of a log")
    head = base64.decode(root, what="root of a checkpoint")
    if len(head) != HASH_BYTES:
        raise LedgerError(f"the root of a checkpoint has {len(head)} bytes")
    return Checkpoint(origin=origin, size=int(size), root=head)


def sign_checkpoint(checkpoint: Checkpoint, signer: Signer) -> Note:
    """Sign a checkpoint as its log; the log's key is named after its origin."""
    if signer.name != checkpoint.origin:
        raise ValueError(f"the log {checkpoint.origin} cannot be signed for by {signer.name}")
    return signed_note(checkpoint.text(), [signer])


@dataclass(frozen=True, slots=True, kw_only=True)
class Cosigner:
    """A witness's private key. ``name`` is a URL-like name without scheme."""

    name: str
    private: Ed25519PrivateKey

    @property
    def public(self) -> PublicKey:
        raw = self.private.public_key().public_bytes_raw()
        return PublicKey(name=self.name, type=COSIGNATURE, public=raw)

    def cosign(self, text: str, *, at: int) -> Signature:
        """Sign a checkpoint's text at ``at``, POSIX seconds."""
        signature = _TIME.pack(at) + self.private.sign(_message(text, at=at))
        return Signature(name=self.name, key_id=self.public.key_id, signature=signature)


def parse_cosigner(text: str) -> Cosigner:
    """Read a witness's private key."""
    key = parse_secret(text)
    if key.type != COSIGNATURE:
        raise LedgerError("not an Ed25519 private key of a witness")
    return Cosigner(name=key.name, private=key.private)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cosignatures:
    """A witness's public key as something that can open notes."""

    key: PublicKey

    @property
    def name(self) -> str:
        return self.key.name

    @property
    def key_id(self) -> bytes:
        return self.key.key_id

    def verifies(self, text: str, signature: bytes) -> bool:
        at, signed = signature[: _TIME.size], signature[_TIME.size :]
        if self.key.type != COSIGNATURE or len(at) != _TIME.size:
            return False
        return self.key.signed(_message(text, at=cosigned_at(signature)), signed)


def cosigned_at(signature: bytes) -> int:
    """Give the time a cosignature was made, POSIX seconds."""
    if len(signature) < _TIME.size:
        raise LedgerError("a cosignature without a time")
    at: int = _TIME.unpack(signature[: _TIME.size])[0]
    return at


def with_signatures(note: Note, more: Sequence[Signature]) -> Note:
    """Add signatures to a note; one that is there already is not added again."""
    there = set(note.signatures)
    fresh = tuple(each for each in more if each not in there)
    return Note(text=note.text, signatures=note.signatures + fresh)


def _message(text: str, *, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()
