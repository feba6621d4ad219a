"""Of what whole a contest's shares are, from every way a source can state it."""

from itertools import product

import pytest

from fullcount.count.terms import Whole, contest_terms, is_complete
from fullcount.model.law import Formula, Method, WinnerRule


@pytest.mark.parametrize(
    ("said", "stated", "complete"),
    [(True, 1, True), (False, 3, False), (None, 3, True), (None, 2, False)],
)
def test_a_list_is_complete_as_its_source_says_else_if_it_states_all(said, stated, complete):
    assert is_complete(said, stated=stated, listed=3) is complete


def test_what_nobody_lists_is_bounded_by_the_valid_votes_or_by_nothing():
    assert Whole(complete=True).unlisted(5) == 0
    assert Whole(complete=False).unlisted(5) is None
    assert Whole(complete=False, valid=9).unlisted(5) == 4
    assert Whole(complete=False, valid=3).unlisted(5) == 0


@pytest.mark.parametrize(
    ("base", "complete", "valid"), list(product(("valid", "cast"), (True, False), (None, 70)))
)
def test_no_share_is_taken_of_a_part(base, complete, valid):
    rule = WinnerRule(office="p", method=Method.MAJORITY_RUNOFF, base=base)
    terms, why = contest_terms(
        rule, office="p", seats=None, whole=Whole(complete=complete, valid=valid, cast=80)
    )
    if base == "valid" and not complete and valid is None:
        assert (terms, [one.code for one in why]) == (None, ["no_whole"])
        return
    assert (terms.seats, why) == (1, ())
    assert terms.base == (80 if base == "cast" else None if complete else valid)


def test_seats_that_nobody_states_are_one_and_never_shared_out():
    plain = WinnerRule(office="p", method=Method.PLURALITY)
    lists = WinnerRule(office="p", method=Method.LIST_PR, formula=Formula.DHONDT)
    whole = Whole(complete=True)
    assert contest_terms(plain, office="p", seats=None, whole=whole)[0].seats == 1
    assert contest_terms(lists, office="p", seats=None, whole=whole)[1][0].code == "no_seats"
    assert contest_terms(lists, office="p", seats=9, whole=whole)[0].seats == 9
    assert contest_terms(None, office="q", seats=9, whole=whole)[1][0].code == "no_winner_rule"
