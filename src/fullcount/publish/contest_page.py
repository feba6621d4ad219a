"""One contest in full: every source, every copy, every finding, and what could change it.

Grain: one page per contest. Units with something noted are laid out copy beside copy; the
others stand one copy to a line. What a page leaves out it counts and says where to find.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl
from markupsafe import Markup

from fullcount.count.run import Count
from fullcount.model.results import Agreement
from fullcount.publish.copies import Lineage, candidate_slots, lineage, units_of
from fullcount.publish.judged import found_by_rule
from fullcount.publish.noted import stations_noted
from fullcount.publish.rows import html_rows
from fullcount.publish.scatter import scatter
from fullcount.publish.sentences import verdict_sentence
from fullcount.publish.setting import FONT_BESIDE, Setting
from fullcount.publish.spell import annexure_file, change, number
from fullcount.publish.standing import ContestRow
from fullcount.publish.tally import tally_table
from fullcount.publish.texts import LANGUAGE_NAMES

MOST_UNITS = 60  # laid out in full
MOST_COPIES = 2_000  # one to a line
MOST_DECISIVE = 40  # of one set


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Frames that all pages draw on, split by contest once."""

    lineage: Lineage
    noted: dict[str, pl.DataFrame]
    findings: dict[str, pl.DataFrame]
    decisive: dict[str, pl.DataFrame]
    patterns: dict[str, pl.DataFrame]


def parts_of(count: Count) -> Parts:
    """Split what the pages of contests show, once for all of them."""
    return Parts(
        lineage=lineage(count),
        noted=split(stations_noted(count)),
        findings=split(count.findings),
        decisive=split(count.decisive),
        patterns=split(count.patterns),
    )


