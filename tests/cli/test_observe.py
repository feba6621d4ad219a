"""The mission on the command line: what is printed, what is refused, and the code it ends with."""

import json
import sys
from collections import namedtuple
from hashlib import sha256

import pytest

from fullcount.cli import main
from fullcount.simulate.mission import mission
from fullcount.simulate.observed import Size
from fullcount.work.folder import write_folder
from fullcount.work.vault import vault_init

Done = namedtuple("Done", "stdout stderr")
NOW = ("--now", "2031-02-07T06:00:00Z")


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    write_folder(tmp_path / "m", mission(seed=3, size=Size(stations=200, drawn=40, doubled=8)))

    def call(*words, code=0):
        monkeypatch.setattr(sys, "argv", ["fullcount", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        assert (ended.value.code or 0) == code, said.err
        return Done(said.out, said.err)

    return call


def test_from_exports_to_a_report(run, tmp_path):
    files = sorted((tmp_path / "m" / "incoming").iterdir())
    told = json.loads(run("observe", "import", "m", *files, *NOW, "--json").stdout)
    assert [one["form"] for one in told][:2] == ["opening", "voting"]
    assert "again" in run("observe", "import", "m", *files, *NOW).stdout
    said = run("observe", "report", "m", "--out", "r", *NOW).stdout
    assert "reports due" in said
    page = (tmp_path / "r" / "report.html").read_text()
    assert "FICTIONAL" in page
    assert json.loads((tmp_path / "r" / "places.geojson").read_text())["features"]
    assert "Not for publication" in run("observe", "export", "m", "--out", "w", *NOW).stdout
    run("observe", "report", "m", "--out", "r", *NOW, code=13)
    run("observe", "report", "m", "--out", "r", "--lang", "ur", "--force", "--quiet", *NOW)
    assert 'dir="rtl"' in (tmp_path / "r" / "report.html").read_text()


def test_the_plan_is_fixed_before_the_day_in_the_file_and_in_a_log(run, tmp_path):
    told = run("observe", "manifest", "m").stdout.splitlines()
    assert told[0] == "[manifest]"
    assert set(told[1:]) <= set((tmp_path / "m" / "mission.toml").read_text().splitlines())
    (tmp_path / "plan.jsonl").write_text(run("observe", "manifest", "m", "--entries").stdout)
    run("log", "init", "log", "--origin", "sahra.example/log", "--key", "log.key")
    run("log", "add", "log", "plan.jsonl", "--key", "log.key")
    assert run("log", "verify", "log").stdout.count("\n") == 10


def test_instruments_and_a_simulated_mission(run, tmp_path):
    assert "counting.xlsx" in run("observe", "instruments", "forms").stdout
    said = run("simulate", "m2", "--mission", "--seed", 5).stdout
    assert "fictional mission" in said
    assert "--now 2031-02-07T06:00:00Z" in " ".join(said.split())
    assert (tmp_path / "m2" / "mission.toml").is_file()


def test_the_vault_prints_a_pseudonym_and_a_name_only_for_a_reason(run, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("three words and a number 7\n")
    secret.chmod(0o600)
    vault_init(tmp_path / "v", passphrase=secret.read_text().strip(), cost=10)
    key = ("--passphrase-file", secret)
    name = "Zorvelok Qandrush"
    added = run("observe", "vault", "add", "v", "--name", name, "--slot", "S1", *key).stdout
    assert added.startswith("observer-")
    listed = run("observe", "vault", "show", "v", *key)
    assert added.strip() in listed.stdout
    assert name not in listed.stdout + listed.stderr
    refused = run("observe", "vault", "show", "v", "S1", *key, code=10)
    assert name not in refused.stdout + refused.stderr
    assert name in run("observe", "vault", "show", "v", "S1", "--because", "late", *key).stdout
    secret.write_text("another passphrase\n")
    assert "passphrase is wrong" in run("observe", "vault", "show", "v", *key, code=10).stderr


def test_a_report_before_the_poll_says_that_nothing_was_due(run):
    early = run("observe", "report", "m", "--out", "early", "--now", "2020-01-01T00:00Z").stdout
    assert "Nothing was due by 2020-01-01 00:00 UTC" in early
    assert "--now" in early


def test_a_sealed_original_is_opened_for_a_reason_and_no_name_is_printed(run, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("three words and a number 7\n")
    secret.chmod(0o600)
    vault_init(tmp_path / "v", passphrase=secret.read_text().strip(), cost=10)
    key = ("--passphrase-file", secret)
    name = "Zorvelok Qandrush"
    who = run("observe", "vault", "add", "v", "--name", name, "--slot", "S1", *key).stdout.strip()
    file = min((tmp_path / "m" / "incoming").iterdir())
    run("observe", "import", "m", file, "--vault", "v", *key, *NOW)
    digest = sha256(file.read_bytes()).hexdigest()
    ask = ("observe", "vault", "open", "m", digest, "--vault", "v", "--by", "S1", "--out", "o")
    refused = run(*ask, "--reason", f"{name} asked", *key, *NOW, code=10)
    said = run(*ask, "--reason", "a recount", *key, *NOW)
    assert (tmp_path / "o").read_bytes() == file.read_bytes()
    kept = (tmp_path / "m" / "opened.jsonl").read_text()
    for word in (who, digest, "a recount", "2031-02-07T06:00:00"):
        assert word in kept
    assert name not in refused.stderr + said.stdout + said.stderr + kept


def test_what_is_wrong_ends_in_a_line_and_a_code(run, tmp_path):
    assert "no mission.toml" in run("observe", "report", "x", "--out", "r", code=12).stderr
    (tmp_path / "m" / "mission.toml").write_text("id = 3")
    assert "mission.toml" in run("observe", "report", "m", "--out", "r", code=10).stderr
