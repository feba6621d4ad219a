"""Write a fictional election as a package folder."""

from pathlib import Path

from fullcount.simulate import demo_plan, election, package
from fullcount.simulate.mission import mission
from fullcount.work.folder import check_free, write_folder


def simulate(
    folder: Path, *, seed: int, stations: int | None = None, force: bool = False
) -> tuple[str, ...]:
    """Write the package; give the names of its files. Same seed and size, same bytes."""
    check_free(folder, force=force)
    files = package(election(demo_plan(stations=stations), seed=seed))
    write_folder(folder, files, force=force)
    return tuple(files)


def simulate_mission(folder: Path, *, seed: int, force: bool = False) -> tuple[str, ...]:
    """Write a fictional observer mission; give the names of its files. Same seed, same bytes."""
    check_free(folder, force=force)
    files = mission(seed=seed, folder=folder.name)
    write_folder(folder, files, force=force)
    return tuple(files)
