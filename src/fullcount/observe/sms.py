"""A report in one text message, for when nothing else gets through.

Grain: one message. ``form slot station round key=value key=value ...``, parts divided by blanks,
commas or semicolons, in any case and in any digits. Form and keys may be shortened as long as one
word begins so: ``count s102 st45 1 va=400 rej=10 cast=410 cast_w=160 copy=no``. What follows a
``@`` is remarks. Nothing is repaired by guessing: what is unclear is quoted back, with the
questions that are still open, so that the sender can answer once.
"""

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass

from fullcount.observe.instrument import INSTRUMENTS, Type, packaged_instrument
from fullcount.observe.protection import DIGITS

HEAD = ("slot", "station", "round")
PARTS = re.compile(r"[\s,;]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """``answers`` by question; ``unclear`` parts as sent; ``open``: required and not answered."""

    client_id: str  # of sender and words: the same message twice is one
    form: str | None
    answers: dict[str, str]
    unclear: tuple[str, ...]
    open: tuple[str, ...]


def read_message(text: str, *, sender: str) -> Message:
    """Read a message; ``sender`` is a pseudonym, the telephone's number is in the vault.

    >>> found = read_message("count s1 st9 1 va=400 copy_g=no", sender="p-1")
    >>> found.form, found.answers["valid"], found.answers["copy_given"], found.unclear
    ('counting', '400', 'no', ())
    """
    body, _, remarks = text.translate(DIGITS).partition("@")
    name = hashlib.sha256(f"{sender}\x1f{' '.join(text.split())}".encode()).hexdigest()[:32]
    parts = [part for part in PARTS.split(body.strip()) if part]
    form = _only(parts[0], INSTRUMENTS) if parts else None
    if form is None:
        return Message(client_id=name, form=None, answers={}, unclear=tuple(parts), open=HEAD)
    answers, unclear = _answers(parts[1:], form)
    if remarks.strip():
        answers["remarks"] = remarks.strip()
    required = [q.name for q in packaged_instrument(form).questions() if q.required]
    still = tuple(one for one in required if one not in answers)
    return Message(client_id=name, form=form, answers=answers, unclear=tuple(unclear), open=still)


def _answers(parts: list[str], form: str) -> tuple[dict[str, str], list[str]]:
    instrument = packaged_instrument(form)
    asked = {q.name: q for q in instrument.questions() if q.type not in {Type.NOTE, Type.IMAGE}}
    bare = [part for part in parts if "=" not in part]
    answers = dict(zip(HEAD, bare, strict=False))
    unclear = bare[len(HEAD) :]
    for part in (one for one in parts if "=" in one):
        key, _, value = part.partition("=")
        name = _only(key, asked.keys() - set(HEAD))
        options = () if name is None else instrument.lists.get(asked[name].list_name or "", ())
        told = _only(value, [option.code for option in options]) if options else value
        if name is None or not told or name in answers:
            unclear.append(part)
        else:
            answers[name] = told
    return answers, unclear


def _only(start: str, words: Collection[str]) -> str | None:
    """Find the word that ``start`` is, or the one word that begins so."""
    small = {word.lower(): word for word in words}
    if start.lower() in small:
        return small[start.lower()]
    found = [word for lower, word in small.items() if start and lower.startswith(start.lower())]
    return found[0] if len(found) == 1 else None
