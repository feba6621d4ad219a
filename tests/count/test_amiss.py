"""A form that contradicts itself leaves as many votes open; one that cannot be added up, none."""

from datetime import date

import polars as pl
import pytest

from fullcount.count.amiss import amiss
from fullcount.model.election import Election
from fullcount.model.frames import (
    CANDIDATES,
    CONTESTS,
    EVENTS,
    FACTS,
    FIGURES,
    FORMS,
    SOURCES,
    UNITS,
    UNREAD,
    conform,
    empty,
)
from fullcount.model.results import STANDINGS
from fullcount.model.returns import DIGESTS, RAWS, Returns
from fullcount.model.text import Text


def returns(**boxes):
    form = {"form_id": "f", "kind": "k", "contest_id": "S-1", "unit_id": "seat", "source_id": "s",
            "reading": 1, "status": "stated", "list_complete": True, "candidates": 2}  # fmt: skip
    numbers = {"valid": None, "cast": None, "rejected": None, "votes_1": 60, "votes_2": 40}
    schema = dict(FORMS) | dict.fromkeys(numbers, pl.Int64)
    forms = conform(pl.DataFrame([form | numbers | boxes], schema_overrides=schema), schema)
    contest = {"contest_id": "S-1", "unit_id": "seat", "office": "o", "seats": 1}
    return Returns(
        election=Election(id="e", title=Text(en="Fictional"), date=date(2031, 2, 6), law="sahra",
                          zone="UTC", fictional=True),
        units=empty(UNITS), contests=conform(pl.DataFrame([contest]), CONTESTS),
        candidates=empty(CANDIDATES), sources=empty(SOURCES), forms=forms, raws=empty(RAWS),
        unread=empty(UNREAD), figures=empty(FIGURES), facts=empty(FACTS), events=empty(EVENTS),
        digests=empty(DIGESTS),
    )  # fmt: skip


MAINS = conform(
    pl.DataFrame([{"contest_id": "S-1", "source_id": "s", "kind": "k", "basis": "stated"}]),
    STANDINGS,
)


@pytest.mark.parametrize(
    ("boxes", "votes"),
    [
        ({"valid": 100}, None),
        ({"valid": 107}, 7),
        ({"valid": 93}, 7),
        ({"cast": 110, "rejected": 10}, None),
        ({"cast": 110, "rejected": 4}, 6),
        ({"cast": 110}, None),  # what was rejected is not stated
        ({"valid": 107, "votes_2": None}, None),  # a line is not stated
        ({"valid": 107, "list_complete": False}, None),
        ({"valid": 107, "status": "annulled"}, None),
        ({}, None),
    ],
)
def test_votes_amiss(boxes, votes):
    found = amiss(returns(**boxes), MAINS)
    assert found["amiss"].to_list() == ([] if votes is None else [votes])
