"""The report folder's pages: one that stands alone, one per contest, the awaited list, pictures.

``report.html`` stays under ``MOST_BYTES`` for any election: long lists are cut to what fits,
and each says how much it left out and in which file that stands.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl
from markupsafe import Markup

from fullcount.count.run import Count
from fullcount.model.results import PairClass, Verdict
from fullcount.publish.awaited_page import awaited_page
from fullcount.publish.charts import Picture, pictures
from fullcount.publish.contest_page import Parts, contest_page, parts_of
from fullcount.publish.fonts import LICENCE, URDU, font_files
from fullcount.publish.judged import judged_rules
from fullcount.publish.late import completeness_rows, deadline_rows
from fullcount.publish.logged import Logged
from fullcount.publish.page import page
from fullcount.publish.people import people
from fullcount.publish.rows import html_rows
from fullcount.publish.sections import Section, Teller, sections_of
from fullcount.publish.sentences import caveats, opening
from fullcount.publish.setting import Setting, setting_of
from fullcount.publish.standing import ContestRow, contest_rows
from fullcount.publish.summary import Summary, summarise
from fullcount.publish.texts import LANGUAGES

MOST_BYTES = 3_000_000
MOST_STATIONS = 50  # of each contest
STATION_ROOM = 4_000  # station rows in all
MOST_LISTED = 100  # unread cells, figures, files
METHOD = ("read", "copies", "bounds", "rules", "limits")
GLOSSARY = ("margin", "unsettled", "stake", "finding", "copy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A number of the first screen with what it is a part of."""

    label: str
    value: int | None
    of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotedGroup:
    title: str
    file: str
    of: int
    rows: Markup
    more: int


def report(
    count: Count,
    *,
    lang: str = "en",
    logged: Logged | None = None,
    tellers: Iterable[Teller] = (),
    annexures: Sequence[str] = LANGUAGES,
) -> dict[str, str | bytes]:
    """Make every page and picture of a report: path in the folder -> content.

    ``lang`` is one of ``texts.LANGUAGES``; another is a ValueError. Pure: the same count gives
    the same bytes. ``logged``: the log that the count stands in, if it was logged. ``tellers``:
    what else is told, each in a section of its own. The pages link to ``annexures`` in these
    languages, which whoever writes the folder sets.
    """
    setting = replace(setting_of(count, lang), annexures=tuple(annexures))
    rows = contest_rows(count, setting.names)
    parts = parts_of(count)
    charts = pictures(setting, rows, parts)
    sections = sections_of(setting, tellers)
    files: dict[str, str | bytes] = {
        "report.html": first_page(setting, rows, parts, charts, logged=logged, sections=sections),
        "awaited.html": awaited_page(setting),
        "awaited.csv": count.awaited.write_csv(),
    }
    for chart in charts:
        files[f"charts/{chart.name}.svg"] = str(chart.svg)
        files[f"charts/{chart.name}.png"] = chart.png
    if setting.words.direction == "rtl":
        files |= {f"fonts/{name}": font_files()[name] for name in (URDU, LICENCE)}
    for row in rows:
        files[row.file] = contest_page(row, setting, parts)
    for section in sections:
        if twice := sorted(set(files) & set(section.files)):
            raise ValueError(f"the section {section.name} writes over {', '.join(twice)}")
        files |= section.files
    return files


def report_page(count: Count, *, lang: str = "en") -> str:
    """Make ``report.html`` alone."""
    setting = setting_of(count, lang)
    rows = contest_rows(count, setting.names)
    parts = parts_of(count)
    return first_page(setting, rows, parts, pictures(setting, rows, parts))


def first_page(
    setting: Setting,
    rows: Sequence[ContestRow],
    parts: Parts,
    charts: Sequence[Picture],
    *,
    logged: Logged | None = None,
    sections: Sequence[Section] = (),
) -> str:
    """Render ``report.html``."""
    count, words = setting.count, setting.words
    found = summarise(count, setting.names, rows)
    groups, left, most = _noted(parts.noted, rows, setting)
    judged = judged_rules(count, setting.names)
    values: dict[str, object] = {
        "found": found,
        "rows": rows,
        "opening": opening(found, words),
        "caveats": caveats(
            found, words, [count.law.note.of(words.lang), count.returns.election.note]
        ),
        "keys": _keys(found, setting),
        "charts": charts,
        "verdicts": [verdict.value for verdict in Verdict],
        "noted": groups,
        "noted_more": left,
        "most": most,
        "judged": judged,
        "kept": [one for one in judged if not one.failed],
        "completeness": completeness_rows(setting),
        "deadlines": deadline_rows(setting),
        "people": _people(setting),
        "method": [words(f"method.{name}") for name in METHOD],
        "glossary": [(words(f"glossary.{w}.term"), words(f"glossary.{w}.means")) for w in GLOSSARY],
        "logged": logged,
        "sections": sections,
        **_figures(count),
        **_unread(count),
        **_digests(count),
    }
    return setting.page("report.html", values)


