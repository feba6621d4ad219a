"""One evaluator: a slow judge in plain Python agrees, one form is judged as a country is, and a
finding's name depends on what was judged and on nothing else.
"""

import hashlib
import json
import tomllib
from datetime import UTC, datetime

import polars as pl
import pytest
from count.kleene import Value, evaluate
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcount.count.judge import Judgement, judge, order_findings, prepare, with_margins
from fullcount.country.rulefile import parse_rules
from fullcount.errors import LawError
from fullcount.model import frames, results
from fullcount.model.form import Box, BoxType, FormKind
from fullcount.model.rule import Grain, Rule
from fullcount.model.text import Text


def rule(code: str, broken: str, fields: str, **more: str) -> Rule:
    text = '{ en = "words" }'
    keys = {
        "code": json.dumps(code),
        "revision": "1",
        "grain": '"form"',
        "severity": '"error"',
        "title": text,
        "means": text,
        "act": text,
        "broken": json.dumps(broken),
        "fields": json.dumps(fields.split()),
    } | more
    body = "\n".join(f"{name} = {value}" for name, value in keys.items())
    raw = f'[[rule]]\n{body}\n[[rule.citation]]\ncites = "fictional"\n'
    tomllib.loads(raw)
    return parse_rules(raw.encode(), where="rules.toml")[0]


ADDS = rule(
    "C2", "valid + rejected <> cast", "valid rejected cast", stake='"abs(valid + rejected - cast)"'
)
MORE = rule("D1", "cast > registered", "cast registered", stake='"cast - registered"')
NOISE = rule("E3", "10 * cast > 9 * registered", "cast registered", suppressed_by='["D1"]')
CHAIN = rule("E4", "cast > 0", "cast", suppressed_by='["E3"]')
LIMITED = rule("D4", "cast = 0", "cast", when='"stamp"', stake='"0"')
EITHER = rule("D5", "valid > 9 OR rejected > 9", "valid rejected")
RULES = (ADDS, MORE, NOISE, CHAIN, LIMITED, EITHER)

BOXES = {"valid": 4, "rejected": 12, "cast": 12, "registered": 12}
SCHEMA: dict[str, type[pl.DataType]] = {
    "form_id": pl.String,
    "kind": pl.String,
    "contest_id": pl.String,
    "unit_id": pl.String,
    "source_id": pl.String,
    "stamp": pl.Boolean,
    **dict.fromkeys(BOXES, pl.Int64),
}


def forms(rows: list[dict[str, Value]]) -> pl.DataFrame:
    blank = {"kind": "count", "contest_id": "NA-1", "unit_id": "S1", "source_id": "s"}
    numbered = [{"form_id": f"f{i}", **blank, **row} for i, row in enumerate(rows)]
    return pl.DataFrame(numbered, schema=SCHEMA)


ROW = st.fixed_dictionaries(
    {name: st.none() | st.integers(0, most) for name, most in BOXES.items()}
    | {
        "stamp": st.none() | st.booleans(),
        "contest_id": st.sampled_from(["NA-1", "NA-2"]),
        "source_id": st.sampled_from("st"),
    }
)


def slow(rows: list[dict[str, Value]]) -> dict[tuple[str, str], str]:
    """(form, rule) -> answer, straight from the words of the module."""
    answers = {}
    for i, row in enumerate(rows):
        broken = {each.code: evaluate(each.broken, row) for each in RULES}
        asked = {each.code: evaluate(each.when, row) if each.when else True for each in RULES}
        failed = {code for code in broken if asked[code] and broken[code] is True}
        for each in RULES:
            if asked[each.code] is not False:
                answer = {None: "not_evaluable", False: "passed"}.get(broken[each.code], "failed")
                answer = answer if asked[each.code] else "not_evaluable"
                if answer == "failed" and failed & set(each.suppressed_by):
                    answer = "suppressed"
                answers[f"f{i}", each.code] = answer
    return answers


