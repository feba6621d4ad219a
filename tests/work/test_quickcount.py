"""One evening of a quick count by files: design, draw, estimate, page, comparison, projection."""

import json
from pathlib import Path

import polars as pl
import pytest
from quickcount.made import NIGHT, stations
from typer.testing import CliRunner

from fullcount.cli.app import app
from fullcount.errors import ConflictError, InputError, MissingError
from fullcount.quickcount.reason import said
from fullcount.quickcount.size import Wanted
from fullcount.work.datasets import datasets_get
from fullcount.work.project import Request, project_package
from fullcount.work.quickcount import (
    Called,
    Held,
    compare_files,
    design_sample,
    design_text,
    draw_sample,
    estimate_sample,
    open_design,
    publish_sample,
    sign_sample,
    size_sample,
    write_page,
    write_sample,
)

BOLIVIA = Path(__file__).parents[3] / "shared" / "data" / "bolivia_2019" / "raw"


@pytest.fixture
def evening(tmp_path):
    """Files of one evening: frame, design, sample, and returns of all that was drawn."""
    every = stations()
    frame, made, sample, returns = (
        tmp_path / name for name in ("frame.csv", "design.json", "sample.csv", "returns.csv")
    )
    every.select("unit_id", "stratum", "registered").write_csv(frame)
    chosen = design_sample(frame, version="1", units=400, minimum=2, base="valid", spreads=None)
    made.write_text(design_text(chosen))
    drawn = draw_sample(frame, made, seed="dice 4417")
    drawn.write_csv(sample)
    came = every.join(drawn.filter("drawn").select("unit_id"), on="unit_id").with_row_index("at")
    minutes = pl.lit(NIGHT) + pl.duration(minutes=pl.col("at"))
    came.select(
        "unit_id",
        minutes.dt.to_string("%Y-%m-%dT%H:%M:%SZ").alias("received_at"),
        "registered", "cast", "amal", "badr",
    ).write_csv(returns)  # fmt: skip
    return frame, made, sample, returns


def test_an_evening(evening, tmp_path):
    _, made, sample, returns = evening
    found = estimate_sample(made, sample, returns, at=None, secret="kept")  # noqa: S106
    assert found.estimate.stations == 400
    assert found.gate.release == "publish" or found.gate.broken
    assert len(found.commitment) == 64
    page = tmp_path / "page.html"
    write_page(found, page, called=Called(title="Sahra <2031>", fictional=True), now=NIGHT)
    text = page.read_text()
    assert found.says.found in text
    assert found.says.allows.split(":")[0] in text
    assert "Sahra &lt;2031&gt;" in text
    assert "<svg" in text
    with pytest.raises(ConflictError):
        write_page(found, page, called=Called(), now=NIGHT)


def test_early_in_the_evening_it_is_held(evening):
    _, made, sample, returns = evening
    early = estimate_sample(made, sample, returns, at=NIGHT.replace(hour=20), secret=None)
    assert early.gate.release == "hold"
    assert early.commitment is None
    assert early.estimate.stations == 121


def test_files_that_are_none(evening, tmp_path):
    _, made, sample, returns = evening
    with pytest.raises(MissingError):
        open_design(tmp_path / "none.json")
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    with pytest.raises(InputError, match="not JSON"):
        open_design(broken)
    returns.write_text("unit_id,received_at,amal,badr\ncoast-0001,yesterday,1,2\n")
    with pytest.raises(InputError, match="no number or instant"):
        estimate_sample(made, sample, returns, at=None, secret=None)


def test_comparison_by_files(tmp_path):
    own, official = tmp_path / "own.csv", tmp_path / "official.csv"
    head = "contest_id,unit_id,candidate_id,votes\n"
    own.write_text(head + "c,u1,a,10\nc,u1,b,5\nc,u2,a,3\nc,u2,b,4\n")
    official.write_text(head + "c,u1,a,10\nc,u1,b,5\nc,u2,a,9\nc,u2,b,4\n")
    found = compare_files(own, official)
    assert found.contests.row(0, named=True)["lead_change"] == 6
    assert "1 are the same" in found.says.found


