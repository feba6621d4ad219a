"""A mission's folder: take in what came, read all of it back as values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

import polars as pl

from fullcount.errors import InputError, LawError, MissingError
from fullcount.ingest.ioda import read_ioda
from fullcount.ingest.ooni import read_ooni
from fullcount.ingest.radar import read_radar
from fullcount.ingest.stop import read_stop
from fullcount.model import frames
from fullcount.model.measured import MEASURED, MeasuredReading, Provider
from fullcount.observe.assess import Came
from fullcount.observe.chronology import Restricted, chronology
from fullcount.observe.desk import (
    read_cleared,
    read_desk,
    read_settled,
    read_waivers,
    standing_rows,
)
from fullcount.observe.incoming import SMS, Incoming, read_incoming
from fullcount.observe.intake import KEY, Taken, take_in
from fullcount.observe.media import airtime, read_media
from fullcount.observe.mission import NAME, PLAN, MeasuredFile, Mission, parse_mission
from fullcount.observe.photographs import TOOL, strip
from fullcount.observe.plan import Plan, read_plan
from fullcount.observe.protection import redacted, scan
from fullcount.observe.restriction import Assessment
from fullcount.observe.restrictionfile import parse_restrictions
from fullcount.store.mission import (
    CONFLICTING,
    NEW,
    STANDING,
    Held,
    Original,
    Receipt,
    keep_derived,
    open_mission,
    originals,
    receipts,
    rows_of,
    safe_suffix,
)
from fullcount.work.folder import read_named
from fullcount.work.vault import Unlocked

WEEKS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What one file brought of one form. ``altered``: its id is taken, its content is another."""

    file: str
    form: str
    new: int
    again: int
    altered: int
    without_id: int
    left_out: tuple[str, ...]
    unclear: tuple[str, ...]


def import_files(
    folder: Path,
    files: Sequence[Path],
    *,
    now: datetime,
    form: str | None = None,
    vault: Unlocked | None = None,
) -> tuple[Imported, ...]:
    """Take files in. All are read before any is kept, so that a wrong one keeps none out of place.

    What a server did not stamp was received when we took it in. With a vault, the originals are
    kept sealed, and the telephone numbers of messages become pseudonyms.
    """
    parse_mission(_mission_file(folder))
    read = [(path, *_read(path, form=form, vault=vault)) for path in files]
    told: list[Imported] = []
    with open_mission(folder) as held:
        for path, raw, incoming in read:
            told += _take(held, path.name, raw, incoming, now=now, vault=vault)
    return tuple(told)


def open_plan(folder: Path) -> tuple[Mission, Plan, dict[str, bytes]]:
    """Read the mission, its plan, and the files they name. A plan that was changed is refused."""
    mission = parse_mission(_mission_file(folder))
    names = [*mission.files.values(), *(one.file for one in mission.measured)]
    files = read_named(folder, names)
    for kind, digest in mission.manifest.items():
        name = mission.files[kind]
        if sha256(files.get(name, b"")).hexdigest() != digest:
            raise InputError("is not the file that the manifest names", where=name)
    return mission, read_plan(mission, files), files


def open_came(folder: Path, mission: Mission, files: Mapping[str, bytes]) -> Came:
    """Read everything that came home."""
    taken = list(receipts(folder))
    settled = read_settled(mission, files)
    where = mission.files.get("settled", "settled.csv")
    forms, conflicting = {}, 0
    for form in dict.fromkeys(name for receipt in taken for name in receipt.tables):
        rows = rows_of(folder, taken, form)
        open_ones = rows.filter(pl.col(STANDING) == CONFLICTING).join(
            settled, on="client_id", how="anti"
        )
        conflicting += open_ones.select(KEY).n_unique() if open_ones.height else 0
        forms[form] = standing_rows(rows, settled, where=where)
    told = _restrictions(mission, files)
    media = mission.files.get("media")
    weeks = [mission.poll - timedelta(days=7 * back) for back in range(WEEKS, -1, -1)]
    return Came(
        forms=forms,
        desk=read_desk(mission, files),
        waivers=read_waivers(mission, files),
        cleared=read_cleared(mission, files),
        measured=_measured(mission, files),
        media=None
        if media is None
        else airtime(read_media(_there(files, media), where=media), periods=weeks),
        chronology=None if told is None else chronology(told[1], poll=mission.poll),
        assessments=() if told is None else told[0],
        conflicting=conflicting,
    )


def _mission_file(folder: Path) -> bytes:
    path = folder / NAME
    if not path.is_file():
        raise MissingError(f"{folder} is no mission: it has no {NAME}")
    return path.read_bytes()


def _read(path: Path, *, form: str | None, vault: Unlocked | None) -> tuple[bytes, Incoming]:
    if not path.is_file():
        raise MissingError(f"{path} is not there")
    raw = path.read_bytes()
    alias = None if vault is None else partial(vault.identities.alias, role="sender")
    incoming = read_incoming(raw, where=path.name, form=form, alias=alias)
    names = () if vault is None else vault.identities.texts()
    # What is printed of a message is what was not clear, and never whom it names.
    unclear = tuple(redacted(text, scan(text, names=names)) for text in incoming.unclear)
    return raw, replace(incoming, unclear=unclear)


