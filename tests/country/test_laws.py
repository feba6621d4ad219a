"""Every packaged law: its rules speak of columns that exist, keep and break where they should."""

import re
from datetime import date
from fractions import Fraction

import polars as pl
import pytest

from fullcount.count.beside_others import BESIDE_OTHERS
from fullcount.count.forms import FORM_EXTRA
from fullcount.count.rulebook import rule_book, universal_rules
from fullcount.count.stated import STATED
from fullcount.country.condition import columns_of
from fullcount.country.formfile import COMPUTED
from fullcount.country.load import packaged_ids, packaged_law
from fullcount.country.rulefile import filled
from fullcount.country.texts import texts_in_force
from fullcount.model import frames, results
from fullcount.model.form import BoxType
from fullcount.model.law import Formula, Law, Method, TieRule
from fullcount.model.rule import Event, Grain, Rule, Severity
from fullcount.model.text import Text

LAWS = {law_id: packaged_law(law_id) for law_id in packaged_ids()}
OWN = {rule.code: (law, rule) for law in LAWS.values() for rule in law.rules if not rule.restates}
TYPES = {BoxType.NUMBER: pl.Int64, BoxType.FLAG: pl.Boolean, BoxType.TEXT: pl.String}
POLL_2024 = date(2024, 2, 8)
WORDS = frozenset({"station_kind", "unit_kind", "office", "kind", "status", "basis"})
UNIVERSAL = {rule.code for rule in universal_rules()}

