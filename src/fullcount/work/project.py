"""Project the contests of a package as one source tells them, or judge a feed of leads."""

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np
import polars as pl

from fullcount.count.winner import Terms
from fullcount.errors import InputError, MissingError
from fullcount.model.frames import INSTANT
from fullcount.model.law import Law
from fullcount.model.returns import Returns
from fullcount.publish.projection_page import Shown, projection_page
from fullcount.quickcount.backtest import Backtest, backtest, both
from fullcount.quickcount.design import read_design
from fullcount.quickcount.joining import Declared, joined
from fullcount.quickcount.leads import FEED, leads
from fullcount.quickcount.night import Night, as_of, night_of
from fullcount.quickcount.projected import Projected, projected_json
from fullcount.quickcount.projection import Projection, project
from fullcount.quickcount.proof import Proof
from fullcount.quickcount.reporting import reported
from fullcount.quickcount.stations_in import (
    candidates_of,
    night_units,
    on_own_lines,
    proofs_of,
    terms_of,
    told_by,
)
from fullcount.work.folder import check_free, write_folder
from fullcount.work.open import open_package

PAGE, VALUES = "projection.html", "projection.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked of a package.

    ``earlier`` are sources that are snapshots of the same feed: a station that one of them has
    had come by then. ``previous`` is the package of an earlier poll whose order of reporting is
    tested too, as ``previous_source`` tells it (null = the same source id). ``collapse`` is the
    list of strata and parents, or the quick count's design, that was published beforehand.
    """

    source: str
    at: datetime | None = None
    seed: int = 1
    law: Path | None = None
    earlier: Sequence[str] = ()
    previous: Path | None = None
    previous_source: str | None = None
    collapse: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """Where the page goes, and in which language."""

    folder: Path
    lang: str = "en"
    force: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the law and the count say of each contest."""

    terms: Mapping[str, Terms]
    proofs: Mapping[str, Proof]


def project_package(
    package: Path, *, request: Request, out: Output | None = None, now: datetime | None = None
) -> Projected:
    """Project every contest from the stations of one source; write a page where one is asked."""
    if out is not None:
        check_free(out.folder, force=out.force)
    whole, law = open_package(package, law=request.law)
    state = _state(whole, law, request)
    returns = whole if request.at is None else told_by(whole, request.at)
    declared = None if request.collapse is None else open_declared(request.collapse)
    base = int(np.random.default_rng(request.seed).integers(0, 2**62))
    test = backtest(state.contests, base=base, declared=declared)
    if request.previous is not None:
        test = both(test, _previous(request.previous, request, base, declared))
    found = Projected(
        source_id=request.source,
        at=request.at,
        seed=request.seed,
        projections=project_night(
            state,
            base=base,
            test=test,
            known=Known(
                terms=terms_of(returns, law), proofs=proofs_of(returns, law, request.source)
            ),
            declared=declared,
        ),
        backtest=test,
        reported=reported(state.contests),
        declared_sha256=None if declared is None else declared.sha256,
    )
    if out is not None and now is not None:
        shown = Shown(election=returns.election, names=_names(returns, out.lang), zone=law.zone)
        files: dict[str, str | bytes] = {
            PAGE: projection_page(found, shown, now=now, lang=out.lang),
            VALUES: projected_json(found),
        }
        write_folder(out.folder, files, force=out.force)
    return found


def project_night(
    state: Night, *, base: int, test: Backtest, known: Known, declared: Declared | None = None
) -> tuple[Projection, ...]:
    """Project each contest of a night whose office has a winner rule."""
    found = (
        project(
            one if declared is None else joined(one, declared),
            terms=known.terms[one.id],
            base=base,
            backtest=test,
            proof=known.proofs.get(one.id),
        )
        for one in state.contests
        if one.id in known.terms
    )
    return tuple(replace(one, inputs_sha256=state.sha256) for one in found)


def open_declared(path: Path) -> Declared:
    """Read which strata may be taken together: CSV stratum,parent, or a quick count's design."""
    if not path.is_file():
        raise MissingError(f"{path} is not there")
    raw, where = path.read_bytes(), str(path)
    sha256 = hashlib.sha256(raw).hexdigest()
    try:
        if raw.lstrip()[:1] == b"{":
            made = read_design(json.loads(raw), where=where)
            parents = {plan.stratum: plan.parent for plan in made.strata}
        else:
            rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig")), strict=True))
            parents = {row["stratum"]: row["parent"] for row in rows}
            if len(parents) < len(rows) or None in parents.values():
                raise ValueError("a stratum stands twice, or without a parent")  # noqa: TRY301
    except (KeyError, ValueError, RecursionError, csv.Error) as cause:
        raise InputError(f"is no list of stratum,parent: {cause!r}", where=where) from cause
    return Declared(parents=parents, sha256=sha256)


def _state(returns: Returns, law: Law, request: Request) -> Night:
    known = returns.sources["source_id"].to_list()
    for name in (request.source, *request.earlier):
        if name not in known:
            raise MissingError(f"no source {name}; there are {', '.join(known)}")
    units = night_units(returns, law, source=request.source, earlier=request.earlier)
    asked = units if request.at is None else as_of(units, request.at)
    rows, candidates = on_own_lines(asked, candidates_of(returns))
    return night_of(rows, candidates=candidates)


def _previous(package: Path, request: Request, base: int, declared: Declared | None) -> Backtest:
    """Test the order in which an earlier poll reported, on that poll's own votes."""
    returns, law = open_package(package)
    source = request.previous_source or request.source
    if source not in returns.sources["source_id"]:
        known = ", ".join(returns.sources["source_id"])
        raise MissingError(f"no source {source} in {package}; there are {known}")
    units, candidates = on_own_lines(
        night_units(returns, law, source=source), candidates_of(returns)
    )
    night = night_of(units, candidates=candidates)
    title = returns.election.title.en
    return backtest(night.contests, base=base, order=title, declared=declared)


def project_feed(path: Path) -> pl.DataFrame:
    """Give each row of a feed of leads its status."""
    if not path.is_file():
        raise MissingError(f"{path} is not there")
    try:
        rows = pl.read_csv(path, schema_overrides={"contest_id": pl.String, "at": pl.String})
        return leads(
            rows.with_columns(
                pl.col("at").str.to_datetime(time_unit="us", time_zone="UTC").cast(INSTANT)
            ).select(*FEED)
        )
    except pl.exceptions.PolarsError as cause:
        raise InputError(f"is no feed of leads: {cause}", where=str(path)) from cause


def _names(returns: Returns, lang: str) -> dict[tuple[str, str], str]:
    """Name candidates by contest and id."""
    name = pl.coalesce("name_ur", "name") if lang == "ur" else pl.col("name")
    rows = returns.candidates.select("contest_id", "candidate_id", name.alias("name"))
    return {(contest, one): told or one for contest, one, told in rows.iter_rows()}
