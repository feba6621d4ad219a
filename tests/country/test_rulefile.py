"""Rules are read strictly, and nothing that turns null into a number gets past the reader."""

import contextlib
from datetime import date
from fractions import Fraction

import polars as pl
import pytest
from count.kleene import evaluate
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fullcount.country.condition import columns_of, compiled
from fullcount.country.rulefile import filled, merge, parse_rules
from fullcount.errors import LawError
from fullcount.model.rule import Event, Grain, Rule, Severity

TEXT = '{ en = "words", ur = "الفاظ" }'
CITED = '[[rule.citation]]\ncites = "section 1 (fictional)"\n'


def rule(**keys: str) -> str:
    given = {
        "code": '"X1"',
        "revision": "1",
        "grain": '"form"',
        "severity": '"error"',
        "title": TEXT,
        "means": TEXT,
        "act": TEXT,
        "broken": '"valid + rejected <> cast"',
        "fields": '["cast", "rejected", "valid"]',
    } | keys
    body = "\n".join(f"{name} = {value}" for name, value in given.items() if value)
    return f"[[rule]]\n{body}\n{CITED}"


def read(text: str) -> tuple[Rule, ...]:
    return parse_rules(text.encode(), where="rules.toml")


def test_reads_everything_a_rule_can_say() -> None:
    text = rule(
        broken='"100 * rejected >= {percent} * cast"',
        fields='["rejected", "cast"]',
        when='"NOT is_postal"',
        stake='"rejected"',
        kinds='["form_45"]',
        suppressed_by='["X2"]',
        event='"gazette"',
        parameters="{ percent = 3 }",
        **{"from": "2023-08-01", "to": "2024-07-07"},
    )
    (found,) = read(text)
    assert found.code == "X1"
    assert found.grain is Grain.FORM
    assert found.severity is Severity.ERROR
    assert found.event is Event.GAZETTE
    assert (found.in_force_from, found.in_force_to) == (date(2023, 8, 1), date(2024, 7, 7))
    assert found.parameters == (("percent", 3),)
    assert found.suppressed_by == ("X2",)
    assert found.citations[0].cites == "section 1 (fictional)"
    assert not found.legal_verified
    assert filled(found).broken == "100 * rejected >= 3 * cast"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"broken": '"valid > cast"'}, "fields must be the columns of broken: cast, valid"),
        ({"fields": '["cast", "valid"]'}, "fields must be the columns of broken"),
        ({"fields": '["cast", "rejected", "valid", "issued"]'}, "fields must be the columns"),
        ({"broken": '"valid + rejected <> {limit}"'}, "{limit} is not among its parameters"),
        ({"parameters": "{ limit = 3 }"}, "parameter limit is not used"),
        ({"parameters": "{ Limit = 3 }"}, "is not a name"),
        ({"parameters": "{ limit = -3 }"}, "between 0"),
        ({"means": '{ en = "more than {percent}" }'}, "{percent} is not among its parameters"),
        ({"severity": '"grave"'}, "severity must be one of"),
        ({"grain": '"ballot"'}, "grain must be one of"),
        ({"revision": "0"}, "revision must be 1 or more"),
        ({"revision": ""}, "revision must be 1 or more"),
        ({"broken": ""}, "broken is missing"),
        ({"title": ""}, "title is missing"),
        ({"titel": TEXT}, "unknown key 'titel'"),
        ({"suppressed_by": '["X1"]'}, "restate or suppress itself"),
        ({"restates": '"X1"'}, "X1"),
        ({"broken": '"COALESCE(valid, 0) + rejected <> cast"'}, "COALESCE would hide a box"),
        ({"stake": '"greatest(valid, cast)"'}, "stake: greatest would hide a box"),
        ({"when": '"valid IS NULL"'}, "when: IS: asks whether something is stated"),
        ({"broken": '"valid + "', "fields": '["valid"]'}, "not SQL"),
        ({"from": "2024-02-08", "to": "2023-02-08"}, "before"),
    ],
)
def test_refuses_naming_file_and_rule(change: dict[str, str], says: str) -> None:
    with pytest.raises(LawError) as caught:
        read(rule(**change))
    assert says in str(caught.value)
    assert "rules.toml" in str(caught.value)
    assert "X1" in str(caught.value)


def test_refuses_a_rule_on_nobodys_authority() -> None:
    with pytest.raises(LawError, match="say what the rule rests on"):
        read(rule().replace(CITED, ""))