def _take(
    held: Held,
    name: str,
    raw: bytes,
    incoming: Incoming,
    *,
    now: datetime,
    vault: Unlocked | None,
) -> list[Imported]:
    parts: dict[str, pl.DataFrame] = {}
    told = []
    for form, rows in incoming.forms.items():
        stamped = rows.with_columns(pl.col("received_at").fill_null(now))
        before = held.held(form)
        taken = take_in(stamped, held=before.select(KEY) if before.height else None)
        parts[form] = _standing(taken)
        told.append(
            Imported(
                file=name,
                form=form,
                new=taken.new.height,
                again=taken.again.height,
                altered=taken.conflicting.height,
                without_id=incoming.without_id,
                left_out=incoming.left_out,
                unclear=incoming.unclear,
            )
        )
    if not told:
        told.append(_nothing(name, incoming))
    plain = sha256(raw).hexdigest()
    brought = any(part.height for part in parts.values())
    if brought or all(receipt.plain != plain for receipt in held.receipts):
        kept = raw if vault is None else vault.seal(raw)
        counts = {
            one.form: {"new": one.new, "again": one.again, "altered": one.altered} for one in told
        }
        file = Original(suffix=safe_suffix(name), plain=plain, kept=kept, at=now.isoformat())
        held.keep(file, parts=parts, counts=counts)
    return told


def _nothing(name: str, incoming: Incoming) -> Imported:
    """Say of a file of which nothing could be taken that it came, and what it said."""
    return Imported(
        file=name, form=SMS, new=0, again=0, altered=0, without_id=0, left_out=(),
        unclear=incoming.unclear,
    )  # fmt: skip


def _standing(taken: Taken) -> pl.DataFrame:
    """Give what is kept of a file: the new, and what claims an id that is taken."""
    return pl.concat(
        [
            taken.new.with_columns(pl.lit(NEW).alias(STANDING)),
            taken.conflicting.with_columns(pl.lit(CONFLICTING).alias(STANDING)),
        ]
    )


def _there(files: Mapping[str, bytes], name: str) -> bytes:
    if name not in files:
        raise InputError("is not in the mission's folder", where=name)
    return files[name]


def _restrictions(
    mission: Mission, files: Mapping[str, bytes]
) -> tuple[tuple[Assessment, ...], tuple[Restricted, ...]] | None:
    name = mission.files.get("restrictions")
    if name is None:
        return None
    try:
        return parse_restrictions(_there(files, name), where=name)
    except LawError as cause:
        raise InputError(cause.what, where=cause.where) from cause


def _measured(mission: Mission, files: Mapping[str, bytes]) -> pl.DataFrame | None:
    if not mission.measured:
        return None
    rows = [_reading(one, _there(files, one.file)).rows for one in mission.measured]
    return frames.conform(pl.concat(rows), MEASURED)


def _reading(one: MeasuredFile, raw: bytes) -> MeasuredReading:
    match one.provider:
        case Provider.OONI:
            return read_ooni(raw, where=one.file)
        case Provider.IODA:
            return read_ioda(raw, where=one.file)
        case Provider.RADAR:
            return read_radar(raw, where=one.file)
        case Provider.STOP:
            return read_stop(raw, where=one.file, edition=one.edition)


def taken_files(folder: Path) -> tuple[Receipt, ...]:
    """List what was taken in, in order."""
    return tuple(receipts(folder))


@dataclass(frozen=True, slots=True, kw_only=True)
class Photograph:
    """A photograph that was taken in: the derivative's SHA-256, and what was left behind.

    ``sealed``: False where the original lies in the folder as it came, with what was left behind.
    """

    file: str
    derivative: str
    dropped: tuple[str, ...]
    sealed: bool


def take_photographs(
    folder: Path, files: Sequence[Path], *, vault: Unlocked | None = None
) -> tuple[Photograph, ...]:
    """Keep photographs, and beside each a derivative without its metadata.

    With a vault the originals are kept sealed; without one they lie open. One that was taken in
    before stays as it was kept then.
    """
    parse_mission(_mission_file(folder))
    read = []
    for path in files:
        if not path.is_file():
            raise MissingError(f"{path} is not there")
        raw = path.read_bytes()
        read.append((path.name, raw, strip(raw, where=path.name)))
    found = []
    with open_mission(folder):
        held = originals(folder)
        for name, raw, stripped in read:
            plain = sha256(raw).hexdigest()
            if plain not in held:
                kept = raw if vault is None else vault.seal(raw)
                keep_derived(folder, stripped.raw, plain=plain, kept=kept, told={"tool": TOOL})
                held[plain] = sha256(kept).hexdigest()
            found.append(
                Photograph(
                    file=name,
                    derivative=sha256(stripped.raw).hexdigest(),
                    dropped=stripped.dropped,
                    sealed=held[plain] != plain,
                )
            )
    return tuple(found)


def plan_manifest(folder: Path) -> dict[str, str]:
    """Give the SHA-256 of each file of the plan, to stand in ``[manifest]`` before the day."""
    mission = parse_mission(_mission_file(folder))
    files = read_named(folder, [mission.files[kind] for kind in PLAN])
    return {kind: sha256(_there(files, mission.files[kind])).hexdigest() for kind in PLAN}


def plan_entries(folder: Path) -> tuple[dict[str, str | int], ...]:
    """Give the plan's files as entries of a log (``fullcount log add``): digests, no slot."""
    mission = parse_mission(_mission_file(folder))
    names = (NAME, *(mission.files[kind] for kind in PLAN))
    files = read_named(folder, names)
    return tuple(
        {
            "type": "blob",
            "sha256": sha256(_there(files, name)).hexdigest(),
            "bytes": len(files[name]),
            "media_type": "application/toml" if name == NAME else "text/csv",
            "withheld": "safety",
        }
        for name in names
    )
