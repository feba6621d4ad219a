"""One scene per verb: take in, give out, tell, state; refused whole where one thing is wrong."""

import json
from datetime import UTC, datetime

import pytest
from claims.records import CASE, DECIDED, FILED, acts, lines, published

from fullcount.errors import ConflictError, InputError, LedgerError, MissingError, PackageError
from fullcount.store.case_folder import RECORDS, read_additions
from fullcount.work.docket import docket_export, docket_import, open_cases
from fullcount.work.docket_report import At, docket_report
from fullcount.work.statement import build_statement

NOW = datetime(2032, 1, 1, tzinfo=UTC)
SAHRA = {"record": "election", "id": "sahra-2031", "title": {"en": "Sahra"}, "fictional": True}
EVERY = [SAHRA, CASE, *acts(DECIDED), published("proportion", "p", part=3, whole=20)]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(lines(*EVERY))
    docket_import([tmp_path / "a.jsonl"], tmp_path / "cases")
    return tmp_path / "cases"


def test_taken_in_twice_is_taken_in_once(folder, tmp_path):
    taken = docket_import([tmp_path / "a.jsonl"], folder)
    assert (taken.new, taken.known) == (0, len(EVERY))
    assert len(read_additions(folder)) == 1


def test_what_is_given_out_is_taken_in_again(folder, tmp_path):
    (tmp_path / "b.jsonl").write_bytes(docket_export(folder))
    docket_import([tmp_path / "b.jsonl"], tmp_path / "again")
    assert docket_export(tmp_path / "again") == docket_export(folder)
    (tmp_path / "b.csv").write_bytes(docket_export(folder, as_csv=True))
    docket_import([tmp_path / "b.csv"], tmp_path / "third")
    assert open_cases(tmp_path / "third").book.cases == open_cases(folder).book.cases


def test_a_folder_of_files_is_opened_as_it_lies(folder, tmp_path):
    loose = tmp_path / "loose"
    loose.mkdir()
    (loose / "z.jsonl").write_bytes(lines(*EVERY))
    assert open_cases(loose).book == open_cases(folder).book


@pytest.mark.parametrize("wrong", [{"record": "gossip"}, acts(DECIDED)[1] | {"act": "decide"}])
def test_one_thing_wrong_and_nothing_is_taken_in(tmp_path, wrong):
    (tmp_path / "a.jsonl").write_bytes(lines(CASE, *acts(FILED[:1]), wrong))
    with pytest.raises((InputError, ConflictError)):
        docket_import([tmp_path / "a.jsonl"], tmp_path / "cases")
    assert not (tmp_path / "cases").exists()


def test_a_record_changed_on_the_disk_is_noticed(folder, tmp_path):
    (tmp_path / "b.jsonl").write_bytes(lines(published("proportion", "q", part=1, whole=2)))
    docket_import([tmp_path / "b.jsonl"], folder)
    first = folder / RECORDS / "000001.jsonl"
    first.write_bytes(first.read_bytes().replace(b"dismissed_on_merits", b"upheld"))
    with pytest.raises(LedgerError, match="does not follow"):
        open_cases(folder)


def test_a_colleagues_folder_and_a_copy_out_of_it_are_taken_in_like_any_file(folder, tmp_path):
    taken = docket_import([folder], tmp_path / "mine")
    assert taken.new == len(EVERY)
    assert docket_import([folder / RECORDS / "000001.jsonl"], tmp_path / "mine").new == 0


@pytest.mark.parametrize("name", ["evidence", "findings", "restrictions", "statement"])
def test_a_working_file_that_cannot_be_read_is_not_laid_beside_the_records(tmp_path, name):
    (tmp_path / f"{name}.toml").write_text("mood = 1", encoding="utf-8")
    with pytest.raises(InputError):
        docket_import([tmp_path / f"{name}.toml"], tmp_path / "cases")
    assert not (tmp_path / "cases").exists()


def test_two_working_files_of_one_name_are_refused_and_neither_is_laid(folder, tmp_path):
    for name in ("one", "two"):
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / "findings.toml").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="would be laid where one/findings"):
        docket_import([tmp_path / "in"], folder)
    assert not (folder / "findings.toml").exists()


@pytest.mark.parametrize("gone", ["nowhere", "a.doc"])
def test_what_is_not_there_is_said(tmp_path, gone):
    with pytest.raises(MissingError, match=gone):
        docket_import([tmp_path / gone], tmp_path / "cases")


