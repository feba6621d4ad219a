"""The findings of a case folder as ClaimReview, ready to be set into a page."""

from pathlib import Path

from fullcount.publish.claim_review import Publication, claim_reviews
from fullcount.work.docket import open_cases


def claim_review(folder: Path, publication: Publication) -> str:
    """Give JSON-LD of every finding of a folder that answers a claim."""
    cases = open_cases(folder)
    return claim_reviews(
        list(cases.findings.findings.values()),
        publication,
        cited=cases.findings.cited,
        evidence=cases.evidence.sources,
    )
