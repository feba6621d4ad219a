"""Could what is wrong at the stations of a list change who won? Each source, each thing done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from fullcount.claims.effect import cited_answer
from fullcount.claims.finding import Cited
from fullcount.claims.gain import Action
from fullcount.claims.materiality import Materiality
from fullcount.claims.materiality import materiality as judge
from fullcount.claims.races import Ground, places, races
from fullcount.claims.unitsfile import Named, parse_units
from fullcount.count.run import Count
from fullcount.errors import InputError, MissingError
from fullcount.work.verify import count_package


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer, and the same frozen to be cited."""

    told: Materiality
    cited: Cited


def materiality(
    package: Path,
    *,
    units: Path,
    now: datetime,
    actions: Sequence[Action] = tuple(Action),
    law: Path | None = None,
) -> tuple[Answer, ...]:
    """Answer for every contest of the list, source by source, action by action."""
    named = parse_units(_bytes(units), where=units.name)
    if not named:
        raise InputError("it names no station", where=units.name)
    contests = list(dict.fromkeys(one.contest_id for one in named))
    count = count_package(package, now=now, law=law, only=contests)
    _check(named, known=set(count.returns.units["unit_id"]), where=units.name)
    ground = Ground.of(count)
    digest = package_digest(count)
    found: list[Answer] = []
    for race in races(ground, contests):
        stations = [one.unit_id for one in named if one.contest_id == race.contest_id]
        here = places(ground, race, stations)
        for action in actions:
            told = judge(race, here, action=action)
            cited = cited_answer(told, stations=stations, sha256=digest)
            found.append(Answer(told=told, cited=cited))
    return tuple(found)


def package_digest(count: Count) -> str:
    """Give one digest of a package: of the list of its files' digests."""
    rows = count.returns.digests.sort("file").select("sha256", "file").iter_rows()
    return sha256("".join(f"{digest}  {file}\n" for digest, file in rows).encode()).hexdigest()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as cause:
        raise InputError("cannot be read", where=str(path)) from cause


def _check(named: Sequence[Named], *, known: set[str], where: str) -> None:
    for one in named:
        if one.unit_id not in known:
            raise MissingError(f"{where}: no unit {one.unit_id} in the package")
