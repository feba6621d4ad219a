"""Two pictures of a mission: what was seen with its intervals, and when reports came by network.

Grain: one share that may be published; one half hour of one network. Groups behind which one
observer stands are not drawn. Colours: Okabe and Ito.
"""

from collections.abc import Sequence

import altair as alt
import polars as pl
import vl_convert
from markupsafe import Markup

from fullcount.observe.assess import Assessed
from fullcount.observe.instrument import Question, packaged_instrument
from fullcount.observe.irregular import Estimated
from fullcount.observe.protection import LEAST_OBSERVERS
from fullcount.observe.shares import Share
from fullcount.publish.charts import COLOURS, accessible, register_fonts
from fullcount.publish.texts import Words

MOST_ROWS = 16
ROW_HEIGHT, WIDTH = 22, 520
BIN = "30m"
LABEL = 76  # letters of a question in a picture


def asked(form: str, question: Question, say: Words) -> str:
    """Spell a question with the answer that is the irregularity, where that is one short word."""
    label = question.label.of(say.lang)
    options = packaged_instrument(form).lists.get(question.list_name or "", ())
    words = {option.code: option.label.of(say.lang) for option in options}
    wrong = [words[code] for code in question.irregular if code in {"yes", "no"}]
    return f"{label} {wrong[0]}" if len(wrong) == 1 else label


def shares_chart(estimates: Sequence[Estimated], say: Words, *, fictional: bool) -> Markup | None:
    """Draw shares with their intervals, most frequent first; null where none may be published."""
    shown = [
        (asked(one.form, one.question, say)[:LABEL], one.share)
        for one in estimates
        if one.gate.is_open and isinstance(one.share, Share)
    ]
    if not shown:
        return None
    shown.sort(key=lambda each: -each[1].share)
    frame = pl.DataFrame(
        [
            {
                "what": label,
                "share": 100 * one.share,
                "lower": 100 * one.lower,
                "upper": 100 * one.upper,
            }
            for label, one in shown[:MOST_ROWS]
        ]
    )
    order = frame["what"].to_list()
    y = alt.Y("what:N", sort=order, title=None, axis=alt.Axis(labelLimit=380))
    base = alt.Chart(frame, width=WIDTH, height=ROW_HEIGHT * len(order))
    bars = base.mark_rule(strokeWidth=3, color=COLOURS[5]).encode(
        x=alt.X("lower:Q", title=say("mission_seen.axis"), scale=alt.Scale(domainMin=0)),
        x2="upper:Q",
        y=y,
    )
    dots = base.mark_point(filled=True, size=60, color=COLOURS[0], opacity=1).encode(
        x="share:Q", y=y
    )
    title, about = say("mission_seen.title"), say("mission_seen.caption")
    return _set(alt.LayerChart(layer=[bars, dots]), "shares", title, about, say, fictional)


def arrivals_chart(found: Assessed, say: Words) -> Markup | None:
    """Draw reports received by half hour and network, over the outages measured of each."""
    came = found.disposed.filter(
        pl.col("received_at").is_not_null() & pl.col("operator").is_not_null()
    ).with_columns(pl.col("slot").n_unique().over("operator").alias("slots"))
    known = came.filter(pl.col("slots") >= LEAST_OBSERVERS)
    if not known.height:
        return None
    zone = found.mission.zone
    bins = (
        known.group_by("operator", _local(pl.col("received_at"), zone).dt.truncate(BIN).alias("at"))
        .agg(pl.len().alias("reports"))
        .with_columns((pl.col("at") + pl.duration(minutes=30)).alias("to"))
        .sort("operator", "at")
    )
    order = sorted(bins["operator"].unique())
    charts: list[alt.Chart | alt.LayerChart] = []
    outages = _outages(found)
    span = [bins["at"].min(), bins["to"].max()]
    for at, name in enumerate(order):
        charts.append(_strip(bins.filter(pl.col("operator") == name), outages, name, at, say, span))
    title, about = say("mission_network.title"), say("mission_network.caption")
    whole = alt.VConcatChart(vconcat=charts, spacing=14)
    return _set(whole, "arrivals", title, about, say, found.mission.fictional)


def _strip(
    bins: pl.DataFrame,
    outages: pl.DataFrame,
    name: str,
    at: int,
    say: Words,
    span: Sequence[object],
) -> alt.LayerChart:
    x = alt.X(
        "at:T",
        title=None,
        axis=alt.Axis(format="%H:%M", tickCount=12, labelOverlap="greedy", labelFlush=False),
        scale=alt.Scale(domain=[str(one) for one in span]),
    )
    layers: list[alt.Chart] = []
    mine = outages.filter(pl.col("operator") == name)
    if mine.height:
        layers.append(
            alt.Chart(mine, width=WIDTH, height=64)
            .mark_rect(color=COLOURS[4], opacity=0.28)
            .encode(x=x, x2="to:T")
        )
    bars = alt.Chart(bins, width=WIDTH, height=64, title=alt.TitleParams(name, fontSize=12))
    layers.append(
        bars.mark_bar(color=COLOURS[at % len(COLOURS)]).encode(
            x=x,
            x2="to:T",
            y=alt.Y("reports:Q", title=say("mission_network.reports")),
            y2=alt.YDatum(0),
        )
    )
    return alt.LayerChart(layer=layers)


def _outages(found: Assessed) -> pl.DataFrame:
    """Give the measured spans of each operator, in local time."""
    if found.network is None:
        return pl.DataFrame(schema={"operator": pl.String, "at": pl.Datetime, "to": pl.Datetime})
    zone = found.mission.zone
    return found.network.touched.filter(
        pl.col("operator").is_not_null() & pl.col("ends_at").is_not_null()
    ).select(
        "operator",
        _local(pl.col("starts_at"), zone).alias("at"),
        _local(pl.col("ends_at"), zone).alias("to"),
    )


def _local(at: pl.Expr, zone: str) -> pl.Expr:
    return at.dt.convert_time_zone(zone).dt.replace_time_zone(None)


def _set(
    chart: alt.LayerChart | alt.VConcatChart,
    name: str,
    title: str,
    about: str,
    say: Words,
    fictional: bool,  # noqa: FBT001 -- whether the page's data is invented, said on its face
) -> Markup:
    register_fonts()
    said = alt.TitleParams(
        title, subtitle=say("chart.fictional") if fictional else "", subtitlePadding=9
    )
    spec = (
        chart.properties(title=said)
        .configure(
            font="Noto Sans, Noto Nastaliq Urdu",
            background="white",
            axis=alt.AxisConfig(gridColor="#e6e6e6", titleFontWeight="normal"),
            title=alt.TitleConfig(anchor="start", fontSize=14, subtitleColor="#8a3200"),
            view=alt.ViewConfig(stroke=None),
        )
        .to_json()
    )
    svg = vl_convert.vegalite_to_svg(spec)
    return Markup(accessible(svg, name=name, title=title, about=about))  # noqa: S704 -- Vega escapes
