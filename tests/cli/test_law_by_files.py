"""Another country takes files only: a law nobody has heard of, written into an empty folder."""

import json
import subprocess
import sys

import pytest

LAW = """
id = "moonbase"
title = { en = "Fictional: the moon base" }
zone = "UTC"
"""
FORMS = """
[[form]]
code = "crater_sheet"
title = { en = "Crater sheet" }
level = "station"
[[form.box]]
name = "registered"
line = "1"
caption = { en = "Crew on the list" }
unit = "voters"
[[form.box]]
name = "helmets_on"
line = "2"
caption = { en = "Helmets that came in" }
unit = "helmets"
[[form.box]]
name = "helmets_off"
line = "3"
caption = { en = "Helmets that went out" }
unit = "helmets"
[[form.box]]
name = "list_total_1"
line = "4"
caption = { en = "Votes for the list of the stars" }
unit = "votes"
"""
RULES = """
[[rule]]
code = "MB-AIR-01"
revision = 1
grain = "form"
severity = "error"
title = { en = "Not every helmet went out again." }
means = { en = "More helmets came in than went out." }
act = { en = "Look under the table." }
broken = "helmets_on <> helmets_off"
fields = ["helmets_on", "helmets_off"]
stake = "abs(helmets_on - helmets_off)"
[[rule.citation]]
cites = "Moon base rule 1 (fictional)"
"""
WINNERS = """
[[winner]]
office = "commander"
method = "plurality"
tie = "lot"
"""
ELECTION = """
[election]
id = "moonbase-1"
title = "Fictional: commander of the moon base"
date = 2031-01-02
law = "moonbase"
zone = "UTC"
fictional = true
[[source]]
id = "clerk"
title = "The clerk"
kind = "official"
[[unit]]
id = "moon"
kind = "country"
[[contest]]
id = "commander"
title = "Commander"
office = "commander"
unit = "moon"
seats = 1
[[crosswalk]]
of = "list"
source = "ballot paper (fictional)"
map = { "Sirius" = "1", "Vega" = "1" }
[[file]]
path = "craters.csv"
source = "clerk"
kind = "crater_sheet"
layout = "wide"
contest = "'commander'"
unit = "crater"
candidate_list = "complete"
[file.boxes]
registered = "crew"
helmets_on = "inn"
helmets_off = "outt"
list_total_1 = "stars"
[file.votes]
columns = ["Sirius", "Vega"]
"""
CSV = """crater,crew,inn,outt,Sirius,Vega,stars
Tycho,9,8,8,5,3,8
Kepler,9,7,6,2,4,7
Copernicus,9,,6,2,4,
"""


@pytest.fixture
def command(tmp_path):
    """A verify command on a package and a law written into empty folders."""
    law, package = tmp_path / "law", tmp_path / "package"
    law.mkdir()
    package.mkdir()
    texts = {"law.toml": LAW, "forms.toml": FORMS, "rules.toml": RULES, "winners.toml": WINNERS}
    for name, text in texts.items():
        (law / name).write_text(text)
    (package / "election.toml").write_text(ELECTION)
    (package / "craters.csv").write_text(CSV)
    return [sys.executable, "-m", "fullcount", "verify", str(package), "--law", str(law)]


def test_a_law_of_two_unheard_of_boxes_is_judged(tmp_path, command):
    out = ["--out", str(tmp_path / "report"), "--now", "2031-01-03T00:00Z", "--json"]
    run = subprocess.run([*command, *out], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    json.loads(run.stdout)
    findings = json.loads((tmp_path / "report/findings.json").read_text())["findings"]
    ours = [f for f in findings if f["rule"] == "MB-AIR-01"]
    assert [(f["unit_id"], f["stake"]) for f in ours] == [("Kepler", 1)]
    lists = [f for f in findings if f["rule"] == "C5"]
    numbers = {"list": 1, "list_total": 7, "list_votes": 6}
    assert [(f["unit_id"], f["stake"], told(f)) for f in lists] == [("Kepler", 1, numbers)]


def told(finding):
    numbers = finding["numbers"]
    return json.loads(numbers) if isinstance(numbers, str) else numbers


def test_what_breaks_the_rule_fails_only_when_asked(command):
    asked = subprocess.run([*command, "--quiet", "--fail-on", "error"], check=False)
    unasked = subprocess.run([*command, "--quiet"], check=False)
    assert (asked.returncode, unasked.returncode) == (1, 0)
