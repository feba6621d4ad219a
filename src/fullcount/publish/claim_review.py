"""A published finding as ClaimReview (schema.org) in JSON-LD, for search engines and archives.

Grain: one finding that answers a claim. Source: schema.org/ClaimReview. Only a finding that lacks
nothing at its standard may be published; the rating is in words (standard and effect), with no
number, for a scale from false to true is not what a standard of proof is.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fullcount.claims.finding import Cited, Claim, Finding
from fullcount.claims.shortfall import shortfalls
from fullcount.claims.vocabulary import label
from fullcount.errors import ConflictError
from fullcount.publish.page import web_address


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """Who publishes, when, and where a finding's own page is: ``url`` and ``#`` with its id."""

    by: str
    url: str
    on: date
    lang: str = "en"


def claim_reviews(
    findings: Sequence[Finding],
    publication: Publication,
    *,
    cited: Mapping[str, Cited],
    evidence: Mapping[str, str],
) -> str:
    """Give JSON-LD of every finding that answers a claim, one object each in ``@graph``.

    Raises ConflictError naming the first finding that still lacks something, or whose addresses
    are none that a browser may follow.
    """
    graph: list[Mapping[str, object]] = []
    for finding in findings:
        if finding.claim is None:
            continue
        lacks = shortfalls(finding, cited=cited, evidence=evidence)
        if lacks:
            says = "; ".join(one.says for one in lacks)
            raise ConflictError(f"{finding.finding_id} is not ready to be published: {says}")
        graph.append(_review(finding, finding.claim, publication))
    document = {"@context": "https://schema.org", "@graph": graph}
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _review(finding: Finding, claim: Claim, publication: Publication) -> Mapping[str, object]:
    lang = publication.lang
    item: dict[str, object] = {
        "@type": "Claim",
        "appearance": {"@type": "CreativeWork", "url": _address(claim.url, finding)},
        "author": {"@type": "Organization", "name": claim.by},
    }
    if claim.on is not None:
        item["datePublished"] = claim.on.isoformat()
    return {
        "@type": "ClaimReview",
        "author": {"@type": "Organization", "name": publication.by},
        "claimReviewed": claim.says.of(lang),
        "datePublished": publication.on.isoformat(),
        "inLanguage": lang,
        "itemReviewed": item,
        "reviewBody": finding.says.of(lang),
        "reviewRating": {"@type": "Rating", "alternateName": _rating(finding, lang)},
        "url": f"{_address(publication.url, finding)}#{finding.finding_id}",
    }


def _rating(finding: Finding, lang: str) -> str:
    effect = label(finding.effect.effect, lang, of="effect")
    return f"{finding.demands.label.of(lang)}; {effect}"


def _address(url: str, finding: Finding) -> str:
    found = web_address(url)
    if not found:
        raise ConflictError(f"{finding.finding_id}: {url!r} is no address that can be followed")
    return found