def test_refuses_a_code_twice_but_not_two_texts_of_it() -> None:
    with pytest.raises(LawError, match="occurs twice"):
        read(rule() + rule())
    dated = rule(**{"from": "2023-08-01"})
    assert len(read(rule(to="2023-07-31") + dated)) == 2


def test_absence_is_judged_only_where_it_is_declared() -> None:
    broken, fields = '"valid IS NULL AND cast > 0"', '["valid", "cast"]'
    with pytest.raises(LawError, match="judges_absence"):
        read(rule(broken=broken, fields=fields))
    (found,) = read(rule(broken=broken, fields=fields, judges_absence="true"))
    assert found.judges_absence


SMUGGLED = [
    "coalesce(valid, 0) > 1",
    "valid * 9223372036854775807 > 1",
    f"valid > {'9' * 5000}",
    "COALESCE (valid, 0) > 1",
    "Coalesce\n(valid, 0) > 1",
    "co/**/alesce(valid, 0) > 1",
    '"coalesce"(valid, 0) > 1',
    "`coalesce`(valid, 0) > 1",
    "valid > 1 -- only a comment",
    "valid > 1 # only a comment",
    "valid > /* x */ 1",
    '"valid" > 1',
    "ifnull(valid, 0) > 1",
    "nvl(valid, 0) > 1",
    "nullif(valid, 0) > 1",
    "greatest(valid, cast) > 1",
    "least(valid, cast) > 1",
    "concat(valid, cast) = '1'",
    "valid || cast = '1'",
    "if(valid > 1, 1, 0) = 1",
    "sum(valid) > 1",
    "count(*) > 1",
    "max(valid) > 1",
    "sum(valid) over () > 1",
    "(select 1) > valid",
    "valid in (select cast)",
    "exists (select 1)",
    "valid IS NULL",
    "valid is not null",
    "valid IS DISTINCT FROM cast",
    "valid <=> cast",
    "case when valid > 1 then true else false end",
    "valid > null",
    "cast(valid as int) > 1",
    "try_cast(valid as int) > 1",
    "valid::int > 1",
    "valid xor cast",
    "valid ilike 'x'",
    "valid > 0.5",
    "valid > 1e3",
    "valid / 2 > 1",
    "valid % 2 = 1",
    "valid == 1",
    "Valid > 1",
    "forms.valid > 1",
    "valid[1] > 1",
    "valid > date '2024-02-08'",
    "valid > current_date",
    "valid > 1; drop",
    "valid > ١",
    "*",
    "",
    "   ",
    "(" * 40 + "valid" + ")" * 40,
    "valid + " * 300 + "1 > 1",
    "valid > 1)",
]


@pytest.mark.parametrize("sql", SMUGGLED)
def test_nothing_is_smuggled_past(sql: str) -> None:
    with pytest.raises(LawError):
        columns_of(sql, where="here")


def test_what_is_allowed_is_allowed() -> None:
    for sql in (
        "cast > registered",
        "NOT (valid + rejected <> cast) AND stamp",
        "status IN ('missing', 'not_stated') OR valid BETWEEN 1 AND 3",
        "abs(valid - cast) * 100 >= -3 + cast",
        "name LIKE 'NA-%' AND a = 'it''s'",
        "(relation = '=' AND computed <> stated)",
    ):
        assert columns_of(sql, where="here")


VALUES = [None, 0, 1, 2]
OPERATORS = [
    "a = b", "a <> b", "a != b", "a < b", "a <= b", "a > b", "a >= b", "a + b = 2", "a - b = 1",
    "a * b = 0", "abs(a - b) = 1", "-a < b", "a IN (b, 2)", "a NOT IN (b, 2)",
    "a BETWEEN b AND 1", "a NOT BETWEEN b AND 1", "a > 0 AND b > 0", "a > 0 OR b > 0",
    "NOT a > b", "NOT (a > 0 AND b > 0)", "a > 0 AND (b > 0 OR a > 1)",
]  # fmt: skip


@pytest.mark.parametrize("sql", OPERATORS)
def test_every_operator_is_kleenes(sql: str) -> None:
    """Unknown unless both ways of filling the blank agree: the definition, tried out."""
    frame = pl.DataFrame(
        [(a, b) for a in VALUES for b in VALUES],
        schema={"a": pl.Int64, "b": pl.Int64},
        orient="row",
    )
    columns_of(sql, where="here")
    found = frame.select(compiled(sql)).to_series().to_list()
    for (a, b), answer in zip(frame.rows(), found, strict=True):
        filled_in = {
            compiled_on(sql, x, y)
            for x in ([a] if a is not None else range(-3, 6))
            for y in ([b] if b is not None else range(-3, 6))
        }
        if answer is None:
            assert None in (a, b)
        else:
            assert filled_in == {answer}, (a, b)  # never claims what a blank could overturn


