"""Base64 in its one canonical spelling, so that no bit of a file is without meaning."""

import base64
import binascii

from fullcount.errors import LedgerError


def encode(raw: bytes) -> str:
    """Spell bytes."""
    return base64.b64encode(raw).decode()


def decode(text: str, *, what: str) -> bytes:
    r"""Read bytes; LedgerError names ``what`` where this is not how they are spelled.

    >>> decode("AAE=", what="root")
    b'\x00\x01'
    """
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as cause:
        raise LedgerError(f"the {what} is not base64") from cause
    if encode(raw) != text:  # bits after the last byte, which decoders ignore
        raise LedgerError(f"the {what} is not in canonical base64")
    return raw
