"""A country is files: a law nobody has heard of loads, a misspelt one names its mistake."""

import tomllib
from datetime import date
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fullcount.country.load import load_law, packaged_files, packaged_ids, packaged_law
from fullcount.errors import LawError, MissingError
from fullcount.model.form import BoxType
from fullcount.model.law import Formula, Method, TieRule
from fullcount.model.rule import Grain

LAW = """
id = "atlantis"
title = { en = "Atlantis" }
zone = "Atlantic/Azores"
"""
FORMS = """
[[form]]
code = "shell"
title = { en = "Shell of the reef" }
level = "reef"

[[form.box]]
name = "pearls_offered"
line = "I"
caption = { en = "Pearls offered", ur = "پیش کیے گئے موتی" }
unit = "pearls"

[[form.box]]
name = "pearls_kept"
line = "II"
caption = { en = "Pearls kept" }
"""
RULES = """
[[rule]]
code = "AT-1"
revision = 1
grain = "form"
severity = "error"
title = { en = "More pearls kept than offered." }
means = { en = "The sea gave less than the shell holds." }
act = { en = "Ask the reef." }
broken = "pearls_kept > pearls_offered"
fields = ["pearls_kept", "pearls_offered"]

[[rule.citation]]
cites = "Tablet of the reef, line 2"
"""
WINNERS = """
[[winner]]
office = "reef"
method = "list_pr"
formula = "dhondt"
threshold = "1/20"

[[winner.citation]]
cites = "Tablet of the reef, line 3"
"""
CLOCKS = """
[[deadline]]
code = "AT-D1"
title = { en = "Told to the sea" }
starts = "poll"
due_event = "told"
days = 3
at = "06:00"

[[deadline.citation]]
cites = "Tablet of the reef, line 4"
"""
ATLANTIS = {
    "law.toml": LAW,
    "forms.toml": FORMS,
    "rules.toml": RULES,
    "winners.toml": WINNERS,
    "clocks.toml": CLOCKS,
}


def files(**changed: str) -> dict[str, bytes]:
    texts = ATLANTIS | {f"{name}.toml": text for name, text in changed.items()}
    return {name: text.encode() for name, text in texts.items()}


def test_a_law_with_unheard_of_boxes_and_a_rule_over_them() -> None:
    law = load_law(files() | {"notes.md": b"\xff left alone"}, where="atlantis")
    kind = law.kind("shell")
    assert kind is not None
    assert [box.name for box in kind.boxes] == ["pearls_offered", "pearls_kept"]
    assert kind.boxes[0].type is BoxType.NUMBER
    assert kind.boxes[0].caption.of("ur") == "پیش کیے گئے موتی"
    assert kind.boxes[1].caption.of("ur") == "Pearls kept"
    (rule,) = law.rules
    shells = pl.DataFrame({"pearls_kept": [3, 4, None], "pearls_offered": [3, 3, 3]})
    assert shells.select(pl.sql_expr(rule.broken)).to_series().to_list() == [False, True, None]
    assert not rule.legal_verified
    (winner,) = law.winner_rules
    assert (winner.method, winner.formula) == (Method.LIST_PR, Formula.DHONDT)
    assert winner.threshold == Fraction(1, 20)
    assert winner.tie is TieRule.NOT_STATED
    assert law.deadlines[0].at == "06:00"
    assert law.recount == ()


def test_a_text_may_be_in_force_for_one_day() -> None:
    day = swap(WINNERS, "threshold", "from = 2024-01-02\nto = 2024-01-02\nthreshold")
    (winner,) = load_law(files(winners=day), where="x").winner_rules
    assert winner.in_force_from == winner.in_force_to == date(2024, 1, 2)


def test_two_files_are_enough_and_two_are_needed() -> None:
    small = {"law.toml": LAW.encode(), "forms.toml": FORMS.encode()}
    law = load_law(small, where="here")
    assert (law.rules, law.winner_rules, law.deadlines) == ((), (), ())
    for name in small:
        with pytest.raises(LawError, match=f"here: {name} is missing"):
            load_law({other: raw for other, raw in small.items() if other != name}, where="here")


