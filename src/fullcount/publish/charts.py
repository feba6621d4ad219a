"""Four pictures of a count, as SVG and PNG: static, colour-blind safe, with words for the blind.

Each takes frames and gives an Altair chart or null where the sources state nothing to draw.
Points are added up before they are drawn, so that a picture stays small for any election.
Colours: Okabe and Ito, https://jfly.uni-koeln.de/color/.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import altair as alt
import polars as pl
import vl_convert
from markupsafe import Markup, escape

from fullcount.publish.contest_page import Parts
from fullcount.publish.scatter import station_leads
from fullcount.publish.setting import Setting
from fullcount.publish.standing import ContestRow

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#444444")
DASHES = ([1, 0], [7, 3], [2, 2], [8, 2, 2, 2], [4, 4], [1, 3], [10, 3])
WIDTH, HEIGHT = 430, 280
MOST_BARS = 20
MOST_INSTANTS = 240
MOST_CONTESTS = 150  # in the scatter of all stations
BINS = 36

Chart = alt.Chart | alt.LayerChart


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart in both forms; ``svg`` is also what stands in the page."""

    name: str
    caption: str
    svg: Markup
    png: bytes


def pictures(setting: Setting, rows: Sequence[ContestRow], parts: Parts) -> tuple[Picture, ...]:
    """Draw what can be drawn of this count."""
    register_fonts()
    drawn = {
        "completeness": completeness_chart(setting),
        "scatter": scatter_chart(setting, rows, parts),
        "margin": margin_chart(setting, rows),
        "turnout": turnout_chart(setting, rows),
    }
    return tuple(
        picture(name, chart, setting) for name, chart in drawn.items() if chart is not None
    )


def picture(name: str, chart: Chart, setting: Setting) -> Picture:
    """Set a chart as SVG and as PNG."""
    title, caption = setting.words(f"chart.{name}"), setting.words(f"chart.{name}_caption")
    if setting.count.returns.election.fictional:
        chart = chart.properties(
            title=alt.TitleParams(title, subtitle=setting.words("chart.fictional"))
        )
    else:
        chart = chart.properties(title=title)
    spec = chart.configure(
        font="Noto Sans, Noto Nastaliq Urdu",
        background="white",
        axis=alt.AxisConfig(gridColor="#e6e6e6", labelLimit=170, titleFontWeight="normal"),
        legend=alt.LegendConfig(orient="bottom", columns=1, labelLimit=430),
        title=alt.TitleConfig(anchor="start", fontSize=14, subtitleColor="#8a3200"),
        view=alt.ViewConfig(stroke=None),
    ).to_json()
    svg = accessible(vl_convert.vegalite_to_svg(spec), name=name, title=title, about=caption)
    png = vl_convert.svg_to_png(svg, scale=2)
    return Picture(name=name, caption=caption, svg=Markup(svg), png=png)  # noqa: S704 -- Vega escapes


def accessible(svg: str, *, name: str, title: str, about: str) -> str:
    """Give a picture a title and a description, and ids that are its own in the page."""
    own = svg.replace('"clip', f'"{name}-clip').replace("#clip", f"#{name}-clip")
    words = (
        f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(about)}</desc>'
    )
    head, rest = own.split(">", 1)
    return f'{head} role="img" aria-labelledby="{name}-t {name}-d">{words}{rest}'


@cache
def register_fonts() -> None:
    """Let pictures be set in the fonts we ship, whatever the system has."""
    with as_file(files("fullcount.publish") / "fonts") as folder:
        vl_convert.register_font_directory(str(folder))


