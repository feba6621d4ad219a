"""The pages made from what observers use: taxonomy, lifecycles, restrictions of the example."""

from datetime import date
from pathlib import Path

from fullcount.country.lifecyclefile import packaged_lifecycle
from fullcount.observe.checkfile import packaged_checks
from fullcount.observe.chronology import chronology
from fullcount.observe.instrument import INSTRUMENTS, packaged_instrument
from fullcount.observe.restrictionfile import parse_restrictions
from fullcount.observe.sharegate import ShareRules
from fullcount.observe.taxonomy import packaged_taxonomy
from fullcount.publish.checks import checks_page, instruments_page
from fullcount.publish.lifecycles import lifecycles_page
from fullcount.publish.restrictions import restrictions_page
from fullcount.publish.taxonomy import taxonomy_page

EXAMPLE = Path(__file__).parent.parent / "examples" / "pakistan-2024" / "restrictions.toml"
POLL = date(2024, 2, 8)
LIVES = (
    ("fullcount.claims", "case"),
    ("fullcount.claims", "evidence"),
    *(("fullcount.observe", name) for name in ("report", "verification", "handling")),
    *(("fullcount.observe", name) for name in ("publication", "merging")),
)


def incident_taxonomy_page() -> str:
    return taxonomy_page(packaged_taxonomy())


def lifecycle_page() -> str:
    """Draw the lifecycles of every record we keep."""
    return lifecycles_page([packaged_lifecycle(name, room=room) for room, name in LIVES])


def restrictions_2024_page() -> str:
    """Tell the restrictions around the poll, as the example's sources do."""
    assessments, entries = parse_restrictions(EXAMPLE.read_bytes(), where=EXAMPLE.name)
    title = "Restrictions around the general election of 8 February 2024 in Pakistan"
    return restrictions_page(title, chronology(entries, poll=POLL), assessments)


def observer_checks_page() -> str:
    return checks_page(packaged_checks(), ShareRules())


def observer_instruments_page() -> str:
    return instruments_page([packaged_instrument(name) for name in INSTRUMENTS])
