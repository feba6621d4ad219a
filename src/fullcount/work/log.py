"""The log's verbs: begin one, add to it, show its checkpoint, prove an entry, verify it all."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_bytes

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fullcount.errors import ConflictError, InputError, LedgerError
from fullcount.ledger.canonical import Value, encode
from fullcount.ledger.checkpoint import Cosignatures
from fullcount.ledger.commitment import SALT_BYTES, commit
from fullcount.ledger.entry import check_entry, entry, instant
from fullcount.ledger.note import ED25519, PublicKey, Secret, Signer, check_name, parse_signer
from fullcount.ledger.policy import parse_policy
from fullcount.ledger.proof import Proof
from fullcount.ledger.verifier import Verdict, judge, verify, verify_proof
from fullcount.ledger.witness import signatures_in
from fullcount.store.blobs import keep_blob
from fullcount.store.folder import create_log, open_log
from fullcount.store.secrets import keep_salts, keep_secret, read_secret
from fullcount.store.view import (
    entries,
    entry_at,
    policy_of,
    read_text,
    reader,
    standing,
    tree_of,
    witnessed,
)

BATCH = 1_000  # entries that are acknowledged together


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """Where entries stand now: ``first`` up to ``size``."""

    first: int
    size: int


def log_init(folder: Path, *, origin: str, key: Path, policy: str | None = None) -> PublicKey:
    """Begin a log. The key is made where none lies at ``key``; it is never kept in the log."""
    check_name(origin)
    if folder.resolve() in key.resolve().parents:
        raise ConflictError("a private key does not lie in the log, which others will copy")
    if not key.exists():
        secret = Secret(name=origin, type=ED25519, private=Ed25519PrivateKey.generate())
        keep_secret(key, secret.spell())
    signer = open_signer(key)
    if signer.name != origin:
        raise ConflictError(f"the key at {key} is of {signer.name}, not {origin}")
    text = policy or f"log {signer.public.vkey()}\nquorum none\n"
    if signer.public not in parse_policy(text).logs:
        raise ConflictError("the policy does not name this log's key")
    create_log(folder, signer, policy=text)
    return signer.public


def open_signer(key: Path) -> Signer:
    """Read the log's private key."""
    return parse_signer(read_secret(key))


def log_add(folder: Path, raws: Iterable[bytes], *, key: Path, after: int | None = None) -> Added:
    """Add entries, in batches; those of a batch are acknowledged together.

    What would break a rule of the log is refused before anything is added, since nothing can be
    taken back. ``after``: the size the entries were made for, where they refer to each other.
    """
    with open_log(folder, open_signer(key)) as log:
        first, new = len(log), list(raws)
        if after is not None and after != first:
            raise ConflictError(f"the log has grown to {first} entries meanwhile; run it again")
        wrong = judge([*entries(folder, first), *new]) if new else None
        if wrong is not None:
            raise LedgerError(f"nothing was added. {wrong}")
        for at in range(0, len(new), BATCH):
            log.append(new[at : at + BATCH])
        return Added(first=first, size=len(log))


def entries_in(path: Path, *, now: datetime, salts: Path | None = None) -> list[bytes]:
    """Read a file of entries, one JSON object a line; ``recorded_at`` is added where absent.

    Every line is checked before any is added. A field ``{"commit": VALUE}`` becomes a commitment
    to the value, and its salt goes to the file ``salts``, for its owner alone.
    """
    bound: dict[str, bytes] = {}
    found = []
    for number, line in enumerate(read_text(path).splitlines(), 1):
        if line.strip():
            found.append(_entry(line, bound, now=now, where=f"{path.name}, line {number}"))
    if bound and salts is None:
        raise InputError("commits to a value; say where to keep its salt", where=path.name)
    if bound and salts is not None:
        keep_salts(salts, bound)
    return found