def completeness_chart(setting: Setting) -> Chart | None:
    """Share of expected stations received, over time, by source."""
    frame = arrivals_by_source(setting)
    if frame.is_empty():
        return None
    names = setting.names
    shown = frame.with_columns(
        pl.col("source_id").replace(dict(names.sources)).alias("source"),
        pl.col("received_at")
        .dt.convert_time_zone(setting.count.law.zone)
        .dt.replace_time_zone(None)
        .alias("at"),
    ).select("source", "at", "share")
    ordered = shown["source"].unique(maintain_order=True).to_list()
    say = setting.words
    chart: alt.Chart = (
        alt.Chart(shown, width=WIDTH, height=HEIGHT)
        .mark_line(interpolate="step-after", strokeWidth=2.2)
        .encode(
            x=alt.X(
                "at:T",
                title=say("chart.axis_time", zone=setting.count.law.zone),
                axis=alt.Axis(format="%d %b %H:%M", labelAngle=-30, tickCount=6),
            ),
            y=alt.Y(
                "share:Q",
                title=say("chart.axis_share"),
                scale=alt.Scale(domain=[0, 100], clamp=True),
            ),
            color=alt.Color(
                "source:N",
                title=say("word.source"),
                sort=ordered,
                scale=alt.Scale(range=list(COLOURS)),
            ),
            strokeDash=alt.StrokeDash(
                "source:N",
                sort=ordered,
                scale=alt.Scale(range=[list(dash) for dash in DASHES]),
                legend=None,
            ),
        )
    )
    return chart


