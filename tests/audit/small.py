"""Small audits for tests."""

from datetime import UTC, datetime
from fractions import Fraction

import numpy as np

from fullcount.audit import macro
from fullcount.audit.assess import draw
from fullcount.audit.bags import Bag, BagCount
from fullcount.audit.contest import Reported, Rule, pairs
from fullcount.audit.files import plan_json, sha256
from fullcount.audit.plan import Title, plan
from fullcount.audit.stations import Audited, BoundBy

NOW = datetime(2031, 3, 10, 12, tzinfo=UTC)
SEED = "4 6 2 1 5 3"
TITLE = Title(election="Sahra (fictional)", fictional=True)
FIVE = [(60, 40, 5), (10, 80, 0), (90, 5, 10), (55, 45, 0), (70, 20, 10)]


def batches(rows, *, extra=0):
    """Stations of candidates a, b, c ...; a bag may hold ``extra`` papers beyond the votes."""
    columns = np.array(rows, np.int64).reshape(len(rows), -1)
    names = "abcdefgh"[: columns.shape[1]]
    return macro.Batches(
        keys=tuple(f"PS-{at}" for at in range(len(rows))),
        votes={name: columns[:, at] for at, name in enumerate(names)},
        ballots=columns.sum(axis=1) + extra,
    )


def reported(found, **by):
    totals = {name: int(column.sum()) for name, column in found.votes.items()}
    return Reported(votes=totals, ballots=int(found.ballots.sum()), **by)


def bounded(rows, *, extra=0):
    found = batches(rows, extra=extra)
    assertions = pairs(reported(found))
    return found, assertions, macro.bounds(found, assertions)


def audited(rows=FIVE, *, extra=20, outside=0, rule=Rule.MOST_VOTES):
    found = batches(rows, extra=extra)
    return Audited(
        contest_id="NA-1",
        source_id="commission",
        kind="form_45",
        reported=reported(found, rule=rule),
        assertions=pairs(reported(found, rule=rule)),
        batches=found,
        bound_by=(BoundBy.ISSUED,) * len(rows),
        names=tuple(f"School {at}" for at in range(len(rows))),
        outside=outside,
    )


def planned(rows=FIVE, *, limit=Fraction(1, 10), **by):
    return plan(audited(rows, **by), title=TITLE, risk_limit=limit, now=NOW)


def drawn(made, *, rounds=(), seed=SEED):
    return draw(made, seed=seed, plan_sha256=sha256(plan_json(made)), rounds=rounds)


def as_reported(made, units):
    """Bags that say what their forms say."""
    rows = {
        one.unit_id: dict(zip(made.candidates, one.votes, strict=True)) for one in made.stations
    }
    return [
        BagCount(unit_id=unit, bag=Bag.COUNTED, votes=rows[unit], papers=None) for unit in units
    ]
