"""The quick count: design, draw, estimate, compare. Files in, files out; no rule lives here."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import polars as pl

import fullcount
from fullcount.count.reason import Reason
from fullcount.errors import ConflictError, InputError
from fullcount.model.frames import INSTANT, Schema
from fullcount.publish.quickcount_page import quickcount_page
from fullcount.quickcount import compare
from fullcount.quickcount.arrival import by_stratum, instants, path
from fullcount.quickcount.commitment import commitment
from fullcount.quickcount.design import Design, design, design_file, read_design
from fullcount.quickcount.estimate import Estimate, estimate
from fullcount.quickcount.frame import FRAME, Frame, frame_of
from fullcount.quickcount.gate import gate
from fullcount.quickcount.judged import Judged, Titled, judged_json, read_judged
from fullcount.quickcount.reason import Saying, said
from fullcount.quickcount.returns import Received, received
from fullcount.quickcount.sample import draw
from fullcount.quickcount.signing import Signing, read_signing, refusals, sign, signing_json
from fullcount.quickcount.size import Need, Wanted, needs
from fullcount.quickcount.wording import of_official, of_stations
from fullcount.quickcount.worst import worst
from fullcount.stats.survey import Sample
from fullcount.store.lock import sole_writer
from fullcount.work.folder import write_files, write_folder
from fullcount.work.quickcount_files import (
    check_once,
    read_bytes,
    read_csv,
    read_drawn,
    read_totals,
    read_votes,
)

PAGE, VALUES, SIGNING = "quickcount.html", "quickcount.json", "signing.json"
KNOWN = ("unit_id", "received_at", "registered", "cast")


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """What a sample is called on its page, in which language; fiction says that it is."""

    title: str = "Quick count"
    lang: str = "en"
    fictional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Stations first; ``totals`` (compare.TOTALS) null = no estimate was held against a total."""

    contests: pl.DataFrame
    stations: pl.DataFrame
    says: Saying
    totals: pl.DataFrame | None = None
    told: tuple[Reason, ...] = ()  # one sentence per share


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Estimates by contest, folders that ``estimate --out`` wrote, and the official totals.

    ``totals`` is CSV: contest_id, candidate_id and share (of what the design's shares are of), or
    votes of every candidate, whose sum is then the whole.
    """

    totals: Path
    estimates: Mapping[str, Path]


def design_sample(
    frame: Path, *, version: str, units: int, minimum: int, base: str, spreads: Path | None
) -> Design:
    """Make a design from a list of stations; ``spreads`` is stratum, spread of an earlier poll."""
    told = None
    if spreads is not None:
        rows = read_csv(
            spreads, {"stratum": pl.String, "spread": pl.Float64}, needs=("stratum", "spread")
        )
        told = dict(rows.select("stratum", "spread").iter_rows())
    listed = open_frame(frame, version=version)
    return design(listed, units=units, spreads=told, minimum=minimum, base=base)


def draw_sample(frame: Path, made: Path, *, seed: str) -> pl.DataFrame:
    """Draw the sample of a design."""
    chosen = open_design(made)
    return draw(open_frame(frame, version=chosen.frame_version), chosen, seed=seed)


def estimate_sample(
    made: Path, sample: Path, returns: Path, *, at: datetime | None, secret: str | None
) -> Judged:
    """Estimate from returns, and hold the estimate against every rule of the design."""
    chosen = open_design(made)
    in_use = read_drawn(sample, chosen)
    rows = open_returns(returns)
    came = received(in_use, rows, candidates=[c for c in rows.columns if c not in KNOWN])
    return judge(came if at is None else came.before(at), chosen, secret=secret)


def judge(came: Received, made: Design, *, secret: str | None = None) -> Judged:
    """Estimate and gate what came. A commitment is made only with a secret."""
    found = estimate(came, made)
    walk = path(came, made, at=instants(came))
    bounds = worst(came, made, found) if isinstance(found, Estimate) else None
    verdict = gate(came, made, found=found, bounds=bounds, path=walk)
    fixed = None
    if secret is not None and isinstance(found, Estimate):
        program = fullcount.__version__
        fixed = commitment(came, made, found, program=program, secret=secret)
    return Judged(
        estimate=found,
        gate=verdict,
        worst=bounds,
        strata=by_stratum(came, made),
        path=walk,
        design_sha256=made.sha256,
        commitment=fixed,
    )


def write_page(judged: Judged, out: Path, *, called: Called, now: datetime) -> None:
    """Write the page of an estimate. Raises ConflictError where the file is there already."""
    if out.exists():
        raise ConflictError(f"{out} is there already")
    text = quickcount_page(_titled(judged, called), now=now, lang=called.lang)
    write_files(out.parent, {out.name: text.encode()})


def write_sample(judged: Judged, out: Path, *, called: Called, now: datetime) -> None:
    """Write a folder with the page and the values that people sign; it must not be there."""
    one = _titled(judged, called)
    page = quickcount_page(one, now=now, lang=called.lang)
    write_folder(out, {VALUES: judged_json(one), PAGE: page})


def sign_sample(
    folder: Path, *, who: str, now: datetime, embargo: datetime | None = None
) -> Signing:
    """Add a signature to the values in a folder, under a pseudonym."""
    raw = read_bytes(folder / VALUES)
    read_judged(raw, where=str(folder / VALUES))
    sha256 = hashlib.sha256(raw).hexdigest()
    with sole_writer(folder):
        made = sign(_signing(folder), who=who, values_sha256=sha256, now=now, embargo=embargo)
        write_files(folder, {SIGNING: signing_json(made)})
    return made


def publish_sample(folder: Path, out: Path, *, lang: str, now: datetime) -> None:
    """Write the page that may be given out. Raises ConflictError, naming every reason not to."""
    raw, signing = read_bytes(folder / VALUES), _signing(folder)
    one = read_judged(raw, where=str(folder / VALUES))
    sha256 = hashlib.sha256(raw).hexdigest()
    why = refusals(signing, gate=one.judged.gate, values_sha256=sha256, now=now)
    if why:
        raise ConflictError(f"it is not published: {said(why)}")
    page = quickcount_page(one, now=now, lang=lang, signing=signing)
    write_folder(out, {PAGE: page, VALUES: raw, SIGNING: signing_json(signing)})


def _signing(folder: Path) -> Signing:
    path_ = folder / SIGNING
    if not path_.is_file():
        return Signing()
    return read_signing(path_.read_bytes(), where=str(path_))


def _titled(judged: Judged, called: Called) -> Titled:
    return Titled(title=called.title, fictional=called.fictional, judged=judged)


def size_sample(stations: Path, *, wanted: Wanted) -> tuple[Need, ...]:
    """Size a sample from an earlier poll: CSV with stratum and one column per candidate."""
    rows = read_csv(stations, {"stratum": pl.String, "unit_id": pl.String}, needs=("stratum",))
    names = [name for name in rows.columns if name not in (*KNOWN, "stratum")]
    where = str(stations)
    if "stratum" not in rows.columns or len(names) < 2 or rows.is_empty():
        raise InputError("has no stratum, fewer than two candidates or no station", where=where)
    kinds = {name: kind for name, kind in rows.schema.items() if name in names}
    strange = [name for name, kind in kinds.items() if not kind.is_integer()]
    if strange:
        raise InputError(f"{strange[0]} is no column of whole numbers", where=where)
    if "unit_id" in rows.columns:
        check_once(rows, ["unit_id"], where=where)
    told = rows.drop_nulls(["stratum", *names]).sort("stratum", maintain_order=True)
    if told.is_empty() or not told.select(pl.sum_horizontal(names).sum()).item() > 0:
        raise InputError("no station states its votes", where=where)
    if told.select(pl.min_horizontal(names).min()).item() < 0:
        raise InputError("a count is below nought", where=where)
    stratum = told["stratum"].rle_id().to_numpy().astype(np.int64)
    votes = told.select(names).to_numpy().astype(np.float64)
    whole = Sample(
        stratum=stratum, sizes=np.bincount(stratum), parts=votes, whole=votes.sum(axis=1)
    )
    return needs(whole, names, wanted)


def compare_files(own: Path, official: Path, *, held: Held | None = None) -> Compared:
    """Compare our figures with the official ones, station by station; then totals, if asked."""
    ours, theirs = read_votes(own), read_votes(official)
    stations = compare.stations(ours, theirs)
    totals, told = (None, ()) if held is None else _held(held)
    return Compared(
        contests=compare.contests(ours, theirs),
        stations=stations,
        says=of_stations(
            stations=stations.height,
            compared=stations.filter(pl.col("compared") > 0).height,
            differing=stations.filter(pl.col("differing") > 0).height,
        ),
        totals=totals,
        told=told,
    )


def _held(held: Held) -> tuple[pl.DataFrame, tuple[Reason, ...]]:
    """Hold each estimate against the official total of its contest."""
    where = str(held.totals)
    official = read_totals(held.totals)
    estimates = {}
    for contest, folder in held.estimates.items():
        path_ = folder / VALUES
        found = read_judged(read_bytes(path_), where=str(path_)).judged.estimate
        if not isinstance(found, Estimate):
            raise InputError(f"there is no estimate: {found.because}", where=str(path_))
        if contest not in official:
            raise InputError(f"no total of {contest}", where=where)
        estimates[contest] = found
    told = tuple(
        of_official(one, official[contest][one.name])
        for contest, found in sorted(estimates.items())
        for one in found.shares
        if one.name in official[contest]
    )
    return compare.totals(estimates, official), told


def open_frame(path_: Path, *, version: str) -> Frame:
    return frame_of(read_csv(path_, FRAME, needs=("unit_id", "stratum")), version=version)


def open_design(path_: Path) -> Design:
    try:
        told = json.loads(read_bytes(path_))
    except (ValueError, RecursionError) as cause:
        raise InputError(f"is not JSON: {cause}", where=str(path_)) from cause
    if not isinstance(told, dict):
        raise InputError("is not a design", where=str(path_))
    return read_design(told, where=str(path_))


def open_returns(path_: Path) -> pl.DataFrame:
    """Read returns: unit_id, received_at, perhaps registered and cast; all else is a candidate."""
    kinds: Schema = {"unit_id": pl.String, "received_at": pl.String}
    rows = read_csv(path_, kinds, needs=tuple(kinds))
    numbers = [name for name in rows.columns if name not in {"unit_id", "received_at"}]
    try:
        told = rows.with_columns(
            pl.col("received_at").str.to_datetime(time_unit="us", time_zone="UTC").cast(INSTANT),
            pl.col(numbers).cast(pl.Int64),
        )
    except (pl.exceptions.InvalidOperationError, pl.exceptions.ComputeError) as cause:
        first = str(cause).splitlines()[0]
        raise InputError(f"no number or instant: {first}", where=str(path_)) from cause
    if not told["received_at"].dt.year().is_between(1, 9998).all():
        raise InputError("a return came beyond the calendar", where=str(path_))
    return told


def design_text(made: Design) -> str:
    return json.dumps(design_file(made), ensure_ascii=False, indent=1) + "\n"
