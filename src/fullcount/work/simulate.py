"""Write a fictional election as a package folder."""

from pathlib import Path

from fullcount.simulate import demo_plan, election, package
from fullcount.work.folder import check_free, write_folder


def simulate(
    folder: Path, *, seed: int, stations: int | None = None, force: bool = False
) -> tuple[str, ...]:
    """Write the package; give the names of its files. Same seed and size, same bytes."""
    check_free(folder, force=force)
    files = package(election(demo_plan(stations=stations), seed=seed))
    write_folder(folder, files, force=force)
    return tuple(files)