def split(frame: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Split a frame by its contest; rows of no contest are left out."""
    stated = frame.filter(pl.col("contest_id").is_not_null())
    parts = stated.partition_by("contest_id", as_dict=True, maintain_order=True)
    return {str(contest): part for (contest,), part in parts.items()}


def contest_page(row: ContestRow, setting: Setting, parts: Parts) -> str:
    """Render the page of one contest."""
    count, names, contest = setting.count, setting.names, row.contest_id
    forms = parts.lineage.of(contest)
    noted = _ids(parts.noted.get(contest))
    full = [*_own_units(count, contest), *noted][:MOST_UNITS]
    units = units_of(contest, full, source=parts.lineage, names=names, count=count)
    others, captions, lines, more = _others(contest, setting, forms, full)
    findings = parts.findings.get(contest)
    values = {
        "row": row,
        "seats": _seats(count, contest),
        "annexures": [
            (lang, LANGUAGE_NAMES[lang], annexure_file(contest, lang)) for lang in setting.annexures
        ],
        "sentences": [verdict_sentence(line, setting.words) for line in row.lines],
        "reversals": reversals(contest, setting, parts),
        "patterns": pattern_rows(contest, setting, parts),
        "notes": _notes(row, count),
        "tally": tally_table(count, contest, names),
        "scatter": scatter(contest, setting, forms),
        "decisive": decisive_sets(parts.decisive.get(contest), setting),
        "findings": ()
        if findings is None
        else found_by_rule(findings, names, owners=parts.lineage.owners),
        "units": units,
        "units_all": 0 if forms is None else forms["unit_id"].n_unique(),
        "others": others,
        "others_columns": captions,
        "others_count": lines,
        "others_more": more,
    }
    return setting.page("contest.html", values, font_url=FONT_BESIDE)


def reversals(contest: str, setting: Setting, parts: Parts) -> tuple[str, ...]:
    """Say of each pair of sources that name different leaders how their totals differ."""
    rows = parts.patterns.get(contest)
    if rows is None:
        return ()
    every, names, say = _stations_of(contest, setting.count), setting.names, setting.words
    said: list[str] = []
    for row in rows.filter(pl.col("agreement") == Agreement.REVERSED.value).iter_rows(named=True):
        held = (row["stations_a"], row["stations_b"])
        pattern = say(
            "say.pattern_reversed",
            a=names.source(row["source_a"]),
            b=names.source(row["source_b"]),
            leader_a=names.candidate(contest, row["leader_a"]),
            leader_b=names.candidate(contest, row["leader_b"]),
            gain=change(row["winner_gain"]),
            loss=change(None if row["loser_loss"] is None else -row["loser_loss"]),
            stations_a=_stations(held[0], setting),
            stations_b=_stations(held[1], setting),
            pattern=names.term("pattern", row["pattern"]),
        )
        part = every is not None and any(many is not None and many < every for many in held)
        said.append(f"{pattern} {say('say.unlike')}" if part else pattern)
    return tuple(said)


def _stations_of(contest: str, count: Count) -> int | None:
    """Say how many stations a contest has; null = no source says."""
    here = count.standings.filter(pl.col("contest_id") == contest)
    most = here["stations_expected"].max()
    return most if isinstance(most, int) else None


def pattern_rows(contest: str, setting: Setting, parts: Parts) -> list[dict[str, object]]:
    """Lay out each pair of sources: do they agree, how do their totals differ, and where."""
    rows = parts.patterns.get(contest)
    if rows is None:
        return []
    names = setting.names
    return [
        {
            **row,
            "a": names.source(row["source_a"]),
            "b": names.source(row["source_b"]),
            "gain": change(row["winner_gain"]),
            "loss": change(None if row["loser_loss"] is None else -row["loser_loss"]),
            "pattern": names.term("pattern", row["pattern"]),
            "spread": names.term("spread", row["spread"]),
            "only": ", ".join(
                names.candidate(contest, one)
                for side in ("only_a", "only_b")
                for one in row[side] or ()
            ),
        }
        for row in rows.sort(pl.col("agreement") != Agreement.REVERSED.value).iter_rows(named=True)
    ]


def _stations(many: int | None, setting: Setting) -> str:
    """Say how many stations a total speaks for; a stated total names none."""
    if many is None:
        return setting.words("word.stated_total")
    return setting.words("word.stations_many", many=many)


def _ids(noted: pl.DataFrame | None) -> list[str]:
    return [] if noted is None else noted["unit_id"].to_list()


def _own_units(count: Count, contest: str) -> list[str]:
    """Give the contest's own area: its consolidated forms are laid out first."""
    own = count.returns.contests.filter(pl.col("contest_id") == contest)["unit_id"]
    return own.drop_nulls().to_list()


def _seats(count: Count, contest: str) -> int | None:
    seats = count.returns.contests.filter(pl.col("contest_id") == contest)["seats"].to_list()
    return seats[0] if seats else None


def _notes(row: ContestRow, count: Count) -> list[str]:
    """Gather what must be told of the sources that state this contest."""
    here = [line.source_id for line in row.lines]
    sources = count.returns.sources.filter(
        pl.col("source_id").is_in(here) & (pl.col("says").fill_null("") != "")
    )
    return [f"{title}: {says}" for title, says in sources.select("title", "says").iter_rows()]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisiveSet:
    """The fewest stations of one variant, in the order they are taken."""

    source: str
    variant: str
    stations: int
    together: int | None
    taken: tuple[tuple[str, str], ...]  # station, what it can move the lead by
    more: int


def decisive_sets(frame: pl.DataFrame | None, setting: Setting) -> tuple[DecisiveSet, ...]:
    """Lay out the smallest sets by source and variant, the official sources first."""
    if frame is None:
        return ()
    names = setting.names
    official = [one for one in names.source_kinds if names.is_official(one)]
    ordered = frame.sort(~pl.col("source_id").is_in(official), "source_id", "variant", "rank")
    parts = ordered.partition_by("source_id", "variant", as_dict=True, maintain_order=True)
    return tuple(
        DecisiveSet(
            source=names.source(str(source)),
            variant=names.term("variant", str(variant)),
            stations=part.height,
            together=part["cumulative"].to_list()[-1],
            taken=tuple(
                (unit, number(gain))
                for unit, gain in part.select("unit_id", "gain").head(MOST_DECISIVE).iter_rows()
            ),
            more=max(part.height - MOST_DECISIVE, 0),
        )
        for (source, variant), part in parts.items()
    )


def _others(
    contest: str, setting: Setting, forms: pl.DataFrame | None, full: Sequence[str]
) -> tuple[Markup, tuple[str, ...], int, int]:
    """Give the remaining copies one to a line: rows, captions, how many, how many left out."""
    if forms is None:
        return Markup(""), (), 0, 0
    rest = forms.filter(~pl.col("unit_id").is_in(list(full))).sort("unit_id", "kind", "source_id")
    shown = rest.head(MOST_COPIES)
    names = setting.names
    boxes = [name for name in _numbers(shown, setting) if shown[name].null_count() < shown.height]
    slots = candidate_slots(setting.count, contest, forms)
    captions = [names.field(None, box) for box in boxes]
    captions += [names.candidate(contest, candidate) for _, candidate in slots]
    place = pl.concat_str(
        pl.col("file").fill_null("–"),
        pl.col("row").cast(pl.String),
        separator=" : ",
        ignore_nulls=True,
    )
    table = shown.with_columns(
        _named("source_id", names.sources),
        _named("kind", names.kinds),
        pl.col("status").map_elements(
            lambda status: names.term("status", status), return_dtype=pl.String
        ),
        place.alias("place"),
    )
    columns = [
        "unit_id",
        "source_id",
        "kind",
        "status",
        *boxes,
        *(slot for slot, _ in slots),
        "place",
    ]
    return html_rows(table, columns), tuple(captions), shown.height, rest.height - shown.height


def _numbers(forms: pl.DataFrame, setting: Setting) -> list[str]:
    kinds = {box.name for kind in setting.count.law.kinds for box in kind.boxes}
    return [
        name
        for name in forms.columns
        if name in kinds and (forms.schema[name].is_integer() or forms.schema[name] == pl.Boolean)
    ]


def _named(column: str, names: Mapping[str, str]) -> pl.Expr:
    return pl.col(column).replace(dict(names))
