"""A petition with one unsigned annexure, late by a day, is told both, and nothing else."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from fullcount.claims.petition import Lack, Paper, Petition, missing_from
from fullcount.country import packaged_law

LAW = packaged_law("pakistan")
LIMIT = next(d for d in LAW.deadlines if d.code == "PK-DL-08")
GAZETTE = datetime(2024, 2, 14, 19, tzinfo=UTC)  # 15 February in Karachi: last day is 31 March
GOOD = Petition(
    petitioner="A",
    candidates=("A", "B", "C"),
    joined=("B", "C"),
    gazetted_at=GAZETTE,
    filed_at=datetime(2024, 3, 31, 18, 59, tzinfo=UTC),
    material_facts=3,
    relief="a recount",
    deposit_paid=True,
    papers=(Paper(name="petition", signed=True, verified=True),
            Paper(name="Annexure A", signed=True, verified=True)),
)  # fmt: skip


def lacks(**changes):
    found = missing_from(replace(GOOD, **changes), limit=LIMIT, zone=LAW.zone)
    return [(one.lack, one.of) for one in found]


def test_nothing_is_missing_on_the_last_minute():
    assert lacks() == []


def test_an_unsigned_annexure_and_a_day_late():
    papers = (GOOD.papers[0], Paper(name="Annexure A", signed=False, verified=True))
    late = datetime(2024, 3, 31, 19, tzinfo=UTC)  # midnight in Karachi
    found = missing_from(replace(GOOD, papers=papers, filed_at=late), limit=LIMIT, zone=LAW.zone)
    assert [(one.lack, one.of, one.section) for one in found] == [
        (Lack.LATE, "petition", "s.142"),
        (Lack.NOT_SIGNED, "Annexure A", "s.144(4)"),
    ]
    assert found[0].says == "The last day was 2024-03-31; it would be filed 1 day late."


@pytest.mark.parametrize(
    ("changes", "lack"),
    [
        ({"petitioner": "D", "joined": ("A", "B", "C")}, (Lack.NOT_A_CANDIDATE, "D")),
        ({"joined": ("B",)}, (Lack.CANDIDATE_NOT_JOINED, "C")),
        ({"gazetted_at": None}, (Lack.GAZETTE_NOT_STATED, "petition")),
        ({"material_facts": 0}, (Lack.NO_MATERIAL_FACTS, "petition")),
        ({"relief": " "}, (Lack.NO_RELIEF, "petition")),
        ({"deposit_paid": None}, (Lack.NO_DEPOSIT, "petition")),
        ({"papers": (Paper(name="petition", signed=True, verified=None),)},
         (Lack.NOT_VERIFIED, "petition")),
    ],
)  # fmt: skip
def test_each_thing_that_can_be_missing(changes, lack):
    assert lacks(**changes) == [lack]
