"""Words travel to the printed page as data: no name can become markup, in either language."""

import json
import re

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from publish import sahra

from fullcount import publish
from fullcount.errors import MissingError
from fullcount.publish.typst import chunks, typst_string


@pytest.fixture(scope="module")
def compiler(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fonts")
    for name, raw in publish.font_files().items():
        (folder / name).write_bytes(raw)
    return typst.Compiler(font_paths=[str(folder)], ignore_system_fonts=True)


def data(source: str) -> dict:
    first = source.splitlines()[0]
    literal = re.fullmatch(r'#let data = json\(bytes\("(.*)"\)\)', first)[1]
    return json.loads(literal.replace('\\"', '"').replace("\\\\", "\\"))


def pages(pdf: bytes) -> int:
    counts = [int(found) for found in re.findall(rb"/Type/Pages/Count (\d+)", pdf)]
    return max(counts)


@pytest.mark.parametrize("lang", ["en", "ur"])
@pytest.mark.parametrize("contest", ["NA-1", "NA-2", "NA-3"])
def test_compiles_with_our_fonts_alone(compiler, lang, contest):
    pdf = compiler.compile(input=publish.annexure(sahra.count(), contest, lang=lang).encode())
    assert pdf.startswith(b"%PDF")
    assert pages(pdf) > 0


@settings(max_examples=25, deadline=None)
@given(text=st.text(max_size=40))
def test_any_text_comes_back_from_typst_as_it_went_in(text):
    # NUL and lone surrogates cannot stand in a Typst file; JSON escapes cover the rest.
    kept = text.encode("utf-8", "ignore").decode().replace("\0", "")
    source = (
        f"#let data = json(bytes({typst_string(json.dumps({'a': kept}))}))\n#metadata(data.a) <it>"
    )
    found = json.loads(typst.query(source.encode(), "<it>", field="value", one=True))
    assert found == kept


def test_markup_characters_are_data(compiler):
    document = data(publish.annexure(sahra.count(), "NA-1"))
    said = json.dumps(document, ensure_ascii=False)
    assert json.dumps(sahra.NASTY, ensure_ascii=False)[1:-1] in said


def test_holds_the_copies_the_arithmetic_and_the_hash_in_full():
    said = json.dumps(data(publish.annexure(sahra.count(), "NA-1")), ensure_ascii=False)
    assert "ab" * 32 in said
    assert "200 + 100 = 300; Valid votes stated 301, difference \u200e+1" in said
    assert "C1  The votes do not add up" in said
    assert "FICTIONAL ELECTION" in said


def test_a_sum_is_not_written_where_a_candidate_is_not_stated():
    said = json.dumps(data(publish.annexure(sahra.count(), "NA-2")), ensure_ascii=False)
    assert "400 + 1 = 401" in said
    assert not re.search(r"Agents[^\"]*: Sum of the candidates. votes: 400 =", said)


def test_one_is_the_same_as_that_one_among_all():
    count = sahra.count()
    assert dict(publish.annexures(count))["NA-1"] == publish.annexure(count, "NA-1")


def test_no_such_contest_is_an_error_of_ours():
    with pytest.raises(MissingError):
        publish.annexure(sahra.count(), "NA-999")


@given(st.integers(0, 40), st.integers(1, 6))
def test_columns_are_cut_without_loss_and_none_is_too_wide(many, most):
    parts = chunks(range(many), most)
    assert [at for part in parts for at in part] == list(range(many))
    assert all(len(part) <= most for part in parts)
