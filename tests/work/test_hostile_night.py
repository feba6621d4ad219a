"""Files of a quick count and of a projection made to break us: one error, never another answer."""

import json
import math

import pytest
from publish.test_quickcount_page import evening
from quickcount.test_projected import made
from work.test_quickcount import evening as files

from fullcount.errors import InputError
from fullcount.quickcount.judged import judged_json, read_judged
from fullcount.quickcount.plain import is_of
from fullcount.quickcount.projected import projected_json, read_projected
from fullcount.quickcount.signing import read_signing
from fullcount.quickcount.size import Wanted
from fullcount.work.quickcount import (
    compare_files,
    estimate_sample,
    open_frame,
    open_returns,
    size_sample,
)

__all__ = ["evening", "files"]  # fixtures
HEAD = "contest_id,unit_id,candidate_id,votes"
NAUGHTY = ["x", True, [], {}, math.nan, math.inf, -math.inf, 10**400, "NaN", None]


def changed(raw, path, value):
    told = json.loads(raw)
    inner = told
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return json.dumps(told).encode()


@pytest.mark.parametrize("value", NAUGHTY)
@pytest.mark.parametrize(
    "path", [("estimate", "shares", 0, "lower"), ("estimate", "level"), ("worst", "lead")]
)
def test_a_figure_that_is_no_number_reaches_no_page(evening, path, value):
    with pytest.raises(InputError, match="is no quick count"):
        read_judged(changed(judged_json(evening), path, value), where="x")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("gate", "release"), "publish"),  # of an evening that its rules hold back
        (("gate", "checks", 0, "holds"), "false"),
        (("gate", "checks", 0, "reason"), ["sample_empty", {}, 1]),
        (("gate", "checks", 0, "reason", 1), {}),  # its sentence has numbers
        (("estimate", "leader"), "badr"),
        (("estimate", "leader"), "nobody"),
        (("fictional",), "false"),
        (("path", 0, "at"), "2031-03-09T18:00:00"),
        (("path", 0, "at"), "9999-12-31T23:59:59-12:00"),
    ],
)
def test_what_was_judged_cannot_be_told_otherwise(evening, path, value):
    raw = judged_json(evening)
    told = json.loads(raw)
    assert (told["gate"]["release"], told["estimate"]["leader"]) == ("hold", "amal")
    with pytest.raises(InputError, match="is no quick count"):
        read_judged(changed(raw, path, value), where="x")


@pytest.mark.parametrize("value", ["x", True, math.nan, -1, {}, 10**400])
@pytest.mark.parametrize("path", [("projections", 0, "widen"), ("projections", 0, "shares")])
def test_a_projection_holds_numbers(path, value):
    with pytest.raises(InputError, match="is no projection"):
        read_projected(changed(projected_json(made(2.0)), path, value), where="x")


@pytest.mark.parametrize("name", ["units", "contest_id", "leader", "draws", "reasons", "joined"])
@pytest.mark.parametrize("value", [math.nan, [1], {"a": 1}, 1.5])
def test_a_projection_has_its_types(name, value):
    with pytest.raises(InputError, match="is no projection"):
        read_projected(
            changed(projected_json(made(2.0)), ("projections", 0, name), value), where="x"
        )


@pytest.mark.parametrize("read", [read_judged, read_projected, read_signing])
def test_nested_to_the_sky_is_said_and_not_fallen_from(read):
    with pytest.raises(InputError, match="is no"):
        read(b"[" * 100_000, where="x")


def test_an_embargo_says_its_zone():
    told = {"format": "fullcount quick count signing 1", "embargo": "2031-03-10", "signed": []}
    with pytest.raises(InputError, match="names no zone"):
        read_signing(json.dumps(told).encode(), where="x")


def test_types():
    assert is_of((), tuple[str, ...])
    assert not is_of("abc", tuple[str, ...])
    assert not is_of(2**60, int)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"{HEAD}\nP,a,x,1\nP,a,x,2\n", "row 3: P, a, x stands twice"),
        (f"{HEAD}\nP,a,x,-1\n", "below nought"),
        (f"{HEAD},votes\nP,a,x,1,2\n", "votes stands twice"),
        (f"{HEAD}\rP,a,x,1\r", "CR alone"),
        ("contest_id,unit_id,votes\nP,a,1\n", "candidate_id is missing"),
        ("\ud8ff", "UTF-8"),
        ("", "is missing"),
    ],
)
def test_figures_that_would_be_read_as_others(tmp_path, text, says):
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(f"{HEAD}\nP,a,x,1\n")
    bad.write_bytes(text.encode("utf-8", "surrogatepass"))
    for own, official in ((good, bad), (bad, good)):
        with pytest.raises(InputError, match=f"bad.csv.*{says}"):
            compare_files(own, official)


def test_a_sample_that_is_not_the_designs(files):
    _, design, sample, returns = files
    lines = sample.read_text().splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if line.rstrip().endswith("true"))
    for text, says in (
        ("".join([*lines, lines[at]]), "stands twice"),
        ("".join([*lines[:at], *lines[at + 1 :]]), "draws .* the design"),
        ("".join([*lines[:at], lines[at].replace("true", "false"), *lines[at + 1 :]]), "draws"),
        ("".join([*lines, "x,elsewhere,1,t,1,true\n"]), "elsewhere"),
    ):
        sample.write_text(text)
        with pytest.raises(InputError, match=says):
            estimate_sample(design, sample, returns, at=None, secret=None)
    design.write_text("[" * 100_000)
    with pytest.raises(InputError, match="is not JSON"):
        estimate_sample(design, sample, returns, at=None, secret=None)


def test_returns_and_frames(tmp_path):
    path = tmp_path / "r.csv"
    path.write_text("unit_id,received_at,a,b\nu,9999-12-31T23:59:59-12:00,1,2\n")
    with pytest.raises(InputError, match=r"no number or instant|calendar"):
        open_returns(path)
    path.write_text("unit_id,stratum,stratum\nu,a,b\n")
    with pytest.raises(InputError, match="stratum stands twice"):
        open_frame(path, version="1")


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("u,s,1,2\nu,s,1,2\n", "stands twice"),
        ("u,s,-1,2\nv,s,1,2\n", "below nought"),
        ("u,s,,\nv,s,1,\n", r"whole numbers|states its votes"),
    ],
)
def test_stations_that_size_nothing(tmp_path, rows, says):
    path = tmp_path / "s.csv"
    path.write_text("unit_id,stratum,a,b\n" + rows)
    with pytest.raises(InputError, match=says):
        size_sample(path, wanted=Wanted(error=0.01))
