"""Could what is wrong at the stations of a list change who won? Each source, each thing done."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from fullcount.claims.gain import Action
from fullcount.claims.materiality import Materiality
from fullcount.claims.materiality import materiality as judge
from fullcount.claims.races import Ground, places, races
from fullcount.claims.unitsfile import Named, parse_units
from fullcount.errors import InputError, MissingError
from fullcount.work.verify import count_package


def materiality(
    package: Path,
    *,
    units: Path,
    now: datetime,
    actions: Sequence[Action] = tuple(Action),
    law: Path | None = None,
) -> tuple[Materiality, ...]:
    """Answer for every contest of the list, source by source, action by action."""
    named = parse_units(_bytes(units), where=units.name)
    if not named:
        raise InputError("it names no station", where=units.name)
    contests = list(dict.fromkeys(one.contest_id for one in named))
    count = count_package(package, now=now, law=law, only=contests)
    _check(named, known=set(count.returns.units["unit_id"]), where=units.name)
    ground = Ground.of(count)
    found = []
    for race in races(ground, contests):
        stations = [one.unit_id for one in named if one.contest_id == race.contest_id]
        here = places(ground, race, stations)
        found += [judge(race, here, action=action) for action in actions]
    return tuple(found)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as cause:
        raise InputError("cannot be read", where=str(path)) from cause


def _check(named: Sequence[Named], *, known: set[str], where: str) -> None:
    for one in named:
        if one.unit_id not in known:
            raise MissingError(f"{where}: no unit {one.unit_id} in the package")
