"""Every method says everything in both languages, names the same numbers, and accuses nobody."""

import importlib
import pkgutil
import re
from pathlib import Path
from string import Formatter

import pytest

from fullcount import forensics
from fullcount.forensics.method import Method
from fullcount.forensics.wording import Said, declines, said, texts

WORDS = ("fraud", "rigged", "rigging", "stolen", "fake", "score of", "دھاندلی", "جعل", "فراڈ")
ROOM = Path(forensics.__file__).parent


def methods():
    found = {}
    for one in pkgutil.iter_modules(forensics.__path__):
        module = importlib.import_module(f"fullcount.forensics.{one.name}")
        found |= {v.id: v for v in vars(module).values() if isinstance(v, Method)}
    return found


def every_text(method):
    told = texts()[method]
    return [
        told.title, told.null, told.shows, told.cannot_show, told.critique,
        *told.innocent, *told.says.values(),
    ]  # fmt: skip


def named(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_method_has_texts_and_every_text_a_method():
    assert set(texts()) == set(methods())


@pytest.mark.parametrize("method", sorted(texts()))
def test_both_languages_are_there_and_name_the_same_numbers(method):
    assert texts()[method].innocent
    for text in every_text(method):
        assert text.en
        assert re.search("[\u0600-\u06ff]", text.ur), text.en
        assert named(text.en) == named(text.ur), text.en
        told = (text.en + text.ur).lower()
        assert not any(word in told for word in WORDS), text.en


def test_what_is_found_and_may_be_said_is_there_wherever_a_result_can_come():
    silent = {method for method, told in texts().items() if not told.says}
    assert silent == {"share_slope"}  # told with the slope that it is taken from
    for method in set(texts()) - silent:
        says = texts()[method].says
        assert any(name.startswith("found") for name in says), method
        assert any(name.startswith("may_say") for name in says), method


def test_every_sentence_is_said_somewhere():
    code = "\n".join(path.read_text() for path in ROOM.glob("*.py"))
    for method, told in texts().items():
        for name in told.says:
            stem = "_".join(name.split("_")[:-1])
            assert (
                f"{method}.{name}" in code
                or f"{{method.id}}.{name}" in code  # of digits: one sentence for three methods
                or f"{method}.{stem}_{{" in code  # the ending is an enum's value
                or (f"{{self.which}}_digit.{name}" in code and method.endswith("_digit"))
                or f'"{name}"' in code  # a part of a sentence, by its own name
            ), f"{method}.{name}"


def test_a_reason_is_the_same_sentence_as_its_code():
    one = declines("flow.declined_few", districts=3, needed=15, groups=3)
    assert one.method == "flow"
    assert one.because == str(said(one.code, **one.values))
    assert one.because == "3 districts; 15 that differ are needed for 3 groups"


def test_no_method_declines_in_english_alone():
    code = "\n".join(path.read_text() for path in ROOM.glob("*.py"))
    own = code.count("NotApplicable(method") + code.count("NotApplicable(\n")
    assert own == 2  # of the calibration, which is no method; and where sentences are made


def test_a_sentence_that_nobody_wrote_is_refused():
    with pytest.raises(ValueError, match=r"no sentence for flow\.guess"):
        said("flow.guess")
    with pytest.raises(ValueError, match=r"no sentence for nothing\.found"):
        said("nothing.found")


def test_parts_are_named_in_the_language_of_the_sentence():
    checks = {"nobody_voted": 1_200, "everybody_voted": 3}
    one = said("impossible.found", checks=checks, asked=6, of=7)
    assert str(one) == (
        "Stations by what they state: no ballot at all: 1,200; as many ballots as voters: 3. "
        "6 of 7 checks could be made."
    )
    assert "ایک بھی پرچہ نہیں: [1200]؛ " in one.of("ur", spell=lambda value: f"[{value}]")
    assert one == Said(code="impossible.found", values=one.values)