# code: boxes as they keep the rule, then only what changes to break it by the least
CASES: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "PK-F45-04a": (
        {"cast_men": 5, "registered_men": 5, "cast_women": 4, "registered_women": 4},
        {"cast_women": 5},
    ),
    "PK-F45-05": ({"station_kind": "men", "cast_men": 9, "cast_women": 0}, {"cast_women": 1}),
    "PK-F45-09": ({"stated_at": 7, "received_at": 7}, {"stated_at": 8}),
    "PK-F46-01": (
        {
            "papers_received": 600,
            "unused": 200,
            "in_box": 390,
            "tendered": 2,
            "challenged": 3,
            "spoilt": 4,
            "cancelled": 1,
        },
        {"spoilt": 5},
    ),
    "PK-F46-03": (
        {
            "papers_received": 600,
            "unused": 200,
            "in_box": 390,
            "tendered": 2,
            "challenged": 3,
            "spoilt": 4,
            "cancelled": 1,
        },
        {"unused": 199},
    ),
    "PK-TWIN-01a": (
        {"cast_a": 500, "cast_b": 490, "stray_a": 1, "stray_b": 4, "spoilt_a": 3, "spoilt_b": 2},
        {"stray_b": 3},
    ),
    "PK-F28-01": (
        {"registered": 900, "registered_men": 500, "registered_women": 400},
        {"registered_men": 501},
    ),
    "PK-F28-02": ({"registered": 1200}, {"registered": 1201}),
    "PK-F47-03": ({"cast_men": 0, "cast_women": 0}, {"cast_women": None}),
    "PK-F49-03": ({"postal_valid": 40, "postal_issued": 40}, {"postal_valid": 41}),
    "PK-F49-03a": ({"cast": 40, "postal_issued": 40}, {"cast": 41}),
    "PK-REC-01": (
        {"margin": 8_000, "cast": 300_000, "office": "NA", "rejected": 7_999},
        {"margin": 7_999, "rejected": 0},
    ),
    "PK-REC-01a": ({"margin": 10_000, "cast": 300_000}, {"margin": 9_999}),
    "PK-REJ-01": ({"rejected": 700, "margin": 700}, {"rejected": 701}),
    "PK-REJ-01a": ({"rejected": 700, "margin_stated": 700}, {"rejected": 701}),
    # three times the rate of the others, to the paper: 30 of 500 beside 200 of 10,000
    "PK-REJ-02": (
        {"rejected": 30, "cast": 500, "others_rejected": 200, "others_cast": 10_000},
        {"rejected": 31},
    ),
    # NA-59 of 2024: 24,547 on Form-47, 7,870 in the end
    "PK-REJ-02a": ({"stated": 24_447, "children_sum": 24_547}, {"stated": 7_870}),
    # NA-10 of 2018 lacked 168 votes of women; NA-48 lacked 33 (12,663 of 128,302; 6,364 of 63,964)
    "PK-WOM-01": ({"cast_women": 12_831, "cast": 128_302}, {"cast_women": 12_830}),
    "PK-WOM-01a": ({"cast_women": 1_050, "cast": 10_000}, {"cast_women": 1_049}),
    "PK-WOM-02": (
        {"list_registered_women": 300, "registered_women": 300, "cast_women": 1},
        {"cast_women": 0},
    ),
    "PK-WOM-04": (
        {"registered_men": 550, "registered_women": 450, "registered": 1_000},
        {"registered_men": 551},
    ),
    "PK-COMP-01": (
        {"stations_received": 342, "stations_expected": 342},
        {"stations_received": 341},
    ),
    "GE-SIG-01": ({"sum_votes": 500, "rejected": 10, "admitted": 510}, {"admitted": 509}),
    "GE-SIG-02": ({"sum_votes": 500, "rejected": 10, "admitted": 510}, {"admitted": 511}),
    "GE-TIME-01": (
        {"turnout_noon": 200, "turnout_17": 200, "admitted": 300},
        {"turnout_noon": 201},
    ),
    "GE-REG-01": ({"admitted": 510, "registered": 500, "special_list": 10}, {"special_list": 9}),
    "GE-PAP-01": (
        {"sum_votes": 500, "rejected": 10, "papers_received": 510},
        {"papers_received": 509},
    ),
    "BO-REG-01": (
        {"sum_votes": 200, "blank": 5, "rejected": 6, "registered": 211},
        {"registered": 210},
    ),
    "VE-REG-01": ({"valid": 400, "rejected": 0, "registered": 400}, {"rejected": 1}),
    "DE-REG-01": (
        {"registered_a1": 1358, "registered_a2": 350, "registered_a3": 0, "registered": 1708},
        {"registered": 1707},
    ),
    # the first protocol of the published table of 2018
    "RU-PAP-01": (
        {
            "papers_received": 2181,
            "unrecorded": 0,
            "issued_early": 0,
            "issued_station": 2107,
            "issued_outside": 62,
            "cancelled": 12,
            "lost": 0,
        },
        {"cancelled": 11},
    ),
    "RU-BOX-01": (
        {"in_portable_boxes": 62, "in_fixed_boxes": 2107, "valid": 2166, "rejected": 3},
        {"rejected": 4},
    ),
    "RU-BOX-02": (
        {
            "in_portable_boxes": 62,
            "in_fixed_boxes": 2107,
            "issued_early": 0,
            "issued_station": 2107,
            "issued_outside": 62,
        },
        {"in_fixed_boxes": 2108},
    ),
}
LIKE_PAKISTAN = {
    "SH-C-05": "PK-F45-05",
    "SH-C-06": "PK-F45-04a",
    "SH-BA-01": "PK-F46-01",
    "SH-BA-03": "PK-F46-03",
    "SH-K-05": "PK-F49-03",
    "SH-REJ-01": "PK-REJ-01",
    "SH-WOM-01": "PK-WOM-01",
    "SH-WOM-02": "PK-WOM-02",
    "SH-COMP-01": "PK-COMP-01",
}
CASES |= {code: CASES[like] for code, like in LIKE_PAKISTAN.items()}
CASES["SH-REC-01"] = (CASES["PK-REC-01"][0] | {"office": "assembly"}, CASES["PK-REC-01"][1])


def answer(sql: str, boxes: dict[str, object]) -> bool | None:
    schema = {name: pl.String if name in WORDS else pl.Int64 for name in boxes}
    value = pl.DataFrame([boxes], schema=schema).select(pl.sql_expr(sql)).item()
    return None if value is None else bool(value)


def columns(law: Law, rule: Rule) -> set[str]:
    """Name what a rule of this grain may speak of."""
    kinds = [kind for kind in law.kinds if not rule.kinds or kind.code in rule.kinds]
    sides = ("cast", "registered", "issued", "stray", "spoilt")
    known = {
        Grain.FORM: {*frames.FORMS, *COMPUTED, *(box.name for k in kinds for box in k.boxes)},
        Grain.TWIN: {f"{side}_{end}" for side in sides for end in "ab"},
        Grain.CONTEST: {*results.STANDINGS, "office", "seats", "title"},
        Grain.UNIT: {*frames.UNITS},
        Grain.LEVEL: {*results.LEVELS},
    }
    return known[rule.grain]


def test_every_rule_of_its_own_has_a_case() -> None:
    assert set(CASES) == set(OWN)


@pytest.mark.parametrize("code", CASES)
def test_keeps_and_just_breaks(code: str) -> None:
    _, rule = OWN[code]
    kept, change = CASES[code]
    sql = filled(rule).broken
    assert set(kept) == set(rule.fields)
    assert answer(sql, kept) is False
    assert answer(sql, kept | change) is True


