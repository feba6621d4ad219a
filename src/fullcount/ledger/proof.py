"""A proof in one file that an entry is in a log: carry it on a USB stick, check it offline.

C2SP tlog-proof: ``c2sp.org/tlog-proof@v1``, an optional ``extra`` line, ``index N``, the hashes
in base64, an empty line, and the checkpoint.
"""

from dataclasses import dataclass

from fullcount.errors import LedgerError
from fullcount.ledger import base64
from fullcount.ledger.policy import Policy, open_checkpoint
from fullcount.ledger.tree import HASH_BYTES, includes, leaf_hash

HEAD = "c2sp.org/tlog-proof@v1"
MAX_HASHES = 63


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Where the entry stands, the siblings on its way to the root, and the signed checkpoint."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes = b""

    def encode(self) -> bytes:
        lines = [HEAD]
        if self.extra:
            lines.append(f"extra {base64.encode(self.extra)}")
        lines += [f"index {self.index}", *(base64.encode(each) for each in self.hashes), ""]
        return ("\n".join(lines) + "\n").encode() + self.checkpoint


def parse_proof(raw: bytes) -> Proof:
    """Read a proof file; nothing of it is checked yet."""
    head, found, checkpoint = raw.partition(b"\n\n")
    try:
        lines = head.decode().split("\n")
    except UnicodeDecodeError as cause:
        raise LedgerError("the proof is not UTF-8") from cause
    if not found or lines[0] != HEAD:
        raise LedgerError(f"a proof begins with {HEAD}")
    extra = b""
    if len(lines) > 1 and lines[1].startswith("extra "):
        extra = base64.decode(lines.pop(1).removeprefix("extra "), what="extra line")
    if len(lines) < 2 or not lines[1].startswith("index "):
        raise LedgerError("a proof says at which index")
    hashes = [base64.decode(line, what="line of the proof") for line in lines[2:]]
    if len(hashes) > MAX_HASHES or any(len(each) != HASH_BYTES for each in hashes):
        raise LedgerError("a proof has up to 63 hashes of 32 bytes")
    return Proof(
        index=_index(lines[1].removeprefix("index ")),
        hashes=tuple(hashes),
        checkpoint=checkpoint,
        extra=extra,
    )


def check_proof(entry: bytes, proof: Proof, *, policy: Policy) -> int:
    """Check that the entry is in the log the policy trusts; give the size it was shown at."""
    checkpoint = open_checkpoint(proof.checkpoint, policy)
    root = includes(
        leaf_hash(entry), index=proof.index, size=checkpoint.size, proof=proof.hashes
    )  # fmt: skip
    if root != checkpoint.root:
        raise LedgerError(f"the entry is not number {proof.index} of {checkpoint.origin}")
    return checkpoint.size


def _index(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 20 and str(int(text)) == text):
        raise LedgerError(f"{text!r} is not an index")
    return int(text)
