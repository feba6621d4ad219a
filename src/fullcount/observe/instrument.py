"""What observers are asked, and what an answer means.

Grain: one question of one instrument. The instruments are data (``instruments/*.toml``), in
English and Urdu; field apps get them as XLSForm. A question of an irregularity says which of its
answers make one and under which code of the taxonomy it is told, so that shares of stations and
incident lists speak of the same things. *Did not see* is an answer of its own and makes none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from fullcount.country.entry import Entry, once, read_toml
from fullcount.errors import MissingError
from fullcount.model.text import Text
from fullcount.observe.taxonomy import packaged_taxonomy

INSTRUMENTS = ("opening", "voting", "counting", "tabulation", "incident", "long_term")


class Type(StrEnum):
    """What kind of answer a question takes."""

    TEXT = "text"
    INTEGER = "integer"
    TIME = "time"
    DATE = "date"
    DATETIME = "datetime"
    ONE = "one"  # one of a list
    SEVERAL = "several"  # any number of a list
    IMAGE = "image"
    NOTE = "note"  # no answer: something to read


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """``within``: the answer to the filtering question under which it is offered."""

    code: str
    label: Text
    within: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """``irregular``: the answers that are told under ``code``. Bounds are what can be typed."""

    name: str
    type: Type
    label: Text
    required: bool = False
    list_name: str | None = None
    filtered_by: str | None = None
    least: int | None = None
    most: int | None = None
    irregular: tuple[str, ...] = ()
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Questions shown on one screen."""

    name: str
    label: Text
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """``lists`` holds exactly those its questions use."""

    code: str
    edition: int
    title: Text
    translation_reviewed: bool
    lists: Mapping[str, tuple[Option, ...]]
    groups: tuple[Group, ...]

    def questions(self) -> Iterator[Question]:
        for group in self.groups:
            yield from group.questions


@cache
def packaged_instrument(name: str) -> Instrument:
    """Give an instrument that ships with this room; MissingError if there is none."""
    if name not in INSTRUMENTS:
        raise MissingError(f"{name!r} is none of {', '.join(INSTRUMENTS)}")
    folder = resources.files("fullcount.observe") / "instruments"
    common, raw = ((folder / f"{file}.toml").read_bytes() for file in ("common", name))
    return parse_instrument(raw, common=common, where=f"instruments/{name}.toml")


def parse_instrument(raw: bytes, *, common: bytes, where: str) -> Instrument:
    """Read an instrument after what all share; LawError where an answer or a code is unknown."""
    shared = read_toml(common, where="instruments/common.toml")
    shared.flag("translation_reviewed", default=False)
    known = _lists(shared) | _taxonomy_lists()
    who = Group(
        name="who",
        label=Text(en="Who, where and when", ur="کون، کہاں اور کب"),
        questions=_questions(shared, known),
    )
    shared.done()
    file = read_toml(raw, where=where)
    known |= _lists(file)
    groups = (who, *(_group(entry, known) for entry in file.entries("group")))
    used = {q.list_name for group in groups for q in group.questions}
    found = Instrument(
        code=file.code("code"),
        edition=file.whole("edition") or 0,
        title=file.text("title"),
        translation_reviewed=file.flag("translation_reviewed", default=False),
        lists={name: options for name, options in known.items() if name in used},
        groups=groups,
    )
    file.done()
    names = [question.name for question in found.questions()]
    once([*names, *(group.name for group in groups)], what="name", where=where)
    return found


def _lists(file: Entry) -> dict[str, tuple[Option, ...]]:
    lists = {}
    for entry in file.entries("list"):
        name = entry.code("name")
        options = []
        for one in entry.entries("options"):
            options.append(Option(code=one.code("code"), label=one.text("label")))
            one.done()
        entry.done()
        once([option.code for option in options], what="answer", where=entry.where)
        lists[name] = tuple(options)
    return lists


def _taxonomy_lists() -> dict[str, tuple[Option, ...]]:
    """Give the lists of the taxonomy: its one definition, never copied into a file."""
    taxonomy = packaged_taxonomy()
    words = {"perpetrators": taxonomy.perpetrators, "targets": taxonomy.targets}
    return {
        "taxonomy_domains": tuple(Option(code=d.code, label=d.title) for d in taxonomy.domains),
        "taxonomy_codes": tuple(
            Option(code=code.code, label=code.label, within=domain.code)
            for domain in taxonomy.domains
            for code in domain.codes
        ),
    } | {
        f"taxonomy_{name}": tuple(Option(code=code, label=text) for code, text in known.items())
        for name, known in words.items()
    }


def _group(entry: Entry, known: Mapping[str, tuple[Option, ...]]) -> Group:
    group = Group(
        name=entry.code("name"), label=entry.text("label"), questions=_questions(entry, known)
    )
    entry.done()
    return group


def _questions(entry: Entry, known: Mapping[str, tuple[Option, ...]]) -> tuple[Question, ...]:
    return tuple(q for one in entry.entries("question") for q in _question(one, known))


def _question(entry: Entry, known: Mapping[str, tuple[Option, ...]]) -> list[Question]:
    name = entry.code("name")
    entry.named(f"{entry.where} ({name})")
    list_name = entry.code("list") if entry.has("list") else None
    question = Question(
        name=name,
        type=entry.choice("type", Type),
        label=entry.text("label"),
        required=entry.flag("required", default=False),
        list_name=list_name,
        filtered_by=entry.code("filter") if entry.has("filter") else None,
        least=entry.whole("least"),
        most=entry.whole("most"),
        irregular=entry.codes("irregular"),
        code=entry.code("code") if entry.has("code") else None,
    )
    times = entry.whole("times")
    entry.done()
    _check(question, entry, known)
    return [question] if times is None else [_numbered(question, n) for n in range(1, times + 1)]


def _check(question: Question, entry: Entry, known: Mapping[str, tuple[Option, ...]]) -> None:
    chosen = question.type in {Type.ONE, Type.SEVERAL}
    if chosen != (question.list_name is not None):
        raise entry.fail("a question with a choice names its list, and no other does")
    if question.list_name is not None and question.list_name not in known:
        raise entry.fail(f"no list {question.list_name}")
    if bool(question.irregular) != (question.code is not None):
        raise entry.fail("irregular answers and their code go together")
    if question.code is not None and question.code not in packaged_taxonomy().codes():
        raise entry.fail(f"{question.code} is not a code of the taxonomy")
    answers = {option.code for option in known.get(question.list_name or "", ())}
    if strange := [one for one in question.irregular if one not in answers]:
        raise entry.fail(f"{strange[0]} is no answer of {question.list_name}")
    if question.least is not None and question.most is not None and question.most < question.least:
        raise entry.fail("most is less than least")


def _numbered(question: Question, number: int) -> Question:
    label = Text(
        en=question.label.en.replace("{n}", str(number)),
        ur=question.label.ur.replace("{n}", str(number)),
    )
    return Question(
        name=f"{question.name}_{number}",
        type=question.type,
        label=label,
        required=question.required,
        least=question.least,
        most=question.most,
    )
