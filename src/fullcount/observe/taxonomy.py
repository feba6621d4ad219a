"""What can be reported, and which rights and obligations it touches.

Grain: one code (``NET.01``) within a domain (``NET``). Defined once, in ``taxonomy.toml``: the
instruments, the pages of the manual and the filters of a report all come from here. A code says
nothing of proof; it says what a report is about.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from fullcount.country.entry import Entry, once, read_toml
from fullcount.errors import MissingError
from fullcount.model.text import Text

SEVERITIES = (1, 2, 3, 4)
"""Minor, moderate, serious, critical: where a code starts; a report may say otherwise."""


class Flag(StrEnum):
    """What else a code asks for."""

    DANGER = "D"  # a person may be in danger: security first, analysts later
    RESULT = "R"  # may touch a result: link the contest and ask whether it could matter
    STATE = "S"  # an act of the state: the three-part test applies
    MEASURED = "M"  # a machine can measure it: attach the series


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """``severity`` 1 to 4 is the default of a report with this code."""

    code: str
    label: Text
    severity: int
    flags: frozenset[Flag]


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """Codes of one right or one step; ``articles`` are of the ICCPR unless they say otherwise."""

    code: str
    title: Text
    parts: tuple[str, ...]
    phases: tuple[str, ...]
    articles: tuple[str, ...]
    comments: tuple[str, ...]  # General Comments with their paragraphs
    obligations: tuple[str, ...]
    sources: tuple[str, ...]
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxonomy:
    """One edition. The vocabularies are id -> label, in the order a reader expects."""

    edition: int
    paragraphs_checked: bool
    translation_reviewed: bool
    phases: Mapping[str, Text]
    parts: Mapping[str, Text]
    obligations: Mapping[str, Text]
    perpetrators: Mapping[str, Text]
    targets: Mapping[str, Text]
    domains: tuple[Domain, ...]

    def codes(self) -> Mapping[str, Code]:
        """Every code by its name, in order."""
        return {code.code: code for domain in self.domains for code in domain.codes}

    def code(self, name: str) -> Code:
        """Find a code; MissingError where this edition has none of that name."""
        found = self.codes().get(name)
        if found is None:
            raise MissingError(f"{name!r} is not a code of edition {self.edition}")
        return found

    def domain_of(self, name: str) -> Domain:
        """Find the domain a code stands in."""
        for domain in self.domains:
            if any(code.code == name for code in domain.codes):
                return domain
        raise MissingError(f"{name!r} is not a code of edition {self.edition}")


@cache
def packaged_taxonomy() -> Taxonomy:
    """Give the taxonomy that ships with this room."""
    raw = (resources.files("fullcount.observe") / "taxonomy.toml").read_bytes()
    return parse_taxonomy(raw, where="taxonomy.toml")


def parse_taxonomy(raw: bytes, *, where: str) -> Taxonomy:
    """Read a taxonomy; LawError where a word is not of its vocabulary or a code comes twice."""
    file = read_toml(raw, where=where)
    vocabularies = {
        name: vocabulary(file.entry(name))
        for name in ("phases", "parts", "obligations", "perpetrators", "targets")
    }
    found = Taxonomy(
        edition=file.whole("edition") or 0,
        paragraphs_checked=file.flag("paragraphs_checked", default=False),
        translation_reviewed=file.flag("translation_reviewed", default=False),
        domains=tuple(_domain(entry, vocabularies) for entry in file.entries("domain")),
        **vocabularies,
    )
    file.done()
    once([domain.code for domain in found.domains], what="domain", where=where)
    names = [code.code for domain in found.domains for code in domain.codes]
    once(names, what="code", where=where)
    return found


def vocabulary(table: Entry) -> Mapping[str, Text]:
    """Read a table of words: id = label."""
    words = {name: table.text(name) for name in table.names()}
    table.done()
    return words


def _domain(entry: Entry, vocabularies: Mapping[str, Mapping[str, Text]]) -> Domain:
    code = entry.code("code")
    entry.named(f"{entry.where} ({code})")
    words = {
        name: _among(entry, name, vocabularies[name]) for name in ("parts", "phases", "obligations")
    }
    domain = Domain(
        code=code,
        title=entry.text("title"),
        articles=entry.codes("articles"),
        comments=entry.codes("comments"),
        sources=entry.codes("sources"),
        codes=tuple(_code(one, domain=code) for one in entry.entries("codes")),
        **words,
    )
    entry.done()
    if not domain.codes or not domain.sources:
        raise entry.fail("a domain has codes, and says where they come from")
    return domain


def _among(entry: Entry, name: str, known: Mapping[str, Text]) -> tuple[str, ...]:
    words = entry.codes(name)
    if strange := [word for word in words if word not in known]:
        raise entry.fail(f"{strange[0]} is not among the {name}")
    return words


def _code(entry: Entry, *, domain: str) -> Code:
    name = entry.code("code")
    entry.named(f"{entry.where} ({name})")
    if not name.startswith(f"{domain}."):
        raise entry.fail(f"is not of the domain {domain}")
    severity = entry.whole("severity")
    if severity not in SEVERITIES:
        raise entry.fail("severity must be 1, 2, 3 or 4")
    letters = entry.words_or("flags", "")
    if strange := set(letters) - {flag.value for flag in Flag}:
        raise entry.fail(f"{min(strange)} is not a flag")
    code = Code(
        code=name,
        label=entry.text("label"),
        severity=severity,
        flags=frozenset(Flag(letter) for letter in letters),
    )
    entry.done()
    return code