def compiled_on(sql: str, a: int, b: int) -> bool:
    return bool(pl.select(a=pl.lit(a), b=pl.lit(b)).select(compiled(sql)).item())


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(
        st.sampled_from(["a > 1", "b = 0", "a + b <> 2", "c", "NOT c", "t IN ('x', 'y')"]),
        lambda inner: st.tuples(inner, st.sampled_from(["AND", "OR"]), inner).map(
            lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
        ),
        max_leaves=6,
    ),
    st.tuples(
        st.none() | st.integers(0, 2),
        st.none() | st.integers(0, 2),
        st.none() | st.booleans(),
        st.none() | st.sampled_from("xz"),
    ),
)
def test_any_condition_is_kleenes(sql: str, values: tuple[int, int, bool, str]) -> None:
    row = dict(zip("abct", values, strict=True))
    schema = {"a": pl.Int64, "b": pl.Int64, "c": pl.Boolean, "t": pl.String}
    frame = pl.DataFrame({name: [value] for name, value in row.items()}, schema=schema)
    columns_of(sql, where="here")
    assert frame.select(compiled(sql)).item() == evaluate(sql, row)


@settings(deadline=None)
@given(st.text(alphabet="ab01 ()<>=+-*,.'\"`/#;_ANDORcoalesceISNULL", max_size=40))
@example("a" * 3_000)
def test_any_text_is_sql_we_know_or_a_law_error(sql: str) -> None:
    try:
        names = columns_of(sql, where="here")
    except LawError:
        return
    assert set(names) == set(compiled(sql).meta.root_names())


@settings(deadline=None)
@given(st.binary(max_size=200))
@example(b"[[rule]]\n" * 50)
@example("rule = 1".encode("utf-16"))
@example(b"[" * 5_000)
def test_any_bytes_are_rules_or_a_law_error(raw: bytes) -> None:
    with contextlib.suppress(LawError):
        assert isinstance(parse_rules(raw, where="rules.toml"), tuple)


RESTATING = f"""[[rule]]
code = "PK-X"
restates = "X1"
revision = 1
severity = "legal"
parameters = {{ percent = 10 }}
{CITED}"""


def universal() -> Rule:
    return read(
        rule(
            broken='"100 * rejected >= {percent} * cast"',
            fields='["rejected", "cast"]',
            parameters="{ percent = 3 }",
            title='{ en = "{percent} per cent", ur = "{percent} فیصد" }',
        )
    )[0]


def test_a_restatement_adds_law_and_threshold_to_one_rule() -> None:
    (national,) = read(RESTATING)
    merged = merge(universal(), national)
    assert merged.code == "X1"
    assert merged.revision == 1
    assert merged.severity is Severity.LEGAL
    assert [cited.code for cited in merged.citations] == ["", "PK-X"]
    assert filled(merged).broken == "100 * rejected >= 10 * cast"
    assert filled(merged).title.ur == "10 فیصد"
    share = Fraction(10, 100)
    frame = pl.DataFrame({"rejected": [99, 100], "cast": [1000, 1000]})
    assert frame.select(compiled(filled(merged).broken)).to_series().to_list() == [
        Fraction(99, 1000) >= share,
        Fraction(100, 1000) >= share,
    ]


def test_a_restatement_may_have_better_words() -> None:
    (national,) = read(RESTATING.replace("parameters", 'title = { en = "Form 45" }\nparameters'))
    merged = merge(universal(), national)
    assert merged.title.en == "Form 45"
    assert merged.means.en == "words"


@pytest.mark.parametrize(
    "line",
    ['fields = ["cast"]', 'when = "main"', 'kinds = ["x"]', 'stake = "0"', "judges_absence = true"],
)
def test_a_restatement_says_nothing_twice(line: str) -> None:
    with pytest.raises(LawError, match="already says"):
        read(RESTATING.replace("severity", f"{line}\nseverity"))


def test_a_restatement_of_another_rule_or_parameter_is_refused() -> None:
    (national,) = read(RESTATING)
    (other,) = read(rule(code='"X2"'))
    with pytest.raises(LawError, match="restates X1, not X2"):
        merge(other, national)
    (plain,) = read(rule())
    with pytest.raises(LawError, match="no parameter percent"):
        merge(plain, national)