@settings(deadline=None)
@given(st.lists(ROW, min_size=1, max_size=8))
def test_agrees_with_judging_row_by_row(rows: list[dict[str, Value]]) -> None:
    result, answers = judge({Grain.FORM: forms(rows)}, RULES), slow(rows)
    told = set(result.findings.select("subject", "rule").rows())
    assert told == {key for key, answer in answers.items() if answer == "failed"}
    for (code, contest, source), counts in result.coverage.rows_by_key(
        ["rule", "contest_id", "source_id"], unique=True, named=True
    ).items():
        mine = [
            answer
            for (form, of), answer in answers.items()
            if of == code
            and rows[int(form[1:])]["contest_id"] == contest
            and rows[int(form[1:])]["source_id"] == source
        ]
        for answer in ("passed", "failed", "not_evaluable", "suppressed"):
            assert counts[answer] == mine.count(answer)
    assert result.coverage.select(
        pl.sum_horizontal("passed", "failed", "not_evaluable", "suppressed").sum()
    ).item() == len(answers)


@settings(deadline=None)
@given(st.lists(ROW, min_size=2, max_size=5))
def test_one_form_is_judged_as_many_are(rows: list[dict[str, Value]]) -> None:
    frame, prepared = forms(rows), prepare(RULES)
    whole = judge({Grain.FORM: frame}, RULES)
    single = [judge({Grain.FORM: frame[i]}, prepared) for i in range(frame.height)]
    alone = pl.concat([each.findings for each in single])
    assert alone.sort("finding_id").equals(whole.findings.sort("finding_id"))
    counts = ["passed", "failed", "not_evaluable", "suppressed"]
    key = ["rule", "contest_id", "source_id", "kind"]
    summed = pl.concat([each.coverage for each in single]).group_by(key).agg(pl.col(counts).sum())
    assert summed.sort(key).equals(whole.coverage.select(*key, *counts).sort(key))
    for each, row in zip(single, rows, strict=True):
        for code, missing in each.coverage.select("rule", "missing_boxes").rows():
            of = next(each for each in RULES if each.code == code)
            limit = ("stamp",) if of.when else ()
            blank = ", ".join(sorted(n for n in (*of.fields, *limit) if row[n] is None))
            assert missing in ("", blank)


@settings(deadline=None)
@given(st.lists(ROW, min_size=1, max_size=8))
def test_the_order_of_rows_changes_no_name(rows: list[dict[str, Value]]) -> None:
    frame = forms(rows)
    mixed = frame.sample(fraction=1, shuffle=True, seed=len(rows))
    one, other = (judge({Grain.FORM: each}, RULES).findings for each in (frame, mixed))
    assert one.sort("finding_id").equals(other.sort("finding_id"))


@pytest.mark.parametrize("height", [1, 2])
def test_a_rule_that_may_not_apply_is_not_evaluable(height: int) -> None:
    """Null is no answer to *does it apply*: neither outside, nor broken, nor kept."""
    for cast in (0, 1):
        rows: list[dict[str, Value]] = [{"cast": cast, "stamp": None}] * height
        result = judge({Grain.FORM: forms(rows)}, [LIMITED])
        assert result.findings.is_empty()
        counts = result.coverage.select("passed", "failed", "not_evaluable", "missing_boxes")
        assert counts.rows() == [(0, 0, height, "stamp")]


def test_missing_boxes_come_most_often_missing_first() -> None:
    rows: list[dict[str, Value]] = [
        {"valid": None, "rejected": None, "cast": 1},
        {"valid": 1, "rejected": None, "cast": 1},
        {"valid": 1, "rejected": 0, "cast": 1},
    ]
    coverage = judge({Grain.FORM: forms(rows)}, [ADDS]).coverage
    assert coverage.select("passed", "not_evaluable", "missing_boxes").rows() == [
        (1, 2, "rejected, valid")
    ]


def test_a_box_known_to_settle_it_is_not_called_missing() -> None:
    rows: list[dict[str, Value]] = [{"valid": 10, "rejected": None}, {"valid": None, "rejected": 1}]
    coverage = judge({Grain.FORM: forms(rows)}, [EITHER]).coverage
    assert coverage.select("failed", "not_evaluable", "missing_boxes").rows() == [(1, 1, "valid")]