def _keys(found: Summary, setting: Setting) -> list[Key]:
    made = found.checks_failed + found.checks_passed
    numbers: list[tuple[str, int | None, int | None]] = [
        ("contests", found.contests, None),
        ("reversed", found.contests_reversed, found.contests_compared),
        ("unsettled", found.contests_unsettled, found.contests),
        ("forms", found.forms_stated, found.forms),
        ("differing", found.pairs_differing if found.pairs else None, found.pairs or None),
        ("findings", found.checks_failed, made),
        ("awaited" if found.has_official else "awaited_any", found.awaited, None),
        ("unread", found.unread, None),
    ]
    return [
        Key(label=setting.words(f"key.{key}"), value=value, of=of) for key, value, of in numbers
    ]


def _noted(
    parts: Mapping[str, pl.DataFrame], rows: Sequence[ContestRow], setting: Setting
) -> tuple[list[NotedGroup], int, int]:
    """Give as many stations of each contest as fit, those most at stake first."""
    most = max(1, min(MOST_STATIONS, STATION_ROOM // max(len(parts), 1)))
    names, unbounded = setting.names, setting.words("word.unbounded")
    classes = {one.value: names.term("pair", one.value) for one in PairClass}
    groups: list[NotedGroup] = []
    left = 0
    for row in (row for row in rows if row.contest_id in parts):
        if len(groups) >= STATION_ROOM:
            left += 1
            continue
        part = parts[row.contest_id]
        shown = part.head(most)
        shown = shown.with_columns(
            pl.Series("name", [names.unit(unit) or None for unit in shown["unit_id"]], pl.String),
            pl.when("unbounded")
            .then(pl.lit(unbounded))
            .otherwise(pl.col("stake").cast(pl.String))
            .alias("stake_shown"),
            pl.col("classes")
            .str.split(" ")
            .list.eval(pl.element().replace(classes))
            .list.join(", "),
        )
        columns = ["unit_id", "name", "rules", "classes", "lead_change", "stake_shown"]
        groups.append(
            NotedGroup(
                title=row.contest_id,
                file=row.file,
                of=part.height,
                rows=html_rows(shown, columns),
                more=part.height - shown.height,
            )
        )
    return groups, left, most


def _people(setting: Setting) -> Markup:
    found = people(setting)
    if found is None:
        return Markup("")
    rendered = page("people.html", setting.words, {"people": found})
    return Markup(rendered)  # noqa: S704 -- made by our own template, which escapes


def _figures(count: Count) -> Mapping[str, object]:
    """List published figures, those that do not follow from their parts first."""
    failing = count.findings.filter(pl.col("grain") == "figure")["subject"]
    marked = count.returns.figures.with_columns(
        pl.col("figure_id").is_in(failing.to_list()).alias("fails")
    ).sort("fails", "figure_id", descending=[True, False])
    return {
        "figures": marked.head(MOST_LISTED).to_dicts(),
        "figures_more": max(marked.height - MOST_LISTED, 0),
    }


def _unread(count: Count) -> Mapping[str, object]:
    unread = count.returns.unread
    return {
        "unread": unread.head(MOST_LISTED).to_dicts(),
        "unread_more": max(unread.height - MOST_LISTED, 0),
        "unread_by_why": unread.group_by("why")
        .len()
        .sort("len", "why", descending=[True, False])
        .rows(),
    }


def _digests(count: Count) -> Mapping[str, object]:
    digests = count.returns.digests.select("file", "sha256", "bytes").sort("file")
    return {
        "digests": digests.head(MOST_LISTED).rows(),
        "digests_more": max(digests.height - MOST_LISTED, 0),
    }
