"""Documents by their SHA-256, bytes as received: ``blobs/sha256/ab/cdef...``.

The same bytes are kept once. A document is never altered: what is derived from it (redacted,
straightened, without its metadata) is another document that names it.
"""

from hashlib import sha256
from pathlib import Path

from fullcount.errors import LedgerError, MissingError
from fullcount.store.durable import make_folder, write_durably


def blob_path(digest: str) -> str:
    """Give a document's place below its log.

    >>> blob_path("ab" + "0" * 62)[:18]
    'blobs/sha256/ab/00'
    """
    return f"blobs/sha256/{digest[:2]}/{digest[2:]}"


def keep_blob(log: Path, raw: bytes) -> str:
    """Keep a document for good; give its SHA-256."""
    digest = sha256(raw).hexdigest()
    path = log / blob_path(digest)
    if not path.is_file() or sha256(path.read_bytes()).hexdigest() != digest:
        make_folder(path.parent)
        write_durably(path, raw)
    return digest


def read_blob(log: Path, digest: str) -> bytes:
    """Give a document back; LedgerError where its bytes are not those that were kept."""
    path = log / blob_path(digest)
    if not path.is_file():
        raise MissingError(f"{blob_path(digest)} is not there")
    raw = path.read_bytes()
    if sha256(raw).hexdigest() != digest:
        raise LedgerError(f"{blob_path(digest)}: its bytes have another hash")
    return raw
