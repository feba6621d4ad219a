"""An audit from package to replay file: a fictional seat, its bags, and what is refused."""

import csv
import io
import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from publish.test_quickcount_page import letters
from typer.testing import CliRunner

from fullcount.audit.assess import Conclusion
from fullcount.cli.app import app
from fullcount.errors import ConflictError, InputError, MissingError
from fullcount.stats.evidence import NotApplicable
from fullcount.work.audit import (
    Asked,
    Request,
    Totals,
    assess_bags,
    assess_other,
    audit_sizes,
    draw_stations,
    plan_audit,
    recount,
    replay,
    write_recount,
)
from fullcount.work.audit_folder import open_audit
from fullcount.work.simulate import simulate

NOW = datetime(2031, 3, 10, 12, tzinfo=UTC)
SEED = "4 6 2 1 3 3 5 2"


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sahra") / "package"
    simulate(folder, seed=20310309)
    return folder


@pytest.fixture(scope="module")
def drawn_once(package, tmp_path_factory):
    folder = tmp_path_factory.mktemp("audit") / "NA-1"
    planned = plan_audit(package, folder, request=Request(contest="NA-1"), now=NOW)
    draw_stations(folder, seed=SEED, now=NOW)
    return folder, planned


@pytest.fixture
def audit(drawn_once, tmp_path):
    folder = tmp_path / "NA-1"
    shutil.copytree(drawn_once[0], folder)
    return folder


def enter(folder, *, change=lambda rows: None):
    """Enter bags that say what their forms say, but for ``change``."""
    stations = {
        one["unit_id"]: one for one in json.loads((folder / "plan.json").read_bytes())["stations"]
    }
    head, *rows = csv.reader(io.StringIO((folder / "counts.csv").read_text()))
    for row in rows:
        row[1:3] = ["counted", ""]
        row[3:] = [str(votes) for votes in stations[row[0]]["votes"]]
    change(rows)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([head, *rows])
    (folder / "counts.csv").write_text(out.getvalue())


