"""One page of a quick count: what was found, what may be said, how it came in, which rule holds.

Grain: one estimate at one instant. Everything a file wrote is escaped. The picture is the arrival
path: the estimate as the sample came in, with its interval.
"""

from collections.abc import Mapping
from datetime import datetime

import altair as alt
import polars as pl
import vl_convert
from markupsafe import Markup

from fullcount import __version__
from fullcount.count.reason import Spell
from fullcount.publish.charts import COLOURS, HEIGHT, WIDTH, accessible, register_fonts
from fullcount.publish.fonts import urdu_data_url
from fullcount.publish.page import page
from fullcount.publish.spell import instant, number
from fullcount.publish.texts import Words, words
from fullcount.quickcount.estimate import Estimate, Figure
from fullcount.quickcount.gate import Release
from fullcount.quickcount.judged import Judged, Titled
from fullcount.quickcount.reason import said
from fullcount.quickcount.signing import Signing
from fullcount.quickcount.wording import points
from fullcount.quickcount.worst import Worst

MOST_LINES = 5
UTC_ZONE = "UTC"  # a list of stations names no zone


def quickcount_page(
    one: Titled, *, now: datetime, lang: str = "en", signing: Signing | None = None
) -> str:
    """Render the page; it stands alone. Without ``signing`` it says that it is not released."""
    say = words(lang)
    values: dict[str, object] = {
        "version": __version__,
        "now": instant(now, UTC_ZONE),
        "rule_book": number(None),
        "fictional": one.fictional,
        "font_from": "data:",
        "font_url": urdu_data_url() if say.direction == "rtl" else "",
        "title": one.title,
        "signed": "" if signing is None else released(signing, say),
        **told(one.judged, say),
    }
    return page("quickcount.html", say, values)


def released(signing: Signing, say: Words) -> str:
    """Say who released it, by pseudonym, and when the last of them did."""
    last = signing.signed[-2:]
    first, second = (one.who for one in last)
    return say("sample.signed", at=instant(last[-1].at, UTC_ZONE), first=first, second=second)


def told(judged: Judged, say: Words) -> dict[str, object]:
    """Give what the page and the report's section both tell."""
    found = judged.estimate
    holds = judged.gate.release is Release.PUBLISH
    return {
        "says": says(judged, say),
        "lines": _lines(found, say) if isinstance(found, Estimate) else [],
        "joined": _joined(found, say) if isinstance(found, Estimate) else "",
        "worst": worst_says(judged.worst, say),
        "holds": holds,
        "checks": [
            {
                "rule": say(f"gate_rule.{check.rule}"),
                "holds": say("sample.yes") if check.holds else say("sample.no"),
                "says": said([check.reason], lang=say.lang, spell=speller(say)),
            }
            for check in judged.gate.checks
        ],
        "strata": judged.strata.to_dicts(),
        "picture": arrival_picture(judged.path, say, name=judged.design_sha256[:8]) or "",
        "hashes": [
            (say("sample.design"), judged.design_sha256),
            (say("sample.commitment"), judged.commitment),
        ],
    }


def says(judged: Judged, say: Words) -> tuple[str, str]:
    """Put what was found and what may be said into the page's language."""
    both = (judged.says.found_reasons, judged.says.allows_reasons)
    first, second = (said(one, lang=say.lang, spell=speller(say)) for one in both)
    return first, second


def speller(say: Words) -> Spell:
    """Spell values of reasons; names are kept in one piece where the page runs from the right."""

    def spell(_name: str, value: object) -> str:
        return say.apart(value) if isinstance(value, str) else number(value)

    return spell


def worst_says(bounds: Worst | None, say: Words) -> str:
    """Say what the missing stations could do to the lead; empty where there is no estimate."""
    if bounds is None:
        return ""
    if bounds.missing == 0:
        return say("sample.worst_none")
    first = say("sample.worst_lead", missing=bounds.missing, lead=points(bounds.lead))
    if bounds.lower is None or bounds.upper is None:
        limits = say("sample.worst_unbounded")
    else:
        limits = say("sample.worst_bounds", lower=points(bounds.lower), upper=points(bounds.upper))
    likely = say(
        "sample.worst_likely",
        lower=points(bounds.likely_lower),
        upper=points(bounds.likely_upper),
    )
    return f"{first} {limits} {likely}"


def _lines(found: Estimate, say: Words) -> list[Mapping[str, object]]:
    lead = say("sample.lead", leader=found.leader, rival=found.rival)
    rows = [(say.apart(one.name), one) for one in found.shares] + [(lead, found.lead)]
    if found.turnout is not None:
        rows.append((say("sample.turnout"), found.turnout))
    return [{"name": name, "figures": _figures(one)} for name, one in rows]


def _figures(one: Figure) -> list[str]:
    errors = (f"{100 * error:.2f}" for error in (one.error, one.jackknife))
    return [points(one.share), points(one.lower), points(one.upper), *errors]


def _joined(found: Estimate, say: Words) -> str:
    if not found.joined:
        return ""
    return say("sample.joined", groups=", ".join(" + ".join(group) for group in found.joined))


def arrival_picture(path: pl.DataFrame, say: Words, *, name: str) -> Markup | None:
    """Draw the arrival path; null where no estimate could be made at two instants."""
    told_ = path.filter(pl.col("candidate").is_not_null())
    if told_["at"].n_unique() < 2:
        return None
    register_fonts()
    last = told_.filter(pl.col("at") == pl.col("at").max()).sort("share", descending=True)
    names = last["candidate"].head(MOST_LINES).to_list()
    shown = told_.filter(pl.col("candidate").is_in(names)).select(
        "received", "candidate", pl.col("share", "lower", "upper") * 100
    )
    colour = alt.Color(
        "candidate:N", sort=names, title=None, scale=alt.Scale(domain=names, range=list(COLOURS))
    )
    base = alt.Chart(shown, width=WIDTH, height=HEIGHT).encode(
        x=alt.X("received:Q", title=say("sample.axis_received")), color=colour
    )
    band = base.mark_area(opacity=0.25).encode(
        y=alt.Y("lower:Q", title=say("sample.axis_share"), scale=alt.Scale(zero=False)),
        y2="upper:Q",
    )
    line = base.mark_line(strokeWidth=2.2).encode(y="share:Q")
    chart = alt.LayerChart(layer=[band, line]).configure(
        font="Noto Sans, Noto Nastaliq Urdu", background="white"
    )
    svg = vl_convert.vegalite_to_svg(chart.to_json())
    about = f"{say('sample.arrival_found')} {say('sample.arrival_says')}"
    title = say("sample.arrival")
    return Markup(accessible(svg, name=f"arrival-{name}", title=title, about=about))  # noqa: S704 -- Vega escapes
