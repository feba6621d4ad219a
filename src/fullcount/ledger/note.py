"""Signed notes: a text, and under it lines that say who signed it.

C2SP signed-note v1.0.0: the text ends in a newline; then an empty line; then one line for each
signature, ``— <key name> base64(4-byte key id | signature)``. A signature by a key we do not
know is ignored; a bad one by a key we know makes the whole note worthless.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from fullcount.errors import LedgerError
from fullcount.ledger import base64

ED25519, COSIGNATURE = 0x01, 0x04  # signature types of C2SP signed-note
KEY_BYTES, ID_BYTES = 32, 4
MAX_NOTE_BYTES, MAX_SIGNATURES = 1_000_000, 100
_DASH = "\u2014 "  # the em dash that begins a signature line


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One signature line: who says to have signed, with which key, and the bytes."""

    name: str
    key_id: bytes
    signature: bytes

    def line(self) -> str:
        return f"{_DASH}{self.name} {base64.encode(self.key_id + self.signature)}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A text (ending in a newline) and the signatures under it, checked or not."""

    text: str
    signatures: tuple[Signature, ...]

    def encode(self) -> bytes:
        return (self.text + "\n" + "".join(each.line() for each in self.signatures)).encode()


class Verifier(Protocol):
    """Whoever can tell whether a signature is theirs."""

    @property
    def name(self) -> str: ...
    @property
    def key_id(self) -> bytes: ...
    def verifies(self, text: str, signature: bytes) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKey:
    """An Ed25519 key with its name; written ``name+hash+base64`` (a *vkey*)."""

    name: str
    type: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        return key_id(self.name, type_byte=self.type, public=self.public)

    def vkey(self) -> str:
        keyed = base64.encode(bytes([self.type]) + self.public)
        return f"{self.name}+{self.key_id.hex()}+{keyed}"

    def verifies(self, text: str, signature: bytes) -> bool:
        """Check an Ed25519 signature over the text."""
        return self.type == ED25519 and self.signed(text.encode(), signature)

    def signed(self, message: bytes, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A private key with its name. Never printed, never logged."""

    name: str
    private: Ed25519PrivateKey

    @property
    def public(self) -> PublicKey:
        raw = self.private.public_key().public_bytes_raw()
        return PublicKey(name=self.name, type=ED25519, public=raw)

    def sign(self, text: str) -> Signature:
        """Sign a note's text."""
        key = self.public
        return Signature(
            name=self.name, key_id=key.key_id, signature=self.private.sign(text.encode())
        )


def key_id(name: str, *, type_byte: int, public: bytes) -> bytes:
    """Give the first four bytes of SHA-256(name | 0A | type | key)."""
    return sha256(name.encode() + b"\n" + bytes([type_byte]) + public).digest()[:ID_BYTES]


def parse_vkey(text: str) -> PublicKey:
    """Read a public key in C2SP form; refuse one whose hash is not its own."""
    name, _, rest = text.strip().partition("+")
    hashed, _, keyed = rest.partition("+")
    check_name(name)
    data = base64.decode(keyed, what="key")
    if len(data) != 1 + KEY_BYTES or data[0] not in {ED25519, COSIGNATURE}:
        raise LedgerError(f"key {name}: not an Ed25519 key")
    key = PublicKey(name=name, type=data[0], public=data[1:])
    if key.key_id.hex() != hashed:
        raise LedgerError(f"key {name}: its hash is {key.key_id.hex()}, not {hashed}")
    return key


def parse_signer(text: str) -> Signer:
    """Read a log's private key in Go's form, ``PRIVATE+KEY+name+hash+base64``."""
    key = parse_secret(text)
    if key.type != ED25519:
        raise LedgerError("not an Ed25519 private key of a log")
    return Signer(name=key.name, private=key.private)


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """A private key as it is kept in a file: whose it is, and what it may sign."""

    name: str
    type: int
    private: Ed25519PrivateKey

    @property
    def public(self) -> PublicKey:
        raw = self.private.public_key().public_bytes_raw()
        return PublicKey(name=self.name, type=self.type, public=raw)

    def spell(self) -> str:
        """Spell it for its owner's file, and for nothing else."""
        keyed = base64.encode(bytes([self.type]) + self.private.private_bytes_raw())
        return f"PRIVATE+KEY+{self.name}+{self.public.key_id.hex()}+{keyed}\n"


def parse_secret(text: str) -> Secret:
    """Read a private key of either type; the message of an error never repeats it."""
    parts = text.strip().split("+", 4)
    if len(parts) != 5 or parts[:2] != ["PRIVATE", "KEY"]:
        raise LedgerError("not a private key")
    _, _, name, hashed, keyed = parts
    check_name(name)
    data = base64.decode(keyed, what="private key")
    if len(data) != 1 + KEY_BYTES or data[0] not in {ED25519, COSIGNATURE}:
        raise LedgerError("not an Ed25519 private key")
    private = Ed25519PrivateKey.from_private_bytes(data[1:])
    secret = Secret(name=name, type=data[0], private=private)
    if secret.public.key_id.hex() != hashed:
        raise LedgerError("the private key does not match its hash")
    return secret


def parse_note(raw: bytes) -> Note:
    """Read a note without checking any signature."""
    if len(raw) > MAX_NOTE_BYTES:
        raise LedgerError("the note is larger than a megabyte")
    try:
        whole = raw.decode()
    except UnicodeDecodeError as cause:
        raise LedgerError("the note is not UTF-8") from cause
    if any(ord(letter) < 0x20 and letter != "\n" for letter in whole):
        raise LedgerError("the note has a control character")
    text, found, under = whole.rpartition("\n\n")
    if not found or not under.endswith("\n"):
        raise LedgerError("the note has no signature")
    lines = under.removesuffix("\n").split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise LedgerError(f"the note has more than {MAX_SIGNATURES} signatures")
    return Note(text=text + "\n", signatures=tuple(_signature(line) for line in lines))


def open_note(raw: bytes, *, known: Iterable[Verifier]) -> tuple[Note, tuple[Signature, ...]]:
    """Read a note and give, beside it, the signatures of known keys, all of them good.

    Raises LedgerError where a known key's signature is bad. No known signature = empty.
    """
    note = parse_note(raw)
    keys = {(key.name, key.key_id): key for key in known}
    good: dict[tuple[str, bytes], Signature] = {}
    for each in note.signatures:
        key = keys.get((each.name, each.key_id))
        if key is None:
            continue
        if not key.verifies(note.text, each.signature):
            raise LedgerError(f"the signature by {each.name} is not good")
        good.setdefault((each.name, each.key_id), each)
    return note, tuple(good.values())


def signed_note(text: str, signers: Sequence[Signer]) -> Note:
    """Sign a text."""
    if not text.endswith("\n"):
        raise ValueError("the text of a note ends in a newline")
    return Note(text=text, signatures=tuple(signer.sign(text) for signer in signers))


def _signature(line: str) -> Signature:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH):
        raise LedgerError("a signature line does not begin with a dash")
    check_name(name)
    data = base64.decode(encoded, what=f"signature by {name}")
    if len(data) <= ID_BYTES:
        raise LedgerError(f"the signature by {name} is too short")
    return Signature(name=name, key_id=data[:ID_BYTES], signature=data[ID_BYTES:])


def check_name(name: str) -> None:
    """Refuse what cannot be the name of a key."""
    if not name or any(letter.isspace() or letter == "+" for letter in name):
        raise LedgerError(f"{name!r} cannot be the name of a key")