@pytest.mark.parametrize(
    "code", [code for code, (_, rule) in OWN.items() if not rule.judges_absence]
)
def test_a_blank_box_never_turns_one_answer_into_the_other(code: str) -> None:
    _, rule = OWN[code]
    sql = filled(rule).broken
    kept, change = CASES[code]
    for row in (kept, kept | change):
        whole = answer(sql, row)
        for field in rule.fields:
            assert answer(sql, row | {field: None}) in (None, whole), field
        assert answer(sql, dict.fromkeys(row)) is None


@pytest.mark.parametrize("code", OWN)
def test_speaks_only_of_columns_of_its_grain(code: str) -> None:
    law, rule = OWN[code]
    known = columns(law, rule)
    for sql in (filled(rule).broken, filled(rule).when, filled(rule).stake):
        used = columns_of(sql, where=code, judges_absence=True) if sql else ()
        assert set(used) <= known


@pytest.mark.parametrize("code", OWN)
def test_the_stake_of_what_just_breaks_is_small_and_not_negative(code: str) -> None:
    _, rule = OWN[code]
    kept, change = CASES[code]
    if rule.stake:
        row = {name: value or 0 for name, value in (kept | change).items()}
        stake = pl.DataFrame([row]).select(pl.sql_expr(filled(rule).stake)).item()
        assert 0 <= stake <= sum(value for value in row.values() if isinstance(value, int))


@pytest.mark.parametrize(
    ("station_kind", "men", "women", "expected"),
    [
        ("women", 1, 9, True),
        ("women", 0, 9, False),
        ("combined", 9, 9, False),
        (None, 9, 0, None),
        (None, 0, 0, False),
        ("men", 9, None, None),
        ("women", 9, None, True),
    ],
)
def test_stations_for_one_sex(
    *, station_kind: str | None, men: int | None, women: int | None, expected: bool | None
) -> None:
    boxes = {"station_kind": station_kind, "cast_men": men, "cast_women": women}
    assert answer(OWN["PK-F45-05"][1].broken, boxes) is expected


@pytest.mark.parametrize(
    ("women", "cast", "expected"),
    [(12_663, 128_302, True), (6_364, 63_964, True), (3_505, 69_827, True), (10, 100, False)],
)
def test_section_9_in_2018(*, women: int, cast: int, expected: bool) -> None:
    rule = filled(OWN["PK-WOM-01"][1])
    assert answer(rule.broken, {"cast_women": women, "cast": cast}) is expected


@pytest.mark.parametrize("law", LAWS.values(), ids=LAWS)
def test_makes_a_book_with_the_universal_rules_on_any_day(law: Law) -> None:
    for year in (2013, 2018, 2023, 2024):
        book = rule_book(law, dates={Event.POLL: date(year, 7, 31)})
        assert {rule.code for rule in book} >= UNIVERSAL


def test_one_finding_where_pakistan_says_what_everybody_says() -> None:
    book = {rule.code: rule for rule in rule_book(LAWS["pakistan"], dates={Event.POLL: POLL_2024})}
    cited = {code: [each.code for each in rule.citations] for code, rule in book.items()}
    assert cited["C1"][-1] == "PK-F45-01"
    assert cited["C3"][-1] == "PK-F46-02"
    assert cited["H2"][-3:] == ["PK-F47-01", "PK-F49-01", "PK-F49-02"]
    assert "half a term" in book["N2"].means.en
    assert book["N1"].severity is Severity.LEGAL
    assert dict(book["E3"].parameters) == {"percent": 90}
    assert "90" in book["E3"].title.en
    assert "PK-F45-01" not in book


def test_no_box_may_hide_a_column_that_judging_adds() -> None:
    lines = {"candidate_id", "position", "votes", "aggregate"}
    assert set(FORM_EXTRA) | set(STATED) | set(BESIDE_OTHERS) | lines == COMPUTED


def test_kinds_of_a_rule_have_the_boxes_it_reads() -> None:
    for law, rule in OWN.values():
        every = {box.name for kind in law.kinds for box in kind.boxes}
        for kind in law.kinds:
            if kind.code in rule.kinds and rule.grain is Grain.FORM:
                own = {box.name for box in kind.boxes}
                assert {field for field in rule.fields if field in every - COMPUTED} <= own


def texts_of(law: Law) -> list[Text]:
    rules = [text for r in law.rules for text in (r.title, r.means, r.act) if text.en]
    forms = [text for k in law.kinds for text in (k.title, *(box.caption for box in k.boxes))]
    return [law.title, law.note, *rules, *forms, *(deadline.title for deadline in law.deadlines)]


