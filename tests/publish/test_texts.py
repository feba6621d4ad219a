"""Every text used exists, every text that exists is used, and both languages name the same."""

import re
from datetime import date
from importlib.resources import files
from string import Formatter

import pytest

from fullcount.audit.assess import Conclusion
from fullcount.audit.bags import Bag, Code
from fullcount.audit.stations import BoundBy
from fullcount.claims.case import CaseKind
from fullcount.count.rulebook import rule_book
from fullcount.country import packaged_ids, packaged_law
from fullcount.country.lifecyclefile import packaged_lifecycle
from fullcount.forensics.planting import Plant
from fullcount.model.election import Why
from fullcount.model.form import FormStatus
from fullcount.model.measured import Outcome
from fullcount.model.results import Agreement, PairClass, Pattern, State, Verdict
from fullcount.model.rule import Event, Severity
from fullcount.observe.media import Tone
from fullcount.observe.restriction import Conclusion as RestrictionConclusion
from fullcount.observe.restriction import Question
from fullcount.observe.sharegate import ShareRules
from fullcount.observe.shutdown import Tells
from fullcount.participation.record import RecordReason, RecordVerdict
from fullcount.participation.women_share import Share
from fullcount.publish.texts import catalogue, words
from fullcount.quickcount.gate import RULES
from fullcount.quickcount.status import Status

CHOICES = {
    need: words
    for transition in packaged_lifecycle("case", room="fullcount.claims").transitions
    for need, words in transition.choices.items()
    if transition.act != "withdraw"
}
LISTS = {
    "audit_conclusion": Conclusion,
    "audit_finding": Code,
    "audit_bound": BoundBy,
    "audit_bag": Bag,
    "restriction_question": Question,
    "measured": Outcome,
    "tells": Tells.__members__,
    "mission_rule": ShareRules.names(),
    "mission_tier": "12345",
    "restriction_concluded": RestrictionConclusion,
    "case_kind": CaseKind,
    "outcome": CHOICES["outcome"],
    "refused": CHOICES["ground"],
    "plant": Plant,
    "screen_of": ["turnout", "share"],
    "audit_number": ["papers", "bound", "lines", "lead"],
    "verdict": Verdict,
    "agreement": Agreement,
    "pair": PairClass,
    "pattern": Pattern,
    "state": [*State, "complete", "incomplete", "more_than_listed"],
    "severity": Severity,
    "status": FormStatus,
    "why": Why,
    "record": RecordVerdict,
    "record_because": RecordReason,
    "women_share": Share,
    "basis": ["stated", "sum"],
    "gate_rule": RULES,
    "night_status": Status,
    "spread": ["concentrated", "spread", "not_evaluable"],
    "variant": ["correct", "annul", "recount", "repoll", "missing"],
    "source_kind": [
        "official",
        "party_agent",
        "observer",
        "citizen",
        "media",
        "encyclopaedia",
        "scrape",
    ],
}
# Keys that are put together in code: a prefix, and where the endings are listed.
BUILT = {
    *("total", "part", "key", "method", "glossary", "chart", "head", "word", "audit", "docket"),
    *("mission_seen", "mission_response", "mission_network", "mission_checks"),
    *("mission_incidents", "mission_restrictions", "mission_media"),
}

COLUMNS = {f"mission_media.{tone.value}" for tone in Tone}  # a column of airtime for each


def sources() -> str:
    """All code and templates of the room but the parts of others."""
    folder = files("fullcount.publish")
    found = [item.read_text() for item in folder.iterdir() if item.name.endswith(".py")]
    found += [item.read_text() for item in (folder / "templates").iterdir()]
    return "\n".join(found)


def ending(key: str) -> str:
    return key.split(".")[1].removesuffix("_caption")


def named(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("group", LISTS)
def test_every_word_of_a_fixed_list_has_a_text_and_no_other(group):
    wanted = {f"{group}.{value}" for value in LISTS[group]}
    assert {key for key in catalogue() if key.startswith(f"{group}.")} == wanted


def test_every_text_used_exists():
    asked = set(
        re.findall(r"""(?:\bt|words|say|_words|both)\(\s*["']([a-z_]+\.[a-z_.]+)["']""", sources())
    )
    assert asked
    assert asked - set(catalogue()) == set()


def test_every_text_is_used():
    text = sources()
    idle = [
        key
        for key in catalogue()
        if key.split(".")[0] not in LISTS
        and key not in COLUMNS
        and not re.search(rf"""["']{key}["']""", text)
        and not (key.split(".")[0] in BUILT and re.search(rf"""["']{ending(key)}["']""", text))
    ]
    assert idle == []


def test_both_languages_are_there_and_name_the_same_numbers():
    for key, text in catalogue().items():
        assert text.ur, key
        assert named(text.en) == named(text.ur), key


def test_a_language_we_do_not_publish_in_is_refused():
    with pytest.raises(ValueError, match="no texts"):
        words("xx")


def test_no_text_accuses():
    for key, text in catalogue().items():
        for word in ("fraud", "rigg", "stolen", "fake", "دھاندلی", "جعل"):
            assert word not in text.en.lower() + text.ur, key


def test_a_figure_of_a_rule_is_named_by_a_word_that_needs_no_value():
    dates = dict.fromkeys(Event, date(2031, 2, 6))
    books = [rule_book(packaged_law(law), dates=dates) for law in packaged_ids()]
    fields = {name for book in books for rule in book for name in rule.fields}
    named = {f"word.{name}" for name in fields} & set(catalogue())
    assert "word.margin" in named
    for key in named:
        assert [words(lang)(key) for lang in ("en", "ur")] == [
            catalogue()[key].en, catalogue()[key].ur,
        ]  # fmt: skip
