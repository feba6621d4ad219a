"""One fictional election, counted once per process: twelve seats and a province's four."""

from datetime import UTC, datetime
from functools import cache

import numpy as np

from fullcount.count.run import Count, run
from fullcount.country import packaged_law
from fullcount.forensics.question import Question
from fullcount.forensics.screening import question_of
from fullcount.forensics.stations import Stations, stations
from fullcount.ingest import read_package
from fullcount.simulate import demo_plan, election, package

NOW = datetime(2031, 3, 10, 12, tzinfo=UTC)


@cache
def counted() -> Count:
    files = package(election(demo_plan(), seed=20310309))
    law = packaged_law("sahra")
    raw = {name: body.encode() if isinstance(body, str) else body for name, body in files.items()}
    toml = raw.pop("election.toml")
    return run(read_package(toml, raw, law=law, where="election.toml"), law, now=NOW)


@cache
def commission() -> Stations:
    return stations(counted(), source_id="commission")


@cache
def question(office: str = "assembly") -> Question:
    return question_of(counted(), commission(), office=office)


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)
