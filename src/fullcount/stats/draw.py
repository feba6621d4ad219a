"""A random sample that anybody can draw again: SHA-256 over canonical bytes, and nothing else.

Grain: one manifest of keys with whole-number weights. Our own specification, written out in
``docs/reference/draw.md`` with test vectors; no number generator of a library has a part in it, so
that a new version of one changes no sample. The manifest's hash is published before the seed is
made (dice, in public); who knows both can check every ticket with any SHA-256.

A ticket is SHA-256 of its parts, each as a netstring (length in bytes, colon, bytes, comma),
read as a 256-bit number. Text is Unicode, NFC, UTF-8. With replacement, draw i of a manifest of
total weight W takes the key in whose stretch floor(ticket x W / 2^256) falls, keys standing in
the order of their bytes; its chance differs from weight/W by less than W / 2^256. Without
replacement, keys are taken in the order of their own tickets, which no other key can change.
"""

import hashlib
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

NAME = "fullcount-draw-1"
WITH, WITHOUT, MANIFEST = "with replacement", "without replacement", "manifest"
BITS = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What can be drawn: keys in the order of their bytes, weights beside them, and their hash."""

    keys: tuple[str, ...]
    weights: tuple[int, ...]
    sha256: str
    reached: Sequence[int] = field(repr=False)  # running totals of the weights

    @property
    def total(self) -> int:
        return self.reached[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One draw: its number from 1, the key it took, and the ticket as 64 hexadecimal digits."""

    number: int
    key: str
    ticket: str


def manifest(weights: Mapping[str, int]) -> Manifest:
    """Put keys into their one order and hash them with their weights.

    Raises ValueError for an empty list, a weight below zero, no weight at all, and two keys that
    are one text.

    >>> manifest({"b": 2, "a": 1}).keys
    ('a', 'b')
    """
    named = sorted((spelled(key).encode(), weight) for key, weight in weights.items())
    keys = [key for key, _ in named]
    if len(set(keys)) != len(keys):
        raise ValueError("two keys of the manifest are the same text")
    if any(weight < 0 for _, weight in named):
        raise ValueError("a weight cannot be negative")
    reached = tuple(accumulate(weight for _, weight in named))
    if not reached or reached[-1] == 0:
        raise ValueError("nothing in the manifest can be drawn")
    whole = hashlib.sha256(_netstring(NAME.encode()) + _netstring(MANIFEST.encode()))
    for key, weight in named:
        whole.update(_netstring(key) + _netstring(str(weight).encode()))
    return Manifest(
        keys=tuple(key.decode() for key in keys),
        weights=tuple(weight for _, weight in named),
        sha256=whole.hexdigest(),
        reached=reached,
    )


def equal(keys: Iterable[str]) -> Manifest:
    """Make a manifest in which every key has the same chance."""
    return manifest(dict.fromkeys(keys, 1))


def draw_with(
    among: Manifest, *, seed: str, draws: int, label: str = "", after: int = 0
) -> tuple[Drawn, ...]:
    """Draw with replacement, in proportion to the weights.

    ``after`` is how many were drawn before: draws 11 to 20 are the same whether the first ten
    were asked for now or last week. ``label`` keeps apart samples that share a seed.
    """
    tickets = _tickets(WITH, seed, label, (str(i) for i in range(after + 1, after + draws + 1)))
    return tuple(
        Drawn(number=number, key=among.keys[_place(among, ticket)], ticket=f"{ticket:064x}")
        for number, ticket in enumerate(tickets, after + 1)
    )


def places_with(among: Manifest, *, seed: str, draws: int, label: str = "") -> list[int]:
    """Draw as ``draw_with`` does, and give places in the manifest: for many audits at once."""
    tickets = _tickets(WITH, seed, label, map(str, range(1, draws + 1)))
    return [_place(among, ticket) for ticket in tickets]


def draw_without(
    among: Manifest, *, seed: str, draws: int, label: str = "", after: int = 0
) -> tuple[Drawn, ...]:
    """Draw without replacement, every key with a weight above zero alike.

    A key's ticket depends on nothing but the seed, the label and the key: a key that joins or
    leaves the manifest moves no other, and the first n of a longer sample are the shorter one.
    """
    keys = [key for key, weight in zip(among.keys, among.weights, strict=True) if weight > 0]
    if after + draws > len(keys):
        raise ValueError(f"{after + draws} of {len(keys)} keys cannot be drawn without replacement")
    tickets = _tickets(WITHOUT, seed, label, keys)
    order = sorted(zip(tickets, keys, strict=True))[after : after + draws]
    return tuple(
        Drawn(number=number, key=key, ticket=f"{ticket:064x}")
        for number, (ticket, key) in enumerate(order, after + 1)
    )


def spelled(text: str) -> str:
    """Give the one spelling of a key or a seed: NFC, without white space at its ends.

    Raises ValueError for what is then empty, or is no whole text.
    """
    one = unicodedata.normalize("NFC", text.strip())
    if not one:
        raise ValueError("an empty text is no key and no seed")
    try:
        one.encode()
    except UnicodeEncodeError as cause:
        raise ValueError("a key or a seed has half of a character") from cause
    return one


def _tickets(kind: str, seed: str, label: str, lasts: Iterable[str]) -> Iterable[int]:
    first = b"".join(
        _netstring(part.encode()) for part in (NAME, kind, spelled(seed), _label(label))
    )
    start = hashlib.sha256(first)
    for last in lasts:
        ticket = start.copy()
        ticket.update(_netstring(last.encode()))
        yield int.from_bytes(ticket.digest())


def _place(among: Manifest, ticket: int) -> int:
    return bisect_right(among.reached, ticket * among.reached[-1] >> BITS)


def _netstring(text: bytes) -> bytes:
    return b"%d:%s," % (len(text), text)


def _label(text: str) -> str:
    return spelled(text) if text.strip() else ""
