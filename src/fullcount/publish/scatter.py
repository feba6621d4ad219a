"""One contest, source against source: each station's lead as one states it and the other does.

Grain: one picture per pair of sources, drawn as a small SVG from a template, because a report
may have a thousand of them. Stations beyond ``MOST`` are left out of the picture, largest
difference kept, and the picture says so.
"""

from dataclasses import dataclass

import polars as pl
from markupsafe import Markup

from fullcount.model.form import FormStatus
from fullcount.publish.copies import candidate_slots
from fullcount.publish.page import page
from fullcount.publish.setting import Setting
from fullcount.publish.spell import number

MOST = 1500
SIZE = 400
EDGE = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Leads:
    """Per station: the lead of one candidate over another by two sources."""

    frame: pl.DataFrame  # unit_id, a, b
    source_a: str
    source_b: str
    leader: str
    rival: str


def scatter(contest: str, setting: Setting, forms: pl.DataFrame | None) -> Markup | None:
    """Draw the pair of sources that share most stations; null = none shares any."""
    leads = None if forms is None else station_leads(contest, setting, forms)
    if leads is None:
        return None
    names = setting.names
    points = leads.frame.sort((pl.col("a") - pl.col("b")).abs(), descending=True).head(MOST)
    low = min(_whole(points.select(pl.min_horizontal("a", "b").min())), 0)
    high = max(_whole(points.select(pl.max_horizontal("a", "b").max())), 0, low + 1)
    scale = SIZE / (high - low)
    placed = points.select(
        (EDGE + (pl.col("a") - low) * scale).round(1).alias("x"),
        (16 + SIZE - (pl.col("b") - low) * scale).round(1).alias("y"),
        (pl.col("a") != pl.col("b")).alias("apart"),
    )
    drawn = page(
        "scatter.svg",
        setting.words,
        {
            "points": placed.rows(),
            "zero_x": round(EDGE - low * scale, 1),
            "zero_y": round(16 + SIZE + low * scale, 1),
            "low": number(low),
            "high": number(high),
            "size": SIZE,
            "edge": EDGE,
            "source_a": names.source(leads.source_a),
            "source_b": names.source(leads.source_b),
            "leader": names.candidate(contest, leads.leader),
            "rival": names.candidate(contest, leads.rival),
            "shown": points.height,
            "stations": leads.frame.height,
            "apart": placed["apart"].sum(),
        },
    )
    return Markup(drawn)  # noqa: S704 -- made by our own template, which escapes


def station_leads(contest: str, setting: Setting, forms: pl.DataFrame) -> Leads | None:
    """Take the leads from the forms of the pair of sources that share most stations."""
    patterns = setting.count.patterns.filter(
        (pl.col("contest_id") == contest) & (pl.col("stations_compared") > 0)
    ).sort("stations_compared", "source_a", "source_b", descending=[True, False, False])
    slots = {one: column for column, one in candidate_slots(setting.count, contest, forms)}
    for row in patterns.iter_rows(named=True):
        pair = _two(contest, setting, row["source_a"], row["leader_a"], row["leader_b"])
        if pair is None or any(one not in slots for one in pair):
            continue
        lead = _lead(forms, *(slots[one] for one in pair))
        both = _of(lead, row["source_a"], "a").join(
            _of(lead, row["source_b"], "b"), on=["unit_id", "kind"], validate="1:1"
        )
        if both.height > 1:
            return Leads(
                frame=both.select("unit_id", "a", "b").sort("unit_id", "a", "b"),
                source_a=row["source_a"],
                source_b=row["source_b"],
                leader=pair[0],
                rival=pair[1],
            )
    return None


def _two(
    contest: str, setting: Setting, source: str, leader_a: str | None, leader_b: str | None
) -> tuple[str, str] | None:
    """Choose the two whose lead is drawn: the sources' leaders, or the leader and the rival."""
    if leader_a is None:
        return None
    if leader_b is not None and leader_b != leader_a:
        return leader_a, leader_b
    rival = setting.count.standings.filter(
        (pl.col("contest_id") == contest) & (pl.col("source_id") == source) & pl.col("main")
    )["rival"]
    return (leader_a, rival[0]) if rival.len() and rival[0] is not None else None


def _lead(forms: pl.DataFrame, leader: str, rival: str) -> pl.DataFrame:
    return forms.filter(pl.col("status") == FormStatus.STATED.value).select(
        "unit_id", "kind", "source_id", "reading", (pl.col(leader) - pl.col(rival)).alias("lead")
    )


def _of(lead: pl.DataFrame, source: str, name: str) -> pl.DataFrame:
    stated = lead.filter((pl.col("source_id") == source) & pl.col("lead").is_not_null())
    first = stated.sort("reading").unique(["unit_id", "kind"], keep="first", maintain_order=True)
    return first.select("unit_id", "kind", pl.col("lead").alias(name))


def _whole(frame: pl.DataFrame) -> int:
    value = frame.item()
    return value if isinstance(value, int) else 0
