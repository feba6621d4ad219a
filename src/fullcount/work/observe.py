"""The mission's verbs: write the instruments, report what came home, hand out working tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from fullcount.observe.assess import Assessed, assess
from fullcount.observe.instrument import INSTRUMENTS, packaged_instrument
from fullcount.observe.protection import redacted, scan
from fullcount.observe.published import open_gate, personal_in
from fullcount.publish.exports.observations import (
    Tables,
    places_geojson,
    public_tables,
    table_files,
    working_tables,
)
from fullcount.publish.exports.xlsform import xlsform
from fullcount.publish.mission_page import mission_page
from fullcount.work.folder import check_free, write_folder
from fullcount.work.mission import open_came, open_plan
from fullcount.work.vault import Unlocked

EDITION = datetime(2031, 1, 1, tzinfo=UTC)  # the date the workbooks carry: same form, same bytes
FREE_TEXT = ("remarks", "narrative", "late_reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A report that was written: its files, and the assessment behind it."""

    files: tuple[str, ...]
    found: Assessed
    held: int


def write_instruments(folder: Path, *, force: bool = False) -> tuple[str, ...]:
    """Write every instrument as XLSForm, English and Urdu; give the names of the files."""
    files = {
        f"{name}.xlsx": xlsform(packaged_instrument(name), made=EDITION) for name in INSTRUMENTS
    }
    write_folder(folder, files, force=force)
    return tuple(files)


def assess_mission(folder: Path, *, now: datetime) -> Assessed:
    """Read a mission's folder and say everything that can be said at ``now``."""
    mission, plan, files = open_plan(folder)
    return assess(mission, plan, open_came(folder, mission, files), now=now)


def report_mission(
    folder: Path,
    out: Path,
    *,
    now: datetime,
    lang: str = "en",
    vault: Unlocked | None = None,
    force: bool = False,
) -> Reported:
    """Write what may be published: a page, tables, places. Refused where personal data would go.

    With a vault, the names it holds are searched for too.
    """
    check_free(out, force=force)
    found = assess_mission(folder, now=now)
    tables = public_tables(found)
    text = mission_page(found, held=tables.held, lang=lang)
    title = found.mission.title.en
    places = places_geojson(tables, stations=found.plan.stations, title=title)
    _gate(tables, {"report.html": text, "places.geojson": places.decode()}, vault)
    files: dict[str, str | bytes] = {
        "report.html": text,
        "places.geojson": places,
        **table_files(tables),
    }
    write_folder(out, files, force=force)
    return Reported(files=tuple(files), found=found, held=tables.held)


def export_mission(
    folder: Path,
    out: Path,
    *,
    now: datetime,
    vault: Unlocked | None = None,
    force: bool = False,
) -> Reported:
    """Write the working tables, with slot and station: for the mission's own analysts.

    Personal data in what people wrote are replaced by their kind; anywhere else they stop it.
    """
    check_free(out, force=force)
    found = assess_mission(folder, now=now)
    tables = _without_persons(working_tables(found), _names(vault))
    _gate(tables, {}, vault)
    files = table_files(tables)
    write_folder(out, files, force=force)
    return Reported(files=tuple(files), found=found, held=tables.held)


def _names(vault: Unlocked | None) -> tuple[str, ...]:
    return () if vault is None else vault.identities.texts()


def _gate(tables: Tables, texts: Mapping[str, str], vault: Unlocked | None) -> None:
    open_gate(personal_in(tables.frames, texts, names=_names(vault)))


def _without_persons(tables: Tables, names: tuple[str, ...]) -> Tables:
    """Redact what people wrote; the originals stay as they came."""
    frames = {
        name: frame.with_columns(
            pl.Series(column, [_clean(text, names) for text in frame[column]], pl.String)
            for column in (*FREE_TEXT, "text")
            if column in frame.columns
        )
        for name, frame in tables.frames.items()
    }
    return Tables(frames=frames, held=tables.held)


def _clean(text: str | None, names: tuple[str, ...]) -> str | None:
    return None if text is None else redacted(text, scan(text, names=names))
