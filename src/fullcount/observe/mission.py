"""``mission.toml``: what a mission set out to do, read strictly before anything it brought home.

Grain: one mission. It names the frame (every station), the slots (who was to go where), which
forms were due when, the networks and areas as measurement files call them, and the rules by which
a share may be published. Where it states the manifest, the SHA-256 of its plan files, a plan that
was changed afterwards is refused.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fullcount.country.entry import Entry, once, read_toml
from fullcount.errors import InputError, LawError
from fullcount.model.measured import Provider
from fullcount.model.text import Text
from fullcount.observe.instrument import INSTRUMENTS
from fullcount.observe.sharegate import ShareRules
from fullcount.observe.shutdown import Map

NAME = "mission.toml"
HOURS = re.compile(r"([0-3]?\d|4[0-7]):([0-5]\d)")
SHA256 = re.compile(r"[0-9a-f]{64}")
FILES = (
    "stations", "slots", "dispositions", "waivers", "settled", "cleared", "restrictions", "media",
)  # fmt: skip
PLAN = ("stations", "slots")


class Design(StrEnum):
    """How the stations that observers went to were come by."""

    PROBABILITY = "probability"  # drawn at random within strata: ``drawn`` of the frame
    PURPOSIVE = "purposive"  # chosen by somebody: counts, and never a margin


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredFile:
    """One file of network measurements; ``edition`` is asked of STOP alone."""

    provider: Provider
    file: str
    edition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormDue:
    """A form and the instants by which its rounds are due, of these kinds of observers (or all)."""

    form: str
    due: tuple[datetime, ...]
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mission:
    """``files``: kind -> name. ``manifest``: kind -> SHA-256 stated before the day."""

    id: str
    title: Text
    fictional: bool
    poll: date
    zone: str
    design: Design
    due: tuple[FormDue, ...]
    files: Mapping[str, str]
    manifest: Mapping[str, str]
    measured: tuple[MeasuredFile, ...]
    places: Map
    rules: ShareRules

    def at(self, minutes: int) -> datetime:
        """Give the instant of minutes after midnight of the polling day, in the mission's zone."""
        midnight = datetime(
            self.poll.year, self.poll.month, self.poll.day, tzinfo=ZoneInfo(self.zone)
        )
        return midnight + timedelta(minutes=minutes)


def parse_mission(raw: bytes, *, where: str = NAME) -> Mission:
    """Read a mission; InputError names what is wrong and where."""
    try:
        return _mission(read_toml(raw, where=where))
    except LawError as cause:
        raise InputError(cause.what, where=cause.where) from cause


def _mission(file: Entry) -> Mission:
    poll, zone = file.day("poll"), file.words("zone")
    if poll is None:
        raise file.fail("poll is missing: the polling day, such as 2031-02-06")
    _check_zone(file, zone)
    files = {kind: _path(file, kind) for kind in FILES if kind in PLAN or file.has(kind)}
    midnight = datetime(poll.year, poll.month, poll.day, tzinfo=ZoneInfo(zone))
    found = Mission(
        id=file.code("id"),
        title=file.text("title"),
        fictional=file.flag("fictional", default=False),
        poll=poll,
        zone=zone,
        design=file.choice("design", Design),
        due=_forms(file, midnight),
        files=files,
        manifest=_manifest(file),
        measured=tuple(_measured(entry) for entry in file.entries("measured")),
        places=_places(file),
        rules=_rules(file),
    )
    file.done()
    return found


def _check_zone(file: Entry, zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as cause:
        raise file.fail(f"zone {zone!r} is no zone such as Asia/Karachi") from cause


def _path(entry: Entry, key: str) -> str:
    """Read the name of a file below the mission's folder."""
    name = entry.words(key)
    parts = name.split("/")
    if "\\" in name or any(part in ("", ".", "..") or part.startswith(".") for part in parts):
        raise entry.fail(f"{key} {name!r} is no path inside the mission's folder")
    return name


def _forms(file: Entry, midnight: datetime) -> tuple[FormDue, ...]:
    found = tuple(_form(entry, midnight) for entry in file.entries("form"))
    whose = [(one.form, kind) for one in found for kind in one.kinds or ("every kind",)]
    once([f"{form} of {kind}" for form, kind in whose], what="form", where=file.where)
    if not any(one.due for one in found):
        raise file.fail("no [[form]] is due: then nothing is expected and nothing is missing")
    return found


def _form(entry: Entry, midnight: datetime) -> FormDue:
    name = entry.code("instrument")
    if name not in INSTRUMENTS:
        raise entry.fail(f"instrument {name!r} is none of {', '.join(INSTRUMENTS)}")
    due = tuple(_due(entry, text, midnight) for text in entry.codes("due"))
    if list(due) != sorted(due):
        raise entry.fail("due is not in the order of time")
    found = FormDue(form=name, due=due, kinds=entry.codes("observer_kinds"))
    entry.done()
    return found


def _due(entry: Entry, text: str, midnight: datetime) -> datetime:
    match = HOURS.fullmatch(text)
    if match is None:
        raise entry.fail(f"due {text!r} is no time such as 08:30 (26:00 is 02:00 of the next day)")
    return midnight + timedelta(hours=int(match[1]), minutes=int(match[2]))


def _manifest(file: Entry) -> dict[str, str]:
    if not file.has("manifest"):
        return {}
    entry = file.entry("manifest")
    found = {name: entry.words(name) for name in entry.names()}
    entry.done()
    for kind, digest in found.items():
        if kind not in PLAN or not SHA256.fullmatch(digest):
            raise entry.fail(f"{kind}: the manifest states the SHA-256 of {' and '.join(PLAN)}")
    return found


def _measured(entry: Entry) -> MeasuredFile:
    found = MeasuredFile(
        provider=entry.choice("provider", Provider),
        file=_path(entry, "file"),
        edition=entry.words_or("edition", ""),
    )
    entry.done()
    if (found.provider is Provider.STOP) != bool(found.edition):
        raise entry.fail("a STOP file states its edition, and no other does")
    return found


def _places(file: Entry) -> Map:
    if not file.has("network"):
        return Map(country=frozenset(), areas={}, operators={})
    entry = file.entry("network")
    places = Map(
        country=frozenset(entry.codes("country")),
        areas=_table(entry, "areas"),
        operators=_table(entry, "operators"),
    )
    entry.done()
    return places


def _table(entry: Entry, key: str) -> dict[str, str]:
    if not entry.has(key):
        return {}
    table = entry.entry(key)
    found = {name: table.words(name) for name in table.names()}
    table.done()
    return found


def _rules(file: Entry) -> ShareRules:
    """Read the rules of publication, in thousandths; what is not stated is the default."""
    if not file.has("gate"):
        return ShareRules()
    entry = file.entry("gate")
    told = {name: entry.whole(name) for name in entry.names()}
    known = set(ShareRules.names())
    entry.done()
    if strange := sorted(set(told) - known):
        raise entry.fail(f"unknown rule {strange[0]}; known are {', '.join(sorted(known))}")
    if large := [name for name, value in told.items() if value is not None and value > 1000]:
        raise entry.fail(f"{large[0]} is stated in thousandths, at most 1000")
    once(list(told), what="rule", where=entry.where)
    return ShareRules(**{name: value for name, value in told.items() if value is not None})