@pytest.mark.parametrize("law", LAWS.values(), ids=LAWS)
def test_speaks_english_and_urdu_and_claims_no_review(law: Law) -> None:
    for text in texts_of(law):
        assert not re.search(r"[\u0600-\u06ff]", text.en), text
        assert len(re.findall(r"[\u0600-\u06ff]", text.ur)) >= 3, text
        assert "fraud" not in text.en.lower()
        assert set(re.findall(r"\{\w+\}", text.en)) == set(re.findall(r"\{\w+\}", text.ur))
    for rule in law.rules:
        assert not rule.translation_reviewed
        assert not rule.legal_verified
        assert rule.title.en.endswith(".") or rule.restates


@pytest.mark.parametrize("law", LAWS.values(), ids=LAWS)
def test_rests_on_something_and_restates_the_catalogue(law: Law) -> None:
    for rule in law.rules:
        assert all(cited.cites and not cited.verified for cited in rule.citations)
        assert [cited.code for cited in rule.citations] == [rule.code]
        assert rule.restates is None or rule.restates in UNIVERSAL
    assert all(winner.citations for winner in law.winner_rules)
    assert all(
        cited.url.startswith("https://") or not cited.url
        for rule in law.rules
        for cited in rule.citations
    )


def test_a_section_is_not_cited_before_there_was_an_act() -> None:
    rules = LAWS["pakistan"].rules
    before = texts_in_force(rules, {Event.POLL: date(2013, 5, 11)})
    assert all("Elections Act 2017" not in cited.cites for r in before for cited in r.citations)
    on_2018 = {rule.code for rule in texts_in_force(rules, {Event.POLL: date(2018, 7, 25)})}
    on_2024 = {rule.code for rule in texts_in_force(rules, {Event.POLL: date(2024, 2, 8)})}
    assert on_2018 ^ on_2024 == {"PK-REC-01", "PK-REC-01a", "PK-F45-09"}


def test_only_a_consequence_in_law_is_called_legal() -> None:
    legal = {rule.code for rule in LAWS["pakistan"].rules if rule.severity is Severity.LEGAL}
    assert legal == {
        "PK-MULTI-02",
        "PK-REC-01",
        "PK-REC-01a",
        "PK-REJ-01",
        "PK-REJ-01a",
        "PK-WOM-01",
        "PK-TIE-01",
        "PK-TWICE-01",
        "PK-DL-02",
        "PK-MAT-01",
    }


def test_fiction_says_so_on_every_line() -> None:
    law = LAWS["sahra"]
    assert "does not exist" in law.note.en
    said = [law.title.en, *(kind.title.en for kind in law.kinds)]
    said += [cited.cites for rule in law.rules for cited in rule.citations]
    said += [cited.cites for rule in law.winner_rules for cited in rule.citations]
    said += [cited.cites for deadline in law.deadlines for cited in deadline.citations]
    assert all("fictional" in words for words in said)


def test_winners_as_the_countries_say() -> None:
    found = {
        (law.id, rule.office): (rule.method, rule.tie, rule.formula)
        for law in LAWS.values()
        for rule in law.winner_rules
    }
    for key in (("pakistan", "NA"), ("pakistan", "PA"), ("sahra", "assembly")):
        assert found[key] == (Method.PLURALITY, TieRule.BOTH_HALF_TERM, None)
    assert found["georgia", "parliament"][2] is Formula.FLOOR_THEN_LARGEST
    assert found["germany_ep", "ep"][2] is Formula.SAINTE_LAGUE
    assert found["bolivia", "president"][0] is Method.LEAD_AND_SHARE


def test_georgias_formula_gives_the_published_seats_and_remainders_do_not() -> None:
    """Volunteers' totals of 26 October 2024; the seats are those of the commission."""
    (rule,) = LAWS["georgia"].winner_rules
    votes = [1_120_016, 229_160, 211_215, 182_919, 161_518]
    assert rule.threshold == Fraction(1, 20)
    total = 2_076_734
    assert all(rule.threshold.denominator * v >= rule.threshold.numerator * total for v in votes)
    whole = [150 * v // sum(votes) for v in votes]
    left = 150 - sum(whole)
    largest = [seats + (place < left) for place, seats in enumerate(whole)]
    assert largest == [89, 19, 16, 14, 12]
    remainders = sorted(range(5), key=lambda i: -(150 * votes[i] % sum(votes)))[:left]
    assert [s + (i in remainders) for i, s in enumerate(whole)] == [88, 18, 17, 14, 13]
