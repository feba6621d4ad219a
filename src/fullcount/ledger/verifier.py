"""Verify a log offline, in ten numbered steps, and name the first thing that is wrong.

Specification: ``docs/reference/verifier.md``; whoever distrusts this file can write another from
it. For the same reason it stands alone: the standard library and ``cryptography``, nothing else of
Fullcount. Copied anywhere it runs as ``python -I verifier.py LOG POLICY [CHECKPOINT HELD ...]``.

It shows that nothing was altered, dropped, dated back behind a witnessed checkpoint, or shown
differently to different people. It does not show that a paper is genuine, that what was first
logged was true, or that a clock was right.
"""

import binascii
import json
import re
import struct
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final, TypeAlias

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Read: TypeAlias = Callable[[str], bytes | None]  # a path below the log; None = nothing is there
Entry: TypeAlias = Mapping[str, object]

LOG_KEY, WITNESS_KEY = 1, 4  # types of keys in C2SP signed-note
WIDTH, HASH = 256, 32
PROOF_HEAD = "c2sp.org/tlog-proof@v1"
STEPS: Final[Mapping[str, str]] = {
    "V1": "the policy can be read",
    "V2": "the log has signed its checkpoint",
    "V3": "a quorum of witnesses has signed it",
    "V4": "entries and tiles give the root that was signed",
    "V5": "every older checkpoint is a beginning of this log",
    "V6": "every entry is spelled in the one way",
    "V7": "every entry follows the rules of its type",
    "V8": "every document that lies here has the hash that was logged",
    "V9": "what is missing: forms expected by the manifest and not logged",
    "V10": "published votes are the sums of the accepted readings",
}
# Type -> fields it must have. t text, n whole number, h SHA-256, i instant, l list, m map of counts
MUST: Final[Mapping[str, str]] = {
    "manifest": "election:t polls_open_at:i kinds:l part:n parts:n stations:l",
    "key": "action:t vkey:t",
    "blob": "sha256:h bytes:n media_type:t",
    "form": "election:t form:t contest:t unit:t kind:t source:t blobs:l",
    "reading": "form:n reader:t votes:m",
    "decision": "reading:n rule:t",
    "consolidation": "election:t contest:t kind:t source:t blobs:l",
    "observation": "observation:t sha256:h",
    "incident": "incident:t sha256:h",
    "claim": "claim:t sha256:h",
    "finding": "finding:t rule:t revision:n severity:t subject:t",
    "ruling": "ruling:t sha256:h forum:t",
    "custody": "item:t from:t to:t why:t handed_at:i",
    "seed": "purpose:t",
    "redaction": "of:h gives:h tool:t why:t",
    "publication": "title:t sha256:h bytes:n media_type:t",
}
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class _Wrong(Exception):  # noqa: N818 -- not an error of ours: it is what a step finds
    def __init__(self, where: str, says: str) -> None:
        super().__init__(f"{where}: {says}")
        self.where, self.says = where, says


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """The first thing that is wrong: at which step, in which file or entry, and how."""

    step: str
    where: str
    says: str

    def __str__(self) -> str:
        return f"{self.step} {STEPS[self.step]}: NO. {self.where}: {self.says}"


