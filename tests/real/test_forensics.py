"""The commands of the screening on real elections: what came out, from the unedited originals."""

import csv
import json
from datetime import UTC, datetime

import pytest
from real.counted import here, raw_folder

from fullcount.work.datasets import package_files, recipe_of
from fullcount.work.folder import write_folder
from fullcount.work.forensics import Request, forensics
from fullcount.work.verify import Request as VerifyRequest
from fullcount.work.verify import verify

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FIRST = "final_af_candidate_pc_data_first_round_2014_lite.csv"
SECOND = "final_af_candidate_ps_data_run_off_2014_lite.csv"
FIRST_ROUND = f"""
[election]
id = "afghanistan_2014_first_round"
title = {{ en = "Afghanistan, 5 April 2014: President, first round" }}
date = 2014-04-05
law = "afghanistan"
zone = "Asia/Kabul"
[[source]]
id = "iec-final"
title = "Independent Election Commission, final results"
kind = "official"
[[unit]]
id = "AF"
kind = "country"
[[contest]]
id = "first"
title = "President, first round"
office = "president"
unit = "AF"
seats = 1
[[file]]
path = "{FIRST}"
layout = "long"
source = "iec-final"
kind = "result_sheet"
unit = "pc_code"
candidate_list = "complete"
[file.units]
kind = "'centre'"
parent = "'AF'"
[file.votes]
candidate = "candidate_code"
votes = "votes"
"""


def quiet(_):
    """Say nothing."""


def package_of(name, folder):
    write_folder(folder, package_files(recipe_of(name), from_dir=raw_folder(name)))
    return folder


def found(folder, **asked):
    made = forensics(folder, request=Request(draws=0, **asked), now=NOW, say=quiet)
    (one,) = made.as_json()["screenings"]
    return {line["screen"]: line for line in one["results"]}


@here("bolivia_2019")
@pytest.mark.long
def test_bolivia_2019_late_tables_differ_and_geography_explains_it(tmp_path):
    folder, out = package_of("bolivia_2019", tmp_path / "bolivia"), tmp_path / "screening"
    told = found(folder, late="trep-1940", out=out)["late_shift"]["found"]
    assert told == (
        "Late stations differ, geography explains it: the lead is 7.88 points at early and 24.65 "
        "points at the 5,578 late stations; early stations of the same places predict 22.36 "
        "points. In all the lead is 10.56 points, predicted 10.20."
    )
    assert "geography explains it" in found(folder, late="trep-1829")["late_shift"]["found"]
    verify(
        folder, request=VerifyRequest(out=tmp_path / "report", include=(out,)), now=NOW, say=quiet
    )
    report = (tmp_path / "report" / "report.html").read_text()
    assert told in report
    assert len(report.encode()) < 3_000_000


@here("afghanistan_2014")
@pytest.mark.long
def test_afghanistan_2014_between_the_rounds_centre_by_centre(tmp_path):
    raw = raw_folder("afghanistan_2014")
    runoff = package_of("afghanistan_2014", tmp_path / "runoff")
    first, ties = tmp_path / "first", tmp_path / "ties.csv"
    write_folder(first, {"election.toml": FIRST_ROUND, FIRST: (raw / FIRST).read_bytes()})
    with (raw / SECOND).open(encoding="utf-8") as file:
        stations = sorted({row["ps_code"] for row in csv.DictReader(file)})
    rows = [f"unit,{one[:7]},{one},ps_key_2014.csv" for one in stations]
    ties.write_text("\n".join(["of,then,now,source", *rows]) + "\n")
    told = found(runoff, sources=("iec-final",), previous=first, crosswalk=ties)
    assert told["swing"]["found"].startswith(
        "The leader's share changed by +18.1 points on average over 4,950 stations"
    )
    flow = told["flow"]["found"]
    assert flow.startswith("Over 34 districts, 6 of 8 estimated flows lie outside")
    assert "Abdullah Abdullah → Abdullah Abdullah: 100" in flow
    assert "others → Mohammad Ashraf Ghani Ahmadzai: 73" in flow
    assert json.dumps(told)  # plain values throughout
