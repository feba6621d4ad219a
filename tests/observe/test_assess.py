"""A mission assessed: every number is had again from the files and the truth beside them."""

import io
import re
from datetime import datetime, timedelta

import polars as pl
import pytest
from observe.sahra_mission import NOW, assessed, folder, forms_of

from fullcount.errors import MissingError
from fullcount.observe.irregular import Counted, Estimated
from fullcount.observe.mission import parse_mission
from fullcount.observe.occurred import instant_of
from fullcount.observe.plan import read_plan
from fullcount.observe.quality import Waiver
from fullcount.observe.rates import Rate
from fullcount.observe.shares import Share


@pytest.fixture(scope="module")
def found():
    return assessed()


def test_every_expected_report_has_one_fate(found):
    whole = found.response["all"].row(0, named=True)
    parts = sum(whole[name] for name in ("received", "partial", "finding", "missing"))
    assert parts == whole["due"] == found.plan.expected.height
    for by in ("stratum", "hour", "observer_kind", "form"):
        table = found.response[by]
        assert table["due"].sum() == whole["due"]
        assert table["finding"].sum() == whole["finding"]
    assert found.kept_from["reports"].sum() == whole["finding"] > 0
    assert set(found.kept_from["disposition"]) <= {"denied_access", "expelled", "comms_blocked"}


def test_before_the_day_everything_is_still_to_come():
    early = assessed(now=NOW - timedelta(days=9))
    whole = early.response["all"].row(0, named=True)
    assert (whole["expected"], whole["due"]) == (early.plan.expected.height, 0)
    assert early.gaps == ()
    assert all(rows.is_empty() for _, rows in early.forms.values())


def test_the_network_that_was_cut_falls_silent_and_no_other(found):
    assert {gap.group for gap in found.gaps} == {"alpha"}


def test_shares_are_near_the_truth_and_stand_on_what_was_seen(found):
    truth = pl.read_csv(io.BytesIO(folder()["truth.csv"]))
    told = {(one.form, one.question.name): one for one in found.findings}
    inside = open_ = 0
    for name in truth.columns[2:]:
        one = next(told[key] for key in told if key[1] == name)
        assert isinstance(one, Estimated)
        if isinstance(one.share, Share):
            open_ += 1
            # Observers see less than the truth now and then: the bounds of a sample of 80.
            inside += one.share.lower - 0.02 <= truth[name].mean() <= one.share.upper + 0.02
    assert open_ >= 20
    assert inside >= 0.9 * open_


def test_a_purposive_mission_has_counts_and_no_margin_by_type():
    toml = folder()["mission.toml"].replace(b'"probability"', b'"purposive"')
    told = assessed({**folder(), "mission.toml": toml})
    assert all(isinstance(one, Counted) for one in told.findings)
    assert not any(hasattr(one, "share") or hasattr(one.count, "lower") for one in told.findings)
    assert "received_weighted" not in told.response["all"].columns


def test_reports_of_the_public_change_no_rate():
    files = folder()
    without = {name: raw for name, raw in files.items() if "public" not in name}
    with_, none = assessed(files).occurred, assessed(without).occurred
    assert len(with_.public) == 60
    assert none.public == ()
    assert with_.rates == none.rates
    assert with_.whole == none.whole
    assert isinstance(with_.whole, Rate)
    assert with_.whole.incidents + with_.whole.outside == len(with_.reports)


def test_a_stranger_is_kept_apart():
    slots = folder()["slots.csv"].splitlines(keepends=True)
    fewer = b"".join([*slots[:1], *slots[2:]])  # the first slot was never planned
    toml = folder()["mission.toml"].replace(b"[manifest]", b"[manifest] #").decode()
    toml = "\n".join(
        line
        for line in toml.splitlines()
        if not line.startswith(('slots = "', 'stations = "')) or ".csv" in line
    )
    told = assessed({**folder(), "slots.csv": fewer, "mission.toml": toml.encode()})
    whole = assessed()
    gone = slots[1].decode().split(",")[0]
    assert set(told.arrivals.strange["slot"]) == {gone}
    assert told.arrivals.rows.height + told.arrivals.strange.height == whole.arrivals.rows.height


def test_a_waiver_is_for_a_check_that_was_asked(found):
    flag = found.quality.flags.row(0, named=True)
    waiver = Waiver(check=flag["check"], subject=flag["subject"], by="desk", because="called back")
    told = assessed(waivers=(waiver,))
    row = told.quality.flags.filter(pl.col("subject") == flag["subject"], check=flag["check"])
    assert row["waived_by"].to_list() == ["desk"]
    with pytest.raises(MissingError, match="Q9"):
        assessed(waivers=(Waiver(check="Q9", subject="x", by="d", because="b"),))


def test_tiers_add_up_to_the_checks(found):
    for name in ("passed", "flagged", "waived", "unknown"):
        assert found.tiers[name].sum() == found.quality.counted[name].sum()
    assert set(found.tiers["tier"]) == {1, 2, 3, 4, 5}


def test_the_simulated_columns_are_questions_of_the_instruments():
    from fullcount.observe.instrument import packaged_instrument  # noqa: PLC0415
    from fullcount.observe.observations import observed  # noqa: PLC0415

    for form, rows in forms_of(folder()).items():
        if form != "public":
            read = observed(rows, packaged_instrument(form), where=form)
            assert read.unknown == ()
            assert read.unread.is_empty(), read.unread


def test_a_mission_s_plan_has_the_weights_of_its_frame():
    mission = parse_mission(folder()["mission.toml"])
    plan = read_plan(mission, folder())
    first = plan.expected.filter(form="opening").drop_nulls("weight").unique("station")
    assert first["weight"].sum() == pytest.approx(plan.stations.height)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2031-02-06T10:15", "2031-02-06T05:15:00+00:00"),
        ("2031-02-06T10:15:00Z", "2031-02-06T10:15:00+00:00"),
        ("yesterday", None),
        (None, None),
        ("9999-12-31T23:59:59-23:00", None),
    ],
)
def test_an_instant_of_a_phone_is_read_or_not_stated(text, iso):
    told = instant_of(text, zone="Asia/Karachi")
    assert (told.isoformat() if told else None) == iso


def test_the_command_that_comes_with_an_invented_mission_finds_its_reports():
    (told,) = re.findall(r"observe report .* --now (\S+)", folder()["README.md"].decode())
    found = assessed(now=datetime.fromisoformat(told)).response["all"].row(0, named=True)
    assert 0 < found["received"] <= found["due"]
