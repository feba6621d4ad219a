"""To cite: freeze a number of another room, so that nobody can change it between there and a court.

Grain: one cited finding. A row of FINDINGS keeps its own id; any other part of a published file (a
screening, a share with its interval) is frozen as canonical JSON with an id of its own. Fractions
and decimals are kept as the text they were published in: no float is ever computed with again.
"""

import json
from collections.abc import Iterator, Mapping

from fullcount.claims.finding import Cited, Room
from fullcount.claims.wording import Basis
from fullcount.count.findings import finding_id

REVISION = 1
BASES: Mapping[Room, Basis] = {
    Room.COUNT: Basis.DOCUMENT,
    Room.AUDIT: Basis.PROBABILITY_SAMPLE,
    Room.FORENSICS: Basis.STATISTICAL_FLAG,
    Room.OBSERVE: Basis.PURPOSIVE_REPORTS,  # unless its file says that a sample was drawn
    Room.PARTICIPATION: Basis.DOCUMENT,
    Room.QUICKCOUNT: Basis.PURPOSIVE_REPORTS,  # unless its own gate lets its estimate go
}
"""What a room's findings rest on, where nobody says otherwise."""
ONE_BAG = Basis.DOCUMENT  # a row of an audit tells of one bag and not of how common a thing is


def cited_row(row: Mapping[str, object], *, room: Room, sha256: str) -> Cited:
    """Cite a row of FINDINGS, under the id it has."""
    source = row.get("source_id")
    return Cited(
        finding_id=str(row["finding_id"]),
        room=room,
        rule=str(row["rule"]),
        revision=int(str(row["revision"])),
        subject=str(row["subject"]),
        numbers=str(row["numbers"]),
        source=str(source) if source else "between sources",
        basis=ONE_BAG if room is Room.AUDIT else BASES[room],
        sha256=sha256,
    )


def cited_part(
    part: object, *, room: Room, subject: str, source: str, basis: Basis | None, sha256: str
) -> Cited:
    """Cite a part of a published file; ``subject`` says which file and where in it.

    ValueError where two of its values would be frozen under one name, and one be lost.
    """
    values: dict[str, int | str | None] = {}
    for name, value in _flat(part):
        if name in values:
            raise ValueError(f"{name} stands twice")
        values[name] = value
    numbers = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    named = values.get("method") or values.get("name")
    rule = f"{room.value}.{named}" if isinstance(named, str) else room.value
    return Cited(
        finding_id=finding_id(rule, REVISION, subject, numbers=numbers),
        room=room,
        rule=rule,
        revision=REVISION,
        subject=subject,
        numbers=numbers,
        source=source,
        basis=basis or BASES[room],
        sha256=sha256,
    )


def _flat(part: object, under: str = "") -> Iterator[tuple[str, int | str | None]]:
    """Flatten nested values to dotted keys; what is no whole number is kept as its text."""
    if isinstance(part, Mapping):
        for name, value in part.items():
            yield from _flat(value, f"{under}.{name}" if under else str(name))
    elif isinstance(part, list):
        for at, value in enumerate(part):
            yield from _flat(value, f"{under}.{at}" if under else str(at))
    elif part is None or isinstance(part, str):
        yield under or "value", part
    elif isinstance(part, int):
        yield under or "value", int(part)
    else:
        yield under or "value", str(part)


def cited_toml(one: Cited) -> str:
    """Spell a cited finding as a block of ``findings.toml``."""
    told = {
        "id": one.finding_id, "room": one.room.value, "rule": one.rule, "subject": one.subject,
        "numbers": one.numbers, "source": one.source, "basis": one.basis.value,
        "sha256": one.sha256,
    }  # fmt: skip
    lines = [f"{name} = {_text(text)}" for name, text in told.items() if text is not None]
    lines.insert(3, f"revision = {one.revision}")
    return "\n".join(["[[cited]]", *lines]) + "\n"


def _text(text: str) -> str:
    r"""Write a string of TOML: JSON's escapes are TOML's, but for the delete sign.

    >>> _text('a "b"')
    '"a \\"b\\""'
    """
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
