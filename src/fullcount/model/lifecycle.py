"""What may happen to a record next, and what may not.

Grain: one lifecycle (of a report, an incident, a case, a recommendation). A lifecycle is a list
of transitions; every act that is not listed for a state is refused, so that a record can be in
no state that nobody has thought of. States are values, never flags that contradict each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from fullcount.errors import ConflictError
from fullcount.model.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """``act`` leads from ``before`` to ``after``; it must tell what ``needs`` names.

    ``choices`` lists, for some of these, the only words allowed.
    """

    act: str
    before: str
    after: str
    needs: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifecycle:
    """``states`` in the order a reader expects them, each with its label."""

    name: str
    start: str
    states: Mapping[str, Text]
    transitions: tuple[Transition, ...]

    def acts(self, state: str) -> tuple[str, ...]:
        """Name what may be done to a record in ``state``; nothing where it has ended."""
        return tuple(t.act for t in self.transitions if t.before == state)

    def step(self, state: str, act: str, told: Mapping[str, str]) -> Transition:
        """Give the transition for ``act``; ConflictError where it is not open or tells too little.

        ``told`` is what the act says: a ground, an outcome, a reason. An empty word says nothing.
        """
        found = [t for t in self.transitions if (t.before, t.act) == (state, act)]
        if not found:
            open_acts = ", ".join(self.acts(state)) or "nothing: it has ended"
            raise ConflictError(f"a {self.name} that is {state} cannot {act}; open: {open_acts}")
        step = found[0]
        for need in step.needs:
            word = told.get(need, "").strip()
            if not word:
                raise ConflictError(f"{act} must say its {need}")
            allowed = step.choices.get(need)
            if allowed and word not in allowed:
                known = ", ".join(allowed)
                raise ConflictError(f"{act}: {need} {word!r} is none of {known}")
        if strange := sorted(set(told) - set(step.needs)):
            raise ConflictError(f"{act} says nothing of {strange[0]}")
        return step
