"""Whose word is enough: the log's own key and a quorum of witnesses.

C2SP tlog-policy: lines ``log <vkey> [url]``, ``witness <name> <vkey> [url]``, ``group <name>
all|any|<k> <member>...``, ``quorum <name>|none``; a line that begins with ``#`` is a comment.
Members are witnesses or groups named above, each a member once, so that nobody counts twice. A
quorum of witnesses who distrust each other is what prevents two readers from being shown two
logs; the operator's own signature does not.
"""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from fullcount.errors import LedgerError
from fullcount.ledger.checkpoint import Checkpoint, Cosignatures, parse_checkpoint
from fullcount.ledger.note import COSIGNATURE, ED25519, PublicKey, open_note, parse_vkey

NOBODY = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """At least ``need`` of the members must have signed."""

    need: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Keys of logs, keys of witnesses by name, groups by name, and the quorum's name."""

    logs: tuple[PublicKey, ...]
    witnesses: Mapping[str, PublicKey]
    groups: Mapping[str, Group]
    quorum: str

    def satisfied(self, signed: Set[str]) -> bool:
        """Say whether the witnesses named in ``signed`` make the quorum."""
        return self.quorum == NOBODY or self._counts(self.quorum, signed)

    def _counts(self, member: str, signed: Set[str]) -> bool:
        group = self.groups.get(member)
        if group is None:
            return member in signed
        return sum(self._counts(each, signed) for each in group.members) >= group.need


@dataclass(slots=True)
class _Reading:
    logs: list[PublicKey] = field(default_factory=list)
    witnesses: dict[str, PublicKey] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    members: set[str] = field(default_factory=set)
    quorum: str | None = None

    def log(self, words: Sequence[str]) -> None:
        _need(words, least=1, most=2)
        key = _key(words[0], kind=ED25519)
        if key.public in {each.public for each in self.logs}:
            raise LedgerError(f"the key of {key.name} stands there twice")
        self.logs.append(key)

    def witness(self, words: Sequence[str]) -> None:
        _need(words, least=2, most=3)
        self._fresh(words[0])
        key = _key(words[1], kind=COSIGNATURE)
        if key.public in {each.public for each in self.witnesses.values()}:
            raise LedgerError(f"the key of {words[0]} stands there twice")
        self.witnesses[words[0]] = key

    def group(self, words: Sequence[str]) -> None:
        _need(words, least=3, most=1_000)
        name, how, *members = words
        self._fresh(name)
        for member in members:
            if member not in self.witnesses and member not in self.groups:
                raise LedgerError(f"group {name}: nobody is called {member}")
            if member in self.members:
                raise LedgerError(f"group {name}: {member} is a member twice")
            self.members.add(member)
        self.groups[name] = Group(need=_threshold(how, members), members=tuple(members))

    def choose(self, words: Sequence[str]) -> None:
        _need(words, least=1, most=1)
        if self.quorum is not None:
            raise LedgerError("there are two quorum lines")
        if words[0] not in {NOBODY, *self.witnesses, *self.groups}:
            raise LedgerError(f"quorum: nobody is called {words[0]}")
        self.quorum = words[0]

    def _fresh(self, name: str) -> None:
        if name == NOBODY or name in self.witnesses or name in self.groups:
            raise LedgerError(f"{name} is a name already")


def parse_policy(text: str) -> Policy:
    """Read a policy; LedgerError names the line."""
    reading = _Reading()
    verbs: dict[str, Callable[[Sequence[str]], None]] = {
        "log": reading.log,
        "witness": reading.witness,
        "group": reading.group,
        "quorum": reading.choose,
    }
    for number, line in enumerate(text.split("\n"), 1):
        words = [word for word in line.replace("\t", " ").split(" ") if word]
        if not words or words[0].startswith("#"):
            continue
        try:
            verbs.get(words[0], _unknown(words[0]))(_plain(words[1:]))
        except LedgerError as cause:
            raise LedgerError(f"policy line {number}: {cause}") from cause
    if not reading.logs or reading.quorum is None:
        raise LedgerError("a policy names a log and a quorum")
    return Policy(
        logs=tuple(reading.logs),
        witnesses=reading.witnesses,
        groups=reading.groups,
        quorum=reading.quorum,
    )


def open_checkpoint(raw: bytes, policy: Policy) -> Checkpoint:
    """Read a checkpoint that the policy's log and quorum have signed; else LedgerError."""
    cosigners = {name: Cosignatures(key=key) for name, key in policy.witnesses.items()}
    note, good = open_note(raw, known=[*policy.logs, *cosigners.values()])
    checkpoint = parse_checkpoint(note.text)
    by = {(each.name, each.key_id) for each in good}
    if not any(
        (log.name, log.key_id) in by and log.name == checkpoint.origin for log in policy.logs
    ):
        raise LedgerError(f"no log of the policy has signed the checkpoint of {checkpoint.origin}")
    signed = {name for name, key in cosigners.items() if (key.name, key.key_id) in by}
    if not policy.satisfied(signed):
        named = ", ".join(sorted(signed)) or "nobody"
        raise LedgerError(f"the checkpoint lacks its quorum; of the witnesses {named} signed")
    return checkpoint


def _unknown(word: str) -> Callable[[Sequence[str]], None]:
    def refuse(_: Sequence[str]) -> None:
        raise LedgerError(f"{word} is not a word of policies")

    return refuse


def _plain(words: Sequence[str]) -> Sequence[str]:
    if any(letter < " " or letter == "\x7f" for word in words for letter in word):
        raise LedgerError("has a control character")
    return words


def _key(text: str, *, kind: int) -> PublicKey:
    key = parse_vkey(text)
    if key.type != kind:
        raise LedgerError(f"the key {key.name} is of another kind")
    return key


def _threshold(how: str, members: Sequence[str]) -> int:
    if how in {"all", "any"}:
        return len(members) if how == "all" else 1
    if not (how.isascii() and how.isdigit() and 0 < int(how) <= len(members)):
        raise LedgerError(f"{how} of {len(members)} cannot be needed")
    return int(how)


def _need(words: Sequence[str], *, least: int, most: int) -> None:
    if not least <= len(words) <= most:
        raise LedgerError(f"{len(words)} words where {least} to {most} belong")
