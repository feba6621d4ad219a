"""Which form is held against which, as the law's files say it."""

from count.small import LAW, SEAT, form, small

from fullcount.count.copies import items, spoken
from fullcount.count.links import chosen, links
from fullcount.country import packaged_law


def pairs(law, parent):
    rows = links(law).filter(parent_kind=parent).select("child_kind", "link", "rank").rows()
    return sorted(rows, key=lambda row: row[1:])


def test_what_the_law_names_comes_first_and_each_earlier_statement_for_itself():
    law = packaged_law("pakistan")
    assert pairs(law, "form_47") == [("form_45", 0, 0)]
    assert pairs(law, "form_48_line") == [("form_45", 0, 0)]
    assert pairs(law, "form_49") == [
        ("form_48", 0, 0),
        ("form_48_line", 0, 1),
        ("form_45", 0, 2),
        ("form_47", 1, 0),
    ]


def test_station_forms_and_copies_of_finals_are_held_against_nothing():
    law = packaged_law("pakistan")
    parents = set(links(law)["parent_kind"])
    assert parents == {"form_47", "form_48", "form_48_line", "form_49"}


def test_postal_ballots_are_the_only_item():
    assert items(packaged_law("pakistan")) == {"postal"}
    assert items(packaged_law("bolivia")) == set()
    assert items(LAW) == {"postal"}


def held_against(*forms):
    copies = spoken(small([*forms, form("a", SEAT, 1, kind="final")]).forms)
    parents = copies.filter(kind="final")
    return chosen(parents, copies, LAW).select("child_kind", "child_source_id").rows()


def test_its_own_forms_however_far_down_before_anybody_elses():
    own, other = form("a", "s1", 1), form("b", SEAT, 1, kind="statement")
    assert held_against(own, other) == [("count", "a")]
    assert held_against(other) == [("statement", "b")]
    assert held_against(other, form("c", "s1", 1)) == [("count", "c"), ("statement", "b")]
    assert held_against(own, form("a", "s1", 1, kind="line")) == [("line", "a")]
    assert held_against() == []