def test_the_page_has_its_denominators_and_says_that_sahra_is_fictional(folder, tmp_path):
    told = docket_report(folder, at=At(out=tmp_path / "out"), now=NOW)
    page = (tmp_path / "out" / "docket.html").read_text(encoding="utf-8")
    assert "FICTIONAL ELECTION" in page
    assert "Of 1 cases in this folder, 1 are filed" in page
    assert "3 of 20" in page
    assert "no election package was named" in page
    assert told.docket.on_merits == 1
    again = (tmp_path / "out" / "records.jsonl").read_bytes()
    assert again == docket_export(folder)
    assert "C-1" in (tmp_path / "out" / "cases.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_a_statement_without_a_plan_says_all_that_may_be_said(folder, tmp_path, lang):
    built = build_statement(folder, at=At(out=tmp_path / "out", lang=lang), now=NOW)
    assert built.sentences == 4  # the docket, its outcomes, the case, the share
    page = (tmp_path / "out" / "statement.html").read_text(encoding="utf-8")
    assert 'href="#g1"' in page
    assert 'id="g1"' in page
    assert (tmp_path / "out" / "statement.pdf").read_bytes().startswith(b"%PDF")


PLAN = """kind = "final"
title = {{ en = "T" }}
by = {{ en = "B" }}
on = 2031-06-01
[[section]]
title = {{ en = "What was found" }}
[[section.sentence]]
cites = ["proportion:p"]
[[section.sentence]]
{}
"""


@pytest.mark.parametrize(
    ("sentence", "says"),
    [
        ('says = { en = "All went well." }', "unsupported: it cites nothing"),
        ('cites = ["proportion:p"]\nsays = { en = "It was 15 %." }', "no-denominator: '15 %'"),
        (
            'cites = ["proportion:p"]\nsays = { en = "It was stolen." }',
            "above-its-standard: 'stolen'",
        ),
    ],
)
def test_a_sentence_that_cannot_stand_is_named_and_nothing_is_built(
    folder, tmp_path, sentence, says
):
    (folder / "statement.toml").write_text(PLAN.format(sentence), encoding="utf-8")
    with pytest.raises(PackageError) as told:
        build_statement(folder, at=At(out=tmp_path / "out"), now=NOW)
    assert f"What was found, sentence 2: {says}" in str(told.value)
    assert not (tmp_path / "out").exists()


FINDING = """[[finding]]
id = "f1"
says = { en = "Box 7 was opened by 2 of 3 officers." }
standard = "clear_and_convincing"
basis = "document"
effect = { effect = "not_assessable", because = "no count was made" }
"""


def test_a_finding_below_its_standard_is_not_said(folder, tmp_path):
    (folder / "findings.toml").write_text(FINDING, encoding="utf-8")
    (folder / "statement.toml").write_text(PLAN.format('cites = ["finding:f1"]'), encoding="utf-8")
    with pytest.raises(PackageError, match="too_few_sources"):
        build_statement(folder, at=At(out=tmp_path / "out"), now=NOW)


def test_a_thousand_cases_are_taken_in_at_once(tmp_path):
    every = [
        record
        for at in range(1_000)
        for record in (CASE | {"id": f"C-{at}"}, *acts(DECIDED, case=f"C-{at}"))
    ]
    raw = "".join(json.dumps(one) + "\n" for one in every)
    (tmp_path / "a.jsonl").write_text(raw, encoding="utf-8")
    assert docket_import([tmp_path / "a.jsonl"], tmp_path / "c").new == 6_000
    assert len(open_cases(tmp_path / "c").book.cases) == 1_000


def evidence(name, source, sensitivity="restricted"):
    return f"""[[evidence]]
id = "{name}"
kind = "form_copy"
title = "A copy"
source = "{source}"
received_at = "2031-03-09T12:00:00+00:00"
consent = "publish"
sensitivity = "{sensitivity}"
relates_to = ["C-1"]
"""


@pytest.mark.parametrize(
    ("second", "lack"), [("the commission", None), ("observer 7", "too_few_sources")]
)
def test_a_finding_is_said_when_its_evidence_is_of_enough_sources(folder, tmp_path, second, lack):
    finding = FINDING.replace("clear_and_convincing", "reasonable_grounds") + (
        'relied = ["EX-1", "EX-2"]\nagainst = []\nalternative = []\nburden = "mission"\n'
        'reply = { of = "the returning officer", asked_at = "2031-03-10T09:00:00+00:00" }\n'
    )
    (folder / "findings.toml").write_text(finding, encoding="utf-8")
    (folder / "evidence.toml").write_text(
        evidence("EX-1", "observer 7") + evidence("EX-2", second, "public"), encoding="utf-8"
    )
    (folder / "statement.toml").write_text(PLAN.format('cites = ["finding:f1"]'), encoding="utf-8")
    if lack is None:
        assert build_statement(folder, at=At(out=tmp_path / "out"), now=NOW).sentences == 2
        page = (tmp_path / "out" / "statement.html").read_text(encoding="utf-8")
        assert "Box 7 was opened by 2 of 3 officers." in page
        assert "the commission" in page
        assert "evidence:EX-1" in page
        assert "observer 7" not in page  # its item is not public
        return
    with pytest.raises(PackageError, match=lack):
        build_statement(folder, at=At(out=tmp_path / "out"), now=NOW)


def test_a_working_file_is_not_laid_over_another(folder, tmp_path):
    (tmp_path / "findings.toml").write_text("")
    docket_import([tmp_path / "findings.toml"], folder)
    (folder / "findings.toml").write_text("# worked on\n")
    (tmp_path / "b.jsonl").write_bytes(lines(published("proportion", "q", part=1, whole=2)))
    before = docket_export(folder)
    with pytest.raises(ConflictError, match=r"findings.toml is there and says something else"):
        docket_import([tmp_path / "b.jsonl", tmp_path / "findings.toml"], folder)
    assert (folder / "findings.toml").read_text() == "# worked on\n"
    assert docket_export(folder) == before


def test_no_report_lies_among_the_records(folder, tmp_path):
    loose = tmp_path / "loose"
    loose.mkdir()
    (loose / "a.jsonl").write_bytes(lines(*EVERY))
    for out in (folder / RECORDS / "report", folder / "exhibits" / "x", loose / "report"):
        of = loose if out.is_relative_to(loose) else folder
        for write in (docket_report, build_statement):
            with pytest.raises(ConflictError, match="among the records"):
                write(of, at=At(out=out), now=NOW)
    assert docket_report(folder, at=At(out=folder / "report"), now=NOW).book.cases


def test_a_working_file_that_is_a_link_leads_nowhere(folder, tmp_path):
    (tmp_path / "elsewhere").write_text("")
    (folder / "findings.toml").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputError, match="a link to a place outside"):
        open_cases(folder)


