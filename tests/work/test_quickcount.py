"""One evening of a quick count by files: design, draw, estimate, page, comparison, projection."""

import json
from pathlib import Path

import polars as pl
import pytest
from quickcount.made import NIGHT, stations
from typer.testing import CliRunner

from fullcount.cli.app import app
from fullcount.errors import ConflictError, InputError, MissingError
from fullcount.work.datasets import datasets_get
from fullcount.work.project import Request, project_package
from fullcount.work.quickcount import (
    Called,
    compare_files,
    design_sample,
    design_text,
    draw_sample,
    estimate_sample,
    open_design,
    write_page,
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
