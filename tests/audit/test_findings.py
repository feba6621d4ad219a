"""Bags that differ become rows anybody can cite; the sheets stay another question."""

import polars as pl
from audit.small import as_reported, planned

from fullcount.audit.bags import Bag, BagCount, hold
from fullcount.audit.findings import findings_frame
from fullcount.audit.tabulation import tabulation
from fullcount.model.frames import FINDINGS
from fullcount.model.results import LEVELS


def test_rows_are_findings_with_names_that_come_again():
    made = planned()
    counts = as_reported(made, ["PS-0", "PS-1"])
    counts[0] = BagCount(unit_id="PS-0", bag=Bag.MISSING, votes={}, papers=None)
    counts[1].votes["a"] += 2
    found = [one for held in hold(made, counts).values() for one in held.findings]
    frame = findings_frame(made, found)
    assert dict(frame.schema) == dict(FINDINGS)
    assert frame.select("rule", "unit_id", "stake").rows() == [
        ("AUD-02", "PS-0", None),
        ("AUD-04", "PS-1", 2),
    ]
    assert frame["finding_id"].n_unique() == 2
    assert findings_frame(made, found).equals(frame)
    assert findings_frame(made, []).height == 0


def test_tabulation_compares_every_line_and_has_no_risk():
    rows = [
        {"stated": 100, "children_sum": 100, "explained": None},
        {"stated": 120, "children_sum": 100, "explained": 5},
        {"stated": None, "children_sum": 100, "explained": None},
    ]
    shared = {"contest_id": "NA-1", "child_source_id": "commission", "is_votes": True}
    levels = pl.DataFrame([shared | row for row in rows], schema_overrides=dict(LEVELS))
    found = tabulation(levels, contest="NA-1", source="commission")
    assert (found.lines, found.differing, found.moved, found.not_comparable) == (2, 1, 15, 1)
    assert not hasattr(found, "risk")
    assert tabulation(levels, contest="NA-2", source="commission").lines == 0
    assert tabulation(levels, contest="NA-1", source="agents").lines == 0
