"""A bundle holds what a court may see, says what it may not, and can be checked without us."""

import csv
import io
import zipfile
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from claims.records import CASE, DECIDED, acts, lines

from fullcount.claims.bundle import Inclusion
from fullcount.errors import ConflictError, MissingError
from fullcount.ledger.entry import entry
from fullcount.publish.bundle_page import Made, bundle_index
from fullcount.work.bundle import Asked, case_bundle
from fullcount.work.docket import docket_import
from fullcount.work.folder import read_folder
from fullcount.work.log import document, log_add, log_init, proof_verify
from fullcount.work.simulate import simulate
from fullcount.work.verify import count_package

NOW = datetime(2031, 6, 1, tzinfo=UTC)
FORM = b"photograph of a form"
OTHER = b"another photograph"
SAHRA = {"record": "election", "id": "sahra-2031", "title": {"en": "Sahra"}, "fictional": True}

EVIDENCE = """
[[evidence]]
id = "EX-1"
kind = "form_image"
grade = "observer_photo"
title = "Form of station 12"
source = "observer 7"
received_at = "2031-03-09T12:00:00+00:00"
sha256 = "{form}"
file = "IMG of Fatima 0301234567.jpg"
consent = "share_with_authority"
relates_to = ["C-1"]

[[evidence]]
id = "EX-2"
kind = "statement"
title = "Statement of a witness"
source = "witness 3"
received_at = "2031-03-09T12:00:00+00:00"
sha256 = "{form}"
file = "statement.txt"
consent = "internal"
relates_to = ["C-1"]

[[custody]]
evidence = "EX-2"
handling = "collected"
at = "2031-03-09T12:00:00+00:00"
holder = "brother of witness 3"

[[evidence]]
id = "EX-3"
kind = "form_copy"
grade = "certified_copy"
title = "Certified copy"
source = "commission"
received_at = "2031-03-09T12:00:00+00:00"
sha256 = "{form}"
file = "copy.pdf"
consent = "publish"
relates_to = ["C-1"]

[[evidence]]
id = "EX-4"
kind = "photo"
title = "Of another case"
source = "observer 7"
received_at = "2031-03-09T12:00:00+00:00"
sha256 = "{form}"
relates_to = ["C-9"]

[[act]]
evidence = "EX-1"
act = "exhibit"
at = "2031-04-01T09:00:00+00:00"
by = "tribunal"
told = {{ forum = "Tribunal I", number = "P-4" }}

[[custody]]
evidence = "EX-1"
handling = "collected"
at = "2031-03-09T12:00:00+00:00"
holder = "desk"

[[custody]]
evidence = "EX-1"
handling = "transferred"
at = "2031-03-10T12:00:00+00:00"
given_by = "somebody else"
holder = "counsel"
"""
FINDINGS = """
[[cited]]
id = "{id}"
room = "count"
rule = "{rule}"
revision = {revision}
subject = '{subject}'
numbers = '{numbers}'
source = "count"
basis = "document"
sha256 = "{form}"

[[cited]]
id = "f00"
room = "count"
rule = "C1"
revision = 1
subject = "nothing"
numbers = '{{}}'
source = "count"
basis = "document"

[[finding]]
id = "F-1"
case = "C-1"
says = {{ en = "Two copies of one form of 3 of 20 stations differ." }}
standard = "reasonable_suspicion"
basis = "document"
relied = ["{id}", "EX-1"]
against = ["f00"]
effect = {{ effect = "not_assessable", because = "registers are not stated" }}
"""


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    """Give a folder with a package, cases with exhibits, and a log that holds two things."""
    root = tmp_path_factory.mktemp("bundle")
    simulate(root / "package", seed=20310309)
    row = count_package(root / "package", now=NOW, only=("NA-3",)).findings.row(0, named=True)
    digest = sha256(FORM).hexdigest()
    (root / "in").mkdir()
    (root / "in/a.jsonl").write_bytes(lines(SAHRA, CASE, *acts(DECIDED)))
    told = {name: row[name] for name in ("rule", "revision", "subject", "numbers")}
    texts = {
        "evidence.toml": EVIDENCE.format(form=digest),
        "findings.toml": FINDINGS.format(id=row["finding_id"], form=digest, **told),
    }
    for name, text in texts.items():
        (root / "in" / name).write_text(text, encoding="utf-8")
    docket_import([root / "in"], root / "cases")
    (root / "cases/exhibits").mkdir()
    (root / "cases/exhibits/IMG of Fatima 0301234567.jpg").write_bytes(FORM)
    (root / "cases/exhibits/statement.txt").write_bytes(FORM)
    (root / "cases/exhibits/copy.pdf").write_bytes(OTHER)
    log_init(root / "log", origin="sahra.example/log", key=root / "log.key")
    blob = document(root / "log", FORM, {"media_type": "image/jpeg"}, now=NOW)
    fields = {"finding": row["finding_id"], "severity": row["severity"]}
    found = {**fields, **{name: row[name] for name in ("rule", "revision", "subject")}}
    log_add(root / "log", [blob, entry("finding", found, at=NOW)], key=root / "log.key")
    return root, row["finding_id"]


