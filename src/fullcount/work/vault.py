"""The vault's verbs: make one, add a person, see who there is, ask who somebody is and say why."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_bytes

from fullcount.errors import ConflictError
from fullcount.observe.identity import (
    Identities,
    Person,
    add_person,
    look_up,
    read_identities,
    spell,
)
from fullcount.store.mission import PLAN
from fullcount.store.secrets import read_secret
from fullcount.store.vault import (
    COST,
    create_vault,
    open_vault,
    opened_document,
    read_vault,
    sealed_document,
)

SALT_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlocked:
    """A vault that was opened for one run. ``seal`` and ``open`` work with its key."""

    identities: Identities
    seal: Callable[[bytes], bytes]
    open: Callable[[bytes], bytes]


def vault_init(path: Path, *, passphrase: str, cost: int = COST) -> None:
    """Make a vault, outside of every mission's folder: that one is shared."""
    if any((above / PLAN).is_file() for above in path.absolute().parents):
        raise ConflictError("a vault does not lie in a mission's folder, which others will copy")
    create_vault(path, passphrase, spell(Identities(salt=token_bytes(SALT_BYTES))), cost=cost)


def vault_add(
    path: Path, *, passphrase: str, name: str, role: str, phone: str = "", slot: str = ""
) -> str:
    """Add a person; give the pseudonym."""
    with open_vault(path, passphrase) as values:
        held = read_identities(values, where=str(path))
        grown = add_person(held, name=name, role=role, phone=phone, slot=slot)
        values.update(spell(grown))
    return grown.people[-1].pseudonym


def vault_people(path: Path, *, passphrase: str) -> tuple[tuple[str, str, str], ...]:
    """List pseudonym, role and slot of everybody, and no name."""
    held = read_identities(read_vault(path, passphrase), where=str(path))
    return tuple((one.pseudonym, one.role, one.slot) for one in held.people)


def vault_show(path: Path, asked: str, *, passphrase: str, because: str, now: datetime) -> Person:
    """Say who a pseudonym or a slot is; that it was asked, and why, is kept in the vault."""
    with open_vault(path, passphrase) as values:
        held = read_identities(values, where=str(path))
        person, grown = look_up(held, asked, because=because, at=now)
        values.update(spell(grown))
    return person


def unlock(path: Path, *, passphrase: str) -> Unlocked:
    """Open a vault for one run."""
    held = read_identities(read_vault(path, passphrase), where=str(path))
    return Unlocked(
        identities=held,
        seal=lambda raw: sealed_document(path, passphrase, raw),
        open=lambda sealed: opened_document(path, passphrase, sealed),
    )


def read_passphrase(path: Path) -> str:
    """Read a passphrase from a file of its owner's alone."""
    return read_secret(path).strip()
