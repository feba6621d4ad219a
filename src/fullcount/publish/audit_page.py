"""The audit's page: what was asked, the risk with its whole path, every bag, and how to check it.

Grain: one audit. Counting error and tabulation error stand in sections of their own, each with what
it may say; nothing on the page adds them up.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import altair as alt
import polars as pl
import vl_convert
from markupsafe import Markup

from fullcount import __version__
from fullcount.audit.assess import Assessment, Draw
from fullcount.audit.bags import BagFinding, Held
from fullcount.audit.plan import Plan
from fullcount.audit.stations import BoundBy
from fullcount.audit.tabulation import Tabulation
from fullcount.publish.charts import COLOURS, HEIGHT, WIDTH, accessible, register_fonts
from fullcount.publish.fonts import urdu_data_url
from fullcount.publish.page import page
from fullcount.publish.spell import file_name
from fullcount.publish.texts import Words, words

LEAST_SHOWN = 1e-12  # the path's floor: a risk of nothing has no logarithm


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """Everything an audit's page tells of."""

    plan: Plan
    draw: Draw
    assessment: Assessment
    tabulation: Tabulation


def audit_page(audit: Audit, *, now: datetime, lang: str = "en") -> str:
    """Render the page; it stands alone."""
    say, plan, found = words(lang), audit.plan, audit.assessment
    kinds = Counter(one.bound_by for one in plan.stations)
    values: dict[str, object] = {
        "version": __version__,
        "now": f"{now:%Y-%m-%d %H:%M} UTC",
        "rule_book": "–",
        "fictional": plan.fictional,
        "font_from": "data:",
        "font_url": urdu_data_url() if say.direction == "rtl" else "",
        "plan": plan,
        "draw": audit.draw,
        "tabulation": audit.tabulation,
        "title": say("audit.title", contest=plan.contest_id),
        "subtitle": say(
            "audit.subtitle",
            source=plan.source_id,
            made=f"{plan.made_at:%Y-%m-%d %H:%M} UTC",
            now=f"{now:%Y-%m-%d %H:%M} UTC",
        ),
        "conclusion": say(f"audit_conclusion.{found.conclusion.value}"),
        "risk_found": say(
            "audit.risk_found",
            draws=len(found.path),
            risk=percent(float(found.risk)),
            limit=percent(float(plan.risk_limit)),
        ),
        "bounds": say(
            "audit.bounds",
            sources=", ".join(
                f"{say(f'audit_bound.{kind.value}')} ({many:,})" for kind, many in kinds.items()
            ),
        ),
        "warn_shown": BoundBy.SHOWN in kinds,
        "chart": risk_path(audit, say),
        "bags": _bags(audit, say),
        "found": [_finding(one, say) for one in found.findings],
    }
    return page("audit.html", say, values)


def risk_path(audit: Audit, say: Words) -> Markup | None:
    """Draw the risk after every draw, on a logarithmic scale, with the limit; null before any."""
    if not audit.assessment.path:
        return None
    register_fonts()
    risks = [1.0, *(max(float(p), LEAST_SHOWN) for p in audit.assessment.path)]
    frame = pl.DataFrame({"draw": range(len(risks)), "risk": risks})
    limit = pl.DataFrame({"risk": [float(audit.plan.risk_limit)]})
    line = (
        alt.Chart(frame, width=WIDTH, height=HEIGHT)
        .mark_line(interpolate="step-after", color=COLOURS[0], strokeWidth=2)
        .encode(
            x=alt.X("draw:Q", title=say("audit.axis_draw"), axis=alt.Axis(tickMinStep=1)),
            y=alt.Y("risk:Q", title=say("audit.axis_risk"), scale=alt.Scale(type="log")),
        )
    )
    rule = alt.Chart(limit).mark_rule(strokeDash=[6, 4], color=COLOURS[1]).encode(y="risk:Q")
    title = say("audit.path")
    spec = (
        alt.LayerChart(layer=[line, rule])
        .properties(title=title)
        .configure(font="Noto Sans, Noto Nastaliq Urdu", background="white")
        .to_json()
    )
    svg = vl_convert.vegalite_to_svg(spec)
    about = f"{say('audit.path_found')} {say('audit.path_says')}"
    name = f"risk-{file_name(audit.plan.contest_id)}"
    return Markup(accessible(svg, name=name, title=title, about=about))  # noqa: S704 -- Vega escapes


def percent(risk: float) -> str:
    """Spell a risk so that nothing above nothing looks like nothing.

    >>> percent(0.05), percent(0.04321), percent(1e-9), percent(0.0)
    ('5 %', '4.32 %', '<0.01 %', '0 %')
    """
    if 0 < risk < 0.0001:
        return "<0.01 %"
    return f"{100 * risk:.3g} %"


def _bags(audit: Audit, say: Words) -> list[Mapping[str, object]]:
    times = Counter(one.key for one in audit.draw.drawn)
    return [
        {
            "station": unit,
            "draws": times.get(unit, 0),
            "bag": say(f"audit_bag.{one.bag.value}"),
            "differences": _differences(one),
            "taint": f"{float(one.taint):.4f}",
        }
        for unit, one in audit.assessment.held.items()
    ]


def _differences(one: Held) -> str:
    return ", ".join(f"{name} {by:+,}" for name, by in one.differences.items())


def _finding(one: BagFinding, say: Words) -> Mapping[str, str]:
    return {
        "code": one.code.value,
        "station": one.unit_id,
        "says": say(f"audit_finding.{one.code.value}"),
        "numbers": ", ".join(
            f"{say(f'audit_number.{name}')} {value:,}" for name, value in one.numbers.items()
        ),
    }