def _entry(line: str, bound: dict[str, bytes], *, now: datetime, where: str) -> bytes:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as cause:
        raise InputError("is not JSON", where=where) from cause
    if not isinstance(value, dict):
        raise InputError("is not an object", where=where)
    fields: dict[str, Value] = {"recorded_at": instant(now), **value}
    try:
        for name, part in value.items():
            if isinstance(part, dict) and part.keys() == {"commit"}:
                salt = token_bytes(SALT_BYTES)
                commitment = commit(part["commit"], salt=salt)
                fields[name], bound[commitment] = commitment, salt
        check_entry(fields)
        return encode(fields)
    except LedgerError as cause:
        raise InputError(str(cause), where=where) from cause


def document(folder: Path, raw: bytes, fields: Mapping[str, Value], *, now: datetime) -> bytes:
    """Keep a document beside the log, for good, and give the entry that names it."""
    digest = keep_blob(folder, raw)
    return entry("blob", {"sha256": digest, "bytes": len(raw), **fields}, at=now)


def documents_in(
    folder: Path, paths: Sequence[Path], *, media_type: str, now: datetime
) -> list[bytes]:
    """Keep files as documents, bytes as received. Their names are not logged."""
    fields = {"media_type": media_type}
    return [document(folder, _bytes(path), fields, now=now) for path in paths]


def log_checkpoint(folder: Path) -> bytes:
    """Give the checkpoint that stands."""
    return standing(folder)[0].encode()


def log_cosigned(folder: Path, answers: Sequence[bytes], *, key: Path) -> bytes:
    """Take witnesses' answers into the checkpoint that stands; a bad or strange one is refused."""
    policy = parse_policy(policy_of(folder))
    known = {(each.name, each.key_id): each for each in map(_verifier, policy.witnesses.values())}
    with open_log(folder, open_signer(key)) as log:
        signatures = [each for body in answers for each in signatures_in(body)]
        for each in signatures:
            witness = known.get((each.name, each.key_id))
            if witness is None:
                raise LedgerError(f"the policy of {folder} knows no witness {each.name}")
            if not witness.verifies(log.checkpoint.text, each.signature):
                says = f"{each.name} has not signed the checkpoint that stands ({len(log)} entries)"
                raise LedgerError(says)
        return log.cosigned(signatures).encode()


def _verifier(key: PublicKey) -> Cosignatures:
    return Cosignatures(key=key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """An entry and its proof, as bytes for two files."""

    entry: bytes
    proof: bytes


def log_prove(folder: Path, indexes: Sequence[int]) -> list[Proved]:
    """Prove that entries stand in the log, under the checkpoint that stands."""
    note, head = standing(folder)
    tree, checkpoint = tree_of(folder, head.size), note.encode()
    if tree.root() != head.root:
        raise LedgerError(f"the tiles of {folder} do not give its root; `fullcount log verify` it")
    found = []
    for index in indexes:
        raw = entry_at(folder, index, size=head.size)
        hashes = tuple(tree.inclusion(index, size=head.size))
        proof = Proof(index=index, hashes=hashes, checkpoint=checkpoint)
        found.append(Proved(entry=raw, proof=proof.encode()))
    return found


def write_proof(folder: Path, index: int, *, out: Path) -> tuple[Path, Path]:
    """Write ``out.json``, the entry, and ``out.tlog-proof`` beside it."""
    (proved,) = log_prove(folder, [index])
    files = out.with_name(f"{out.name}.json"), out.with_name(f"{out.name}.tlog-proof")
    for path, raw in zip(files, (proved.entry, proved.proof), strict=True):
        path.write_bytes(raw)
    return files


def log_verify(folder: Path, *, policy: Path | None = None, held: Sequence[Path] = ()) -> Verdict:
    """Verify a log by the reader's policy, else by the one that lies with it."""
    text = read_text(policy) if policy else policy_of(folder)
    older = {**witnessed(folder), **{str(path): _bytes(path) for path in held}}
    return verify(reader(folder), policy=text, held=older)


def proof_verify(entry_file: Path, proof: Path, *, policy: Path) -> Verdict:
    """Verify one entry by its proof: two files and a policy, no log."""
    return verify_proof(_bytes(entry_file), _bytes(proof), policy=read_text(policy))


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise InputError("is not there", where=str(path))
    return path.read_bytes()