@pytest.fixture(scope="module")
def made(scene):
    root, _ = scene
    asked = Asked(case="C-1", out=root / "out", log=root / "log", package=root / "package")
    found = case_bundle(root / "cases", asked=asked, now=NOW)
    return found, read_folder(root / "out")


def rows(files, name):
    return list(csv.DictReader(io.StringIO(files[name].decode())))


def test_what_concerns_the_case_is_listed_and_only_what_may_be_shown_is_there(made):
    found, files = made
    assert {one.item.evidence_id: one.inclusion for one in found.exhibits} == {
        "EX-3": Inclusion.OTHER_BYTES,
        "EX-1": Inclusion.INCLUDED,
        "EX-2": Inclusion.WITHHELD,
    }
    assert [name for name in files if name.startswith("exhibits/")] == ["exhibits/002-EX-1.jpg"]
    assert files["exhibits/002-EX-1.jpg"] == FORM


def test_of_what_is_withheld_no_word_leaves_but_that_it_is_there(made):
    found, files = made
    for name, raw in files.items():
        assert b"witness 3" not in raw, name
    (withheld,) = [one for one in found.exhibits if one.inclusion is Inclusion.WITHHELD]
    assert (withheld.item.source, withheld.item.title, withheld.chain) == ("", "", ())
    told = bundle_index(found, Made(now=NOW, proved=frozenset(), replayed={}))
    assert "EX-2" in told
    assert "witness 3" not in told
    assert "Statement of a witness" not in told


def test_no_name_of_a_foreign_file_leaves_the_house(made):
    _, files = made
    for name, raw in files.items():
        assert b"Fatima" not in raw, name
        assert "Fatima" not in name


def test_the_order_is_the_forums_and_the_number_is_the_courts(made):
    listed = rows(made[1], "exhibits.csv")
    assert [(row["place"], row["evidence"], row["number"]) for row in listed] == [
        ("1", "EX-3", ""), ("2", "EX-1", "P-4"), ("3", "EX-2", ""),
    ]  # fmt: skip
    assert listed[1]["state"] == "exhibited"


def test_the_manifest_names_every_other_file(made):
    _, files = made
    listed = dict(line.split("  ")[::-1] for line in files["manifest.sha256"].decode().splitlines())
    assert listed == {
        name: sha256(raw).hexdigest() for name, raw in files.items() if name != "manifest.sha256"
    }


def test_gaps_of_custody_and_what_findings_lack_are_said(made):
    found, files = made
    assert [row["gap"] for row in rows(files, "custody.csv")] == ["", "holder_unknown"]
    assert {one.shortfall.value for one in found.lacks} == set()
    assert files["index.pdf"].startswith(b"%PDF")


def test_what_stands_in_the_log_is_proved_offline(made, scene, tmp_path):
    _, files = made
    proved = {name.removesuffix(".json") for name in files if name.endswith(".json")}
    assert proved == {f"proofs/{name}" for name in ("EX-1", "EX-2", "EX-3", scene[1])}
    for name in proved:
        for ending in (".json", ".tlog-proof"):
            (tmp_path / f"x{ending}").write_bytes(files[name + ending])
        (tmp_path / "policy").write_bytes(files["proofs/policy"])
        paths = (tmp_path / "x.json", tmp_path / "x.tlog-proof")
        assert proof_verify(*paths, policy=tmp_path / "policy").wrong is None


def test_figures_are_computed_again_and_one_that_is_gone_is_said(made, scene):
    again = {row["finding"]: row["computed_again"] for row in rows(made[1], "numbers.csv")}
    assert again == {scene[1]: "same", "f00": "not_found"}


def test_a_zip_holds_the_same_files_and_equal_is_equal(scene):
    root, _ = scene
    raws = []
    for name in ("one.zip", "two.zip"):
        case_bundle(root / "cases", asked=Asked(case="C-1", out=root / name, lang="ur"), now=NOW)
        raws.append((root / name).read_bytes())
    assert raws[0] == raws[1]
    with zipfile.ZipFile(io.BytesIO(raws[0])) as archive:
        assert {"index.pdf", "manifest.sha256", "exhibits/002-EX-1.jpg"} <= set(archive.namelist())
        told = archive.read("numbers.csv").decode()
    assert "not_asked" in told


def test_a_case_that_is_not_there_and_a_place_that_is_taken(scene):
    root, _ = scene
    with pytest.raises(MissingError, match="no case C-2"):
        case_bundle(root / "cases", asked=Asked(case="C-2", out=root / "none"), now=NOW)
    (root / "taken.zip").write_bytes(b"")
    with pytest.raises(ConflictError):
        case_bundle(root / "cases", asked=Asked(case="C-1", out=root / "taken.zip"), now=NOW)