def swap(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


OTHER = """
[[form]]
code = "{code}"
level = "reef"
title = {{ en = "x" }}
{box}
[[form]]
"""
FLAG = """
[[form.box]]
name = "pearls_kept"
line = "1"
type = "flag"
caption = { en = "x" }
"""
MISTAKES = {
    # what is written instead: file, old, new, what the message must name
    "unknown key of the law": ("law", "zone =", "zones =", "zone is missing"),
    "key nobody knows": (
        "law",
        'id = "atlantis"',
        'id = "atlantis"\nking = "x"',
        "unknown key 'king'; known are",
    ),
    "no such zone": (
        "law",
        "Atlantic/Azores",
        "Atlantic/Atlantis",
        "'Atlantic/Atlantis' is not a time zone",
    ),
    "no title in English": ("law", "en =", "ur =", "title: en is missing"),
    "a language nobody reads": ("law", 'en = "Atlantis"', 'en = "Atlantis", xx = "A"', "'xx'"),
    "title not a table": ("law", '{ en = "Atlantis" }', '"Atlantis"', "title must be a table"),
    "an id with a space": ("law", '"atlantis"', '"at lantis"', "is not a name"),
    "recount of nothing": ("law", "zone =", 'recount = ["AT-9"]\nzone =', "recount names AT-9"),
    "recount by a form rule": ("law", "zone =", 'recount = ["AT-1"]\nzone =', "not a contest rule"),
    "recount not a list": ("law", "zone =", 'recount = "AT-1"\nzone =', "recount must be a list"),
    "box twice": (
        "forms",
        "pearls_kept",
        "pearls_offered",
        "shell): box pearls_offered occurs twice",
    ),
    "form twice": (
        "forms",
        "[[form]]",
        OTHER.format(code="shell", box=""),
        "form shell occurs twice",
    ),
    "box of two types": (
        "forms",
        "[[form]]",
        OTHER.format(code="other", box=FLAG),
        "pearls_kept is a flag on other and a number on shell",
    ),
    "box type": (
        "forms",
        'line = "II"',
        'line = "II"\ntype = "integer"',
        "type must be one of number, flag, text, not 'integer'",
    ),
    "box that hides a column": ("forms", '"pearls_kept"', '"status"', "status is taken"),
    "box that hides a sum": ("forms", '"pearls_kept"', '"sum_votes"', "sum_votes is taken"),
    "box that hides votes": ("forms", '"pearls_kept"', '"votes_1"', "votes_1 is taken"),
    "box in capitals": ("forms", '"pearls_kept"', '"Pearls"', "'Pearls' must be small letters"),
    "box without a line": (
        "forms",
        'line = "II"',
        'line = " "',
        "box 2: line must be a string that is not empty",
    ),
    "sum of no form": (
        "forms",
        'level = "reef"',
        'level = "reef"\ntotals_of = ["whale"]',
        "shell names whale",
    ),
    "lines of itself": (
        "forms",
        'level = "reef"',
        'level = "reef"\nlines_of = "shell"',
        "cannot stand on itself",
    ),
    "votes by word": (
        "forms",
        'level = "reef"',
        'level = "reef"\nhas_votes = "yes"',
        "has_votes must be true or false",
    ),
    "no forms": ("forms", FORMS, "", "no [[form]] is listed"),
    "form as a table": ("forms", FORMS, "form = 3", "form must be written as [[form]] tables"),
    "forms as numbers": ("forms", FORMS, "form = [3]", "form must be a table"),
    "rule for no form": (
        "rules",
        'grain = "form"',
        'grain = "form"\nkinds = ["whale"]',
        "AT-1: kind whale is not a form",
    ),
    "method": (
        "winners",
        "list_pr",
        "by_trident",
        "(reef): method must be one of plurality, majority_runoff",
    ),
    "share as a decimal": ("winners", '"1/20"', "0.05", "threshold must be a fraction"),
    "share as words": ("winners", '"1/20"', '"5 %"', "threshold must be a fraction"),
    "share of nothing": ("winners", '"1/20"', '"1/0"', "threshold must be a fraction"),
    "share above all": ("winners", '"1/20"', '"21/20"', "threshold must be a fraction"),
    "no formula": ("winners", 'formula = "dhondt"\n', "", "formula belongs to method list_pr"),
    "threshold of a run-off": (
        "winners",
        'method = "list_pr"\nformula = "dhondt"',
        'method = "majority_runoff"',
        "threshold belongs to method list_pr or plurality",
    ),
    "formula without lists": (
        "winners",
        "list_pr",
        "plurality",
        "formula belongs to method list_pr",
    ),
    "lead without share": (
        "winners",
        'formula = "dhondt"',
        'formula = "dhondt"\nlead = "1/10"',
        "share and lead belong",
    ),
    "base": (
        "winners",
        "threshold",
        'base = "registered"\nthreshold',
        "base must be one of valid, cast",
    ),
    "two winners": ("winners", WINNERS, WINNERS + WINNERS, "two rules for office reef on one day"),
    "days in force backwards": (
        "winners",
        "threshold",
        "from = 2024-01-02\nto = 2024-01-01\nthreshold",
        "before 2024-01-02",
    ),
    "date as text": (
        "winners",
        "threshold",
        'from = "2024-01-02"\nthreshold',
        "from must be a date",
    ),
    "date with a time": (
        "winners",
        "threshold",
        "from = 2024-01-02T00:00:00\nthreshold",
        "from must be a date",
    ),
    "event": (
        "winners",
        "threshold",
        'event = "storm"\nthreshold',
        "event must be one of poll, consolidation, gazette, filing, not 'storm'",
    ),
    "citation misspelt": ("winners", "cites =", "cite =", "citation 1: cites is missing"),
    "signed by word": (
        "winners",
        "cites =",
        'verified = "yes"\ncites =',
        "verified must be true or false",
    ),
    "days and hours": (
        "clocks",
        "days = 3",
        "days = 3\nhours = 3",
        "(AT-D1): a deadline has either days or hours",
    ),
    "neither": ("clocks", 'days = 3\nat = "06:00"', "", "a deadline has either days or hours"),
    "hours at a time": ("clocks", "days = 3", "hours = 3", "without at or inclusive"),
    "no such time": ("clocks", "06:00", "24:00", "at must be a local time"),
    "a time of day as TOML": ("clocks", '"06:00"', "06:00:00", "at must be a string"),
    "days below zero": ("clocks", "days = 3", "days = -3", "days must be between 0"),
    "days beyond all": ("clocks", "days = 3", "days = 999999", "days must be at most"),
    "half a day": ("clocks", "days = 3", "days = 0.5", "days must be a whole number"),
    "true days": ("clocks", "days = 3", "days = true", "days must be a whole number"),
    "day nought": ("clocks", "days = 3", "days = 0\ninclusive = true", "the first day is day 1"),
    "two clocks": ("clocks", CLOCKS, CLOCKS + CLOCKS, "two texts of deadline AT-D1 on one day"),
    "on nobody's authority": (
        "clocks",
        '[[deadline.citation]]\ncites = "Tablet of the reef, line 4"',
        "",
        "at least one [[deadline.citation]]",
    ),
}


@pytest.mark.parametrize(("file", "old", "new", "named"), MISTAKES.values(), ids=MISTAKES)
def test_names_the_file_and_the_mistake(file: str, old: str, new: str, named: str) -> None:
    changed = {file: swap(ATLANTIS[f"{file}.toml"], old, new)}
    with pytest.raises(LawError) as caught:
        load_law(files(**changed), where="atlantis")
    message = str(caught.value)
    assert message.startswith(f"atlantis/{file}.toml")
    assert named in message, message


@pytest.mark.parametrize(
    "raw", [b"\xff\xfe", b"a = ", b"[" * 5000, b"a = " + b"9" * 5000, b"\0", b"a = {" * 3000]
)
def test_bytes_that_are_no_toml(raw: bytes) -> None:
    for name in ATLANTIS:
        with pytest.raises(LawError, match=name):
            load_law(files() | {name: raw}, where="atlantis")


def test_takes_a_byte_order_mark() -> None:
    marked = {name: b"\xef\xbb\xbf" + raw for name, raw in files().items()}
    assert load_law(marked, where="x") == load_law(files(), where="x")


@settings(deadline=None)
@given(raw=st.binary(max_size=200), name=st.sampled_from(sorted(ATLANTIS)))
@example(raw=b"form = [[]]", name="forms.toml")
@example(raw=b"[rule]", name="rules.toml")
def test_any_bytes_are_a_law_or_a_law_error(raw: bytes, name: str) -> None:
    try:
        load_law(files() | {name: raw}, where="any")
    except LawError as error:
        if not error.where.startswith("any/"):
            raise AssertionError(error.where) from error


LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=9),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.sampled_from(["en", "ur", "x"]), st.text(max_size=3), max_size=2),
    st.sampled_from(["shell", "AT-1", "1/2", "poll", "number", "list_pr", "02:00", "cast > valid"]),
)