def test_two_sign_and_then_it_may_go(evening, tmp_path):
    _, made, sample, returns = evening
    found = estimate_sample(made, sample, returns, at=None, secret=None)
    folder, later = tmp_path / "estimate", NIGHT.replace(hour=23)
    write_sample(found, folder, called=Called(title="Sahra", fictional=True), now=NIGHT)
    values = folder / "quickcount.json"
    if found.gate.broken:  # returns of this evening come in the order of the list
        told = json.loads(values.read_text())
        told["gate"] = {"release": "publish", "checks": []}
        values.write_text(json.dumps(told))
    with pytest.raises(ConflictError, match="0 of 2 people"):
        publish_sample(folder, tmp_path / "none", lang="en", now=NIGHT)
    sign_sample(folder, who="analyst-07", now=NIGHT, embargo=later)
    sign_sample(folder, who="lead-2", now=NIGHT)
    with pytest.raises(ConflictError, match="under embargo until"):
        publish_sample(folder, tmp_path / "none", lang="en", now=NIGHT)
    publish_sample(folder, tmp_path / "given", lang="en", now=later)
    page = (tmp_path / "given" / "quickcount.html").read_text()
    assert "analyst-07 and lead-2" in page
    values.write_text(values.read_text().replace("Sahra", "Sahra again"))
    with pytest.raises(ConflictError, match="others were signed before"):
        publish_sample(folder, tmp_path / "none", lang="en", now=later)
    assert not (tmp_path / "none").exists()


def test_a_held_sample_is_not_published(evening, tmp_path):
    _, made, sample, returns = evening
    early = estimate_sample(made, sample, returns, at=NIGHT.replace(hour=20), secret=None)
    folder = tmp_path / "estimate"
    write_sample(early, folder, called=Called(), now=NIGHT)
    for who in ("analyst-07", "lead-2"):
        sign_sample(folder, who=who, now=NIGHT)
    with pytest.raises(ConflictError, match="rules of publication do not hold"):
        publish_sample(folder, tmp_path / "none", lang="en", now=NIGHT)


def test_totals_are_compared_after_the_stations(evening, tmp_path):
    _, made, sample, returns = evening
    found = estimate_sample(made, sample, returns, at=None, secret=None)
    write_sample(found, tmp_path / "estimate", called=Called(), now=NIGHT)
    every = stations()
    own, totals = tmp_path / "own.csv", tmp_path / "totals.csv"
    own.write_text("contest_id,unit_id,candidate_id,votes\nc,u1,amal,10\nc,u1,badr,5\n")
    votes = every.select(pl.col("amal", "badr").sum()).row(0)
    totals.write_text(f"contest_id,candidate_id,votes\nc,amal,{votes[0]}\nc,badr,{votes[1]}\n")
    held = Held(totals=totals, estimates={"c": tmp_path / "estimate"})
    compared = compare_files(own, own, held=held)
    assert compared.totals["official"].to_list() == pytest.approx(
        [votes[0] / sum(votes), votes[1] / sum(votes)]
    )
    assert compared.totals["inside"].all()
    totals.write_text("contest_id,candidate_id,share\nc,amal,0.7\nc,badr,0.3\n")
    outside = compare_files(own, own, held=held)
    assert not outside.totals["inside"].any()
    assert (outside.totals["p_adjusted"] < 0.001).all()
    assert "outside the estimated range" in said(outside.told)
    run = CliRunner().invoke(
        app,
        ["quickcount", "compare", str(own), str(own), "--totals", str(totals),
         "--estimate", f"c={tmp_path / 'estimate'}"],
    )  # fmt: skip
    told = " ".join(run.output.split())
    assert told.index("are the same") < told.index("70.0 %")
    head = "contest_id,candidate_id"
    for text, says in (
        ("a,b\n1,2\n", "contest_id is missing"),
        (f"{head}\nc,a\n", "neither"),
    ):
        totals.write_text(text)
        with pytest.raises(InputError, match=says):
            compare_files(own, own, held=held)
    totals.write_text("contest_id,candidate_id,share\nd,amal,0.7\n")
    with pytest.raises(InputError, match="no total of c"):
        compare_files(own, own, held=held)
    bare = CliRunner().invoke(app, ["quickcount", "compare", str(own), str(own), "--totals", "x"])
    assert bare.exit_code == 2


