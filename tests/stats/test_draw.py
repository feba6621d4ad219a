"""The draw is fixed by its vectors, by nothing else, and by no order of rows."""

import hashlib
import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.stats.draw import (
    draw_with,
    draw_without,
    equal,
    manifest,
    places_with,
    spelled,
)

SEED = "4 6 2 1 5 3 3 6 1 2"
FOUR = {"PS-1": 3, "PS-2": 5, "پولنگ اسٹیشن 3": 2, "PS-10": 0}
KEYS = st.text(alphabet="abپé", min_size=1, max_size=3).map(spelled)
WEIGHTS = st.dictionaries(KEYS, st.integers(0, 9), min_size=1).filter(lambda d: sum(d.values()) > 0)


def test_published_vectors():
    four = manifest(FOUR)
    assert four.keys == ("PS-1", "PS-10", "PS-2", "پولنگ اسٹیشن 3")
    assert four.sha256 == "d3aaf1dcabb0758c070ebdc4bf02118dff3a35cbb421442fc6af6e28fca41151"
    assert [(one.key, one.ticket[:16]) for one in draw_with(four, seed=SEED, draws=6)] == [
        ("پولنگ اسٹیشن 3", "df8c07e95da6a725"),
        ("پولنگ اسٹیشن 3", "dabd07274dafab4d"),
        ("PS-2", "6b3d5ada99f63a20"),
        ("PS-2", "77688093c169ba1f"),
        ("PS-2", "4ed843dfa5925cd4"),
        ("PS-2", "cb82db1c515e93a4"),
    ]
    without = draw_without(four, seed=SEED, draws=3, label="NA-1")
    assert [(one.key, one.ticket[:16]) for one in without] == [
        ("PS-1", "45b2d3a2cfe3d074"),
        ("پولنگ اسٹیشن 3", "7a2c812313efc28c"),
        ("PS-2", "d3aba1beb07821fe"),
    ]


def test_a_stranger_draws_the_same_from_the_words_of_the_reference():
    def netstring(text):
        raw = text.encode()
        return str(len(raw)).encode() + b":" + raw + b","

    parts = ["fullcount-draw-1", "with replacement", SEED, "", "1"]
    digest = hashlib.sha256(b"".join(map(netstring, parts))).hexdigest()
    assert digest == draw_with(manifest(FOUR), seed=SEED, draws=1)[0].ticket
    place = int(digest, 16) * 10 >> 256
    assert place >= 8  # PS-1 takes 0-2, PS-10 nothing, PS-2 3-7, the third station 8 and 9


@given(weights=WEIGHTS, data=st.data())
def test_the_order_of_rows_changes_nothing(weights, data):
    shuffled = dict(data.draw(st.permutations(list(weights.items()))))
    one, other = manifest(weights), manifest(shuffled)
    assert one == other
    assert draw_with(one, seed="1", draws=5) == draw_with(other, seed="1", draws=5)


@given(weights=WEIGHTS, seed=st.text(alphabet="123456", min_size=1), extra=st.integers(1, 5))
def test_rounds_are_one_sample(weights, seed, extra):
    among = manifest(weights)
    whole = draw_with(among, seed=seed, draws=4 + extra)
    first = draw_with(among, seed=seed, draws=4)
    assert whole == first + draw_with(among, seed=seed, draws=extra, after=4)
    assert [among.keys[at] for at in places_with(among, seed=seed, draws=4)] == [
        one.key for one in first
    ]
    assert all(weights[one.key] > 0 for one in whole)


@given(keys=st.sets(KEYS, min_size=2, max_size=8), seed=st.text(alphabet="123456", min_size=1))
def test_without_replacement_nothing_comes_twice_and_nobody_else_matters(keys, seed):
    whole = [one.key for one in draw_without(equal(keys), seed=seed, draws=len(keys))]
    assert sorted(whole) == sorted(keys)
    left = sorted(keys)[1:]
    assert [key for key in whole if key in left] == [
        one.key for one in draw_without(equal(left), seed=seed, draws=len(left))
    ]


def test_spellings_that_look_alike_are_one_key():
    composed, decomposed = "\u00e9", "e\u0301"
    assert manifest({f" {decomposed}": 1, "b": 1}).sha256 == manifest({composed: 1, "b": 1}).sha256
    with pytest.raises(ValueError, match="same text"):
        manifest({composed: 1, decomposed: 1})


@pytest.mark.parametrize("weights", [{}, {"a": 0}, {"a": -1, "b": 2}, {" ": 1}])
def test_what_cannot_be_drawn_is_refused(weights):
    with pytest.raises(ValueError, match=r"empty|nothing|negative"):
        manifest(weights)


def test_a_half_character_and_an_empty_seed_are_refused():
    with pytest.raises(ValueError, match="half"):
        manifest({"\ud800": 1})
    with pytest.raises(ValueError, match="empty"):
        draw_with(equal("ab"), seed="  ", draws=1)
    with pytest.raises(ValueError, match="cannot be drawn"):
        draw_without(equal("ab"), seed="1", draws=3)


def test_chances_are_the_weights():
    among = manifest({"a": 1, "b": 2, "c": 7})
    draws = 20_000
    found = Counter(one.key for one in draw_with(among, seed="frequency", draws=draws))
    for key, share in (("a", 0.1), ("b", 0.2), ("c", 0.7)):
        assert abs(found[key] / draws - share) < 4 * math.sqrt(share * (1 - share) / draws)


def test_seeds_and_labels_keep_samples_apart():
    among = equal(str(i) for i in range(1000))

    def drawn(**by):
        return [one.key for one in draw_with(among, draws=20, **by)]

    assert drawn(seed="1") != drawn(seed="2")
    assert drawn(seed="1", label="NA-1") != drawn(seed="1", label="NA-2")