def toml(value: object) -> str:
    """Write back what tomllib read: enough of TOML for one law, inline."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        inner = "".join(f"\\U{ord(letter):08x}" for letter in value)
        return f'"{inner}"'
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml(str(k))} = {toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return repr(value)


def places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [path, *(place for key, child in inner for place in places(child, (*path, key)))]


@settings(deadline=None)
@given(data=st.data(), name=st.sampled_from(sorted(ATLANTIS)))
def test_a_law_with_one_value_changed_loads_or_says_so(data: st.DataObject, name: str) -> None:
    tree = tomllib.loads(ATLANTIS[name])
    path = data.draw(st.sampled_from(places(tree)[1:]))
    holder: object = tree
    for key in path[:-1]:
        holder = holder[key]  # type: ignore[index]
    leaf = data.draw(LEAVES)
    if leaf is None:
        del holder[path[-1]]  # type: ignore[attr-defined]
    else:
        holder[path[-1]] = leaf  # type: ignore[index]
    raw = "\n".join(f"{toml(str(key))} = {toml(value)}" for key, value in tree.items())
    tomllib.loads(raw)  # what we wrote is TOML, so any complaint is about the law
    try:
        law = load_law(files() | {name: raw.encode("utf-8", "replace")}, where="any")
    except LawError as error:
        if "not a TOML file" in error.what:
            raise AssertionError(raw) from error
    else:
        assert law.kinds


JUNK = [b'"', b"[[", b"]]", b"=", b"\n", b"\xff", b"\0", b"9" * 30, b" OR 1", b"{x}", b"--", b"nan"]
REAL = {law_id: packaged_files(law_id) for law_id in packaged_ids()}


@pytest.mark.long
@settings(max_examples=5_000, deadline=None)
@given(data=st.data(), law_id=st.sampled_from(sorted(REAL)))
def test_a_real_law_with_bytes_lost_or_strewn_in_loads_or_says_so(
    data: st.DataObject, law_id: str
) -> None:
    name = data.draw(st.sampled_from(sorted(REAL[law_id])))
    raw = REAL[law_id][name]
    place = data.draw(st.integers(0, len(raw)))
    lost = data.draw(st.integers(0, 40))
    changed = raw[:place] + data.draw(st.sampled_from([b"", *JUNK])) + raw[place + lost :]
    try:
        load_law(REAL[law_id] | {name: changed}, where="any")
    except LawError as error:
        if not error.where.startswith("any"):
            raise AssertionError(error.where) from error


def test_packaged_laws_are_found_by_name() -> None:
    assert {"pakistan", "georgia", "bolivia", "sahra"} <= set(packaged_ids())
    assert packaged_ids() == tuple(sorted(packaged_ids()))
    for law_id in packaged_ids():
        law = packaged_law(law_id)
        assert law.id == law_id
        assert load_law(packaged_files(law_id), where=f"laws/{law_id}") == law
    for name in ("atlantis", "", "..", "../country", "pakistan/forms.toml"):
        with pytest.raises(MissingError, match="packaged are afghanistan, bolivia"):
            packaged_law(name)


def test_recount_rules_are_contest_rules_of_the_same_law() -> None:
    for law_id in packaged_ids():
        law = packaged_law(law_id)
        named = [rule for rule in law.rules if rule.code in law.recount]
        assert {rule.code for rule in named} == set(law.recount)
        assert all(rule.grain is Grain.CONTEST for rule in named)
