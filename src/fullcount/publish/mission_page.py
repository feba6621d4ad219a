"""The page of an observer mission: what was seen, over what, and what cannot be said.

Grain: one mission at one instant, in one language. Everything on it has passed the suppression of
:mod:`fullcount.observe.published`; nothing on it names an observer, a station with one observer, or
a text that somebody wrote on a phone.
"""

from fullcount import __version__
from fullcount.observe.assess import Assessed
from fullcount.observe.rates import SECOND, SECONDS_AN_HOUR, Rate
from fullcount.observe.shares import ProbabilitySample
from fullcount.publish.fonts import urdu_data_url
from fullcount.publish.mission_came import checks_section, network_section, response_section
from fullcount.publish.mission_sections import Section, sections_with_words
from fullcount.publish.mission_seen import kept_section, seen_section
from fullcount.publish.mission_told import (
    incidents_section,
    media_section,
    restrictions_section,
)
from fullcount.publish.page import page
from fullcount.publish.spell import NOT_STATED, instant, number
from fullcount.publish.texts import Words, words


def mission_page(found: Assessed, *, held: int, lang: str = "en") -> str:
    """Render the page; it stands alone. ``held``: reports that no public table tells of."""
    say, mission = words(lang), found.mission
    sections = sections_with_words(
        (
            seen_section(found, say),
            kept_section(found, say),
            response_section(found, say),
            network_section(found, say),
            checks_section(found, say),
            incidents_section(found, say),
            restrictions_section(found, say),
            media_section(found, say),
            _data(found, say, held=held),
        )
    )
    caveats = [_design(found, say), say("mission.pseudonymous")]
    if lang != "en":
        caveats.append(say("say.translation_unreviewed"))
    values: dict[str, object] = {
        "version": __version__,
        "now": instant(found.now, mission.zone),
        "rule_book": NOT_STATED,
        "fictional": mission.fictional,
        "font_from": "data:",
        "font_url": urdu_data_url() if say.direction == "rtl" else "",
        "title": mission.title.of(lang),
        "subtitle": say(
            "mission.subtitle", poll=f"{mission.poll}", now=instant(found.now, mission.zone)
        ),
        "caveats": caveats,
        "keys": _keys(found, say),
        "sections": sections,
    }
    return page("mission.html", say, values)


def _design(found: Assessed, say: Words) -> str:
    sample = found.plan.sample
    if not isinstance(sample, ProbabilitySample):
        return say("mission.purposive")
    return say(
        "mission.probability",
        drawn=sample.stations.height,
        stations=found.plan.stations.height,
        strata=len(sample.sizes),
    )


def _keys(found: Assessed, say: Words) -> list[tuple[str, str]]:
    whole = found.response["all"].row(0, named=True)
    covered = found.coverage["all"].row(0, named=True)
    rate = found.occurred.whole
    hours = rate.observed // SECOND // SECONDS_AN_HOUR if isinstance(rate, Rate) else None
    return [
        (number(found.plan.stations.height), say("mission_key.stations")),
        (number(covered["covered"]), say("mission_key.covered")),
        (number(found.plan.slots["slot"].n_unique()), say("mission_key.slots")),
        (number(whole["received"]), say("mission_key.received", due=whole["due"])),
        (number(whole["finding"]), say("mission_key.kept_from")),
        (number(whole["missing"]), say("mission_key.missing")),
        (number(hours), say("mission_key.hours")),
        (number(len(found.occurred.reports)), say("mission_key.incidents")),
    ]


def _data(found: Assessed, say: Words, *, held: int) -> Section:
    notes = [say("mission_data.held", held=held)] if held else []
    digests = found.mission.manifest
    if len(digests) == len(("stations", "slots")):
        notes.append(say("mission_data.manifest", **digests))
    return Section(
        id="data",
        title=say("mission_data.title"),
        says=(say("mission_data.says"),),
        notes=tuple(notes),
    )