ACT = """[[act]]
evidence = "EX-1"
act = "mark"
at = "2031-03-12T10:00:00+00:00"
by = "observer"
told = { forum = "Tribunal I", number = "P-1" }
"""
CUSTODY = """[[custody]]
evidence = "EX-1"
handling = "{0}"
at = "2031-03-{1}T10:00:00+00:00"
holder = "{2}"
"""
FIRST, SECOND = CUSTODY.format("collected", "10", "observer"), CUSTODY.format("viewed", "11", "x")
HELD = evidence("EX-1", "observer 7") + ACT + FIRST + SECOND


def bring(tmp_path, text):
    (tmp_path / "in").mkdir(exist_ok=True)
    (tmp_path / "in" / "evidence.toml").write_text(text, encoding="utf-8")
    return tmp_path / "in"


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (HELD.replace(FIRST, ""), r"EX-1: custody event 1 \(collected\) .* alters"),
        (HELD.replace(SECOND, ""), r"EX-1: custody event 2 \(viewed\) .* drops"),
        (HELD.replace(FIRST + SECOND, SECOND + FIRST), "EX-1: custody event 1 .* alters"),
        (HELD.replace('holder = "x"', 'holder = "y"'), "EX-1: custody event 2 .* alters"),
        (HELD.replace(ACT, ""), r"EX-1: act 1 \(mark\) .* drops"),
        (HELD.replace("2031-03-12T10", "2031-03-12T11"), "EX-1: act 1 .* alters"),
        (HELD.replace("A copy", "Another copy"), "EX-1: this item .* alters"),
        (HELD.replace('"restricted"', '"public"'), "EX-1: this item .* alters"),
        (evidence("EX-2", "observer 8"), "EX-1: this item .* drops"),
        ("", "EX-1: this item .* drops"),
    ],
)
def test_what_is_held_of_evidence_is_neither_dropped_nor_altered(folder, tmp_path, given, names):
    docket_import([bring(tmp_path, HELD)], folder)
    source = bring(tmp_path, given)
    (source / "b.jsonl").write_bytes(lines(published("proportion", "q", part=1, whole=2)))
    with pytest.raises(ConflictError, match=names):
        docket_import([source], folder)
    assert (folder / "evidence.toml").read_text(encoding="utf-8") == HELD
    assert len(read_additions(folder)) == 1


def test_a_record_of_evidence_grows_at_its_end_and_consent_may_be_withdrawn(folder, tmp_path):
    docket_import([bring(tmp_path, HELD)], folder)
    docket_import([bring(tmp_path, HELD)], folder)
    longer = HELD.replace('consent = "publish"', 'consent = "none"')
    longer += evidence("EX-2", "observer 8") + CUSTODY.format("returned", "13", "giver")
    docket_import([bring(tmp_path, longer)], folder)
    record = open_cases(folder).evidence
    assert sorted(record.items) == ["EX-1", "EX-2"]
    assert len(record.chains["EX-1"]) == 3
