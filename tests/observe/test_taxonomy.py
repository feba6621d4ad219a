"""The taxonomy is one definition, whole against the list it was gathered from, read strictly."""

import csv
from pathlib import Path

import pytest

from fullcount.errors import LawError, MissingError
from fullcount.observe.taxonomy import Flag, packaged_taxonomy, parse_taxonomy

LIST = Path(__file__).parents[3] / "shared" / "domain" / "incident_taxonomy.csv"
SHORT = {
    "Boundary Delimitation": "Electoral System and Boundary Delimitation",
    "State Must Take Necessary Steps": "State Must Take Necessary Steps to Give Effect to Rights",
    "Genuine Elections": "Genuine Elections That Reflect the Free Expression "
    "of the Will of the People",
    "Freedom from Discrimination": "Freedom From Discrimination and Equality Before the Law",
    "Right to Security of the Person": "Security of the Person",
    "Right to an Effective Remedy": "Effective Remedy",
    "Right to a Fair and Public Hearing": "Fair and Public Hearing",
}  # fmt: skip
WHEN = {"E": "day"}
TAXONOMY = packaged_taxonomy()
SMALL = """
edition = 1
[phases]
day = { en = "polling day" }
[parts]
voting = { en = "Voting" }
[obligations]
to_vote = { en = "To vote" }
[perpetrators]
[targets]
[[domain]]
code = "VOT"
title = { en = "Voting" }
parts = ["voting"]
phases = ["day"]
obligations = ["to_vote"]
sources = ["nobody's list"]
codes = [{ code = "VOT.01", severity = 2, flags = "R", label = { en = "Turned away" } }]
"""


def listed():
    if not LIST.exists():
        pytest.skip("the list the taxonomy was gathered from is not beside the project")
    with LIST.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_eighteen_domains_and_181_codes_each_with_both_labels():
    assert (len(TAXONOMY.domains), len(TAXONOMY.codes())) == (18, 181)
    texts = [code.label for code in TAXONOMY.codes().values()]
    texts += [domain.title for domain in TAXONOMY.domains]
    for words in (TAXONOMY.parts, TAXONOMY.obligations, TAXONOMY.phases, TAXONOMY.targets):
        texts += list(words.values())
    assert all(text.en and text.ur for text in texts)
    assert len({text.ur for text in texts[:181]}) == 181  # no label copied from its neighbour
    assert not TAXONOMY.translation_reviewed
    assert (len(TAXONOMY.parts), len(TAXONOMY.obligations)) == (10, 21)


def test_every_code_stands_as_in_the_list():
    rows = listed()
    assert [row["code"] for row in rows] == list(TAXONOMY.codes())
    for row in rows:
        code = TAXONOMY.code(row["code"])
        assert code.label.en == row["label"]
        assert code.severity == int(row["default_severity"])
        assert "".join(flag for flag in row["flags"] if flag) == "".join(
            flag for flag in row["flags"] if Flag(flag) in code.flags
        )
        assert len(code.flags) == len(row["flags"])


def test_every_domain_maps_to_the_same_rights_parts_and_phases():
    for row in listed():
        domain = TAXONOMY.domain_of(row["code"])
        assert domain.title.en == row["domain"]
        parts = [TAXONOMY.parts[one].en for one in domain.parts]
        if row["eos_part"] == "All phases":
            assert len(parts) == len(TAXONOMY.parts)
        else:
            assert parts == [SHORT.get(one, one) for one in row["eos_part"].split("; ")]
        assert list(domain.phases) == [WHEN.get(one, one) for one in row["timing"].split(",")]
        rights = [TAXONOMY.obligations[one].en for one in domain.obligations]
        named = [] if row["eos_obligations"] == "-" else row["eos_obligations"].split("; ")
        assert rights == [SHORT.get(one, one) for one in named]
        comments = [] if row["general_comments"] == "-" else row["general_comments"].split("; ")
        assert list(domain.comments) == comments
        cited = "" if row["iccpr_articles"] == "-" else row["iccpr_articles"].replace("; ", ",")
        assert ",".join(domain.articles) == cited
        assert list(domain.sources) == row["sources"].split("; ")


def test_a_code_that_does_not_exist_is_missing():
    with pytest.raises(MissingError, match="edition 1"):
        TAXONOMY.code("VOT.99")
    with pytest.raises(MissingError):
        TAXONOMY.domain_of("VOT.99")


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("severity = 2", "severity = 5", "1, 2, 3 or 4"),
        ('flags = "R"', 'flags = "X"', "X is not a flag"),
        ('code = "VOT.01"', 'code = "NET.01"', "not of the domain"),
        ('parts = ["voting"]', 'parts = ["sailing"]', "sailing is not among the parts"),
        ('sources = ["nobody\'s list"]', "sources = []", "where they come from"),
        ('code = "VOT"', 'code = "VOT"\ncolour = "red"', "unknown key 'colour'"),
    ],
)
def test_a_taxonomy_is_read_strictly(before, after, says):
    assert parse_taxonomy(SMALL.encode(), where="t").code("VOT.01").flags == {Flag.RESULT}
    assert before in SMALL
    with pytest.raises(LawError, match=says):
        parse_taxonomy(SMALL.replace(before, after).encode(), where="t")


def test_no_code_comes_twice():
    twice = SMALL.replace(
        "codes = [", 'codes = [{ code = "VOT.01", severity = 1, label = { en = "x" } }, '
    )
    with pytest.raises(LawError, match="twice"):
        parse_taxonomy(twice.encode(), where="t")
