"""What a vault holds, as values: people by pseudonym, and who was looked up when and why.

Grain: one person. Everything outside the vault knows the pseudonym or the slot alone. This module
knows no disk and no key: :mod:`fullcount.store.vault` keeps what is spelled here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from unicodedata import category

from fullcount.errors import ConflictError, InputError, MissingError
from fullcount.observe.protection import pseudonym

EDITION = 1
NOT_A_VAULT = "is no vault of identities that we can read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """``slot``: the place in the plan; empty for a witness or a complainant."""

    pseudonym: str
    role: str
    name: str
    phone: str = ""
    slot: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedUp:
    """Somebody asked who a pseudonym is, and said why."""

    at: str
    pseudonym: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identities:
    """``salt`` makes the pseudonyms and never leaves."""

    salt: bytes
    people: tuple[Person, ...] = ()
    looked_up: tuple[LookedUp, ...] = ()

    def alias(self, identity: str, *, role: str) -> str:
        """Give the pseudonym of anybody, in the vault or not (a sender's telephone number)."""
        return pseudonym(identity, salt=self.salt, role=role)

    def texts(self) -> tuple[str, ...]:
        """Give every text that must not be found in an export: whole names and telephones.

        Parts of names are not searched: places and candidates bear them too.
        """
        return tuple(one for person in self.people for one in (person.name, person.phone) if one)


def add_person(held: Identities, *, name: str, role: str, phone: str, slot: str) -> Identities:
    """Add a person; ConflictError where the pseudonym or the slot is taken.

    InputError for a name that is none; what it holds is not repeated.
    """
    for what, text in (("name", name), ("role", role)):
        if not text.strip() or any(category(letter) in ("Cc", "Cs") for letter in text):
            raise InputError("is empty, or holds signs that are not letters", where=what)
    made = Person(
        pseudonym=held.alias(name, role=role), role=role, name=name.strip(), phone=phone, slot=slot
    )
    if any(one.pseudonym == made.pseudonym for one in held.people):
        raise ConflictError(f"{made.pseudonym} is in the vault already")
    if slot and any(one.slot == slot for one in held.people):
        raise ConflictError(f"slot {slot} is filled already")
    return replace(held, people=(*held.people, made))


def look_up(
    held: Identities, asked: str, *, because: str, at: datetime
) -> tuple[Person, Identities]:
    """Give who stands behind a pseudonym or a slot, and the vault that remembers the question."""
    if not because.strip():
        raise InputError("say why: a look into the vault is written down", where=asked)
    for person in held.people:
        if asked in {person.pseudonym, person.slot} - {""}:
            asked_for = LookedUp(
                at=at.isoformat(), pseudonym=person.pseudonym, because=because.strip()
            )
            return person, replace(held, looked_up=(*held.looked_up, asked_for))
    raise MissingError(f"nobody is {asked} in this vault")


def spell(held: Identities) -> dict[str, object]:
    """Give the values as the vault keeps them."""
    return {
        "edition": EDITION,
        "salt": held.salt.hex(),
        "people": [
            {
                "pseudonym": one.pseudonym, "role": one.role, "name": one.name,
                "phone": one.phone, "slot": one.slot,
            }
            for one in held.people
        ],
        "looked_up": [
            {"at": one.at, "pseudonym": one.pseudonym, "because": one.because}
            for one in held.looked_up
        ],
    }  # fmt: skip


def read_identities(values: object, *, where: str) -> Identities:
    """Read what a vault kept; InputError where it is none of ours."""
    if not isinstance(values, Mapping) or values.get("edition") != EDITION:
        raise InputError(NOT_A_VAULT, where=where)
    try:
        return Identities(
            salt=bytes.fromhex(_word(values, "salt")),
            people=tuple(
                Person(
                    pseudonym=_word(one, "pseudonym"),
                    role=_word(one, "role"),
                    name=_word(one, "name"),
                    phone=_word(one, "phone"),
                    slot=_word(one, "slot"),
                )
                for one in _rows(values, "people")
            ),
            looked_up=tuple(
                LookedUp(
                    at=_word(one, "at"),
                    pseudonym=_word(one, "pseudonym"),
                    because=_word(one, "because"),
                )
                for one in _rows(values, "looked_up")
            ),
        )
    except ValueError as cause:
        raise InputError(NOT_A_VAULT, where=where) from cause


def _rows(values: Mapping[str, object], key: str) -> Sequence[Mapping[str, object]]:
    rows = values.get(key)
    if not isinstance(rows, list) or not all(isinstance(one, Mapping) for one in rows):
        raise ValueError(key)
    return rows


def _word(values: Mapping[str, object], key: str) -> str:
    value = values.get(key)
    if not isinstance(value, str):
        raise ValueError(key)  # noqa: TRY004 -- what is read here is a file, wrapped by our caller
    return value
