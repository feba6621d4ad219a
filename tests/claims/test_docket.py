"""Every number of a docket has its denominator; published totals are kept as published."""

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from fullcount.claims.aggregate import Aggregate, Part, Progress, series
from fullcount.claims.case import Act, Case, CaseKind, Role, advance
from fullcount.claims.docket import docket
from fullcount.claims.origin import Origin
from fullcount.model.text import Text

START = datetime(2031, 2, 10, 8, tzinfo=UTC)
FILED = [("file", {"forum": "Tribunal I"}), ("register", {"number": "1"})]
HEARD = [*FILED, ("admit", {}), ("hear", {})]
UPHELD = [*HEARD, ("decide", {"outcome": "upheld"}), ("order", {"remedy": "recount"})]


def case(*steps):
    here = Case(case_id="c", kind=CaseKind.PETITION)
    for days, (name, told) in enumerate(steps):
        at = START + timedelta(days=days)
        here = advance(here, Act(act=name, at=at, by=Role.TRIBUNAL, told=told))
    return here


def test_of_n_claims_how_many():
    cases = [
        case(),
        case(*FILED),
        case(*FILED, ("refuse_admission", {"ground": "late"})),
        case(*HEARD, ("decide", {"outcome": "dismissed_on_admissibility"})),
        case(*HEARD, ("decide", {"outcome": "dismissed_on_merits"})),
        case(*UPHELD),
        case(*UPHELD, ("carry_out", {"implementation": "complete"})),
    ]
    told = docket(cases)
    assert (told.cases, told.filed, told.not_admitted, told.investigated) == (7, 6, 2, 4)
    assert (told.decided, told.on_merits, told.upheld, told.remedied) == (4, 3, 2, 1)
    assert told.running == 1
    assert told.median_to_decision == timedelta(days=4)
    assert told.sentence == (
        "Of 6 claims filed, 4 were looked into and 4 decided, 3 of them on the merits; of 2 "
        "upheld, 1 were remedied in full. 1 of 6 are not decided."
    )


def test_an_empty_docket_has_no_median():
    assert docket([]).median_to_decision is None


def published(total, *counts):
    """Give an aggregate that counts so much, and its parts."""
    return Aggregate(
        aggregate_id="a",
        title=Text(en="complaints"),
        origin=Origin(by=Text(en="x"), as_of=date(2024, 11, 16), source="https://1tv.ge/"),
        total=total,
        parts=tuple(Part(label=Text(en="part"), count=count) for count in counts),
    )


def test_georgia_2024_complaints_do_not_add_up_by_three():
    """Upheld in whole or part, dismissed, not considered, withdrawn, pending; 26 October 2024."""
    told = published(1_201, 167, 917, 107, 3, 10)
    assert told.difference == 3
    assert told.total == 1_201  # as published, not as added up


@pytest.mark.parametrize("told", [published(None, 2, 3), published(5, 2, None)])
def test_what_is_not_stated_is_not_evaluable(told):
    assert told.difference is None


FACTS = Path(__file__).parents[3] / "shared" / "domain" / "pakistan_facts.csv"
KNOWN = [(25, 377), (40, 334), (101, 377), (112, 371), (136, 372), (171, 374)]


def sourced_points():
    """Read the series of the tribunals from the sourced facts, a point a topic."""
    found = {}
    with FACTS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            day = row["topic"].removeprefix("tribunals_")
            if day != row["topic"] and row["constituency"] == "all":
                found.setdefault((day, row["source"]), {})[row["quantity"]] = row["value"]
    return [
        Progress(
            as_of=date.fromisoformat(day),
            decided=int(told["petitions decided"]),
            filed=int(told["petitions filed/tracked"]),
            source=source,
        )
        for (day, source), told in found.items()
        if {"petitions decided", "petitions filed/tracked"} <= set(told)
    ]


@pytest.mark.skipif(not FACTS.is_file(), reason="shared/domain is not beside the checkout")
def test_the_tribunals_of_pakistan_with_their_changing_denominator():
    told = series(sourced_points()[::-1])
    assert [(p.decided, p.filed) for p in told.points] == KNOWN
    assert told.denominators == (377, 334, 371, 372, 374)
    assert told.says.startswith("171 of 374 decided by 31 July 2025.")
    assert "do not compare" in told.says


def test_one_denominator_is_not_remarked_on():
    told = series([Progress(as_of=date(2031, 1, 1), decided=1, filed=4, source="x")])
    assert told.says == "1 of 4 decided by 1 January 2031."


@pytest.mark.parametrize(("decided", "filed"), [(5, 4), (-1, 4)])
def test_more_than_all_cannot_be_decided(decided, filed):
    with pytest.raises(ValueError, match="decided of"):
        series([Progress(as_of=date(2031, 1, 1), decided=decided, filed=filed, source="x")])
