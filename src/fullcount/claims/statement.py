"""May this sentence stand? A statement as values, and what is wrong with each of its sentences.

Grain: one sentence with the grounds it cites. A ground is a finding, an assessment, a case or a
published record, with everything it states. Numbers come from grounds and from nowhere else; what
is said may be no stronger than the weakest ground it rests on. What cannot stand is named with
its reason, and nothing is built.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fullcount.claims.number_words import numbers
from fullcount.claims.wording import Basis, Standard, objections
from fullcount.model.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a sentence can rest on. ``says``: the sentence it gives of itself, by language.

    ``states`` is every word of the record: a number that does not stand in it was not stated.
    ``lacks``: why it cannot be said yet, each a stable word and the reason.
    """

    ref: str
    says: Text
    states: str
    standard: Standard
    basis: Basis
    sources: tuple[str, ...]
    when: Text | None = None  # its day, as it is spelled
    lacks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """``words`` None: the ground's own sentence. Numbers in braces are filled by nobody else."""

    name: str
    cites: tuple[str, ...]
    words: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    title: Text
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an author wants said, by whom and when; nothing of it is believed."""

    title: Text
    by: Text
    kind: str  # preliminary | final
    on: date
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why one sentence cannot stand; ``rule`` is stable."""

    sentence: str
    rule: str
    says: str
    text: str


def said(sentence: Sentence, grounds: Mapping[str, Ground], lang: str) -> str:
    """Give the sentence's words in a language: its own, else those of the grounds it cites."""
    if sentence.words is not None:
        return sentence.words.of(lang)
    return " ".join(grounds[ref].says.of(lang) for ref in sentence.cites if ref in grounds)


def problems(plan: Plan, grounds: Mapping[str, Ground]) -> tuple[Problem, ...]:
    """Name everything that keeps the statement from being built; empty = it may be."""
    every = [one for section in plan.sections for one in section.sentences]
    found = [problem for one in every for problem in check(one, grounds)]
    if not every:
        found.append(Problem(sentence="–", rule="nothing-said", says="it has no sentence", text=""))
    return tuple(found)


def check(sentence: Sentence, grounds: Mapping[str, Ground]) -> tuple[Problem, ...]:
    """Name everything that is wrong with one sentence, in every language it is written in."""
    cited = [grounds[ref] for ref in sentence.cites if ref in grounds]
    shown = said(sentence, grounds, "en")
    found = [(rule, says, shown) for rule, says in _support(sentence, cited, grounds)]
    if cited:
        standard = min(one.standard for one in cited)
        for lang in ("en", "ur") if sentence.words is None or sentence.words.ur else ("en",):
            text = said(sentence, grounds, lang)
            if sentence.words is not None:
                found += [("number-not-stated", says, text) for says in _invented(text, cited)]
            for basis in sorted({one.basis for one in cited}):
                found += [
                    (one.rule, f"{one.words!r}: {one.says}", text)
                    for one in objections(text, standard=standard, basis=basis)
                ]
    once = dict.fromkeys(found)
    return tuple(
        Problem(sentence=sentence.name, rule=rule, says=says, text=text)
        for rule, says, text in once
    )


def _support(
    sentence: Sentence, cited: Sequence[Ground], grounds: Mapping[str, Ground]
) -> list[tuple[str, str]]:
    if not sentence.cites:
        return [("unsupported", "it cites nothing: no finding, assessment, case or record")]
    found = [
        ("unsupported", f"it cites {ref}, which is not in the folder")
        for ref in sentence.cites
        if ref not in grounds
    ]
    found += [(rule, f"{one.ref}: {why}") for one in cited for rule, why in one.lacks]
    return found + [("unsourced", f"{one.ref} names no source") for one in cited if not one.sources]


def _invented(text: str, cited: Sequence[Ground]) -> list[str]:
    """Name the numbers in the author's own words that no cited ground states."""
    stated = {number for one in cited for number in numbers(one.states)}
    return [
        f"{number} stands in none of the grounds it cites"
        for number in dict.fromkeys(numbers(text))
        if number not in stated
    ]
