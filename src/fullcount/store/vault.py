"""Who is who: one encrypted file, apart from everything that was observed.

The file is a head (``FCV1``, cost, salt, a check of the key) and a body: AES-256-GCM over JSON,
with the head as associated data. Key and check are scrypt's of the passphrase (RFC 7914). Each
write draws a new nonce, is whole or not there, and can be read by its owner alone. A passphrase
that is wrong and a byte that was altered are told apart; neither gives anything away. What the
file holds is never logged, and the log of who was looked up, and why, lies inside.

Losing the passphrase is losing who was who. Deleting the file is the erasure.
"""

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from fullcount.errors import ConflictError, InputError, MissingError
from fullcount.store.durable import PRIVATE, make_folder, write_durably
from fullcount.store.lock import sole_writer

MARK, SEALED = b"FCV1", b"FCS1"
COST = 17  # scrypt N = 2^17, r = 8, p = 1: 128 MB and a third of a second a guess
LEAST_COST, MOST_COST = 10, 20  # a head that asks for more was not written by us
SALT, CHECK, NONCE = 16, 16, 12
HEAD = len(MARK) + 1 + SALT + CHECK
LEAST_PASSPHRASE = 12  # letters

Values = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """The key of a vault that was opened, with the head that goes with it."""

    head: bytes
    key: bytes


def create_vault(path: Path, passphrase: str, values: Values, *, cost: int = COST) -> None:
    """Make a vault; ConflictError where something is there."""
    if path.exists():
        raise ConflictError(f"{path} is there already; a vault is never written over")
    if len(passphrase) < LEAST_PASSPHRASE:
        raise InputError(f"a passphrase has at least {LEAST_PASSPHRASE} letters", where=str(path))
    make_folder(path.absolute().parent)
    salt = secrets.token_bytes(SALT)
    key, check = _derive(passphrase, salt=salt, cost=cost)
    lock = Lock(head=MARK + bytes([cost]) + salt + check, key=key)
    with sole_writer(path.absolute().parent):
        write_durably(path, _sealed(lock, values), mode=PRIVATE)


def read_vault(path: Path, passphrase: str) -> Values:
    """Open a vault to read."""
    return _opened(path, passphrase)[1]


@contextmanager
def open_vault(path: Path, passphrase: str) -> Iterator[Values]:
    """Open a vault to change, alone: the values are written back when the block ends well."""
    with sole_writer(path.absolute().parent):
        lock, values = _opened(path, passphrase)
        yield values
        write_durably(path, _sealed(lock, values), mode=PRIVATE)


def _opened(path: Path, passphrase: str) -> tuple[Lock, Values]:
    if not path.is_file():
        raise MissingError(f"no vault at {path}; `fullcount observe vault init` makes one")
    if os.name != "nt" and path.stat().st_mode & 0o077:
        raise InputError("others can read this vault: chmod 600", where=str(path))
    raw = path.read_bytes()
    cost = raw[len(MARK)] if len(raw) > HEAD + NONCE else 0
    if not raw.startswith(MARK) or not LEAST_COST <= cost <= MOST_COST:
        raise InputError("is no vault, or its head was altered", where=str(path))
    head, nonce, body = raw[:HEAD], raw[HEAD : HEAD + NONCE], raw[HEAD + NONCE :]
    salt = head[len(MARK) + 1 : -CHECK]
    key, check = _derive(passphrase, salt=salt, cost=cost)
    if not secrets.compare_digest(check, head[-CHECK:]):
        raise InputError("the passphrase is wrong, or the head was altered", where=str(path))
    try:
        values = json.loads(AESGCM(key).decrypt(nonce, body, head))
    except InvalidTag as cause:
        raise InputError(
            "the passphrase is right; the file was altered", where=str(path)
        ) from cause
    return Lock(head=head, key=key), values


def _derive(passphrase: str, *, salt: bytes, cost: int) -> tuple[bytes, bytes]:
    """Give the key, and what tells a right passphrase without telling the key."""
    made = Scrypt(salt=salt, length=64, n=1 << cost, r=8, p=1).derive(passphrase.encode())
    return made[:32], sha256(made[32:]).digest()[:CHECK]


def _sealed(lock: Lock, values: Values) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    spelled = json.dumps(values, ensure_ascii=False, sort_keys=True).encode()
    return lock.head + nonce + AESGCM(lock.key).encrypt(nonce, spelled, lock.head)


def sealed_document(path: Path, passphrase: str, raw: bytes) -> bytes:
    """Hide a document behind the key of a vault: ``FCS1``, nonce, AES-256-GCM."""
    nonce = secrets.token_bytes(NONCE)
    return SEALED + nonce + AESGCM(_opened(path, passphrase)[0].key).encrypt(nonce, raw, SEALED)


def opened_document(path: Path, passphrase: str, sealed: bytes) -> bytes:
    """Give a document back; InputError where it was altered or is another vault's."""
    body = sealed.removeprefix(SEALED)
    if len(body) == len(sealed):
        raise InputError("is no sealed document", where=str(path))
    key = _opened(path, passphrase)[0].key
    try:
        return AESGCM(key).decrypt(body[:NONCE], body[NONCE:], SEALED)
    except (InvalidTag, ValueError) as cause:
        raise InputError("was altered, or sealed by another vault", where=str(path)) from cause
