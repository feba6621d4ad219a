"""A small invented mission, read: plan and forms as values, no disk."""

from datetime import UTC, datetime
from functools import cache

import polars as pl

from fullcount.observe.assess import Came, assess
from fullcount.observe.desk import read_desk
from fullcount.observe.incoming import read_incoming
from fullcount.observe.intake import take_in
from fullcount.observe.mission import parse_mission
from fullcount.observe.plan import read_plan
from fullcount.simulate.mission import mission as simulated
from fullcount.simulate.observed import Size

NOW = datetime(2031, 2, 7, 6, tzinfo=UTC)
SMALL = Size(stations=400, drawn=80, mobile=5, doubled=16)


@cache
def folder(seed=2):
    return simulated(seed=seed, size=SMALL)


def forms_of(files):
    found = {}
    for name in sorted(files):
        if name.startswith("incoming/"):
            for form, rows in read_incoming(files[name], where=name).forms.items():
                held = found.get(form)
                new = take_in(rows, held=held).new
                found[form] = new if held is None else pl.concat([held, new], how="diagonal")
    return found


def assessed(files=None, *, now=NOW, **more):
    files = files or folder()
    mission = parse_mission(files["mission.toml"])
    plan = read_plan(mission, files)
    came = Came(forms=forms_of(files), desk=read_desk(mission, files), **more)
    return assess(mission, plan, came, now=now)
