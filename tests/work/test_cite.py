"""What is cited stays as it was: its id is made of its numbers, and its file has a digest."""

import csv
import json
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quickcount.made import poll
from typer.testing import CliRunner

from fullcount.claims.cite import cited_part, cited_toml
from fullcount.claims.finding import Room
from fullcount.claims.findingfile import parse_findings
from fullcount.claims.shortfall import frozen
from fullcount.claims.wording import Basis
from fullcount.cli.app import app
from fullcount.errors import InputError, MissingError
from fullcount.quickcount.gate import Gate, Release
from fullcount.quickcount.judged import Titled, judged_json
from fullcount.work.cite import cite, part_of
from fullcount.work.quickcount import judge
from fullcount.work.simulate import simulate
from fullcount.work.verify import Request, verify

NOW = datetime(2031, 3, 10, 12, tzinfo=UTC)
TOLD = {"screenings": [{"method": "last_digit", "p": 0.0125, "stations": 640, "ok": True,
                        "by": {"NA-3": [1, None]}}]}  # fmt: skip


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    root = tmp_path_factory.mktemp("cite")
    simulate(root / "package", seed=20310309)
    request = Request(out=root / "report", only=("NA-3",))
    verify(root / "package", request=request, now=NOW, say=lambda _: None)
    return root / "report"


def again(one):
    """Give the same as it is read from a case's findings.toml."""
    (found,) = parse_findings(cited_toml(one).encode(), where="findings.toml").cited.values()
    return found


def test_every_finding_of_a_report_is_cited_under_its_own_id_and_read_again(report):
    with (report / "findings.csv").open(encoding="utf-8") as file:
        ids = [row["finding_id"] for row in csv.DictReader(file)]
    assert ids
    for one in ids[:40]:
        found = cite(one, source=report, room=Room.COUNT)
        assert (found.finding_id, frozen(found)) == (one, ())
        assert again(found) == found


def test_a_findings_file_is_cited_too_with_its_own_digest(report):
    file = report / "findings.csv"
    with file.open(encoding="utf-8") as lines:
        first = next(csv.DictReader(lines))["finding_id"]
    found = cite(first, source=file, room=Room.AUDIT)
    assert found.sha256 == sha256(file.read_bytes()).hexdigest()
    assert (found.basis, frozen(found)) == (Basis.DOCUMENT, ())  # one bag, not how many
    rows = cite(first, source=file, room=Room.QUICKCOUNT)
    assert rows.basis is Basis.PURPOSIVE_REPORTS  # no gate stands in a table


def test_no_word_makes_a_sample_of_a_statistical_method(tmp_path):
    file = tmp_path / "forensics.json"
    file.write_text(json.dumps(TOLD), encoding="utf-8")
    for basis in set(Basis) - {Basis.STATISTICAL_FLAG}:
        with pytest.raises(InputError, match="rests on no sample"):
            cite("/screenings/0", source=file, room=Room.FORENSICS, basis=basis)


def test_a_part_of_a_json_file_is_frozen_as_it_was_published(tmp_path):
    file = tmp_path / "forensics.json"
    file.write_text(json.dumps(TOLD), encoding="utf-8")
    found = cite("/screenings/0", source=file, room=Room.FORENSICS)
    assert (found.rule, found.basis) == ("forensics.last_digit", Basis.STATISTICAL_FLAG)
    assert found.subject == "forensics.json#/screenings/0"
    assert json.loads(found.numbers) == {
        "method": "last_digit", "p": "0.0125", "stations": 640, "ok": 1, "by.NA-3.0": 1,
        "by.NA-3.1": None,
    }  # fmt: skip
    assert (frozen(found), again(found)) == ((), found)
    other = cite("/screenings/0/stations", source=file, room=Room.OBSERVE,
                 basis=Basis.PROBABILITY_SAMPLE)  # fmt: skip
    assert (other.numbers, other.basis) == ('{"value":640}', Basis.PROBABILITY_SAMPLE)


@pytest.fixture(scope="module")
def evening():
    made, _, came, _ = poll(missing=(0.1, 0.1, 0.1, 0.1))
    return Titled(title="Sahra", fictional=True, judged=judge(came, made))


def let_go(one):
    checks = tuple(replace(check, holds=True) for check in one.judged.gate.checks)
    return replace(
        one, judged=replace(one.judged, gate=Gate(release=Release.PUBLISH, checks=checks))
    )


