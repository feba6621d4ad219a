"""One page of a quick count: what was found, what may be said, how it came in, which rule holds.

Grain: one estimate at one instant. In English only so far; everything a file wrote is escaped.
The picture is the arrival path: the estimate as the sample came in, with its interval.
"""

import altair as alt
import polars as pl
import vl_convert
from markupsafe import Markup

from fullcount.publish.charts import COLOURS, HEIGHT, WIDTH, accessible, register_fonts
from fullcount.publish.page import page
from fullcount.publish.texts import words
from fullcount.quickcount.estimate import Estimate
from fullcount.quickcount.gate import Gate
from fullcount.quickcount.wording import of_estimate, points
from fullcount.quickcount.worst import Worst
from fullcount.stats.evidence import NotApplicable

CAPTION = (
    "Estimated shares as the returns of the sample came in; bands are 95 % intervals. A line "
    "that still walks says that the stations that are missing differ from those that came."
)
MOST_LINES = 5


def quickcount_page(
    title: str,
    *,
    found: Estimate | NotApplicable,
    verdict: Gate,
    bounds: Worst | None,
    strata: pl.DataFrame,
    path: pl.DataFrame,
) -> str:
    """Render the page."""
    picture = arrival_picture(path)
    values = {
        "title": title,
        "says": of_estimate(found, verdict),
        "found": found if isinstance(found, Estimate) else None,
        "verdict": verdict,
        "bounds": bounds,
        "strata": strata.to_dicts(),
        "picture": picture or "",
        "caption": CAPTION,
        "points": points,
    }
    return page("quickcount.html", words("en"), values)


def arrival_picture(path: pl.DataFrame) -> Markup | None:
    """Draw the arrival path; null where no estimate could be made at two instants."""
    told = path.filter(pl.col("candidate").is_not_null())
    if told["at"].n_unique() < 2:
        return None
    register_fonts()
    last = told.filter(pl.col("at") == pl.col("at").max()).sort("share", descending=True)
    names = last["candidate"].head(MOST_LINES).to_list()
    shown = told.filter(pl.col("candidate").is_in(names)).select(
        "received", "candidate", pl.col("share", "lower", "upper") * 100
    )
    colour = alt.Color(
        "candidate:N", sort=names, title=None, scale=alt.Scale(domain=names, range=list(COLOURS))
    )
    base = alt.Chart(shown, width=WIDTH, height=HEIGHT).encode(
        x=alt.X("received:Q", title="stations received"), color=colour
    )
    band = base.mark_area(opacity=0.25).encode(
        y=alt.Y("lower:Q", title="estimated share, %", scale=alt.Scale(zero=False)), y2="upper:Q"
    )
    line = base.mark_line(strokeWidth=2.2).encode(y="share:Q")
    chart = alt.LayerChart(layer=[band, line]).configure(font="Noto Sans", background="white")
    svg = vl_convert.vegalite_to_svg(chart.to_json())
    return Markup(accessible(svg, name="arrival", title="Arrival path", about=CAPTION))  # noqa: S704
