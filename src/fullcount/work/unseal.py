"""Open an original that a vault sealed: for a reason that is written down before anything is given.

The mission keeps who (a pseudonym), when, which document and why; neither that nor any message
says a name.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from fullcount.errors import ConflictError, InputError, LedgerError, MissingError
from fullcount.observe.protection import LEAST_NAME, scan
from fullcount.store.blobs import read_blob
from fullcount.store.durable import PRIVATE, write_durably
from fullcount.store.mission import PLAN, originals
from fullcount.store.opened import Opened, note_opened
from fullcount.work.vault import Unlocked

DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who asks (a pseudonym or a slot that the vault knows), why, and when."""

    by: str
    reason: str
    at: datetime


def open_original(folder: Path, digest: str, *, vault: Unlocked, asked: Asked, out: Path) -> str:
    """Write an original as it came to ``out``; give its SHA-256.

    ``digest`` is that of the file as it came, or that of the sealed document.
    """
    _check(folder, digest, out)
    by = _pseudonym(vault, asked.by)
    reason = _reason(vault, asked.reason)
    kept = originals(folder).get(digest, digest)
    raw = vault.open(read_blob(folder, kept))
    plain = sha256(raw).hexdigest()
    if digest not in (plain, kept):
        raise LedgerError(f"what is sealed in {kept} is not the file whose SHA-256 is {digest}")
    note_opened(folder, Opened(at=asked.at.isoformat(), by=by, reason=reason, sha256=plain))
    write_durably(out, raw, mode=PRIVATE)
    return plain


def _check(folder: Path, digest: str, out: Path) -> None:
    if not (folder / PLAN).is_file():
        raise MissingError(f"{folder} is no mission: it has no {PLAN}")
    if not DIGEST.fullmatch(digest):
        raise InputError("a document is named by its SHA-256: 64 of 0-9 and a-f", where="DIGEST")
    if out.exists():
        raise ConflictError(f"{out} is there already")
    if not out.absolute().parent.is_dir():
        raise MissingError(f"{out.parent}: no such folder")
    if any((above / PLAN).is_file() for above in out.resolve().parents):
        raise ConflictError("an opened original does not lie in a mission's folder")


def _pseudonym(vault: Unlocked, asked: str) -> str:
    for person in vault.identities.people:
        if asked in {person.pseudonym, person.slot} - {""}:
            return person.pseudonym
    raise MissingError("who asks is nobody's pseudonym or slot in this vault")


def _reason(vault: Unlocked, reason: str) -> str:
    """Give the reason; InputError where it is blank or says who somebody is."""
    if not reason.strip():
        raise InputError("say why: an opening is written down", where="--reason")
    texts = vault.identities.texts()
    parts = [part for text in texts for part in text.split() if len(part) >= LEAST_NAME]
    if found := scan(reason, names={*texts, *parts}):
        kinds = ", ".join(dict.fromkeys(one.kind.value for one in found))
        raise InputError(f"says who somebody is ({kinds}); name a pseudonym", where="--reason")
    return reason.strip()
