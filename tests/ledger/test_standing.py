"""What stands is what nothing has corrected, and its sums are those the verifier recomputes."""

from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st
from ledger import made as m

from fullcount.errors import LedgerError
from fullcount.ledger.standing import Standing
from fullcount.ledger.verifier import verify


def test_the_votes_of_a_whole_log():
    assert Standing.of(m.whole()).votes(m.ELECTION) == m.table_of()
    assert Standing.of(m.whole()).votes("another") == []


@given(
    st.lists(
        st.binary(max_size=20)
        | st.sampled_from(m.whole()[:16])
        | st.sampled_from([b"{}", b'{"type":"decision"}', b'{"reading":3,"type":"decision"}']),
        max_size=4,
    )
)
def test_any_entries_are_folded_or_refused(raws):
    with suppress(LedgerError):
        assert Standing.of(raws).size == len(raws)


STEP = st.tuples(st.integers(0, 2), st.dictionaries(st.sampled_from("abc"), st.integers(0, 5)))


@given(st.lists(STEP, max_size=12))
def test_forms_logged_again_and_read_again_are_summed_as_the_verifier_does(steps):
    stands = Standing()
    raws = [stands.add("blob", m.described(m.PHOTO), at=m.OPENS)]
    for number, votes in steps:
        fields = m.form_fields(f"S{number}", "agent")
        stood = stands.forms.get((m.ELECTION, fields["form"]))
        if stood is None or not votes:  # logged anew, and nothing read on it yet
            replaces = {} if stood is None else {"corrects": stood.index}
            raws.append(stands.add("form", {**fields, **replaces}, at=m.OPENS))
        else:
            read = {"form": stood.index, "reader": "r", "votes": votes}
            raws.append(stands.add("reading", read, at=m.OPENS))
            decided = stands.decisions.get(stood.index)
            replaces = {} if decided is None else {"corrects": decided}
            chosen = {"reading": stands.size - 1, "rule": "last", **replaces}
            raws.append(stands.add("decision", chosen, at=m.OPENS))
    raws.append(m.publication(stands.votes(m.ELECTION)))
    verdict = verify(m.made(raws, witnessed=()).files.get, policy=m.POLICY)
    assert verdict.wrong is None
    assert verdict.done[9].endswith("1 tables recomputed")