def test_sizes_by_file(tmp_path):
    earlier = tmp_path / "earlier.csv"
    stations().select("unit_id", "stratum", "registered", "cast", "amal", "badr").write_csv(earlier)
    run = CliRunner().invoke(app, ["quickcount", "size", str(earlier), "--error", "1", "--json"])
    told = {one["name"]: one for one in json.loads(run.stdout)}
    assert set(told) == {"amal", "badr", "amal over badr"}
    assert told["amal over badr"]["stations"] > told["amal"]["stations"]
    shown = CliRunner().invoke(app, ["quickcount", "size", str(earlier)])
    assert "too few" in shown.output
    assert (
        CliRunner().invoke(app, ["quickcount", "size", str(earlier), "--error", "0"]).exit_code == 2
    )
    earlier.write_text("stratum,amal\nx,1\n")
    with pytest.raises(InputError, match="fewer than two candidates"):
        size_sample(earlier, wanted=Wanted(error=0.01))
    earlier.write_text("stratum,amal,badr\nx,1,many\n")
    with pytest.raises(InputError, match="badr is no column of whole numbers"):
        size_sample(earlier, wanted=Wanted(error=0.01))


def test_the_commands_say_the_same(evening):
    frame, made, sample, returns = (str(path) for path in evening)
    run = CliRunner().invoke
    again = run(app, ["quickcount", "design", frame, "--stations", "400"])
    assert json.loads(again.stdout) == json.loads(Path(made).read_text())
    drawn = run(app, ["quickcount", "draw", frame, made, "--seed", "dice 4417"])
    assert drawn.stdout == Path(sample).read_text()
    told = run(app, ["quickcount", "estimate", made, sample, returns, "--json"])
    assert json.loads(told.stdout)["estimate"]["stations"] == 400
    assert "Gate:" in run(app, ["quickcount", "estimate", made, sample, returns]).stdout


def test_a_feed_of_leads_by_command(tmp_path):
    feed = tmp_path / "feed.csv"
    feed.write_text(
        "contest_id,at,leading,trailing,leading_votes,trailing_votes,remaining\n"
        "Sahra,2031-03-09T18:00:00Z,amal,badr,600,300,400\n"
        "Sahra,2031-03-09T19:00:00Z,amal,badr,800,350,90\n"
    )
    told = CliRunner().invoke(app, ["project", str(feed), "--leads", "--json"])
    rows = json.loads(told.stdout)
    # 250 came of 400 said to remain: the feed is trusted to a half, and 450 are more than 180.
    assert [row["status"] for row in rows] == ["too_early", "projected"]


@pytest.mark.skipif(not BOLIVIA.is_dir(), reason="the shared data are not here")
def test_bolivia_as_a_package(tmp_path):
    package = tmp_path / "bolivia"
    datasets_get("bolivia_2019", package, from_dir=BOLIVIA)
    early = project_package(package, request=Request(source="trep-1940")).projections[0]
    assert (early.units_in, early.units) == (28_975, 34_555)
    assert early.status == "too_early"
    assert "fewer than two places in" in early.because
    final = project_package(package, request=Request(source="computo")).projections[0]
    assert (final.status, final.still_out) == ("certain", 0)
    assert early.shares[0].floor <= final.shares[0].share <= early.shares[0].ceiling
    with pytest.raises(MissingError, match="no source"):
        project_package(package, request=Request(source="radio"))
