"""The stations still awaited, contest by contest, with reasons: to print, sign and send.

Grain: one section per (contest, source, form kind). Source: ``AWAITED``, ``COMPLETENESS`` and
``DEADLINES``. In Pakistan this is the list that section 13(3) asks for at 02:00.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
from markupsafe import Markup

from fullcount.publish.rows import html_rows
from fullcount.publish.setting import Setting
from fullcount.publish.spell import instant, natural_key

MOST_ROWS = 25_000  # on the page; the file awaited.csv holds all
MOST_A_GROUP = 2_000
KEY = ["contest_id", "source_id", "kind"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What one source has not given of one contest."""

    title: str
    source: str
    official: bool
    kind: str
    awaited: int
    expected: int | None
    received: int | None
    registered: int | None
    registered_all: int | None
    deadlines: tuple[Mapping[str, str], ...]
    rows: Markup
    more: int


def awaited_page(setting: Setting) -> str:
    """Render the list."""
    groups: list[Group] = []
    left = 0
    room, names = MOST_ROWS, setting.names
    whole = _completeness(setting)
    parts = setting.count.awaited.partition_by(KEY, as_dict=True, maintain_order=True)
    for key, part in sorted(parts.items(), key=lambda item: _order(item[0], setting)):
        if room <= 0:
            left += part.height
            continue
        groups.append(_group(key, part, whole.get(key, {}), setting))
        room -= min(part.height, MOST_A_GROUP)
    has_official = any(names.is_official(one) for one in names.source_kinds)
    values = {
        "groups": [group for group in groups if group.official or not has_official],
        "others": [group for group in groups if has_official and not group.official],
        "groups_more": left,
        "listed": is_listed(setting.count.completeness),
        "law": setting.count.law.title.of(setting.words.lang),
    }
    return setting.page("awaited.html", values)


def is_listed(completeness: pl.DataFrame) -> bool:
    """Say whether any source states which stations there are, or how many."""
    return completeness["stations_expected"].is_not_null().any()


def _order(key: tuple[object, ...], setting: Setting) -> tuple[bool, list[object]]:
    """Order the official sources' lists first: those are what the law asks for."""
    return not setting.names.is_official(str(key[1])), [natural_key(str(part)) for part in key]


def _completeness(setting: Setting) -> dict[tuple[object, ...], Mapping[str, object]]:
    whole = setting.count.completeness.filter(pl.col("area").is_null())
    return {tuple(row[name] for name in KEY): row for row in whole.iter_rows(named=True)}


def _group(
    key: tuple[object, ...], part: pl.DataFrame, whole: Mapping[str, object], setting: Setting
) -> Group:
    contest, source, kind = (str(value) for value in key)
    names, none = setting.names, setting.words("word.none_given")
    states = {state: names.term("state", state) for state in part["state"].drop_nulls().unique()}
    shown = part.sort("unit_id").head(MOST_A_GROUP)
    table = shown.with_columns(
        pl.Series("name", [names.unit(unit) or None for unit in shown["unit_id"]], pl.String),
        pl.int_range(1, pl.len() + 1).alias("place"),
        pl.col("reason").fill_null(none),
        pl.col("state").replace(states),
    )
    columns = ["place", "unit_id", "name", "area", "registered", "reason", "state"]
    return Group(
        title=names.contest(contest),
        source=names.source(source),
        official=names.is_official(source),
        kind=names.kind(kind),
        awaited=part.height,
        expected=_whole(whole.get("stations_expected")),
        received=_whole(whole.get("stations_received")),
        registered=_whole(whole.get("registered_received")),
        registered_all=_whole(whole.get("registered_expected")),
        deadlines=_deadlines(contest, setting) if names.is_official(source) else (),
        rows=html_rows(table, columns),
        more=part.height - shown.height,
    )


def _deadlines(contest: str, setting: Setting) -> tuple[Mapping[str, str], ...]:
    """Give what the law asks of the official source by when, whoever says that it was met."""
    count = setting.count
    mine = count.deadlines.filter(
        (pl.col("contest_id").is_null() | (pl.col("contest_id") == contest))
        & pl.col("due_at").is_not_null()
    ).sort("due_at")
    titles = {one.code: one.title.of(setting.words.lang) for one in count.law.deadlines}
    return tuple(
        {
            "title": titles.get(code, code),
            "due_at": instant(due, count.law.zone),
            "state": state,
        }
        for code, due, state in mine.select("code", "due_at", "state").iter_rows()
    )


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None
