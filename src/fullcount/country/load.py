"""A law from its files: a packaged country, or any folder that somebody wrote.

Grain: one law. ``law.toml`` and ``forms.toml`` are required; ``rules.toml``, ``winners.toml``,
``clocks.toml`` and ``duties.toml`` may be absent; other files are left alone. No country needs
a line of Python.
"""

from collections.abc import Mapping
from importlib import resources
from typing import Protocol, TypeVar

from fullcount.country.clock import zone_of
from fullcount.country.clockfile import parse_clocks
from fullcount.country.dutyfile import parse_duties
from fullcount.country.entry import read_toml
from fullcount.country.formfile import parse_forms
from fullcount.country.rulefile import parse_rules
from fullcount.country.winnerfile import parse_winners
from fullcount.errors import LawError, MissingError
from fullcount.model.form import FormKind
from fullcount.model.ids import RuleCode
from fullcount.model.law import Law
from fullcount.model.rule import Grain, Rule
from fullcount.model.text import Text

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

LAW, FORMS, RULES, WINNERS, CLOCKS, DUTIES = (
    "law.toml",
    "forms.toml",
    "rules.toml",
    "winners.toml",
    "clocks.toml",
    "duties.toml",
)
LAW_FILES = (LAW, FORMS, RULES, WINNERS, CLOCKS, DUTIES)


def load_law(files: Mapping[str, bytes], *, where: str) -> Law:
    """Read a law from its files by name. ``where`` is the folder as a person would call it.

    LawError names the file, the entry and the key of the first mistake.
    """
    for name in (LAW, FORMS):
        if name not in files:
            raise LawError(f"{name} is missing", where=where)
    head = read_toml(files[LAW], where=f"{where}/{LAW}")
    law = Law(
        id=head.code("id"),
        title=head.text("title"),
        zone=head.words("zone"),
        note=head.text_or_none("note") or Text(en=""),
        kinds=parse_forms(files[FORMS], where=f"{where}/{FORMS}"),
        rules=_optional(parse_rules, files, RULES, where=where),
        winner_rules=_optional(parse_winners, files, WINNERS, where=where),
        deadlines=_optional(parse_clocks, files, CLOCKS, where=where),
        duties=_optional(parse_duties, files, DUTIES, where=where),
        recount=tuple(RuleCode(code) for code in head.codes("recount")),
    )
    head.done()
    zone_of(law.zone, where=head.where)
    _check_rules(law.rules, law.kinds, where=f"{where}/{RULES}")
    _check_recount(law, where=head.where)
    _check_duties(law, where=f"{where}/{DUTIES}")
    return law


def packaged_ids() -> tuple[str, ...]:
    """Ids of the laws that come with the package, sorted."""
    folders = resources.files("fullcount.country").joinpath("laws").iterdir()
    return tuple(sorted(each.name for each in folders if each.joinpath(LAW).is_file()))


def packaged_law(law_id: str) -> Law:
    """Load a law that comes with the package. MissingError lists the ids there are."""
    known = packaged_ids()
    if law_id not in known:
        raise MissingError(f"no law {law_id!r}; packaged are {', '.join(known)}")
    return load_law(packaged_files(law_id), where=f"laws/{law_id}")


def packaged_files(law_id: str) -> dict[str, bytes]:
    """Read the files of a packaged law, by name: a start for writing one's own."""
    folder = resources.files("fullcount.country").joinpath("laws", law_id)
    return {each.name: each.read_bytes() for each in folder.iterdir() if each.is_file()}


class _Parser(Protocol[T_co]):
    def __call__(self, raw: bytes, *, where: str) -> tuple[T_co, ...]: ...


def _optional(
    parse: _Parser[T], files: Mapping[str, bytes], name: str, *, where: str
) -> tuple[T, ...]:
    return parse(files[name], where=f"{where}/{name}") if name in files else ()


def _check_rules(rules: tuple[Rule, ...], kinds: tuple[FormKind, ...], *, where: str) -> None:
    """Refuse a rule of a form that does not exist: it would never be judged, unnoticed."""
    known = {kind.code for kind in kinds}
    for rule in rules:
        strange = [code for code in rule.kinds if code not in known]
        if strange:
            raise LawError(f"rule {rule.code}: kind {strange[0]} is not a form", where=where)


def _check_recount(law: Law, *, where: str) -> None:
    for code in law.recount:
        texts = [rule for rule in law.rules if rule.code == code]
        if not texts or any(rule.grain is not Grain.CONTEST for rule in texts):
            raise LawError(f"recount names {code}, which is not a contest rule", where=where)


def _check_duties(law: Law, *, where: str) -> None:
    """Refuse a duty about a form or a clock that this law does not have."""
    kinds = {kind.code for kind in law.kinds}
    clocks = {deadline.code for deadline in law.deadlines}
    for duty in law.duties:
        if strange := [code for code in duty.kinds if code not in kinds]:
            raise LawError(f"duty {duty.code}: kind {strange[0]} is not a form", where=where)
        if duty.deadline is not None and duty.deadline not in clocks:
            raise LawError(f"duty {duty.code}: {duty.deadline} is not a deadline", where=where)
