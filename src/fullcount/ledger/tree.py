"""A Merkle tree over log entries, its roots and its proofs.

RFC 6962 section 2.1 (unchanged in RFC 9162): leaf = SHA-256(00 | entry), node = SHA-256(01 |
left | right), empty tree = SHA-256 of nothing. Hashes are 32 bytes.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

EMPTY = sha256(b"").digest()
HASH_BYTES = 32


def leaf_hash(entry: bytes) -> bytes:
    """Hash one entry."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees into one."""
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """A growing tree that remembers every complete subtree: any root or proof in O(log n).

    >>> tree = Tree(leaf_hash(entry) for entry in (b"a", b"b", b"c"))
    >>> tree.root(2) == node_hash(leaf_hash(b"a"), leaf_hash(b"b"))
    True
    >>> len(tree.inclusion(0, size=3))
    2
    """

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[]]  # level l: hashes of complete 2**l leaves
        self.extend(leaves)

    def __len__(self) -> int:
        return len(self._levels[0])

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Append leaf hashes."""
        self._levels[0].extend(leaves)
        level = 0
        while len(self._levels[level]) > 1:
            if level + 1 == len(self._levels):
                self._levels.append([])
            below, above = self._levels[level], self._levels[level + 1]
            above.extend(
                node_hash(below[2 * at], below[2 * at + 1])
                for at in range(len(above), len(below) // 2)
            )
            level += 1

    def node(self, level: int, at: int) -> bytes:
        """Give the hash of the complete subtree number ``at`` of 2**level leaves."""
        return self._levels[level][at]

    def root(self, size: int | None = None) -> bytes:
        """Give the tree head at ``size`` entries (default: all)."""
        size = len(self) if size is None else self._checked(size)
        return self._range(0, size) if size else EMPTY

    def inclusion(self, index: int, *, size: int) -> list[bytes]:
        """Prove that entry ``index`` is in the tree of ``size`` (RFC 6962 2.1.1 PATH)."""
        if not 0 <= index < self._checked(size):
            raise ValueError(f"entry {index} is not among {size}")
        return self._path(index, start=0, size=size)

    def consistency(self, old: int, *, new: int) -> list[bytes]:
        """Prove that the tree of ``old`` entries is a beginning of that of ``new`` (2.1.2)."""
        if not 0 < old <= self._checked(new):
            raise ValueError(f"{old} to {new} is not growth")
        return [] if old == new else self._subproof(old, start=0, size=new, whole=True)

    def _checked(self, size: int) -> int:
        if not 0 <= size <= len(self):
            raise ValueError(f"the tree has {len(self)} entries, not {size}")
        return size

    def _range(self, start: int, size: int) -> bytes:
        level = size.bit_length() - 1
        if size == 1 << level and start % size == 0:
            return self._levels[level][start >> level]
        left = _split(size)
        return node_hash(self._range(start, left), self._range(start + left, size - left))

    def _path(self, index: int, *, start: int, size: int) -> list[bytes]:
        if size == 1:
            return []
        left = _split(size)
        if index < left:
            below = self._path(index, start=start, size=left)
            return [*below, self._range(start + left, size - left)]
        below = self._path(index - left, start=start + left, size=size - left)
        return [*below, self._range(start, left)]

    def _subproof(self, old: int, *, start: int, size: int, whole: bool) -> list[bytes]:
        if old == size:
            return [] if whole else [self._range(start, size)]
        left = _split(size)
        if old <= left:
            below = self._subproof(old, start=start, size=left, whole=whole)
            return [*below, self._range(start + left, size - left)]
        below = self._subproof(old - left, start=start + left, size=size - left, whole=False)
        return [*below, self._range(start, left)]


def _split(size: int) -> int:
    """Give the largest power of two smaller than ``size``."""
    return 1 << (size - 1).bit_length() - 1


def includes(entry_hash: bytes, *, index: int, size: int, proof: Sequence[bytes]) -> bytes | None:
    """Compute the root that an inclusion proof leads to; None where it cannot be a proof.

    RFC 9162 section 2.1.3.2. The caller compares with a root it trusts.
    """
    if not 0 <= index < size or len(entry_hash) != HASH_BYTES:
        return None
    at, last, root = index, size - 1, entry_hash
    for sibling in proof:
        if last == 0:
            return None
        if at & 1 or at == last:
            root = node_hash(sibling, root)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            root = node_hash(root, sibling)
        at, last = at >> 1, last >> 1
    return root if last == 0 else None


def extends(
    old_root: bytes, new_root: bytes, *, old: int, new: int, proof: Sequence[bytes]
) -> bool:
    """Say whether the proof shows that the tree of ``old`` is a beginning of that of ``new``.

    RFC 9162 section 2.1.4.2. An empty old tree proves nothing and is refused.
    """
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    roots = _walk(path, at=old - 1, last=new - 1)
    return roots == (old_root, new_root)


def _walk(path: Sequence[bytes], *, at: int, last: int) -> tuple[bytes, bytes] | None:
    """Climb a consistency proof; give the old and the new root it leads to (steps 4 to 7)."""
    if not path:
        return None
    while at & 1:
        at, last = at >> 1, last >> 1
    first = second = path[0]
    for sibling in path[1:]:
        if last == 0:
            return None
        if at & 1 or at == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        at, last = at >> 1, last >> 1
    return (first, second) if last == 0 else None
