"""The one seam to many cores and many machines: the same function over independent units.

Locally joblib's loky processes, all cores; with the address of a Dask scheduler, its workers. A
unit carries its own randomness (:func:`seeded`), so that where it runs, in which order, and how
often it had to be started again change nothing. A batch whose worker was killed is run again,
``ATTEMPTS`` times at most.
"""

from collections.abc import Callable, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Generic, TypeVar

import joblib
import numpy as np

from fullcount.errors import InputError, MissingError
from fullcount.work.step import Step

Unit = TypeVar("Unit")
Found = TypeVar("Found")

ATTEMPTS = 3
BATCHES = 8  # a killed worker costs at most one batch
DRAWING = "Drawing this election again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backend:
    """Where units run. ``cluster`` is a Dask scheduler's address; ``workers`` null = all cores."""

    cluster: str | None = None
    workers: int | None = None


LOCAL = Backend()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeded(Generic[Unit]):
    """A unit and the seed that is its own."""

    unit: Unit
    seed: np.random.SeedSequence

    def rng(self) -> np.random.Generator:
        return np.random.default_rng(self.seed)


def seeded(units: Sequence[Unit], *, seed: int) -> tuple[Seeded[Unit], ...]:
    """Give each unit a seed by its place: the same units and seed, the same randomness."""
    children = np.random.SeedSequence(seed).spawn(len(units))
    return tuple(Seeded(unit=unit, seed=child) for unit, child in zip(units, children, strict=True))


def map_units(
    fn: Callable[[Unit], Found],
    units: Sequence[Unit],
    *,
    backend: Backend = LOCAL,
    say: Callable[[str], None] = lambda _: None,
) -> list[Found]:
    """Apply ``fn`` to every unit; results in the order of the units. ``say`` hears how far it is.

    Raises MissingError where no scheduler answers at the address, InputError where a batch
    kills its worker every time.
    """
    if backend.cluster is not None:
        return _on_cluster(fn, units, backend.cluster)
    if backend.workers == 1 or len(units) < 2:
        return _here(fn, units, say)
    return _locally(fn, units, backend.workers or -1, say)


def _here(
    fn: Callable[[Unit], Found], units: Sequence[Unit], say: Callable[[str], None]
) -> list[Found]:
    found: list[Found] = []
    for unit in units:
        say(Step.at(DRAWING, len(found), len(units)))
        found.append(fn(unit))
    return found


def _locally(
    fn: Callable[[Unit], Found], units: Sequence[Unit], workers: int, say: Callable[[str], None]
) -> list[Found]:
    step = max(1, -(-len(units) // BATCHES))
    found: list[Found] = []
    for start in range(0, len(units), step):
        say(Step.at(DRAWING, start, len(units)))
        found += _batch(fn, units[start : start + step], workers)
    return found


def _batch(fn: Callable[[Unit], Found], units: Sequence[Unit], workers: int) -> list[Found]:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            ran: list[Found] = joblib.Parallel(n_jobs=workers, backend="loky")(
                joblib.delayed(fn)(unit) for unit in units
            )
        except BrokenProcessPool as cause:  # TerminatedWorkerError is one
            if attempt == ATTEMPTS:
                raise InputError(
                    f"{len(units)} units lost their worker {ATTEMPTS} times; is memory enough?",
                    where="map_units",
                ) from cause
        else:
            return ran
    raise AssertionError


def _on_cluster(fn: Callable[[Unit], Found], units: Sequence[Unit], address: str) -> list[Found]:
    try:
        from distributed import Client  # noqa: PLC0415 -- an extra: fullcount[cluster]
    except ImportError as cause:
        raise MissingError("--cluster needs Dask: pip install 'fullcount[cluster]'") from cause
    try:
        client = Client(address, timeout="10s")  # type: ignore[no-untyped-call]
    except OSError as cause:  # TimeoutError is one
        raise MissingError(f"no Dask scheduler answers at {address}") from cause
    with client, joblib.parallel_config(backend="dask"):
        ran: list[Found] = joblib.Parallel()(joblib.delayed(fn)(unit) for unit in units)
    return ran
