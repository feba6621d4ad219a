"""The witness's verbs, by exchange of files: ask, answer, compare.

What a witness signed is on its disk before the answer leaves it.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fullcount.errors import ConflictError, LedgerError, MissingError
from fullcount.ledger.checkpoint import parse_checkpoint, parse_cosigner
from fullcount.ledger.note import COSIGNATURE, PublicKey, Secret, check_name, parse_note
from fullcount.ledger.policy import parse_policy
from fullcount.ledger.witness import Answer, Request, Status, Views, answer, compare, parse_request
from fullcount.store.secrets import keep_secret, read_secret
from fullcount.store.view import policy_of, standing, tree_of
from fullcount.store.witness import create_witness, keep_refused, remembering, watched


def witness_init(folder: Path, *, name: str, key: Path, logs: Sequence[str]) -> PublicKey:
    """Become a witness of the logs with these public keys; give the key others know it by."""
    check_name(name)
    if folder.resolve() in key.resolve().parents:
        raise ConflictError("a private key does not lie in the folder that is shown to others")
    if not key.exists():
        secret = Secret(name=name, type=COSIGNATURE, private=Ed25519PrivateKey.generate())
        keep_secret(key, secret.spell())
    cosigner = parse_cosigner(read_secret(key))
    if cosigner.name != name:
        raise ConflictError(f"the key at {key} is of {cosigner.name}, not {name}")
    create_witness(folder, logs)
    return cosigner.public


def witness_ask(log: Path, *, old: int) -> bytes:
    """Make the request for a witness that last signed ``old`` entries (0 = none yet)."""
    note, head = standing(log)
    if old > head.size:
        raise ConflictError(f"the log has {head.size} entries, the witness signed {old}")
    proof = tree_of(log, head.size).consistency(old, new=head.size) if old else []
    return Request(old=old, proof=tuple(proof), checkpoint=note.encode()).encode()


def witness_answer(raw: bytes, *, folder: Path, key: Path, now: datetime) -> Answer:
    """Answer a request, and remember what was signed or refused."""
    cosigner = parse_cosigner(read_secret(key))
    logs = watched(folder)
    origin = _origin(raw)
    with remembering(folder) as (last, keep):
        known = last(origin) if origin else None
        told = answer(raw, logs=logs, known=known, cosigner=cosigner, at=int(now.timestamp()))
        if told.keeps is not None:
            keep(origin, told.keeps)
    if told.status is Status.NOT_GROWTH:
        keep_refused(folder, raw)
    return told


def _origin(raw: bytes) -> str:
    try:
        return parse_checkpoint(parse_note(parse_request(raw).checkpoint).text).origin
    except LedgerError:
        return ""


def witness_compare(one: Path, other: Path, *, policy: Path, log: Path | None = None) -> Views:
    """Compare what two witnesses hold of one log; ``log`` is a copy of it, for unequal sizes."""
    keys = parse_policy(policy_of(policy) if policy.is_dir() else policy.read_text()).logs
    notes = [parse_note(_read(path)) for path in (one, other)]
    origin = parse_checkpoint(notes[0].text).origin
    key = next((key for key in keys if key.name == origin), None)
    if key is None:
        raise MissingError(f"the policy knows no log {origin}")
    tree = tree_of(log, standing(log)[1].size) if log else None
    return compare(*notes, log=key, tree=tree)


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise MissingError(f"{path} is not there")
    return path.read_bytes()