def test_a_quick_count_is_a_sample_only_where_its_own_gate_lets_it_go(tmp_path, evening):
    held, free = tmp_path / "held.json", tmp_path / "free.json"
    assert evening.judged.gate.release is Release.HOLD
    held.write_bytes(judged_json(evening))
    free.write_bytes(judged_json(let_go(evening)))
    asked = {"room": Room.QUICKCOUNT}
    assert cite("/estimate", source=free, **asked).basis is Basis.PROBABILITY_SAMPLE
    assert cite("/estimate", source=held, **asked).basis is Basis.PURPOSIVE_REPORTS
    with pytest.raises(InputError, match="its own gate holds back"):
        cite("/estimate", source=held, basis=Basis.PROBABILITY_SAMPLE, **asked)


@pytest.mark.parametrize("change", ["checks", "design", "format"])
def test_a_quick_count_without_rules_or_design_is_no_sample(tmp_path, evening, change):
    told = json.loads(judged_json(let_go(evening)))
    if change == "checks":
        told["gate"]["checks"] = []
    told |= {"design": {"design_sha256": ""}, "format": {"format": "another"}}.get(change, {})
    (tmp_path / "q.json").write_text(json.dumps(told), encoding="utf-8")
    found = cite("/estimate", source=tmp_path / "q.json", room=Room.QUICKCOUNT)
    assert found.basis is Basis.PURPOSIVE_REPORTS
    with pytest.raises(InputError):
        cite("/estimate", source=tmp_path / "q.json", room=Room.QUICKCOUNT,
             basis=Basis.PROBABILITY_SAMPLE)  # fmt: skip


def test_a_changed_number_is_another_id():
    given_ = {"room": Room.OBSERVE, "subject": "x", "source": "x", "basis": None, "sha256": "a"}
    one, other = (cited_part({"n": n}, **given_) for n in (3, 4))
    assert one.finding_id != other.finding_id
    assert frozen(replace(one, numbers=other.numbers)) != ()


@pytest.mark.parametrize(
    "pointer", ["/screenings/1", "/nothing", "/screenings/x", "/screenings/-1"]
)
def test_a_path_to_nothing_says_so(pointer):
    with pytest.raises(MissingError, match="has nothing at"):
        part_of(json.dumps(TOLD).encode(), pointer, where="f.json")


def test_a_file_that_is_none_says_so(tmp_path, report):
    with pytest.raises(MissingError, match="is not there"):
        cite("f", source=tmp_path / "none", room=Room.COUNT)
    with pytest.raises(MissingError, match="no finding"):
        cite("zz", source=report, room=Room.COUNT)
    (tmp_path / "f.csv").write_text("finding_id,rule\nf1,C1\n", encoding="utf-8")
    with pytest.raises(InputError, match="a finding has"):
        cite("f1", source=tmp_path / "f.csv", room=Room.COUNT)


@given(raw=st.binary(max_size=80), pointer=st.text(max_size=8))
def test_any_bytes_are_json_or_an_input_error(raw, pointer):
    try:
        part_of(raw, pointer, where="x")
    except (InputError, MissingError):
        return


@given(raw=st.binary(max_size=80))
def test_any_bytes_are_a_list_of_findings_or_an_error_of_ours(raw, tmp_path_factory):
    file = tmp_path_factory.getbasetemp() / "any.csv"
    for head in (b"", b"finding_id,rule,revision,subject,numbers\nf"):
        file.write_bytes(head + raw)
        try:
            cite("f", source=file, room=Room.COUNT)
        except (InputError, MissingError):
            continue


@given(text=st.text(max_size=20))
def test_any_text_is_read_again_as_it_was(text):
    subject = f"x{text}".strip()
    given_ = {"room": Room.OBSERVE, "source": "s", "basis": None, "sha256": "ab"}
    try:
        subject.encode()
    except UnicodeEncodeError:
        return
    one = cited_part({"t": text}, subject=subject, **given_)
    assert again(one) == one


def test_the_command_prints_a_block_for_a_case(report):
    with (report / "findings.csv").open(encoding="utf-8") as lines:
        first = next(csv.DictReader(lines))["finding_id"]
    done = CliRunner().invoke(app, ["cite", first[:12], "--in", str(report)])
    assert done.exit_code == 0, done.output
    assert first in parse_findings(done.output.encode(), where="f").cited


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ('{"a.b": 1, "a": {"b": 2}}', "a.b stands twice"),  # else one of the two is lost
        ('{"a": "\\ud800"}', "cannot be frozen"),
        ('{"a": ' + "9" * 5_000 + "}", "is not JSON"),
    ],
)
def test_what_cannot_be_frozen_whole_is_refused(tmp_path, raw, says):
    (tmp_path / "x.json").write_text(raw)
    with pytest.raises(InputError, match=says):
        cite("", source=tmp_path / "x.json", room=Room.COUNT)


@pytest.mark.parametrize("place", ["9" * 5_000, "٣", "-1", "²"])
def test_a_place_in_a_list_is_a_plain_number(place):
    with pytest.raises(MissingError):
        part_of(b'{"a": [1, 2, 3, 4]}', f"/a/{place}", where="x")
