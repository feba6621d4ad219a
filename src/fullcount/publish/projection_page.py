"""The page of a night: proof on top, then what a model says, and how it would have done before.

Grain: one projected package. Every status stands with its reasons; shares stand between their
exact bounds; nothing here is added up to a forecast of seats. The picture is the share of
stations that had reported by each instant, which needs no model.
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import altair as alt
import polars as pl
import vl_convert
from markupsafe import Markup

from fullcount import __version__
from fullcount.count.reason import Reason, Value
from fullcount.model.election import Election
from fullcount.publish.charts import COLOURS, HEIGHT, WIDTH, accessible, register_fonts
from fullcount.publish.fonts import urdu_data_url
from fullcount.publish.page import page
from fullcount.publish.spell import instant, number
from fullcount.publish.texts import Words, words
from fullcount.quickcount.backtest import TONIGHT, Backtest
from fullcount.quickcount.projected import Projected
from fullcount.quickcount.projection import MECHANISM, Projection, Share
from fullcount.quickcount.reason import PEOPLE, because, said
from fullcount.quickcount.status import Status, is_proved
from fullcount.quickcount.wording import points

MOST_CUTS = 40  # rows of the back-test on the page, those that missed most first
STRIP = 200  # width of the interval's picture
LOOKS = {  # the looks of a status, by those of verdicts
    Status.CERTAIN: "decided",
    Status.PROJECTED: "same",
    Status.RUNOFF: "tie_at_most",
    Status.TOO_EARLY: "not_evaluable",
    Status.TOO_CLOSE: "open",
    Status.UNABLE: "not_comparable",
}

Name = Callable[[str, str | None], str]  # contest, candidate -> what to call them


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the page needs of the package: the election, its people's names, its clock."""

    election: Election
    names: Mapping[tuple[str, str], str]
    zone: str

    def name(self, contest: str, candidate: str | None) -> str:
        if candidate is None:
            return number(None)
        return self.names.get((contest, candidate), candidate)


def projection_page(found: Projected, shown: Shown, *, now: datetime, lang: str = "en") -> str:
    """Render the page; it stands alone."""
    say = words(lang)
    at = say("night.all_come") if found.at is None else instant(found.at, shown.zone)
    values: dict[str, object] = {
        "version": __version__,
        "now": instant(now, shown.zone),
        "rule_book": number(None),
        "fictional": shown.election.fictional,
        "font_from": "data:",
        "font_url": urdu_data_url() if say.direction == "rtl" else "",
        "election": shown.election.title.of(lang),
        "subtitle": say("night.subtitle", source=found.source_id, at=at),
        **told(found, say, shown.name, zone=shown.zone),
    }
    return page("projection.html", say, values)


def told(
    found: Projected, say: Words, name: Name, *, zone: str, most: int | None = None
) -> dict[str, object]:
    """Give what the page and the report's section both tell, of at most ``most`` contests."""
    came, units = found.units
    ordered = ranked(found.projections)
    detailed = [one for one in ordered if one.shares]
    return {
        "says": opening(found.projections, say),
        "rows": [_row(one, say, name) for one in ordered[:most]],
        "more": max(len(ordered) - (most or len(ordered)), 0),
        "curve": reported_picture(found, say, zone=zone) or "",
        "curve_says": say("night.reported_found", units_in=came, units=units),
        "undated": _undated(found, say),
        "contests": [_shares(one, say, name) for one in detailed[:most]],
        "backtest": _backtest(found.backtest, say, name),
        "mechanism": said([because(MECHANISM)], lang=say.lang),
        "joined": [
            say("night.joined", contest=one.contest_id, names=" + ".join(group))
            for one in found.projections
            for group in one.joined
        ],
        "hashes": [
            (say("night.inputs"), found.inputs_sha256),
            (say("night.declared"), found.declared_sha256),
            (say("night.seed"), str(found.seed)),
        ],
    }


def opening(projections: Sequence[Projection], say: Words) -> tuple[str, str]:
    """Say in two sentences what was found and what may be said of it."""
    kinds = Counter(_kind(one) for one in projections)
    return (
        say(
            "night.found",
            contests=len(projections),
            certain=kinds["certain"],
            projected=kinds["projected"],
            silent=kinds["silent"],
        ),
        say("night.allows"),
    )


def _kind(one: Projection) -> str:
    """Is it proved, projected, or neither?"""
    if is_proved(one.status, one.reasons):
        return "certain"
    return "projected" if one.status in {Status.PROJECTED, Status.RUNOFF} else "silent"


def ranked(projections: Sequence[Projection]) -> list[Projection]:
    """Proof first, then what is projected, then the rest; contests by name within."""
    order = {"certain": 0, "projected": 1, "silent": 2}
    return sorted(projections, key=lambda one: (order[_kind(one)], one.contest_id))


