"""The seam to many cores: same answers anywhere, and a worker that dies changes nothing."""

import os
from functools import partial
from pathlib import Path

import pytest

from fullcount.errors import InputError, MissingError
from fullcount.work.map_units import Backend, map_units, seeded

UNITS = tuple(range(12))
ONE = Backend(workers=1)
TWO = Backend(workers=2)


def drawn(one):
    """Draw from the unit's own generator."""
    return one.unit, one.rng().integers(0, 10**9, 3).tolist()


def dies_once(one, *, mark: str):
    """Kill the worker the first time that unit 5 is run."""
    if one.unit == 5 and not Path(mark).exists():
        Path(mark).touch()
        os._exit(1)
    return drawn(one)


def always_dies(_):
    os._exit(1)


def test_the_seed_is_the_units_own():
    first, again = seeded(UNITS, seed=1), seeded(UNITS, seed=1)
    assert [drawn(one) for one in first] == [drawn(one) for one in again]
    assert drawn(first[3]) != drawn(seeded(UNITS, seed=2)[3])
    assert len({tuple(drawn(one)[1]) for one in first}) == len(UNITS)


def test_processes_give_what_one_process_gives():
    every = seeded(UNITS, seed=7)
    assert map_units(drawn, every, backend=TWO) == map_units(drawn, every, backend=ONE)
    assert map_units(drawn, (), backend=TWO) == []


def test_a_worker_killed_midway_changes_nothing(tmp_path):
    every = seeded(UNITS, seed=7)
    mark = tmp_path / "died"
    got = map_units(partial(dies_once, mark=str(mark)), every, backend=TWO)
    assert mark.exists()
    assert got == map_units(drawn, every, backend=ONE)


@pytest.mark.long
def test_units_that_always_kill_their_worker_are_told():
    with pytest.raises(InputError, match="lost their worker 3 times"):
        map_units(always_dies, UNITS, backend=TWO)


@pytest.fixture(scope="module")
def cluster():
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as made:
        yield made.scheduler_address


@pytest.mark.long
def test_a_cluster_gives_what_one_process_gives(cluster):
    every = seeded(UNITS, seed=7)
    got = map_units(drawn, every, backend=Backend(cluster=cluster))
    assert got == map_units(drawn, every, backend=ONE)


@pytest.mark.long
def test_a_worker_of_a_cluster_killed_midway_changes_nothing(cluster, tmp_path):
    every = seeded(UNITS, seed=7)
    mark = tmp_path / "died"
    got = map_units(partial(dies_once, mark=str(mark)), every, backend=Backend(cluster=cluster))
    assert mark.exists()
    assert got == map_units(drawn, every, backend=ONE)


@pytest.mark.long
def test_nobody_at_the_address():
    with pytest.raises(MissingError, match="no Dask scheduler"):
        map_units(drawn, UNITS, backend=Backend(cluster="tcp://127.0.0.1:1"))