def arrivals_by_source(setting: Setting) -> pl.DataFrame:
    """Add arrivals up per source (source_id, received_at, share) of its most frequent form."""
    arrivals = setting.count.arrivals.filter(
        pl.col("received_at").is_not_null() & (pl.col("expected") > 0)
    )
    if arrivals.is_empty():
        return pl.DataFrame(
            schema={
                "source_id": pl.String,
                "received_at": pl.Datetime("us", "UTC"),
                "share": pl.Float64,
            }
        )
    key = ["contest_id", "source_id", "kind"]
    expected = (
        arrivals.group_by(key)
        .agg(pl.col("expected").max())
        .group_by("source_id", "kind")
        .agg(pl.col("expected").sum().alias("whole"))
        .sort("whole", "kind", descending=[True, False])
        .unique("source_id", keep="first", maintain_order=True)
    )
    steps = (
        arrivals.sort("received_at")
        .with_columns(
            (pl.col("received") - pl.col("received").shift(1, fill_value=0).over(key)).alias("new")
        )
        .group_by("source_id", "kind", "received_at")
        .agg(pl.col("new").sum())
        .join(expected, on=["source_id", "kind"], validate="m:1")
        .sort("source_id", "received_at")
        .with_columns(
            (pl.col("new").cum_sum().over("source_id") * 100 / pl.col("whole")).alias("share")
        )
    )
    place = pl.int_range(pl.len()).over("source_id")
    size = pl.len().over("source_id")
    every = (size // MOST_INSTANTS).clip(1)
    return steps.filter((place % every == 0) | (place == size - 1)).select(
        "source_id", "received_at", "share"
    )


def scatter_chart(setting: Setting, rows: Sequence[ContestRow], parts: Parts) -> Chart | None:
    """Stations of the first contests: lead by one source against lead by another, in bins."""
    found = [
        leads
        for row in rows[:MOST_CONTESTS]
        if (forms := parts.lineage.of(row.contest_id)) is not None
        and (leads := station_leads(row.contest_id, setting, forms)) is not None
    ]
    if not found:
        return None
    pair = max(
        {(one.source_a, one.source_b) for one in found},
        key=lambda pair: sum(
            one.frame.height for one in found if (one.source_a, one.source_b) == pair
        ),
    )
    points = pl.concat([one.frame for one in found if (one.source_a, one.source_b) == pair])
    low, top = points.select(
        pl.min_horizontal("a", "b").min().alias("low"),
        pl.max_horizontal("a", "b").max().alias("top"),
    ).row(0)
    high = max(top, low + 1)
    width = max((high - low) // BINS, 1)
    binned = (
        points.select(
            ((pl.col("a") // width) + 0.5) * width, ((pl.col("b") // width) + 0.5) * width
        )
        .group_by("a", "b")
        .len("stations")
        .with_columns((pl.col("a") == pl.col("b")).alias("alike"))
        .sort("a", "b")
    )
    say, names = setting.words, setting.names
    line = (
        alt.Chart(pl.DataFrame({"a": [low, high], "b": [low, high]}))
        .mark_line(color="#666", strokeWidth=1)
        .encode(x="a:Q", y="b:Q")
    )
    dots = (
        alt.Chart(binned, width=WIDTH, height=HEIGHT)
        .mark_circle(opacity=0.75)
        .encode(
            x=alt.X("a:Q", title=say("chart.axis_lead", source=names.source(pair[0]))),
            y=alt.Y("b:Q", title=say("chart.axis_lead", source=names.source(pair[1]))),
            size=alt.Size(
                "stations:Q",
                scale=alt.Scale(range=[12, 320]),
                legend=alt.Legend(
                    title=say("chart.stations"), columns=6, symbolFillColor="#888", tickCount=4
                ),
            ),
            color=alt.condition("datum.alike", alt.value(COLOURS[0]), alt.value(COLOURS[1])),
        )
    )
    return alt.LayerChart(layer=[line, dots])


def margin_chart(setting: Setting, rows: Sequence[ContestRow]) -> Chart | None:
    """Margin and unsettled votes of the first contests that have a bound."""
    say = setting.words
    bars = []
    for row in [row for row in rows if row.stake is not None and row.margin][:MOST_BARS]:
        for kind, votes in ((say("word.margin"), row.margin), (say("word.unsettled"), row.stake)):
            bars.append({"contest": row.contest_id, "kind": kind, "votes": votes})
    if not bars:
        return None
    frame = pl.DataFrame(bars)
    order = frame["contest"].unique(maintain_order=True).to_list()
    kinds = [say("word.margin"), say("word.unsettled")]
    chart: alt.Chart = (
        alt.Chart(frame, width=WIDTH, height=alt.Step(9))
        .mark_bar()
        .encode(
            y=alt.Y("contest:N", sort=order, title=None),
            yOffset=alt.YOffset("kind:N", sort=kinds),
            x=alt.X("votes:Q", title=say("chart.axis_votes"), axis=alt.Axis(format="~s")),
            color=alt.Color(
                "kind:N",
                title=None,
                sort=kinds,
                scale=alt.Scale(domain=kinds, range=[COLOURS[0], COLOURS[4]]),
            ),
        )
    )
    return chart


def turnout_chart(setting: Setting, rows: Sequence[ContestRow]) -> Chart | None:
    """Turnout of women and men, for the first contests where one source states all of it."""
    frame = turnout_by_sex(setting, [row.contest_id for row in rows])
    if frame.is_empty():
        return None
    order = frame["contest_id"].unique(maintain_order=True).to_list()[:MOST_BARS]
    say = setting.words
    long = frame.filter(pl.col("contest_id").is_in(order)).with_columns(
        pl.col("sex").replace_strict({"women": say("word.women"), "men": say("word.men")})
    )
    kinds = [say("word.women"), say("word.men")]
    chart: alt.Chart = (
        alt.Chart(long, width=WIDTH, height=alt.Step(16))
        .mark_point(filled=True, size=70, opacity=0.9)
        .encode(
            y=alt.Y("contest_id:N", sort=order, title=None),
            x=alt.X(
                "turnout:Q", title=say("chart.axis_turnout"), scale=alt.Scale(zero=False, nice=True)
            ),
            color=alt.Color(
                "sex:N",
                title=None,
                sort=kinds,
                scale=alt.Scale(domain=kinds, range=[COLOURS[1], COLOURS[0]]),
            ),
            shape=alt.Shape(
                "sex:N",
                title=None,
                sort=kinds,
                scale=alt.Scale(domain=kinds, range=["circle", "square"]),
            ),
        )
    )
    return chart


def turnout_by_sex(setting: Setting, contests: Sequence[str]) -> pl.DataFrame:
    """Give contest_id, sex, turnout in per cent, of the source with most forms per contest."""
    groups = setting.groups
    if groups is None:
        return pl.DataFrame()
    four = ("registered_women", "cast_women", "registered_men", "cast_men")
    whole = groups.filter(
        pl.col("area").is_null() & pl.all_horizontal(pl.col(name) > 0 for name in four)
    )
    one = whole.sort("forms", "source_id", descending=[True, False]).unique(
        "contest_id", keep="first", maintain_order=True
    )
    sexes = [
        one.select(
            "contest_id",
            pl.lit(sex).alias("sex"),
            (pl.col(f"cast_{sex}") * 100 / pl.col(f"registered_{sex}")).alias("turnout"),
        )
        for sex in ("women", "men")
    ]
    place = {contest: at for at, contest in enumerate(contests)}
    return (
        pl.concat(sexes)
        .with_columns(
            pl.col("contest_id")
            .replace_strict(place, default=len(place), return_dtype=pl.Int64)
            .alias("place")
        )
        .sort("place", "sex")
        .drop("place")
    )