def reasons_in(
    told_: Sequence[Reason], say: Words, name: Name | None = None, contest: str = ""
) -> str:
    """Put reasons into words; candidates by name where one is given."""

    def spell(key: str, value: Value) -> str:
        if isinstance(value, str):
            known = name(contest, value) if name is not None and key in PEOPLE else value
            return say.apart(known)
        return number(value)

    return said(told_, lang=say.lang, spell=spell)


def reported_picture(found: Projected, say: Words, *, zone: str) -> Markup | None:
    """Draw the share of stations in over time; null where fewer than two instants are known."""
    curve, name = found.reported, (found.inputs_sha256 or "")[:8]
    if curve.height < 2:
        return None
    register_fonts()
    shown = curve.select(
        pl.col("at").dt.convert_time_zone(zone).dt.replace_time_zone(None),
        (100 * pl.col("units_in") / pl.col("units")).alias("share"),
    )
    chart = (
        alt.Chart(shown, width=WIDTH, height=HEIGHT)
        .mark_line(interpolate="step-after", strokeWidth=2.2, color=COLOURS[0])
        .encode(
            x=alt.X(
                "at:T",
                title=say("night.axis_at", zone=zone),
                axis=alt.Axis(format="%d %b %H:%M", labelAngle=-30, tickCount=6),
            ),
            y=alt.Y(
                "share:Q",
                title=say("night.axis_reported"),
                scale=alt.Scale(domain=[0, 100], clamp=True),
            ),
        )
        .configure(font="Noto Sans, Noto Nastaliq Urdu", background="white")
    )
    svg = vl_convert.vegalite_to_svg(chart.to_json())
    about, title = say("night.reported_says"), say("night.reported")
    return Markup(accessible(svg, name=f"reported-{name}", title=title, about=about))  # noqa: S704 -- Vega escapes


def _row(one: Projection, say: Words, name: Name) -> Mapping[str, object]:
    first = one.projected or one.leader
    return {
        "contest": one.contest_id,
        "status": say(f"night_status.{one.status.value}"),
        "looks": LOOKS[one.status],
        "first": name(one.contest_id, first),
        "margin": one.margin,
        "still_out": say("night.unbounded") if one.still_out is None else number(one.still_out),
        "units_in": one.units_in,
        "units": one.units,
        "because": reasons_in(one.reasons, say, name, one.contest_id),
    }


def _shares(one: Projection, say: Words, name: Name) -> Mapping[str, object]:
    top = max((share.ceiling or 1.0 for share in one.shares), default=1.0)
    ordered = sorted(one.shares, key=lambda share: -share.counted)
    return {
        "contest": one.contest_id,
        "status": say(f"night_status.{one.status.value}"),
        "projected": any(share.share is not None for share in one.shares),
        "lines": [_line(share, name(one.contest_id, share.candidate), top) for share in ordered],
    }


def _line(share: Share, name: str, top: float) -> Mapping[str, object]:
    def at(value: float | None) -> float | None:
        return None if value is None else round(STRIP * value / top, 1)

    return {
        "name": name,
        "counted": share.counted,
        "figures": [
            number(None) if value is None else points(value)
            for value in (share.floor, share.ceiling, share.share, share.lower, share.upper)
        ],
        "strip": [at(v) for v in (share.floor, share.ceiling, share.lower, share.upper)],
        "dot": at(share.share),
    }


def _undated(found: Projected, say: Words) -> str:
    if not found.undated:
        return ""
    return say("night.undated", undated=found.undated, units_in=found.units[0])


def _backtest(test: Backtest, say: Words, name: Name) -> Mapping[str, object]:
    orders = [_order(one, say) for one in test.orders]
    if test.widen is None:
        told_ = say("night.backtest_none", refused=test.refused)
    else:
        widen = say("night.infinite") if math.isinf(test.widen) else f"{test.widen:.1f}"
        told_ = say(
            "night.backtest_found",
            orders=", ".join(orders),
            inside=test.inside,
            cuts=test.rows.height,
            widen=widen,
        )
    worst = test.rows.sort("score", "contest_id", "cut", descending=[True, False, False])
    return {
        "says": told_,
        "more": max(test.rows.height - MOST_CUTS, 0),
        "rows": [
            {
                "order": _order(row["order"], say),
                "contest": row["contest_id"],
                "cut": f"{100 * row['cut']:.0f} %",
                "pair": " · ".join(
                    name(row["contest_id"], row[one]) for one in ("first", "second")
                ),
                "figures": [points(row[one]) for one in ("lead", "lower", "upper", "actual")],
                "score": "∞" if math.isinf(row["score"]) else f"{row['score']:.1f}",
                "missed": row["score"] > 1,
            }
            for row in worst.head(MOST_CUTS).iter_rows(named=True)
        ],
    }


def _order(order: str, say: Words) -> str:
    return say("night.tonight") if order == TONIGHT else say.apart(order)
