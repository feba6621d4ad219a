"""A published total follows from its published parts or not; nobody's own sums are believed."""

import operator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ingest.sahra import HEAD, read

from fullcount.errors import InputError, PackageError
from fullcount.ingest.figures import evaluate

REAL = (
    Path(__file__).parents[3] / "shared/data/pakistan_2024_form45/published_figures_arithmetic.csv"
)
TOML = HEAD + '[[file]]\npath = "figures.csv"\ntable = "figures"\n'
HOLDS = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def figures(csv):
    return read(TOML, {"figures.csv": csv}).figures


def broken(frame):
    rows = frame.filter(frame["computed"].is_not_null() & frame["stated"].is_not_null())
    return [
        row["figure_id"]
        for row in rows.iter_rows(named=True)
        if not HOLDS[row["relation"]](row["computed"], row["stated"])
    ]


@pytest.mark.skipif(not REAL.exists(), reason="the shared data are not beside this checkout")
def test_of_the_forty_published_figures_exactly_nine_do_not_follow():
    frame = figures(REAL.read_bytes())
    assert frame.height == 40
    assert frame["computed"].null_count() == frame["stated"].null_count() == 0
    assert broken(frame) == ["T01", "T03", "T04", "T20", "T21", "T22", "T27", "T28", "T29"]


@pytest.mark.parametrize(
    ("expression", "stated", "title", "judged"),
    [
        ("3+4", "7", "", (7, "=", 7)),
        ("3+4", ">8", "", (7, ">", 8)),
        ("3+4", "1,007", "", (7, "=", 1007)),
        ("10-(2-3)", "11", "", (11, "=", 11)),
        ("5<=4", "<=0", "", (5, "<=", 4)),
        ("5≥4", "", "", (5, ">=", 4)),
        ("3+4", "9", "filed w/o ICT", (7, "<=", 9)),
        ("1/3", "33.33", "share %", (3333, "=", 3333)),
        ("1/3", "33.34%", "share", (3333, "=", 3334)),
        ("12663/128302", "<10", "women share %", (633150, "<", 641510)),
        ("5-3;9-4", "small, non-negative", "", (2, ">=", 0)),
        ("5-3;2", "2", "", (2, "=", 2)),
        ("5-3;9", "2", "", (9, "=", 2)),
        ("3+4", "about seven", "", (7, "=", None)),
    ],
)
def test_figures_are_judged_in_whole_numbers(expression, stated, title, judged):
    csv = f'id,what,expression,published\nX,{title},{expression},"{stated}"\n'
    assert figures(csv).select("computed", "relation", "stated").row(0) == judged


def test_the_plainer_columns():
    csv = "id,title,parts,relation,stated,source,url\nX,All,2+3,<=,4,Paper,http://x\n"
    row = figures(csv).row(0, named=True)
    assert (row["computed"], row["relation"], row["stated"]) == (5, "<=", 4)
    assert (row["title"], row["source"], row["expression"]) == ("All", "Paper", "2+3")


def test_a_sum_somebody_worked_out_before_is_not_used():
    assert figures("id,what,expression,computed,published\nX,,2+2,5,5\n")["computed"][0] == 4


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "2+",
        "+",
        "2 2",
        "2*3",
        "(2",
        "2)",
        "()",
        "__import__",
        "1/0",
        "1/2/3",
        "9" * 30,
        "2<3<4",
        "1e5",
    ],
)
def test_what_is_no_sum_is_an_error_with_its_row(expression):
    with pytest.raises(PackageError, match="row 2"):
        figures(f"id,expression,stated\nX,{expression},4\n")


SUMS = st.recursive(
    st.integers(0, 999).map(str),
    lambda kids: st.one_of(
        st.tuples(kids, st.sampled_from("+-"), kids).map("".join), kids.map("({})".format)
    ),
    max_leaves=12,
)


@given(SUMS)
def test_sums_agree_with_the_language(expression):
    assert evaluate(expression, where="x") == eval(expression)  # noqa: S307


@given(st.text(alphabet="0123456789+-()/ ,<=>;x", max_size=30))
def test_any_text_is_worked_out_or_refused(expression):
    with suppress(InputError):
        evaluate(expression, where="x")