def test_a_column_nobody_has_is_stated_nowhere() -> None:
    unheard = [
        rule("X1", "abs(gold - cast) > 1 OR silver", "gold cast silver"),
        rule("X2", "name LIKE 'a%'", "name"),
        rule("X3", "copper IN ('x', 'y') AND NOT tin", "copper tin"),
        rule("X4", "brass + 1 > 2", "brass"),
    ]
    for height in (1, 2):
        frame = forms([{"cast": 5}] * height)
        coverage = judge({Grain.FORM: frame}, unheard).coverage
        assert coverage.select("rule", "not_evaluable", "missing_boxes").rows() == [
            ("X1", height, "gold, silver"),
            ("X2", height, "name"),
            ("X3", height, "copper, tin"),
            ("X4", height, "brass"),
        ]


def kind(code: str, *boxes: str, has_votes: bool = True) -> FormKind:
    made = tuple(
        Box(
            name=name,
            line=name,
            caption=Text(en=name),
            type=BoxType.FLAG if name == "stamp" else BoxType.NUMBER,
        )
        for name in boxes
    )
    return FormKind(
        code=code, title=Text(en=code), level="station", boxes=made, has_votes=has_votes
    )


KINDS = (
    kind("count", "valid", "rejected", "cast"),
    kind("list", "registered", "stamp", has_votes=False),
)


@pytest.mark.parametrize("height", [1, 3])
def test_a_paper_without_the_box_is_not_asked(height: int) -> None:
    rows = [{"kind": each, "valid": 1} for each in ("count", "list") for _ in range(height)]
    frame = forms(rows)  # type: ignore[arg-type]
    results_ = [judge({Grain.FORM: frame}, RULES, kinds=KINDS)]
    if height == 1:
        results_ = [judge({Grain.FORM: frame[i]}, RULES, kinds=KINDS) for i in range(2)]
    asked = {row for each in results_ for row in each.coverage.select("rule", "kind").rows()}
    # E4 reads only cast. D1 and E3 need cast and registered, D4 cast and stamp: nobody has both.
    assert asked == {("C2", "count"), ("D5", "count"), ("E4", "count")}


def test_kinds_named_by_the_rule_are_asked_even_without_the_box() -> None:
    named = rule("PK-1", "cast > registered", "cast registered", kinds='["list"]')
    frame = forms(
        [{"kind": "count", "cast": 9, "registered": 1}, {"kind": "list", "registered": 1}]
    )
    coverage = judge({Grain.FORM: frame}, [named], kinds=KINDS).coverage
    assert coverage.select("kind", "not_evaluable", "missing_boxes").rows() == [("list", 1, "cast")]


def test_candidates_lines_are_not_asked_of_a_paper_without_them() -> None:
    lines = rule("C9", "sum_votes > 5", "sum_votes")
    frame = forms([{"kind": "count"}, {"kind": "list"}]).with_columns(sum_votes=pl.lit(6))
    findings = judge({Grain.FORM: frame}, [lines], kinds=KINDS).findings
    assert findings["form_ids"].to_list() == [["f0"]]


def test_a_box_if_any_is_nothing_where_the_paper_has_none_and_null_where_it_is_blank() -> None:
    kinds = (*KINDS, kind("long", "valid", "rejected", "cast", "stray"))
    total = rule(
        "C2", "valid + rejected + stray_if_any <> cast", "valid rejected stray_if_any cast"
    )
    full: dict[str, Value] = {"valid": 5, "rejected": 1, "cast": 6}
    frame = forms([full, full | {"kind": "long"}, full | {"kind": "long"}]).with_columns(
        stray=pl.Series([None, None, 1], dtype=pl.Int64)
    )
    for parts in ([frame], [frame[i] for i in range(3)]):
        judged = [judge({Grain.FORM: part}, [total], kinds=kinds) for part in parts]
        numbers = (
            pl.concat([each.coverage for each in judged])
            .group_by("kind")
            .agg(pl.col("passed", "failed", "not_evaluable").sum())
        )
        assert set(numbers.rows()) == {("count", 1, 0, 0), ("long", 0, 1, 1)}
        told = [n for each in judged for n in each.findings["numbers"]]
        assert told == ['{"cast":6,"rejected":1,"stray_if_any":1,"valid":5}']


