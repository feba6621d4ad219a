"""The mission's page: which reports came, when, and how good they are.

Grain: one group of expected reports; one gap; one check. A group behind which one observer stands
joins another; no subject of a flag is named, for a flag names an observer.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from fractions import Fraction

import polars as pl

from fullcount.observe.agreement import Agreement
from fullcount.observe.assess import Assessed
from fullcount.observe.examined import every_check
from fullcount.observe.instrument import packaged_instrument
from fullcount.observe.published import (
    OTHERS,
    checks_to_publish,
    gaps_to_publish,
    items_to_publish,
    with_few_together,
)
from fullcount.observe.shutdown import Beside
from fullcount.publish.mission_charts import arrivals_chart
from fullcount.publish.mission_sections import Section, Table, table
from fullcount.publish.spell import NOT_STATED, instant, number, percent, share
from fullcount.publish.texts import Words

MOST_ITEMS = 12
COUNTS = ("due", "received", "partial", "finding", "missing")


def response_section(found: Assessed, say: Words) -> Section:
    """Say how many reports came of those that were due, by every group that matters."""
    groups = ("stratum", "hour", "observer_kind", "form")
    strange = found.arrivals.strange.height
    return Section(
        id="response",
        title=say("mission_response.title"),
        says=(say("mission_response.says"),),
        tables=(
            _covered(found, "stratum", "coverage", say),
            _covered(found, "observer_kind", "coverage_kind", say),
            *(_response(found, name, say) for name in groups),
        ),
        notes=(say("mission_response.strange", strange=strange),) if strange else (),
    )


def _response(found: Assessed, by: str, say: Words) -> Table:
    told = with_few_together(found.response[by], by=by)
    weighted = "received_weighted" in told.columns
    rows = []
    for row in told.iter_rows(named=True):
        cells = [_group(found, by, row[by], say), *(number(row[name]) for name in COUNTS)]
        cells.append(share(row["received"], row["due"]))
        if weighted:
            cells.append(_ratio(row["received_weighted"], row["due_weighted"]))
        rows.append(cells)
    names = ("group", *COUNTS, "rate", *(("weighted",) if weighted else ()))
    columns = [say(f"mission_response.{name}") for name in names]
    return table(say(f"mission_response.{by}"), columns, rows)


def _covered(found: Assessed, by: str, title: str, say: Words) -> Table:
    told = with_few_together(found.coverage[by], by=by)
    rows = [
        [
            _group(found, by, row[by], say),
            number(row["stations"]),
            number(row["covered"]),
            share(row["covered"], row["stations"]),
            _ratio(row["covered_weighted"], row["stations_weighted"]),
        ]
        for row in told.iter_rows(named=True)
    ]
    columns = [
        say(f"mission_response.{name}")
        for name in ("group", "stations", "covered", "rate", "weighted")
    ]
    return table(say(f"mission_response.{title}"), columns, rows)


def _ratio(part: float | None, whole: float | None) -> str:
    if part is None or not whole:
        return NOT_STATED
    return percent(part / whole)


def _group(found: Assessed, by: str, name: str | None, say: Words) -> str:
    if name == OTHERS:
        return say("mission.others")
    if by == "form" and name is not None:
        return packaged_instrument(name).title.of(say.lang)
    if by == "hour" and name is not None:
        when = pl.Series([name]).str.to_datetime(time_zone="UTC")[0]
        return instant(when, found.mission.zone)
    return name or NOT_STATED


def network_section(found: Assessed, say: Words) -> Section:
    """Say when groups fell silent, and what was measured at the same time."""
    tables = []
    if gaps_to_publish(found):
        tables.append(_gaps(found, say))
    if found.network is not None:
        tables.append(_touched(found, say))
        if found.network.tried:
            tables.append(_tried(found, say))
    said = [say("mission_network.says"), say("mission.no_cause")]
    if not gaps_to_publish(found):
        said.append(say("mission_network.no_gaps"))
    figure = arrivals_chart(found, say)
    return Section(
        id="network",
        title=say("mission_network.title"),
        says=tuple(said),
        figure=figure,
        caption=say("mission_network.caption") if figure else "",
        tables=tuple(tables),
    )


def _gaps(found: Assessed, say: Words) -> Table:
    zone = found.mission.zone
    beside: dict[object, list[Beside]] = {}
    for one in found.network.beside if found.network else ():
        beside.setdefault(one.gap, []).append(one)
    rows = [
        [
            gap.group,
            _beside(beside.get(gap, []), say),
            instant(gap.starts_at, zone),
            instant(gap.ends_at, zone),
            number(gap.due),
            number(gap.came_after),
        ]
        for gap in gaps_to_publish(found)
    ]
    columns = [
        say(f"mission_network.{name}") for name in ("group", "beside", "from", "to", "due", "after")
    ]
    return table(say("mission_network.gaps"), columns, rows, words=2)


def _beside(found: list[Beside], say: Words) -> str:
    told = (f"{one.provider.upper()}: {say(f'measured.{one.outcome.value}')}" for one in found)
    return "; ".join(dict.fromkeys(told)) or NOT_STATED


def _touched(found: Assessed, say: Words) -> Table:
    zone = found.mission.zone
    touched = found.network.touched if found.network else pl.DataFrame()
    rows = [
        [
            row["provider"].upper(),
            say(f"measured.{row['outcome']}"),
            row["operator"] or row["region"] or say("mission_network.everywhere"),
            *_span(row["starts_at"], row["ends_at"], zone=zone, days=row["whole_days"]),
            number(row["stations"]),
            number(row["registered"]),
        ]
        for row in touched.sort("starts_at", "provider", "ref").iter_rows(named=True)
    ]
    names = ("provider", "outcome", "where", "from", "to", "stations", "registered")
    columns = [say(f"mission_network.{name}") for name in names]
    return table(say("mission_network.touched"), columns, rows, words=3)


def _span(
    starts: datetime, ends: datetime | None, *, zone: str, days: bool | None
) -> tuple[str, str]:
    """Spell a measured span; where only days are stated, the days and no hour."""
    if not days:
        return instant(starts, zone), instant(ends, zone)
    last = NOT_STATED if ends is None else f"{ends - timedelta(days=1):%Y-%m-%d}"
    return f"{starts:%Y-%m-%d}", last


def _tried(found: Assessed, say: Words) -> Table:
    rows = [
        [
            one.target,
            say(f"tells.{one.tells.name}"),
            *(number(n) for n in (one.ok, one.anomaly, one.confirmed, one.failure, one.networks)),
        ]
        for one in (found.network.tried if found.network else ())
    ]
    names = ("target", "tells", "ok", "anomaly", "confirmed", "failure", "networks")
    columns = [say(f"mission_network.{name}") for name in names]
    return table(say("mission_network.tried"), columns, rows, words=2)


def checks_section(found: Assessed, say: Words) -> Section:
    """Say how the checks came out, how well two observers agree, and what was left open."""
    few = sum(not isinstance(told, Agreement) for _, _, told in found.agreement)
    notes = []
    if found.came.conflicting:
        notes.append(say("mission_checks.conflicting", conflicting=found.came.conflicting))
    if found.unread.height:
        notes.append(say("mission_checks.unread", unread=found.unread.height))
    if few:
        notes.append(say("mission_checks.agreement_few", few=few))
    none = (
        items_to_publish(found).filter((pl.col("answered") == 0) & (pl.col("reports") > 0)).height
    )
    if none:
        notes.append(say("mission_checks.items_none", none=none))
    tables = [_tiers(found, say), _flagged(found, say), _agreement(found, say), _items(found, say)]
    return Section(
        id="checks",
        title=say("mission_checks.title"),
        says=(say("mission_checks.says"),),
        tables=tuple(one for one in tables if one.rows),
        notes=tuple(notes),
    )


ANSWERS = ("passed", "flagged", "waived", "unknown")


def _tiers(found: Assessed, say: Words) -> Table:
    rows = [
        [say(f"mission_tier.{row['tier']}"), *(number(row[name]) for name in ANSWERS)]
        for row in found.tiers.iter_rows(named=True)
    ]
    columns = [say(f"mission_checks.{name}") for name in ("tier", *ANSWERS)]
    return table(say("mission_checks.tiers"), columns, rows)


def _flagged(found: Assessed, say: Words) -> Table:
    titles = {check.code: check.title.of(say.lang) for check in every_check(found.forms)}
    flagged = checks_to_publish(found).filter(pl.col("flagged") + pl.col("waived") > 0)
    rows = [
        [row["check"], titles[row["check"]], *(number(row[name]) for name in ANSWERS)]
        for row in flagged.sort("flagged", "check", descending=[True, False]).to_dicts()
    ]
    columns = [
        say("mission_seen.code"), *(say(f"mission_checks.{n}") for n in ("check", *ANSWERS))
    ]  # fmt: skip
    return table(say("mission_checks.flagged_checks"), columns, rows, words=2)


def _agreement(found: Assessed, say: Words) -> Table:
    rows = [
        [
            _label(form, name, say),
            number(told.pairs),
            share(told.agreed, told.pairs),
            f"{float(told.kappa):.2f}" if isinstance(told.kappa, Fraction) else NOT_STATED,
        ]
        for form, name, told in found.agreement
        if isinstance(told, Agreement)
    ]
    columns = [
        say("mission_seen.question"),
        *(say(f"mission_checks.{name}") for name in ("pairs", "agreed", "kappa")),
    ]
    return table(say("mission_checks.agreement"), columns, rows)


def _items(found: Assessed, say: Words) -> Table:
    worst = (
        items_to_publish(found)
        .filter((pl.col("reports") > pl.col("answered")) & (pl.col("answered") > 0))
        .with_columns((pl.col("answered") / pl.col("reports")).alias("part"))
        .sort("part", "form", "question")
        .head(MOST_ITEMS)
    )
    rows = [_item(row, say) for row in worst.iter_rows(named=True)]
    columns = [
        say("mission_seen.question"),
        *(say(f"mission_checks.{n}") for n in ("reports", "not_seen", "refused", "blank")),
    ]
    return table(say("mission_checks.items"), columns, rows)


def _item(row: Mapping[str, str], say: Words) -> list[str]:
    counts = ("reports", "not_seen", "refused", "blank")
    return [_label(row["form"], row["question"], say), *(number(row[name]) for name in counts)]


def _label(form: str, name: str, say: Words) -> str:
    labels = {q.name: q.label.of(say.lang) for q in packaged_instrument(form).questions()}
    return labels[name]
