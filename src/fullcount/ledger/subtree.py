"""Proofs about a part of a log: that an entry is in it, and that it is in the whole.

A subtree is the entries from ``start`` up to ``end``, where ``start`` is a multiple of the least
power of two not below their number: only such a part has a hash of its own in every later tree.
Source: the subtree proofs of C2SP tlog-witness and draft-ietf-plants-merkle-tree-certs,
section 4. With ``start`` 0 they are the proofs of RFC 9162.
"""

from collections.abc import Sequence

from fullcount.ledger.tree import EMPTY, includes, node_hash


def is_subtree(*, start: int, end: int) -> bool:
    """Say whether entries ``start`` up to ``end`` are a subtree.

    >>> is_subtree(start=8, end=13), is_subtree(start=2, end=5)
    (True, False)
    """
    return 0 <= start < end and start % (1 << (end - start - 1).bit_length()) == 0


def subtree_includes(
    entry_hash: bytes, *, index: int, start: int, end: int, proof: Sequence[bytes]
) -> bytes | None:
    """Compute the hash of the subtree a proof leads to; None where it cannot be a proof."""
    if not is_subtree(start=start, end=end) or not start <= index < end:
        return None
    return includes(entry_hash, index=index - start, size=end - start, proof=proof)


def subtree_extends(
    part: bytes, root: bytes, *, start: int, end: int, size: int, proof: Sequence[bytes]
) -> bool:
    """Say whether the proof shows that a part of this hash lies in the tree of ``size``.

    An empty part lies in every tree and needs no proof; its hash is that of the empty tree.
    """
    if start == end:
        return 0 <= end <= size and not proof and part == EMPTY
    if not is_subtree(start=start, end=end) or end > size:
        return False
    return _climb(part, start=start, end=end, size=size, proof=proof) == (part, root)


def _climb(
    part: bytes, *, start: int, end: int, size: int, proof: Sequence[bytes]
) -> tuple[bytes, bytes] | None:
    """Climb from the part's last entry; give the part's hash and the root that are reached."""
    first, at, last = start, end - 1, size - 1
    while first != at and (at == last or at & 1):
        first, at, last = first >> 1, at >> 1, last >> 1
    path = [part, *proof] if first == at else list(proof)
    if not path:
        return None
    inner = outer = path[0]
    for sibling in path[1:]:
        if last == 0:
            return None
        if at & 1 or at == last:
            if first < at:
                inner = node_hash(sibling, inner)
            outer = node_hash(sibling, outer)
            while not at & 1 and at:
                first, at, last = first >> 1, at >> 1, last >> 1
        else:
            outer = node_hash(outer, sibling)
        first, at, last = first >> 1, at >> 1, last >> 1
    return (inner, outer) if last == 0 else None