def test_a_finding_is_named_by_what_was_judged() -> None:
    frame = forms([{"valid": 5, "rejected": None, "cast": 4, "registered": 3}])
    found = judge({Grain.FORM: frame}, [MORE]).findings.row(0, named=True)
    numbers = {"cast": 4, "registered": 3}
    text = json.dumps(["D1", 1, "f0", numbers], separators=(",", ":"), sort_keys=True)
    assert found["finding_id"] == "f" + hashlib.sha256(text.encode()).hexdigest()[:32]
    assert json.loads(found["numbers"]) == numbers
    assert found["stake"] == 1
    assert found["margin"] is None


def ids(frame: pl.DataFrame, *rules: Rule) -> list[str]:
    return judge({Grain.FORM: frame}, rules).findings["finding_id"].to_list()


def test_a_name_changes_with_the_numbers_and_the_revision_and_not_with_the_rest() -> None:
    frame = forms([{"cast": 4, "registered": 3}])
    before = ids(frame, MORE)
    assert ids(frame.with_columns(valid=pl.lit(77)), MORE, ADDS) == before
    assert ids(frame.with_columns(source_id=pl.lit("other")), MORE) == before
    assert ids(frame.with_columns(cast=pl.lit(5)), MORE) != before
    assert ids(frame.with_columns(form_id=pl.lit("f1")), MORE) != before
    assert ids(frame, rule("D1", MORE.broken, "cast registered", revision="2")) != before


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=12), st.text(max_size=12))
def test_any_text_makes_canonical_json(text: str, subject: str) -> None:
    said = rule("K5", "comments <> 'nothing at all'", "comments")
    frame = forms([{}, {}]).with_columns(
        comments=pl.Series([text, "nothing at all"]), form_id=pl.Series([subject, "f1"])
    )
    found = judge({Grain.FORM: frame}, [said]).findings.row(0, named=True)
    assert found["numbers"] == json.dumps(
        {"comments": text}, separators=(",", ":"), ensure_ascii=False
    )
    whole = json.dumps(
        ["K5", 1, subject, {"comments": text}], separators=(",", ":"), ensure_ascii=False
    )
    assert found["finding_id"] == "f" + hashlib.sha256(whole.encode()).hexdigest()[:32]


def test_flags_and_instants_are_numbers_and_strings() -> None:
    when = rule("X1", "stamp AND stated_at = received_at", "stamp stated_at received_at")
    at = datetime(2024, 2, 8, 17, tzinfo=UTC)
    frame = forms([{"stamp": True}]).with_columns(
        stated_at=pl.lit(at).cast(frames.INSTANT), received_at=pl.lit(at).cast(frames.INSTANT)
    )
    numbers = json.loads(judge({Grain.FORM: frame}, [when]).findings["numbers"].item())
    assert numbers["stamp"] == 1
    assert not isinstance(numbers["stamp"], bool)
    assert numbers["stated_at"].startswith("2024-02-08 17:00:00")


def test_the_same_unread_cell_is_told_once_and_another_twice() -> None:
    cell = rule("B1", "why = 'unreadable' AND text <> ''", "why text", grain='"cell"')
    row = {"file": "a.csv", "row": 3, "column": "valid", "text": "3l2", "why": "unreadable"}
    frame = pl.DataFrame([row, row, row | {"row": 4}], schema=dict(frames.UNREAD))
    findings = judge({Grain.CELL: frame}, [cell]).findings
    assert findings["subject"].to_list() == ["a.csv:3:valid", "a.csv:4:valid"]
    assert findings["form_ids"].to_list() == [[], []]
    assert findings["contest_id"].to_list() == [None, None]


