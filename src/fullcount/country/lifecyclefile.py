"""``lifecycles/*.toml``: the lifecycles of records, one file each, read strictly.

Grain: one lifecycle. States and the acts between them are data with labels in English and Urdu,
defined once: the machine, the diagrams of the manual and the words of a page come from here.
Each room keeps the files of its own records; the reader stands here, below both of them.
"""

from functools import cache
from importlib import resources

from fullcount.country.entry import Entry, read_toml
from fullcount.model.lifecycle import Lifecycle, Transition
from fullcount.model.text import Text


@cache
def packaged_lifecycle(name: str, *, room: str) -> Lifecycle:
    """Give a lifecycle that ships with a room (``fullcount.claims``)."""
    file = resources.files(room) / "lifecycles" / f"{name}.toml"
    return parse_lifecycle(file.read_bytes(), where=f"lifecycles/{name}.toml")


def parse_lifecycle(raw: bytes, *, where: str) -> Lifecycle:
    """Read a lifecycle; LawError where a state is unknown, unreachable or an act ambiguous."""
    file = read_toml(raw, where=where)
    name, start = file.words("name"), file.words("start")
    file.flag("translation_reviewed", default=False)
    states = _states(file.entry("states"))
    choices = _choices(file)
    transitions = tuple(t for entry in file.entries("transition") for t in _read(entry, choices))
    file.done()
    _check(file, start=start, states=states, transitions=transitions)
    return Lifecycle(name=name, start=start, states=states, transitions=transitions)


def _states(table: Entry) -> dict[str, Text]:
    states = {name: table.text(name) for name in table.names()}
    table.done()
    return states


def _choices(file: Entry) -> dict[str, tuple[str, ...]]:
    if not file.has("choices"):
        return {}
    table = file.entry("choices")
    choices = {name: table.codes(name) for name in table.names()}
    table.done()
    return choices


def _read(entry: Entry, choices: dict[str, tuple[str, ...]]) -> list[Transition]:
    act, after = entry.words("act"), entry.words("to")
    needs = entry.codes("needs")
    allowed = {need: choices[need] for need in needs if need in choices}
    if entry.has("only"):
        narrowed = entry.entry("only")
        allowed |= {name: narrowed.codes(name) for name in narrowed.names()}
        narrowed.done()
    before = entry.codes("from")
    entry.done()
    return [
        Transition(act=act, before=state, after=after, needs=needs, choices=allowed)
        for state in before
    ]


def _check(
    file: Entry, *, start: str, states: dict[str, Text], transitions: tuple[Transition, ...]
) -> None:
    named = {start, *(t.before for t in transitions), *(t.after for t in transitions)}
    if strange := sorted(named - set(states)):
        raise file.fail(f"{strange[0]} is not among the states")
    reached = {start}
    while more := {t.after for t in transitions if t.before in reached} - reached:
        reached |= more
    if lost := sorted(set(states) - reached):
        raise file.fail(f"{lost[0]} can never be reached from {start}")
    keys = [(t.before, t.act) for t in transitions]
    for before, act in keys:
        if keys.count((before, act)) > 1:
            raise file.fail(f"{act} leads from {before} to two states")
