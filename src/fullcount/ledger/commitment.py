"""A value bound without being shown: SHA-256 of a secret salt and the value.

An append-only log cannot forget, so a value that could be guessed (a name, a number of an identity
card, a telephone) never enters it, nor does its bare hash: all such numbers can be tried in
minutes. What enters is this commitment. The salt stays outside the log, and destroying it is
the erasure.
"""

from hashlib import sha256
from hmac import compare_digest

from fullcount.errors import LedgerError
from fullcount.ledger.canonical import Value, spell

SALT_BYTES = 32


def commit(value: Value, *, salt: bytes) -> str:
    """Bind a value, in hexadecimal. The salt is random, used once, and kept off the log.

    >>> commit("0300", salt=bytes(32))[:16]
    'd550671c6ac10fa6'
    """
    if len(salt) != SALT_BYTES:
        raise LedgerError(f"a salt has {SALT_BYTES} bytes, not {len(salt)}")
    return sha256(salt + spell(value)).hexdigest()


def opens(commitment: str, value: Value, *, salt: bytes) -> bool:
    """Say whether value and salt are what the commitment was made from."""
    return compare_digest(commit(value, salt=salt), commitment)
