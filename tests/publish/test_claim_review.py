"""A finding is published as ClaimReview when it lacks nothing, rated in words and by no number."""

import json
from dataclasses import replace
from datetime import date

import pytest
from claims.test_finding import COMPLETE, RECORD
from typer.testing import CliRunner

from fullcount.claims.finding import Claim
from fullcount.claims.findingfile import parse_findings
from fullcount.claims.wording import Standard
from fullcount.cli.app import app
from fullcount.errors import ConflictError, InputError
from fullcount.model.text import Text
from fullcount.publish.claim_review import Publication, claim_reviews

CLAIM = Claim(
    says=Text(en="The copies of three stations differ.", ur="تین اسٹیشنوں کی نقول مختلف ہیں۔"),
    by="A party (fictional)",
    url="https://example.org/claim",
    on=date(2031, 3, 10),
)
MADE = Publication(by="A mission (fictional)", url="https://example.org/f", on=date(2031, 4, 1))
FINDING = replace(COMPLETE, claim=CLAIM, standard=Standard.REASONABLE_GROUNDS)


def graph(*findings, publication=MADE):
    return json.loads(claim_reviews(findings, publication, cited=RECORD, evidence={}))["@graph"]


def test_it_says_what_was_claimed_by_whom_and_what_was_found():
    (one,) = graph(FINDING)
    assert one["@type"] == "ClaimReview"
    assert one["claimReviewed"] == CLAIM.says.en
    assert one["reviewBody"] == FINDING.says.en
    assert one["itemReviewed"]["author"]["name"] == "A party (fictional)"
    assert one["itemReviewed"]["datePublished"] == "2031-03-10"
    assert one["url"] == "https://example.org/f#F1"
    assert one["datePublished"] == "2031-04-01"


@pytest.mark.parametrize("standard", Standard)
def test_the_rating_is_words_at_every_standard(standard):
    (one,) = graph(replace(FINDING, standard=standard))
    assert set(one["reviewRating"]) == {"@type", "alternateName"}
    assert one["reviewRating"]["alternateName"].endswith("could change who won")


def test_in_urdu_the_words_are_urdu():
    (one,) = graph(FINDING, publication=replace(MADE, lang="ur"))
    assert one["claimReviewed"] == CLAIM.says.ur
    assert "نتیجہ بدل سکتا ہے" in one["reviewRating"]["alternateName"]


def test_a_finding_that_answers_no_claim_is_left_out():
    assert graph(replace(FINDING, claim=None)) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"against": None}, "not ready to be published: .*speaks against"),
        ({"says": Text(en="It was rigged at 3 of 20 stations.")}, "above-its-standard"),
        ({"claim": replace(CLAIM, url="javascript:alert(1)")}, "no address"),
    ],
)
def test_what_is_not_ready_is_refused_with_its_name(change, says):
    with pytest.raises(ConflictError, match=f"F1.*{says}"):
        graph(replace(FINDING, **change))


FILE = """
[[finding]]
id = "F1"
says = { en = "We have not assessed it." }
standard = "allegation"
who = "A party (fictional)"
basis = "document"
effect = { effect = "not_assessable", because = "no forms" }
claim = { says = { en = "Copies differ." }, by = "A party", url = "https://example.org" }
"""


def test_the_command_reads_a_folder(tmp_path):
    (tmp_path / "findings.toml").write_text(FILE, encoding="utf-8")
    words = ["claim-review", str(tmp_path), "--by", "M", "--url", "https://example.org/p"]
    done = CliRunner().invoke(app, [*words, "--now", "2031-04-01T00:00Z"])
    assert done.exit_code == 0, done.output
    (one,) = json.loads(done.output)["@graph"]
    assert one["claimReviewed"] == "Copies differ."


def test_a_claim_is_read_strictly():
    with pytest.raises(InputError, match="unknown key 'link'"):
        parse_findings(FILE.replace("url =", "url = 'x', link =").encode(), where="f")