def test_bags_that_agree_confirm_and_anybody_can_check(audit):
    enter(audit)
    found = assess_bags(audit, now=NOW)
    assert found.conclusion is Conclusion.CONFIRMED
    assert all(holds for holds, _ in replay(audit / "replay.json"))
    run = subprocess.run(
        [sys.executable, "-I", "-S", "verify_audit.py", "replay.json"],
        cwd=audit, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout


def test_the_page_keeps_the_two_errors_apart_and_carries_the_path(audit):
    enter(audit)
    assess_bags(audit, now=NOW)
    page = (audit / "audit.html").read_text()
    assert page.index('id="bags"') < page.index('id="tabulation"')
    assert "it has no risk" in page
    assert "<svg" in page
    assert SEED in page
    assert "FICTIONAL" in page
    assess_bags(audit, now=NOW, asked=Asked(lang="ur"))
    assert 'dir="rtl"' in (audit / "audit.html").read_text()


def test_sheets_name_stations_and_no_figure_of_a_form(audit):
    assert (audit / "tally_sheets.pdf").read_bytes().startswith(b"%PDF")
    rows = list(csv.reader(io.StringIO((audit / "counts.csv").read_text())))
    assert all(set(row[1:]) == {""} for row in rows[1:])


def test_a_missing_bag_ends_every_sample(audit):
    def lose(rows):
        rows[0][1:] = ["missing", *[""] * (len(rows[0]) - 2)]

    enter(audit, change=lose)
    found = assess_bags(audit, now=NOW)
    assert (found.conclusion, found.risk) == (Conclusion.COUNT_ALL, 1)
    assert all(holds for holds, _ in replay(audit / "replay.json"))
    assert "AUD-02" in (audit / "audit.html").read_text()


def test_escalation_keeps_what_was_entered(audit):
    def shift(rows):
        for row in rows[:4]:
            row[3] = str(int(row[3]) // 2)

    enter(audit, change=shift)
    first = assess_bags(audit, now=NOW)
    assert first.conclusion is Conclusion.ESCALATE
    before = (audit / "counts.csv").read_text().splitlines()
    with pytest.raises(InputError, match="earlier rounds"):
        draw_stations(audit, seed="1 1 1", more=3, now=NOW)
    more = draw_stations(audit, seed=SEED, more=first.next_draws, now=NOW)
    after = (audit / "counts.csv").read_text().splitlines()
    assert after[: len(before)] == before
    assert len(after) == len(more.units) + 1
    assert assess_bags(audit, now=NOW).path[: len(first.path)] == first.path


def verified_alone(folder, file):
    return subprocess.run(
        [sys.executable, "-I", "-S", "verify_audit.py", file],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip


def counted_too(package, audit, folder, *, change=lambda rows: None):
    """Plan PA-1, decided at the stations of NA-1, and count its papers where NA-1 was drawn."""
    plan_audit(package, folder, request=Request(contest="PA-1", outside=0), now=NOW)
    plan = json.loads((folder / "plan.json").read_bytes())
    votes = {one["unit_id"]: one["votes"] for one in plan["stations"]}
    drawn = json.loads((audit / "draw.json").read_bytes())["drawn"]
    rows = [
        [unit, "counted", "", *map(str, votes[unit])]
        for unit in dict.fromkeys(one["unit_id"] for one in drawn)
    ]
    change(rows)
    lines = [["unit_id", "bag", "papers", *plan["candidates"]], *rows]
    (folder / "counts.csv").write_text("".join(",".join(line) + "\n" for line in lines))
    return folder


def err(rows):
    """Eleven votes fewer for the candidate who leads."""
    rows[2][3] = str(int(rows[2][3]) - 11)


def test_bags_drawn_for_one_contest_tell_of_another(audit, package, tmp_path):
    """What the bags of NA-1 show of PA-1 is replayed by the same one file."""
    clean = assess_other(audit, counted_too(package, audit, tmp_path / "clean"))
    other = counted_too(package, audit, tmp_path / "also", change=err)
    path = assess_other(audit, other)
    assert path[:2] == clean[:2]
    assert clean[-1] < path[-1] < 1
    assert all(holds for holds, _ in replay(other / "also.json"))
    run = verified_alone(other, "also.json")
    assert run.returncode == 0, run.stdout
    assert f"of PA-1 the risk after {len(path)} draws" in run.stdout


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"path":["', '"path":["1.1e-01","'),
        ('"risk_limit":"1/20"', '"risk_limit":"1/3"'),  # neither plan is the one published
        ('"seed":"4 6', '"seed":"4 5'),
        ('"bag":"counted"', '"bag":"missing"'),
    ],
)
def test_an_altered_replay_of_another_contest_is_seen(audit, package, tmp_path, old, new):
    other = counted_too(package, audit, tmp_path / "also", change=err)
    assess_other(audit, other)
    text = (other / "also.json").read_text()
    assert old in text
    (other / "also.json").write_text(text.replace(old, new, 1))
    assert not all(holds for holds, _ in replay(other / "also.json"))
    assert verified_alone(other, "also.json").returncode == 1


def test_a_missing_bag_holds_the_other_contests_risk_too(audit, package, tmp_path):
    def lose(rows):
        rows[1][1:] = ["missing", *[""] * (len(rows[1]) - 2)]

    other = counted_too(package, audit, tmp_path / "also", change=lose)
    assert assess_other(audit, other)[-1] == 1
    assert all(holds for holds, _ in replay(other / "also.json"))


def test_a_contest_at_other_stations_cannot_be_told_of(audit, tmp_path):
    """The same contest planned at another limit: drawn for itself, it is its own audit."""
    enter(audit)
    first = assess_bags(audit, now=NOW)
    other = tmp_path / "other"
    shutil.copytree(audit, other)
    assert assess_other(audit, other) == first.path
    text = (other / "plan.json").read_text().replace("S001-", "S009-")
    (other / "plan.json").write_text(text)
    rows = (other / "counts.csv").read_text().splitlines(keepends=True)
    (other / "counts.csv").write_text(rows[0])
    found = assess_other(audit, other)
    assert isinstance(found, NotApplicable)
    assert "could not be drawn" in found.because


def test_what_was_drawn_is_not_drawn_again_and_a_changed_plan_is_seen(audit):
    with pytest.raises(ConflictError, match="already"):
        draw_stations(audit, seed=SEED, now=NOW)
    enter(audit)
    text = (audit / "plan.json").read_text()
    (audit / "plan.json").write_text(text.replace('"risk_limit":"1/20"', '"risk_limit":"1/2"'))
    with pytest.raises(InputError, match="another plan"):
        assess_bags(audit, now=NOW)


def test_a_package_that_changed_since_the_plan_stops_draw_and_assessment(package, tmp_path):
    moved, folder = tmp_path / "package", tmp_path / "audit"
    shutil.copytree(package, moved)
    plan_audit(moved, folder, request=Request(contest="NA-1"), now=NOW)
    units = moved / "units.csv"
    before = units.read_bytes()
    units.write_bytes(before + b"\n")
    with pytest.raises(ConflictError, match=r"units\.csv changed since the plan"):
        draw_stations(folder, seed=SEED, now=NOW)
    units.write_bytes(before)
    draw_stations(folder, seed=SEED, now=NOW)
    (moved / "late.csv").write_text("a\n")
    with pytest.raises(ConflictError, match=r"late\.csv changed"):
        assess_bags(folder, now=NOW)
    shutil.rmtree(moved)
    with pytest.raises(MissingError, match="name it with --package"):
        assess_bags(folder, now=NOW)
    assess_bags(folder, now=NOW, asked=Asked(package=package))
    with pytest.raises(ConflictError, match="lies in the package"):
        plan_audit(package, package / "audit", request=Request(contest="NA-1"), now=NOW)


def test_a_bag_nobody_drew_is_refused(audit):
    def stranger(rows):
        drawn = {row[0] for row in rows}
        plan = json.loads((audit / "plan.json").read_bytes())
        rows[0][0] = next(s["unit_id"] for s in plan["stations"] if s["unit_id"] not in drawn)

    enter(audit, change=stranger)
    with pytest.raises(InputError, match="not drawn"):
        assess_bags(audit, now=NOW)


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_a_recount_for_a_petition_names_its_stations_and_what_it_would_prove(
    package, tmp_path, lang
):
    found = recount(package, request=Request(contest="NA-6", lang=lang), now=NOW)
    assert found.plan.fewest == len(found.plan.smallest) >= 1
    write_recount(found, tmp_path / "recount.html", lang=lang, now=NOW)
    page = (tmp_path / "recount.html").read_text()
    assert all(unit in page for unit in found.plan.smallest)
    if lang == "en":
        assert all(sentence in page for sentence in found.says)
    else:
        assert letters(page) == set()
    with pytest.raises(ConflictError):
        write_recount(found, tmp_path / "recount.html", lang=lang, now=NOW)


def test_sizes_by_command_and_what_is_no_contest():
    words = ["audit", "size", "--votes", "6000", "--votes", "4000", "--stations", "40"]
    told = json.loads(CliRunner().invoke(app, [*words, "--json"]).stdout)
    assert next(one for one in told if one["what"] == "stations")["size"] == 17
    assert "17 stations" in CliRunner().invoke(app, words, env={"COLUMNS": "120"}).output
    for votes, ballots in (([5, -1], None), ([5, 4], 8), ([5], None)):
        with pytest.raises(InputError):
            audit_sizes(Totals(votes=votes, ballots=ballots), risk_limit=Fraction(1, 20))


def test_plans_say_what_they_cost_and_publish_their_hashes(drawn_once):
    folder, planned = drawn_once
    published = (folder / "publish.txt").read_text()
    assert planned.plan_sha256 in published
    assert planned.plan.manifest_sha256 in published
    assert planned.plan.work.draws > 0
    assert planned.plan.risk_limit == Fraction(1, 20)


def test_a_petition_is_told_the_fewest_and_the_drawn(package):
    found = recount(package, request=Request(contest="NA-5"), now=NOW).plan
    assert found.fewest == 1
    assert found.is_full
    assert found.margin == 46


def test_what_cannot_be_audited_says_why(package, tmp_path):
    request = Request(contest="NA-1", source="lantern_agents", outside=10**9)
    found = plan_audit(package, tmp_path / "out", request=request, now=NOW)
    assert isinstance(found, NotApplicable)
    assert not (tmp_path / "out").exists()
    with pytest.raises(MissingError):
        replay(tmp_path / "replay.json")
    (tmp_path / "replay.json").write_text("{}")
    with pytest.raises(InputError):
        replay(tmp_path / "replay.json")


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("plan.json", b"[" * 100_000),
        ("draw.json", b"[" * 100_000),
        ("tabulation.json", b'{"lines": "1", "differing": 0, "moved": 0, "not_comparable": 0}'),
        ("tabulation.json", b'{"lines": NaN, "differing": 0, "moved": 0, "not_comparable": 0}'),
        ("tabulation.json", b"[]"),
    ],
)
def test_a_file_of_an_audit_that_is_none_is_one_error(audit, name, raw):
    (audit / name).write_bytes(raw)
    with pytest.raises(InputError, match=name):
        open_audit(audit)
