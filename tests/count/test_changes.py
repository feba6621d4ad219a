"""Two states compared: every difference is a row with both values, and equal states make none."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from fullcount.count.changes import PublishedState, compare
from fullcount.model.frames import CANDIDATES, FINDINGS, FORMS, conform, empty
from fullcount.model.results import OUTCOMES
from fullcount.model.returns import DIGESTS


def state(forms: dict[str, tuple[int | None, int | None]], *, sha="0" * 64, winner="x"):
    rows = [
        {"form_id": form, "contest_id": "S-1", "unit_id": form, "source_id": "s",
         "status": "stated", "file": "f.csv", "valid": valid, "votes_1": votes}
        for form, (valid, votes) in forms.items()
    ]  # fmt: skip
    schema = dict(FORMS) | {"valid": pl.Int64, "votes_1": pl.Int64}
    outcome = {"contest_id": "S-1", "source_id": "s", "verdict": "open", "result": "winner",
               "winners": [winner], "margin": 3}  # fmt: skip
    candidate = {"contest_id": "S-1", "candidate_id": "x", "position": 1}
    return PublishedState(
        forms=conform(pl.DataFrame(rows, schema_overrides=schema), schema),
        candidates=conform(pl.DataFrame([candidate]), CANDIDATES),
        outcomes=conform(pl.DataFrame([outcome]), OUTCOMES),
        findings=empty(FINDINGS),
        digests=pl.DataFrame([["f.csv", sha, 1]], schema=DIGESTS, orient="row"),
    )


STATES = st.dictionaries(
    st.sampled_from("abc"),
    st.tuples(st.none() | st.integers(0, 3), st.none() | st.integers(0, 3)),
    min_size=1,
)


@given(STATES)
def test_equal_states_have_no_changes(forms):
    found = compare(state(forms), state(forms))
    assert [len(f) for f in (found.forms, found.outcomes, found.files)] == [0, 0, 0]


@given(STATES, STATES)
def test_agrees_with_comparing_cell_by_cell(old, new):
    found = compare(state(old), state(new)).forms
    slow = {("new", form, None, None, None) for form in new.keys() - old.keys()}
    slow |= {("gone", form, None, None, None) for form in old.keys() - new.keys()}
    for form in old.keys() & new.keys():
        for field, a, b in zip(("valid", "votes of x"), old[form], new[form], strict=True):
            if a != b:
                shown = [None if v is None else str(v) for v in (a, b)]
                slow.add(("altered", form, field, *shown))
    assert set(found.select("change", "form_id", "field", "old", "new").rows()) == slow


def test_both_hashes_stand_beside_an_altered_figure():
    found = compare(state({"a": (1, 1)}, sha="1" * 64), state({"a": (1, 2)}, sha="2" * 64))
    assert found.forms.select("old_sha256", "new_sha256").rows() == [("1" * 64, "2" * 64)]
    assert found.files.height == 1


def test_a_changed_winner_is_a_row():
    found = compare(state({"a": (1, 1)}), state({"a": (1, 1)}, winner="y"))
    assert found.outcomes.select("field", "old", "new").rows() == [("winners", "x", "y")]
