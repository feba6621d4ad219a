"""The docket over time: decided of filed, as published day by day or case by case.

A published count is a point with both its numbers; nothing is drawn between what nobody counted
but a line that leads the eye, and the number filed has a line of its own, because it moves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import altair as alt
import polars as pl
import vl_convert
from markupsafe import Markup

from fullcount.claims.aggregate import Progress
from fullcount.claims.case import Case
from fullcount.publish.charts import COLOURS, HEIGHT, accessible, register_fonts
from fullcount.publish.texts import Words

WIDTH = 640


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A picture with its heading and its caption."""

    title: str
    svg: Markup
    caption: str


def series_chart(title: str, points: Sequence[Progress], say: Words) -> Drawn:
    """Draw a published series."""
    rows = [(one.as_of, one.decided, one.filed, f"{one.decided}/{one.filed}") for one in points]
    caption = say("docket.chart_says")
    return _drawn(title or say("docket.chart"), rows, caption, say=say, line="linear")


def cases_chart(cases: Sequence[Case], say: Words) -> Drawn | None:
    """Draw the cases of a folder: how many are filed and decided by each day."""
    days: list[tuple[date, int, int]] = []
    for case in cases:
        filed = [act.at.date() for act in case.history if act.act == "file"][:1]
        ended = [act.at.date() for act in case.history if act.act in {"decide", "withdraw"}][:1]
        days += [(on, 0, 1) for on in filed] + [(on, 1, 0) for on in ended if filed]
    if not days:
        return None
    rows = []
    for on in sorted({one[0] for one in days}):
        decided = sum(one[1] for one in days if one[0] <= on)
        filed_by = sum(one[2] for one in days if one[0] <= on)
        rows.append((on, decided, filed_by, ""))
    caption = say("docket.chart_cases_says")
    return _drawn(say("docket.chart_cases"), rows, caption, say=say, line="step-after")


def _drawn(
    title: str,
    rows: Sequence[tuple[date, int, int, str]],
    caption: str,
    *,
    say: Words,
    line: Literal["linear", "step-after"],
) -> Drawn:
    register_fonts()
    frame = pl.DataFrame(
        list(rows), schema=["day", "decided", "filed", "label"], orient="row"
    ).with_columns(pl.col("day").cast(pl.Date).cast(pl.Datetime))
    lines = frame.unpivot(["decided", "filed"], index=["day", "label"], variable_name="what")
    named = {"decided": say("docket.decided_line"), "filed": say("docket.filed")}
    shown = lines.with_columns(pl.col("what").replace(named))
    domain = list(named.values())
    lines_drawn = (
        alt.Chart(shown, width=WIDTH, height=HEIGHT)
        .mark_line(point=True, strokeWidth=2, interpolate=line)
        .encode(
            x=alt.X(
                "day:T",
                title=say("docket.axis_day"),
                axis=alt.Axis(format="%Y-%m-%d", tickCount=6),
                scale=alt.Scale(padding=32),
            ),
            y=alt.Y("value:Q", title=say("docket.axis_count"), axis=alt.Axis(tickMinStep=1)),
            color=alt.Color(
                "what:N", title=None, scale=alt.Scale(domain=domain, range=list(COLOURS[:2]))
            ),
            strokeDash=alt.StrokeDash(
                "what:N", title=None, scale=alt.Scale(domain=domain, range=[[1, 0], [6, 4]])
            ),
        )
    )
    text = (
        alt.Chart(frame)
        .mark_text(dy=-12, fontSize=11)
        .encode(x="day:T", y="decided:Q", text="label:N")
    )
    spec = (
        alt.LayerChart(layer=[lines_drawn, text])
        .configure(
            font="Noto Sans, Noto Nastaliq Urdu",
            background="white",
            axis=alt.AxisConfig(gridColor="#e6e6e6", titleFontWeight="normal"),
            legend=alt.LegendConfig(orient="bottom"),
            view=alt.ViewConfig(stroke=None),
        )
        .to_json()
    )
    svg = accessible(vl_convert.vegalite_to_svg(spec), name="docket", title=title, about=caption)
    return Drawn(title=title, svg=Markup(svg), caption=caption)  # noqa: S704 -- Vega escapes
