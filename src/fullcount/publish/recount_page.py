"""The page of a recount that is to be asked for: which stations, how many, what it would prove.

Grain: one contest as one source's station forms tell it. Two sentences say what was found and
what a court may conclude; none says that anything is wrong with the count.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fullcount import __version__
from fullcount.audit.petition import RecountPlan
from fullcount.model.ids import UnitId
from fullcount.publish.audit_page import percent
from fullcount.publish.fonts import urdu_data_url
from fullcount.publish.page import page
from fullcount.publish.spell import number
from fullcount.publish.texts import Words, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """A plan with what it is of. ``names`` are the stations', null = not stated."""

    contest: str
    source: str
    election: str
    fictional: bool
    names: Mapping[UnitId, str | None]
    plan: RecountPlan

    @property
    def says(self) -> tuple[str, ...]:
        """What was found and what may be said, in English."""
        return recount_says(self, words("en"))


def recount_says(found: Recount, say: Words) -> tuple[str, ...]:
    """Say what the smallest set is, what a draw would prove, and when to ask for all."""
    made, first = found.plan, found.plan.steps[0]
    told = [
        say("recount.no_set")
        if made.fewest is None
        else say("recount.smallest_set", fewest=made.fewest, stations=made.stations),
        say(
            "recount.proves",
            draws=first.draws,
            stations=f"{first.stations:.0f}",
            risk=percent(float(first.risk_limit)),
        ),
    ]
    return (*told, *([say("recount.full")] if made.is_full else []), say("recount.limits"))


def recount_page(found: Recount, *, now: datetime, lang: str = "en") -> str:
    """Render the page; it stands alone."""
    say, made = words(lang), found.plan
    values: dict[str, object] = {
        "version": __version__,
        "now": f"{now:%Y-%m-%d %H:%M} UTC",
        "rule_book": number(None),
        "fictional": found.fictional,
        "font_from": "data:",
        "font_url": urdu_data_url() if say.direction == "rtl" else "",
        "election": found.election,
        "title": say("recount.title", contest=found.contest),
        "subtitle": say("recount.subtitle", source=found.source, margin=made.margin),
        "says": recount_says(found, say),
        "steps": [
            {
                "risk": percent(float(step.risk_limit)),
                "draws": step.draws,
                "stations": f"{step.stations:.1f}",
                "papers": f"{step.papers:,.0f}",
            }
            for step in made.steps
        ],
        "whole": {"stations": made.stations, "papers": made.papers},
        "smallest": [(unit, found.names.get(unit) or unit) for unit in made.smallest or ()],
    }
    return page("recount.html", say, values)