@dataclass(slots=True, kw_only=True)
class Verdict:
    """What was verified. ``wrong`` None = all ten steps hold."""

    wrong: Wrong | None = None
    done: list[str] = field(default_factory=list)  # one line for each step that holds
    notes: list[str] = field(default_factory=list)  # nothing wrong, and a reader should know
    origin: str = ""
    size: int = 0
    missing: list[tuple[str, str, str]] = field(default_factory=list)  # contest, unit, kind
    absent: list[str] = field(default_factory=list)  # documents neither here nor withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class _Key:
    name: str
    id: bytes
    type: int
    raw: bytes

    def signed(self, text: str, signature: bytes) -> bool:
        message = text.encode()
        if self.type == WITNESS_KEY:
            if len(signature) < 8:
                return False
            head = f"cosignature/v1\ntime {struct.unpack('>Q', signature[:8])[0]}\n"
            message, signature = head.encode() + message, signature[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(slots=True, kw_only=True)
class _Policy:
    logs: list[_Key] = field(default_factory=list)
    witnesses: dict[str, _Key] = field(default_factory=dict)
    groups: dict[str, tuple[int, list[str]]] = field(default_factory=dict)
    quorum: str = ""

    def enough(self, member: str, signed: Mapping[str, int]) -> bool:
        if member == "none":
            return True
        if member not in self.groups:
            return member in signed
        need, members = self.groups[member]
        return sum(self.enough(each, signed) for each in members) >= need


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """A checkpoint that the log has signed; ``times``: witness -> when it signed."""

    origin: str
    size: int
    root: bytes
    times: Mapping[str, int]
    strangers: tuple[str, ...]  # names on signature lines of keys the policy does not know


def verify(read: Read, *, policy: str, held: Mapping[str, bytes] | None = None) -> Verdict:
    """Take all steps in order, up to the first that fails.

    ``policy`` is the reader's own copy: one taken from the log proves only that the log agrees
    with itself. ``held``: name -> older checkpoints the reader has, from anywhere.
    """
    verdict = Verdict()
    step = "V1"
    try:
        trusted = _v1_policy(policy)
        verdict.done.append(_done(step, f"{len(trusted.witnesses)} witnesses"))
        step = "V2"
        head = _v2_signature(read("checkpoint"), trusted, where="checkpoint")
        verdict.origin, verdict.size = head.origin, head.size
        verdict.done.append(_done(step, f"{head.origin}, {head.size} entries"))
        step = "V3"
        verdict.done.append(
            _done(step, _v3_quorum(head, trusted, verdict.notes, where="checkpoint"))
        )
        step = "V4"
        raw = _v4_root(read, head)
        verdict.done.append(_done(step, f"{b64encode(head.root).decode()}"))
        step = "V5"
        heads = _v5_older(held or {}, head, raw, trusted)
        for name, older in zip(held or {}, heads, strict=True):
            verdict.notes += _strangers(older, where=name)
        verdict.done.append(_done(step, f"{len(heads)} held"))
        step = "V6"
        entries = _v6_canonical(raw)
        verdict.done.append(_done(step, f"{len(entries)} entries"))
        step = "V7"
        verdict.done.append(_done(step, _v7_rules(entries)))
        step = "V8"
        verdict.done.append(_done(step, _v8_blobs(read, entries, verdict.absent)))
        step = "V9"
        said = _v9_missing(entries, [head, *heads], trusted, verdict.missing)
        verdict.done.append(_done(step, said))
        step = "V10"
        verdict.done.append(_done(step, _v10_votes(entries)))
    except _Wrong as wrong:
        verdict.wrong = Wrong(step=step, where=wrong.where, says=wrong.says)
    return verdict


def verify_proof(entry: bytes, proof: bytes, *, policy: str) -> Verdict:
    """Take steps V1 to V4 and V6 for one entry and its proof file."""
    verdict = Verdict()
    step = "V1"
    try:
        trusted = _v1_policy(policy)
        verdict.done.append(_done(step, f"{len(trusted.witnesses)} witnesses"))
        step = "V4"
        index, hashes, checkpoint = _proof(proof)
        step = "V2"
        head = _v2_signature(checkpoint, trusted, where="the proof's checkpoint")
        verdict.origin, verdict.size = head.origin, head.size
        verdict.done.append(_done(step, f"{head.origin}, {head.size} entries"))
        step = "V3"
        verdict.done.append(
            _done(step, _v3_quorum(head, trusted, verdict.notes, where="the proof's checkpoint"))
        )
        step = "V4"
        verdict.done.append(_done(step, _v4_included(entry, hashes, index, head)))
        step = "V6"
        _canonical(entry, where=f"entry {index}")
        verdict.done.append(_done(step, f"entry {index}"))
    except _Wrong as wrong:
        verdict.wrong = Wrong(step=step, where=wrong.where, says=wrong.says)
    return verdict


def judge(raws: Sequence[bytes]) -> Wrong | None:
    """Take steps V6, V7 and V10 alone: a writer asks before it adds what cannot be taken back."""
    step = "V6"
    try:
        entries = _v6_canonical(raws)
        step = "V7"
        _v7_rules(entries)
        step = "V10"
        _v10_votes(entries)
    except _Wrong as wrong:
        return Wrong(step=step, where=wrong.where, says=wrong.says)
    return None


# V1 -------------------------------------------------------------------------------------------


def _v1_policy(text: str) -> _Policy:
    """C2SP tlog-policy: lines ``log``, ``witness``, ``group``, ``quorum``."""
    policy = _Policy()
    for number, line in enumerate(text.split("\n"), 1):
        words = [word for word in line.replace("\t", " ").split(" ") if word]
        if words and not words[0].startswith("#"):
            if any(letter < " " or letter == "\x7f" for word in words for letter in word):
                raise _Wrong(f"policy line {number}", "has a control character")
            _line(words, policy, where=f"policy line {number}")
    if not policy.logs or not policy.quorum:
        raise _Wrong("policy", "names no log or no quorum")
    return policy


def _line(words: list[str], policy: _Policy, *, where: str) -> None:
    match words:
        case ["log", vkey] | ["log", vkey, _]:
            policy.logs.append(_new(_key(vkey, LOG_KEY, where=where), policy.logs, where=where))
        case ["witness", name, vkey] | ["witness", name, vkey, _]:
            _fresh(name, policy, where=where)
            key = _key(vkey, WITNESS_KEY, where=where)
            policy.witnesses[name] = _new(key, policy.witnesses.values(), where=where)
        case ["group", name, how, _, *_]:
            _fresh(name, policy, where=where)
            policy.groups[name] = _group(how, words[3:], policy, where=where)
        case ["quorum", name] if not policy.quorum:
            if name not in {"none", *policy.witnesses, *policy.groups}:
                raise _Wrong(where, f"nobody is called {name}")
            policy.quorum = name
        case _:
            raise _Wrong(where, "not a line of a policy")


def _new(key: _Key, others: Iterable[_Key], *, where: str) -> _Key:
    if key.raw in {other.raw for other in others}:
        raise _Wrong(where, f"the key of {key.name} stands there twice")
    return key


def _fresh(name: str, policy: _Policy, *, where: str) -> None:
    if name in {"none", *policy.witnesses, *policy.groups}:
        raise _Wrong(where, f"{name} is a name already")


def _group(how: str, members: list[str], policy: _Policy, *, where: str) -> tuple[int, list[str]]:
    taken = [member for _, others in policy.groups.values() for member in others]
    for at, member in enumerate(members):
        known = member in policy.witnesses or member in policy.groups
        if not known or member in taken or member in members[:at]:
            raise _Wrong(where, f"{member} is nobody, or is a member already")
    need = {"all": len(members), "any": 1}.get(how) or _number(how)
    if need is None or not 0 < need <= len(members):
        raise _Wrong(where, f"{how} of {len(members)} cannot be needed")
    return need, members


def _key(vkey: str, kind: int, *, where: str) -> _Key:
    """``name+hash+base64(type | key)``; hash = first 4 bytes of SHA-256(name 0A type key)."""
    name, _, rest = vkey.partition("+")
    hashed, _, keyed = rest.partition("+")
    raw = _base64(keyed)
    if raw is None or len(raw) != 33 or raw[0] != kind or not _is_name(name):
        raise _Wrong(where, f"the key {name} is not an Ed25519 key of type {kind}")
    key_id = sha256(name.encode() + b"\n" + raw).digest()[:4]
    if key_id.hex() != hashed:
        raise _Wrong(where, f"the key {name} has the hash {key_id.hex()}, not {hashed}")
    return _Key(name=name, id=key_id, type=kind, raw=raw[1:])


# V2, V3 ---------------------------------------------------------------------------------------


def _v2_signature(raw: bytes | None, policy: _Policy, *, where: str) -> _Head:
    """C2SP signed-note and tlog-checkpoint: three lines, signed by a log of the policy."""
    text, lines = _note(raw, where=where)
    origin, size, root, *_ = [*text.split("\n"), "", "", ""]
    number, hashed = _number(size), _base64(root)
    if not origin or number is None or hashed is None or len(hashed) != HASH:
        raise _Wrong(where, "is not an origin, a size and a root")
    known = {(key.name, key.id): ("", key) for key in policy.logs if key.name == origin}
    known |= {(key.name, key.id): (name, key) for name, key in policy.witnesses.items()}
    times: dict[str, int] = {}
    strangers: list[str] = []
    by_log = False
    for name, data in lines:
        member, key = known.get((name, data[:4]), ("", None))
        if key is None:
            strangers.append(name)
        elif not key.signed(text, data[4:]):
            raise _Wrong(where, f"the signature by {name} is not good")
        elif key.type == LOG_KEY:
            by_log = True
        else:
            times[member] = struct.unpack(">Q", data[4:12])[0]
    if not by_log:
        raise _Wrong(where, f"no log of the policy has signed as {origin}")
    return _Head(
        origin=origin, size=number, root=hashed, times=times, strangers=tuple(strangers)
    )  # fmt: skip


def _v3_quorum(head: _Head, policy: _Policy, notes: list[str], *, where: str) -> str:
    notes += _strangers(head, where=where)
    signed = ", ".join(f"{name} at {_spell(at)}" for name, at in sorted(head.times.items()))
    if not policy.enough(policy.quorum, head.times):
        raise _Wrong(where, f"lacks the quorum {policy.quorum}; signed by {signed or 'no one'}")
    return signed or "none asked for"


def _strangers(head: _Head, *, where: str) -> list[str]:
    return [
        f"{where}: a signature by {name}, a key the policy does not know" for name in head.strangers
    ]


def _note(raw: bytes | None, *, where: str) -> tuple[str, list[tuple[str, bytes]]]:
    if raw is None:
        raise _Wrong(where, "is not there")
    try:
        whole = raw.decode()
    except UnicodeDecodeError as cause:
        raise _Wrong(where, "is not UTF-8") from cause
    text, found, under = whole.rpartition("\n\n")
    lines: list[tuple[str, bytes]] = []
    for line in under.removesuffix("\n").split("\n"):
        name, _, encoded = line.removeprefix("\u2014 ").partition(" ")
        data = _base64(encoded)
        if not line.startswith("\u2014 ") or data is None or len(data) < 5 or not _is_name(name):
            raise _Wrong(where, "has a line that is no signature")
        lines.append((name, data))
    if not found or not under.endswith("\n") or any(c < " " and c != "\n" for c in whole):
        raise _Wrong(where, "is not a signed note")
    return text + "\n", lines


# V4 -------------------------------------------------------------------------------------------


def _v4_root(read: Read, head: _Head) -> list[bytes]:
    """Recompute the root from the entries; and every tile, at every level."""
    entries: list[bytes] = []
    for number in range(-(-head.size // WIDTH)):
        width = min(WIDTH, head.size - number * WIDTH)
        entries += _bundle(read, _path("entries", number, width), width)
    leaves = [_leaf(entry) for entry in entries]
    whole = _root(leaves) == head.root
    if not whole:
        _blame(read, head, leaves)
    level, hashes = 0, leaves
    while hashes:
        for number in range(-(-len(hashes) // WIDTH)):
            mine = hashes[number * WIDTH : (number + 1) * WIDTH]
            path = _path(str(level), number, len(mine))
            theirs = _hashes(read, path, len(mine))
            for at, (one, other) in enumerate(zip(mine, theirs, strict=True)):
                if one != other:
                    raise _Wrong(path, f"hash {at} is not that of what lies below it")
        full = len(hashes) // WIDTH
        hashes = [_root(hashes[n * WIDTH : (n + 1) * WIDTH]) for n in range(full)]
        level += 1
    return entries


def _blame(read: Read, head: _Head, leaves: list[bytes]) -> None:
    """Say which entry is wrong where the tiles give the signed root; else the checkpoint."""
    tiles: list[bytes] = []
    for number in range(-(-head.size // WIDTH)):
        width = min(WIDTH, head.size - number * WIDTH)
        tiles += _hashes(read, _path("0", number, width), width)
    if _root(tiles) == head.root:
        for at, (mine, theirs) in enumerate(zip(leaves, tiles, strict=True)):
            if mine != theirs:
                number, width = at // WIDTH, min(WIDTH, head.size - at // WIDTH * WIDTH)
                path = _path("entries", number, width)
                raise _Wrong(f"entry {at} in {path}", "is not the entry whose hash was signed")
    raise _Wrong("checkpoint", "neither the entries nor the tiles give the root it states")


def _bundle(read: Read, path: str, width: int) -> list[bytes]:
    raw = read(path)
    if raw is None:
        raise _Wrong(path, "is not there")
    entries: list[bytes] = []
    at = 0
    while at < len(raw) and len(entries) < width:
        length = int.from_bytes(raw[at : at + 2], "big")
        if at + 2 + length > len(raw):
            raise _Wrong(f"entry {len(entries)} of {path}", "is cut off")
        entries.append(raw[at + 2 : at + 2 + length])
        at += 2 + length
    if len(entries) != width or at != len(raw):
        raise _Wrong(path, f"does not hold {width} entries and nothing else")
    return entries


def _hashes(read: Read, path: str, width: int) -> list[bytes]:
    raw = read(path)
    if raw is None or len(raw) != width * HASH:
        raise _Wrong(path, f"is not {width} hashes" if raw is not None else "is not there")
    return [raw[at : at + HASH] for at in range(0, len(raw), HASH)]


def _path(kind: str, number: int, width: int) -> str:
    name = f"{number % 1000:03d}"
    while number := number // 1000:
        name = f"x{number % 1000:03d}/{name}"
    return f"tile/{kind}/{name}" + ("" if width == WIDTH else f".p/{width}")


def _v4_included(entry: bytes, hashes: Sequence[bytes], index: int, head: _Head) -> str:
    if _climb(_leaf(entry), hashes, index=index, size=head.size) != head.root:
        raise _Wrong("proof", f"does not lead from the entry, as number {index}, to the root")
    return f"entry {index} of {head.size}"


def _leaf(entry: bytes) -> bytes:
    return sha256(b"\0" + entry).digest()


def _root(hashes: Sequence[bytes]) -> bytes:
    """RFC 6962 section 2.1, level by level: a last one without a neighbour moves up as it is."""
    if not hashes:
        return sha256(b"").digest()
    row = list(hashes)
    while len(row) > 1:
        odd = [row[-1]] if len(row) % 2 else []
        pairs = zip(row[::2], row[1::2], strict=False)
        row = [sha256(b"\1" + left + right).digest() for left, right in pairs] + odd
    return row[0]


def _climb(leaf: bytes, proof: Sequence[bytes], *, index: int, size: int) -> bytes | None:
    """RFC 9162 section 2.1.3.2; None where the proof has the wrong length."""
    at, last, root = index, size - 1, leaf
    if index >= size:
        return None
    for sibling in proof:
        if last == 0:
            return None
        if at % 2 or at == last:
            root = sha256(b"\1" + sibling + root).digest()
            while at and not at % 2:
                at, last = at // 2, last // 2
        else:
            root = sha256(b"\1" + root + sibling).digest()
        at, last = at // 2, last // 2
    return root if last == 0 else None


def _proof(raw: bytes) -> tuple[int, list[bytes], bytes]:
    """C2SP tlog-proof: head, ``extra`` perhaps, ``index N``, hashes, empty line, checkpoint."""
    head, _, checkpoint = raw.partition(b"\n\n")
    lines = head.decode("utf-8", errors="replace").split("\n")
    if lines[0] != PROOF_HEAD or len(lines) < 2:
        raise _Wrong("proof", f"does not begin with {PROOF_HEAD}")
    if lines[1].startswith("extra ") and _base64(lines.pop(1)[6:]) is None:
        raise _Wrong("proof", "has an extra line that is not base64")
    index = _number(lines[1].removeprefix("index ")) if len(lines) > 1 else None
    hashes = [_base64(line) for line in lines[2:]]
    if index is None or not lines[1].startswith("index "):
        raise _Wrong("proof", "does not say at which index")
    good = [each for each in hashes if each is not None and len(each) == HASH]
    if len(good) != len(hashes) or len(good) > 63:
        raise _Wrong("proof", "has a line that is no hash")
    return index, good, checkpoint


# V5, V6 ---------------------------------------------------------------------------------------


def _v5_older(
    held: Mapping[str, bytes], head: _Head, entries: Sequence[bytes], policy: _Policy
) -> list[_Head]:
    heads: list[_Head] = []
    leaves = [_leaf(entry) for entry in entries] if held else []
    for name, raw in held.items():
        older = _v2_signature(raw, policy, where=name)
        if older.origin != head.origin:
            raise _Wrong(name, f"is of another log, {older.origin}")
        if older.size > head.size:
            raise _Wrong(name, f"says {older.size} entries; now there are {head.size}")
        if _root(leaves[: older.size]) != older.root:
            raise _Wrong(name, f"its {older.size} entries are not the first of this log")
        heads.append(older)
    return heads


def _v6_canonical(raw: Sequence[bytes]) -> list[Entry]:
    return [_canonical(entry, where=f"entry {at}") for at, entry in enumerate(raw)]


def _canonical(raw: bytes, *, where: str) -> Entry:
    """Read an object of strings, booleans, whole numbers, lists and objects, spelled as JCS."""
    try:
        value = json.loads(raw.decode(), parse_float=_refuse, parse_constant=_refuse)
        again = _spell_json(value)
    except (ValueError, RecursionError) as cause:
        raise _Wrong(where, "is not JSON of the kinds allowed") from cause
    if not isinstance(value, dict) or again != raw or not _plain(value):
        raise _Wrong(where, "is not an object in canonical form")
    return value


def _refuse(text: str) -> float:
    raise ValueError(text)


def _spell_json(value: object) -> bytes:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def _plain(value: object) -> bool:
    if isinstance(value, dict):
        return all(max(name, default="") <= "\uffff" and _plain(v) for name, v in value.items())
    if isinstance(value, list):
        return all(_plain(part) for part in value)
    if isinstance(value, int):
        return abs(value) < 2**53
    return isinstance(value, str)


# V7 -------------------------------------------------------------------------------------------


@dataclass(slots=True, kw_only=True)
class _Seen:
    """What stands after some entries: indexes of entries that nothing has corrected."""

    entries: Sequence[Entry]
    corrected: set[int] = field(default_factory=set)
    blobs: set[str] = field(default_factory=set)
    forms: dict[tuple[object, object], int] = field(default_factory=dict)
    decided: dict[int, int] = field(default_factory=dict)  # form -> decision
    stations: dict[tuple[object, object, object], int] = field(default_factory=dict)

    def at(self, index: object, kind: str, *, before: int) -> Entry:
        if not isinstance(index, int) or isinstance(index, bool) or not 0 <= index < before:
            raise _Wrong(f"entry {before}", f"refers to {index!r}, which is not an older entry")
        found = self.entries[index]
        if found["type"] != kind:
            raise _Wrong(
                f"entry {before}", f"refers to {index} as a {kind}; it is a {found['type']}"
            )
        return found


def _v7_rules(entries: Sequence[Entry]) -> str:
    seen = _Seen(entries=entries)
    kinds: dict[str, int] = {}
    for at, entry in enumerate(entries):
        _shape(entry, at)
        kind = str(entry["type"])
        kinds[kind] = kinds.get(kind, 0) + 1
        _follow(seen, entry, at)
    return ", ".join(f"{many} {kind}" for kind, many in sorted(kinds.items())) or "no entries"


def _follow(seen: _Seen, entry: Entry, at: int) -> None:
    """Judge one entry against those before it, and take note of it."""
    replaced = entry.get("corrects")
    if replaced is not None:
        seen.at(replaced, str(entry["type"]), before=at)
        if replaced in seen.corrected:
            raise _Wrong(f"entry {at}", f"corrects {replaced}, which is corrected already")
    rule = _RULES.get(str(entry["type"]))
    if rule is not None:
        rule(seen, entry, at)
    if isinstance(replaced, int):
        seen.corrected.add(replaced)


def _shape(entry: Entry, at: int) -> None:
    kind = entry.get("type")
    if not isinstance(kind, str) or kind not in MUST:
        raise _Wrong(f"entry {at}", f"{kind!r} is not a type of entry")
    for spelled in (*MUST[kind].split(), "recorded_at:i"):
        name, _, shape = spelled.partition(":")
        if name not in entry or not _SHAPES[shape](entry[name]):
            raise _Wrong(f"entry {at}", f"a {kind} whose {name} is not stated as it must be")


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_instant(value: object) -> bool:
    if not isinstance(value, str) or not _INSTANT.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


_SHAPES: Final[Mapping[str, Callable[[object], bool]]] = {
    "t": lambda value: isinstance(value, str) and value != "",
    "n": _is_count,
    "h": lambda value: isinstance(value, str) and _SHA256.fullmatch(value) is not None,
    "i": _is_instant,
    "l": lambda value: isinstance(value, list),
    "m": lambda value: isinstance(value, dict) and all(map(_is_count, value.values())),
}


def _blob(seen: _Seen, entry: Entry, at: int) -> None:
    derived = entry.get("derived_from")
    if derived is not None and derived not in seen.blobs:
        raise _Wrong(f"entry {at}", "is derived from a document that was not logged before it")
    seen.blobs.add(str(entry["sha256"]))


def _form(seen: _Seen, entry: Entry, at: int) -> None:
    """Let a copy of a form be logged once; logged again it corrects the one that stands."""
    key = (entry["election"], entry["form"])
    if seen.forms.get(key) != entry.get("corrects"):
        raise _Wrong(f"entry {at}", f"form {key[1]} stands at {seen.forms.get(key)}, not corrected")
    _known_blobs(seen, entry["blobs"], at)
    seen.forms[key] = at


def _known_blobs(seen: _Seen, digests: object, at: int) -> None:
    for digest in digests if isinstance(digests, list) else [digests]:
        if digest not in seen.blobs:
            raise _Wrong(f"entry {at}", "names a document that was not logged before it")


def _decision(seen: _Seen, entry: Entry, at: int) -> None:
    """One accepted reading of a form: another decision must correct the one that stands."""
    reading = seen.at(entry["reading"], "reading", before=at)
    form = int(str(reading["form"]))
    if seen.decided.get(form) != entry.get("corrects"):
        raise _Wrong(f"entry {at}", f"form at {form} has a decision at {seen.decided.get(form)}")
    seen.decided[form] = at


def _manifest(seen: _Seen, entry: Entry, at: int) -> None:
    stations = entry["stations"]
    for station in stations if isinstance(stations, list) else []:
        if not isinstance(station, dict) or not {"unit", "contest"} <= station.keys():
            raise _Wrong(f"entry {at}", "lists what is no station of a contest")
        key = (entry["election"], station["contest"], station["unit"])
        listed = seen.stations.get(key, entry.get("corrects"))
        if listed != entry.get("corrects") and listed not in seen.corrected:
            raise _Wrong(f"entry {at}", f"station {key[2]} of {key[1]} is listed twice")
        seen.stations[key] = at


def _seed(seen: _Seen, entry: Entry, at: int) -> None:
    """Let a reveal open its commitment: SHA-256(salt | the value as canonical JSON)."""
    if "reveals" not in entry:
        if not _SHAPES["h"](entry.get("commitment")):
            raise _Wrong(f"entry {at}", "a seed that neither commits nor reveals")
        return
    bound = seen.at(entry["reveals"], "seed", before=at)
    salt, value = entry.get("salt"), entry.get("value")
    if not _SHAPES["h"](salt) or not isinstance(value, str):
        raise _Wrong(f"entry {at}", "a reveal without its salt or value")
    if sha256(bytes.fromhex(str(salt)) + _spell_json(value)).hexdigest() != bound.get("commitment"):
        raise _Wrong(f"entry {at}", f"does not open the commitment at {entry['reveals']}")


def _reading(seen: _Seen, entry: Entry, at: int) -> None:
    seen.at(entry["form"], "form", before=at)


def _redaction(seen: _Seen, entry: Entry, at: int) -> None:
    _known_blobs(seen, [entry["of"], entry["gives"]], at)


def _consolidation(seen: _Seen, entry: Entry, at: int) -> None:
    _known_blobs(seen, entry["blobs"], at)


_RULES: Final[Mapping[str, Callable[[_Seen, Entry, int], None]]] = {
    "blob": _blob,
    "form": _form,
    "reading": _reading,
    "decision": _decision,
    "manifest": _manifest,
    "seed": _seed,
    "redaction": _redaction,
    "consolidation": _consolidation,
}


# V8, V9, V10 ----------------------------------------------------------------------------------


def _v8_blobs(read: Read, entries: Sequence[Entry], absent: list[str]) -> str:
    redacted = {entry["of"] for entry in entries if entry["type"] == "redaction"}
    here = withheld = 0
    for digest, entry in _documents(entries).items():
        path = f"blobs/sha256/{digest[:2]}/{digest[2:]}"
        raw = read(path)
        if raw is None and ("withheld" in entry or digest in redacted):
            withheld += 1
        elif raw is None:
            absent.append(digest)
        elif sha256(raw).hexdigest() != digest or len(raw) != entry["bytes"]:
            raise _Wrong(path, "its bytes are not those that were logged")
        else:
            here += 1
    return f"{here} here, {withheld} withheld, {len(absent)} missing"


def _documents(entries: Sequence[Entry]) -> dict[str, Entry]:
    return {str(entry["sha256"]): entry for entry in entries if entry["type"] == "blob"}


def _standing(entries: Sequence[Entry], kind: str) -> Iterator[tuple[int, Entry]]:
    gone = {entry.get("corrects") for entry in entries}
    for at, entry in enumerate(entries):
        if entry["type"] == kind and at not in gone:
            yield at, entry


def _v9_missing(
    entries: Sequence[Entry],
    heads: Sequence[_Head],
    policy: _Policy,
    missing: list[tuple[str, str, str]],
) -> str:
    """Forms of the manifest that no entry has; and whether it was witnessed before the polls."""
    have = {
        (entry["election"], entry["contest"], entry["unit"], entry["kind"])
        for _, entry in _standing(entries, "form")
        if entry.get("status", "stated") == "stated"
    }
    late = 0
    listed: dict[tuple[object, ...], None] = {}
    kinds: set[tuple[object, object]] = set()  # only of these is it said who is to make them
    for at, part in _standing(entries, "manifest"):
        opens = datetime.fromisoformat(str(part["polls_open_at"])).timestamp()
        late += not any(_witnessed(head, policy, by=opens) for head in heads if head.size > at)
        for kind in list(part["kinds"]):  # type: ignore[call-overload]
            kinds.add((part["election"], kind))
            for station in list(part["stations"]):  # type: ignore[call-overload]
                listed[part["election"], station["contest"], station["unit"], kind] = None
    if not listed:
        return "not evaluable: no manifest says what is expected"
    missing += [(str(c), str(u), str(k)) for e, c, u, k in listed if (e, c, u, k) not in have]
    beside = sum((key[0], key[3]) in kinds and key not in listed for key in have)
    when = "witnessed before the polls opened"
    if late:
        when = f"{late} parts of the manifest are not proved to be older than the opening of polls"
    return f"{len(missing)} of {len(listed)} missing; {beside} not expected; {when}"


def _witnessed(head: _Head, policy: _Policy, *, by: float) -> bool:
    early = {name: at for name, at in head.times.items() if at <= by}
    return bool(early) and policy.enough(policy.quorum, early)


def _v10_votes(entries: Sequence[Entry]) -> str:
    """Recompute each published table of votes from what stood when it was published."""
    accepted: dict[int, int] = {}  # form -> reading
    gone: set[object] = set()
    tables = 0
    for at, entry in enumerate(entries):
        gone.add(entry.get("corrects"))
        if entry["type"] == "decision":
            reading = int(str(entry["reading"]))
            accepted[int(str(entries[reading]["form"]))] = reading
        elif entry["type"] == "publication" and entry.get("table") == "votes":
            stands = [
                (form, r) for form, r in accepted.items() if form not in gone and r not in gone
            ]
            table = _votes(entries, stands, election=entry.get("election"))
            if sha256(_spell_json(table)).hexdigest() != entry["sha256"]:
                raise _Wrong(f"entry {at}", "the published votes are not the sums of the readings")
            tables += 1
    return f"{tables} tables recomputed" if tables else "not evaluable: no table was published"


def _votes(
    entries: Sequence[Entry], accepted: Sequence[tuple[int, int]], *, election: object
) -> list[list[str | int]]:
    """[contest, kind of form, candidate, source, votes], in order of the first four."""
    sums: dict[tuple[str, str, str, str], int] = {}
    for at, reading in accepted:
        form, votes = entries[at], entries[reading]["votes"]
        if form["election"] == election and isinstance(votes, dict):
            for candidate, many in votes.items():
                key = (str(form["contest"]), str(form["kind"]), candidate, str(form["source"]))
                sums[key] = sums.get(key, 0) + many
    return [[*key, sums[key]] for key in sorted(sums)]


# Small things ---------------------------------------------------------------------------------


def _base64(text: str) -> bytes | None:
    """Read base64 in its one canonical spelling; else None."""
    try:
        raw = b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if b64encode(raw).decode() == text else None


def _is_name(text: str) -> bool:
    return text != "" and not any(letter.isspace() or letter == "+" for letter in text)


def _number(text: str) -> int | None:
    good = text.isascii() and text.isdigit() and len(text) < 20 and str(int(text)) == text
    return int(text) if good else None


def _spell(at: int) -> str:
    try:
        return datetime.fromtimestamp(at, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return f"{at} s"


def _done(step: str, said: str) -> str:
    return f"{step} {STEPS[step]}: {said}"


def main(arguments: Sequence[str]) -> int:
    """Run as a script, where this file is its own shell: the only lines that open files."""
    if len(arguments) < 2:
        sys.stderr.write("usage: python -I verifier.py LOG POLICY [CHECKPOINT HELD ...]\n")
        return 2

    def load(path: str) -> bytes | None:
        try:
            with open(path, "rb") as file:  # noqa: PTH123 -- see above
                return file.read()
        except (FileNotFoundError, NotADirectoryError):
            return None

    log, policy, *held = arguments
    verdict = verify(
        lambda path: load(f"{log}/{path}"),
        policy=(load(policy) or b"").decode("utf-8", errors="replace"),
        held={name: load(name) or b"" for name in held},
    )
    said = [*verdict.done, *verdict.notes, *([str(verdict.wrong)] if verdict.wrong else [])]
    sys.stdout.write("\n".join(said) + "\n")
    return 1 if verdict.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
