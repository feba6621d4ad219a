"""The witness protocol: how somebody outside signs that a log has only grown.

C2SP tlog-witness. A request is ``old N``, the hashes that prove growth from N, an empty line, and
the checkpoint. The answer is signature lines, or a status and why. The same bytes travel over
HTTP or as files on a stick: a witness needs nothing but what it last signed.

A witness that is honest signs one history of a log. Two witnesses who compare what they signed
find out whether they were shown two.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from fullcount.errors import LedgerError
from fullcount.ledger import base64
from fullcount.ledger.checkpoint import Checkpoint, Cosigner, parse_checkpoint
from fullcount.ledger.note import Note, PublicKey, Signature, open_note, parse_note
from fullcount.ledger.proof import MAX_HASHES
from fullcount.ledger.tree import HASH_BYTES, Tree, extends

_MAX_DIGITS = 19


class Status(IntEnum):
    """Statuses of HTTP, and what they mean here."""

    SIGNED = 200
    MALFORMED = 400  # also: an old size above the new
    NOT_SIGNED_BY_LOG = 403
    UNKNOWN_LOG = 404
    OTHER_SIZE = 409  # the body is the size the witness knows
    NOT_GROWTH = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Sign this checkpoint: here is the proof that it continues the one of ``old`` entries."""

    old: int
    proof: tuple[bytes, ...]
    checkpoint: bytes

    def encode(self) -> bytes:
        lines = [f"old {self.old}", *(base64.encode(each) for each in self.proof), ""]
        return ("\n".join(lines) + "\n").encode() + self.checkpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the witness says. ``keeps`` must be on its disk before the body leaves it."""

    status: Status
    body: bytes
    says: str
    keeps: Note | None = None


def parse_request(raw: bytes) -> Request:
    """Read a request; nothing of it is checked yet."""
    head, found, checkpoint = raw.partition(b"\n\n")
    try:
        first, *lines = head.decode().split("\n")
    except UnicodeDecodeError as cause:
        raise LedgerError("the request is not UTF-8") from cause
    old = first.removeprefix("old ")
    if not found or not first.startswith("old ") or not _is_size(old):
        raise LedgerError("a request begins with the old size")
    hashes = [base64.decode(line, what="line of the proof") for line in lines]
    if len(hashes) > MAX_HASHES or any(len(each) != HASH_BYTES for each in hashes):
        raise LedgerError("a proof has up to 63 hashes of 32 bytes")
    return Request(old=int(old), proof=tuple(hashes), checkpoint=checkpoint)


def answer(
    raw: bytes, *, logs: Sequence[PublicKey], known: Note | None, cosigner: Cosigner, at: int
) -> Answer:
    """Answer a request. ``known`` is what was last signed of this log, None = nothing yet.

    The caller keeps ``Answer.keeps`` in the same lock in which it read ``known``.
    """
    try:
        request = parse_request(raw)
        head = parse_checkpoint(parse_note(request.checkpoint).text)
    except LedgerError as error:
        return _refusal(Status.MALFORMED, str(error))
    ours = [key for key in logs if key.name == head.origin]
    if not ours:
        return _refusal(Status.UNKNOWN_LOG, f"{head.origin} is not a log we watch")
    try:
        note, good = open_note(request.checkpoint, known=ours)
    except LedgerError as error:
        return _refusal(Status.NOT_SIGNED_BY_LOG, str(error))
    if not good:
        return _refusal(Status.NOT_SIGNED_BY_LOG, f"{head.origin} has not signed it")
    refusal = _growth(request, head, known)
    if refusal is not None:
        return refusal
    signature = cosigner.cosign(note.text, at=at)
    kept = Note(text=note.text, signatures=(*good, signature))
    return Answer(
        status=Status.SIGNED,
        body=signature.line().encode(),
        says=f"{head.origin}: signed at {head.size} entries",
        keeps=kept,
    )


def _growth(request: Request, head: Checkpoint, known: Note | None) -> Answer | None:
    """Refuse what does not continue the history that was signed; None = it does."""
    last = parse_checkpoint(known.text) if known else None
    size = last.size if last else 0
    if request.old > head.size:
        return _refusal(Status.MALFORMED, f"from {request.old} to {head.size} is not growth")
    if request.old != size:
        says = f"we last signed {size} entries, not {request.old}"
        return Answer(status=Status.OTHER_SIZE, body=f"{size}\n".encode(), says=says)
    if last is None or size == 0:
        good = not request.proof and (last is None or head.size > 0 or head.root == last.root)
    else:
        good = extends(last.root, head.root, old=size, new=head.size, proof=request.proof)
    if not good:
        says = f"its first {size} entries are not those we signed, or the proof is of another log"
        return _refusal(Status.NOT_GROWTH, says)
    return None


def signatures_in(body: bytes) -> tuple[Signature, ...]:
    """Read the signature lines of an answer; LedgerError where it is a refusal."""
    return parse_note(b"-\n\n" + body).signatures


class Views(StrEnum):
    """What two checkpoints of one log say of each other."""

    SAME = "same"
    GROWN = "grown"  # the larger continues the smaller: proved
    SPLIT = "split"  # two histories: both signed by the log
    UNPROVED = "unproved"  # of different sizes, and no good proof was shown


def compare(
    one: Note,
    other: Note,
    *,
    log: PublicKey,
    proof: Sequence[bytes] | None = None,
    tree: Tree | None = None,
) -> Views:
    """Compare two checkpoints that two witnesses hold.

    ``proof`` leads from the smaller to the larger; or ``tree`` is the whole log, as one of the
    two was shown it. SPLIT needs no trust in either witness: the log's own key has signed both.
    """
    small, large = sorted((_head(note, log) for note in (one, other)), key=lambda head: head.size)
    if small.size == large.size:
        return Views.SAME if small.root == large.root else Views.SPLIT
    if small.size == 0:
        return Views.GROWN
    if tree is not None and len(tree) >= large.size and tree.root(large.size) == large.root:
        return Views.GROWN if tree.root(small.size) == small.root else Views.SPLIT
    if proof is None:
        return Views.UNPROVED
    grown = extends(small.root, large.root, old=small.size, new=large.size, proof=proof)
    return Views.GROWN if grown else Views.UNPROVED


def _head(note: Note, log: PublicKey) -> Checkpoint:
    _, good = open_note(note.encode(), known=[log])
    head = parse_checkpoint(note.text)
    if not good or head.origin != log.name:
        raise LedgerError(f"a checkpoint that {log.name} has not signed proves nothing")
    return head


def _refusal(status: Status, says: str) -> Answer:
    return Answer(status=status, body=f"{says}\n".encode(), says=says)


def _is_size(text: str) -> bool:
    plain = text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS
    return plain and str(int(text)) == text
