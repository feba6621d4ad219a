"""Real elections, read where they lie beside the checkout and counted once per process."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from fullcount.count.run import Count, run
from fullcount.country import packaged_law
from fullcount.ingest import read_package
from fullcount.work.datasets import package_files, recipe_of
from fullcount.work.recipes.figures import figures

DATA = Path(__file__).parents[3] / "shared" / "data"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
LAWS = {
    "pakistan_2024_form45": "pakistan",
    "bolivia_2019": "bolivia",
    "afghanistan_2014": "afghanistan",
    "georgia_2024": "georgia",
    "venezuela_2024": "venezuela",
    "venezuela_2024_register": "venezuela",
    "peru_2021_r1": "peru",
    "germany_ep2024": "germany_ep",
    "russia_2018": "russia",
}


def raw_folder(name: str) -> Path:
    return DATA / name.removesuffix("_register") / "raw"


def here(name: str) -> pytest.MarkDecorator:
    """Skip where the originals are not beside the checkout."""
    reason = f"the originals of {name} are not beside the checkout (see fullcount datasets)"
    return pytest.mark.skipif(not raw_folder(name).is_dir(), reason=reason)


@cache
def counted(name: str) -> Count:
    """Count an election from its unedited originals, every hash checked on the way."""
    files = package_files(recipe_of(name), from_dir=raw_folder(name))
    law = packaged_law(LAWS[name])
    toml = files.pop("election.toml")
    return run(read_package(toml, files, law=law, where="election.toml"), law, now=NOW)


def what_differs(name: str) -> list[str]:
    """Every figure that is not as known, as a sentence; empty = all hold."""
    found = figures(name, counted(name))
    assert found, "no figure is known of this election"
    return [f"{one.title}: {one.got}, not {one.expected}" for one in found if not one.holds]
