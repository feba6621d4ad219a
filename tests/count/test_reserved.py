"""A fictional assembly of Sahra: the same returns, other days, other reserved seats."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcount.count.reserved import Joined, Membership, Returned, reserved

GAZETTE = date(2031, 3, 20)


def assembly(**parties):
    """Returned members by party; ``free`` are independents."""
    return [
        Returned(seat=f"{party}-{n}", party=None if party == "free" else party, gazetted_on=GAZETTE)
        for party, number in parties.items()
        for n in range(number)
    ]


def join(n, party, day):
    return Joined(seat=f"free-{n}", party=party, on=date(2031, 3, day))


RETURNED = assembly(dates=10, palms=6, free=4)
JOINED = [join(0, "palms", 21), join(1, "palms", 23), join(2, "palms", 24), join(3, "dates", 22)]


def seats(**more):
    found = reserved(RETURNED, JOINED, seats=10, membership=Membership(**more))
    return dict(found.shared.seats), found


def test_independents_count_for_nobody_until_they_join():
    shared, found = seats(at=GAZETTE)
    assert (shared, found.independents) == ({"dates": 6, "palms": 4}, 4)


def test_who_joined_in_time_counts_and_who_came_late_does_not():
    shared, found = seats(at=date(2031, 4, 1))
    assert dict(found.members) == {"dates": 11, "palms": 8}
    assert [step.seat for step in found.late] == ["free-2"]
    assert shared == {"dates": 6, "palms": 4}


def test_without_a_limit_of_days_the_late_one_counts():
    _, found = seats(at=date(2031, 4, 1), days=None)
    assert dict(found.members) == {"dates": 11, "palms": 9}
    assert (found.late, found.independents) == ((), 0)


def test_membership_is_as_at_a_day():
    _, found = seats(at=date(2031, 3, 21))
    assert dict(found.members) == {"dates": 10, "palms": 7}


def test_the_first_joining_allowed_is_the_one_that_counts():
    twice = [join(0, "palms", 21), join(0, "dates", 22)]
    found = reserved(RETURNED, twice, seats=10, membership=Membership(at=date(2031, 4, 1)))
    assert found.members["palms"] == 7


def test_a_party_that_takes_no_part_leaves_its_seats_to_the_others():
    shared, _ = seats(at=GAZETTE, barred={"palms"})
    assert shared == {"dates": 10}


def test_a_tie_for_the_last_seat_stays_open():
    found = reserved(assembly(dates=5, palms=5), [], seats=3, membership=Membership(at=GAZETTE))
    assert (found.shared.undecided, found.shared.tied) == (1, ("dates", "palms"))


def test_only_independents_can_join():
    with pytest.raises(ValueError, match="not won by an independent"):
        reserved(
            RETURNED, [Joined(seat="palms-0", party="dates", on=GAZETTE)], seats=1,
            membership=Membership(at=GAZETTE),
        )  # fmt: skip
    with pytest.raises(ValueError, match="twice"):
        reserved([*RETURNED, RETURNED[0]], [], seats=1, membership=Membership(at=GAZETTE))


@settings(deadline=None)
@given(order=st.permutations(RETURNED), steps=st.permutations(JOINED), day=st.integers(20, 28))
def test_the_order_of_the_papers_is_nothing(order, steps, day):
    on = Membership(at=date(2031, 3, day))
    one = reserved(RETURNED, JOINED, seats=7, membership=on)
    assert reserved(order, steps, seats=7, membership=on).shared == one.shared