def test_pairs_have_no_one_source_and_name_both_copies() -> None:
    pair = rule("J1", "votes_differing > 0", "votes_differing", grain='"pair_of_copies"')
    row = {"contest_id": "NA-1", "unit_id": "S1", "kind": "count", "votes_differing": 1}
    frame = pl.DataFrame(
        [
            row | {"source_a": "s", "source_b": "t", "form_a": "f1", "form_b": "f2"},
            row | {"source_a": "s", "source_b": "t", "form_a": "f3"},
        ],
        schema=dict(results.PAIRS),
    )
    found = judge({Grain.PAIR: frame}, [pair]).findings
    assert found["subject"].to_list() == ["f1|f2|t", "f3||t"]
    assert found["form_ids"].to_list() == [["f1", "f2"], ["f3"]]
    assert found["source_id"].to_list() == [None, None]


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ("cast > 'many'", "XX-1, broken: cannot be judged"),
        ("cast + 1", "XX-1, broken: is a value, neither true nor false"),
    ],
)
def test_a_rule_that_is_no_condition_is_named_and_refused(broken: str, says: str) -> None:
    wrong = rule("XX-1", broken, "cast")
    with pytest.raises(LawError, match=says):
        judge({Grain.FORM: pl.DataFrame([{"form_id": "f", "cast": 3}])}, [wrong])


@pytest.mark.parametrize("grains", [{}, {Grain.FORM: forms([])}, {Grain.UNIT: forms([{}])}])
def test_nothing_to_judge_is_no_news(grains: dict[Grain, pl.DataFrame]) -> None:
    result: Judgement = judge(grains, RULES)
    frames.check_frame(result.findings, frames.FINDINGS, name="findings")
    frames.check_frame(result.coverage, frames.COVERAGE, name="coverage")
    assert result.findings.is_empty()
    assert result.coverage.is_empty()


def test_both_ways_of_judging_keep_the_schemas() -> None:
    for height in (1, 2):
        result = judge({Grain.FORM: forms([{"cast": 9, "registered": 1}] * height)}, RULES)
        frames.check_frame(result.findings, frames.FINDINGS, name="f", key=["finding_id"])
        frames.check_frame(
            result.coverage,
            frames.COVERAGE,
            name="c",
            key=["rule", "contest_id", "source_id", "kind"],
        )


def standing(
    contest: str, source: str, margin: int | None, *, main: bool = True
) -> dict[str, object]:
    return {"contest_id": contest, "source_id": source, "margin": margin, "main": main}


def finding(
    name: str, stake: int | None, *, contest: str = "NA-1", source: str | None = "s"
) -> dict[str, object]:
    return {"finding_id": name, "rule": "C1", "contest_id": contest, "source_id": source,
            "subject": name, "stake": stake}  # fmt: skip


def test_margins_are_of_the_finding_s_own_source_or_the_smallest() -> None:
    standings = pl.DataFrame(
        [
            standing("NA-1", "s", 50),
            standing("NA-1", "t", 9),
            standing("NA-1", "s", 1, main=False),
            standing("NA-2", "s", None),
        ],
        schema=dict(results.STANDINGS),
    )
    findings = pl.DataFrame(
        [
            finding("own", 1),
            finding("between", 1, source=None),
            finding("stranger", 1, source="u"),
            finding("unknown", 1, contest="NA-2"),
        ],
        schema=dict(frames.FINDINGS),
    )
    joined = with_margins(findings, standings)
    frames.check_frame(joined, frames.FINDINGS, name="findings")
    assert joined.select("finding_id", "margin").rows() == [
        ("own", 50),
        ("between", 9),
        ("stranger", None),
        ("unknown", None),
    ]


def test_what_could_matter_most_comes_first() -> None:
    table = [  # name, stake, margin
        ("unbounded", None, 10),
        ("no margin", 5, None),
        ("tie", 1, 0),
        ("twice", 20, 10),
        ("half", 5, 10),
        ("half, smaller", 1, 2),
        ("no vote", 0, 0),
    ]
    findings = pl.DataFrame(
        [finding(name, stake) | {"margin": margin} for name, stake, margin in table],
        schema=dict(frames.FINDINGS),
    )
    mixed = findings.sample(fraction=1, shuffle=True, seed=3)
    assert order_findings(mixed)["finding_id"].to_list() == [name for name, _, _ in table]
    assert order_findings(mixed).equals(findings)
