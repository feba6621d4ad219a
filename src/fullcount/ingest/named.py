"""Which files are, by their names alone, of contests that nobody asked for?

Grain: one table of forms. A table's contest is known unread where the package makes it from the
named groups of the path or sheet (``form45/{seat}.csv``). A table is left out only if its units
are its own: their ids are made with such a group too, or there is a list of units, so that no
unread file could have said where a unit lies.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from fullcount.ingest.crosswalk import translate
from fullcount.ingest.declared import Declared
from fullcount.ingest.delimited import ROW
from fullcount.ingest.filespec import FileSpec
from fullcount.ingest.sql import select_text
from fullcount.ingest.tables import Skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The contests asked for, with those decided at the same stations."""

    contests: frozenset[str]
    walks: pl.DataFrame
    units_listed: bool

    def skips(self, spec: FileSpec, seen: list[str]) -> Skip | None:
        """Give what says of named groups that their table is left unread; None = read all.

        The contest of such a table is put among those ``seen``, in order, read or not.
        """
        if spec.table != "forms" or not self._tells(spec):
            return None
        contest_of = self._contest_of(spec)

        def skip(groups: Mapping[str, str]) -> bool:
            contest = contest_of(groups)
            if contest is None:
                return False
            seen.append(contest)
            return contest not in self.contests

        return skip

    def _tells(self, spec: FileSpec) -> bool:
        contest, unit = spec.keys.get("contest"), spec.keys.get("unit")
        if contest is None or unit is None or not contest.columns or ROW in contest.columns:
            return False
        return self.units_listed or bool(contest.columns & unit.columns)

    def _contest_of(self, spec: FileSpec) -> Callable[[Mapping[str, str]], str | None]:
        sql = spec.keys["contest"]

        def contest_of(groups: Mapping[str, str]) -> str | None:
            if not sql.columns <= set(groups):
                return None  # a column of the file, or of a sheet that is not known yet
            row = pl.DataFrame({ROW: [1], **{name: [text] for name, text in groups.items()}})
            said = select_text(row, {"contest": sql}, where=spec.where)
            found = said.select(translate("contest", self.walks, of="contest")).item()
            return None if found is None else str(found)

        return contest_of


def wanted_of(declared: Declared, only: Sequence[str], *, walks: pl.DataFrame) -> Wanted | None:
    """Give what is wanted of a package; None = everything, because something needs the whole.

    That is so where contests that files name may be one another's twins, and where persons have
    keys, by which one may be elected twice.
    """
    rules = declared.contest_rules or {}
    keyed = declared.candidates["person"].is_not_null().any() or any(
        spec.of == "person" for spec in declared.crosswalks
    )
    told = any(
        "person" in (spec.votes.details if spec.votes else spec.columns)
        or spec.table == "candidates"
        for spec in declared.files
    )
    if not only or "twin_of" in rules or keyed or told:
        return None
    pairs = declared.contests.filter(pl.col("twin_of").is_not_null())
    near = {
        b if a in only else a
        for a, b in pairs.select("contest_id", "twin_of").iter_rows()
        if a in only or b in only
    }
    listed = declared.units.height > 0 or any(spec.table == "units" for spec in declared.files)
    return Wanted(contests=frozenset({*only, *near}), walks=walks, units_listed=listed)
