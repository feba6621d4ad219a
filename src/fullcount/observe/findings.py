"""What a mission found, in the common currency: rows of FINDINGS with ids that can be cited.

Grain: one irregularity that was seen at a station at all, or one thing observers were kept from.
``numbers`` says over what: counts always, and of a probability sample whose rules of publication
hold the share and its limits, in ten-thousandths. A finding names no station: no unit, no form.
What it would do to a result is not known from a checklist, so its stake is not stated.
"""

import json
from collections.abc import Iterator, Mapping

import polars as pl

from fullcount.count.findings import named
from fullcount.model.frames import FINDINGS
from fullcount.model.rule import Severity
from fullcount.observe.assess import Assessed
from fullcount.observe.irregular import Counted, Estimated
from fullcount.observe.mission import Design
from fullcount.observe.published import findings_to_publish, with_few_together
from fullcount.observe.shares import Share
from fullcount.observe.taxonomy import packaged_taxonomy

TEN_THOUSAND = 10_000
SERIOUS = 3  # of the taxonomy's four severities


def findings_frame(found: Assessed) -> pl.DataFrame:
    """Give the findings of a mission that may be published, in the order of its forms."""
    rows = [*_irregular(found), *_kept_from(found)]
    return named(pl.DataFrame(rows, schema=dict(FINDINGS)))


def _irregular(found: Assessed) -> Iterator[dict[str, object]]:
    for one in findings_to_publish(found):
        numbers = _estimated(one) if isinstance(one, Estimated) else _counted(one)
        if numbers["irregular"]:
            subject = f"{found.mission.id} {one.form} {one.question.name}"
            yield _row(found, str(one.question.code), subject, numbers)


def _kept_from(found: Assessed) -> Iterator[dict[str, object]]:
    told = with_few_together(found.kept_from.drop("code"), by="disposition")
    known = dict(found.kept_from.select("disposition", "code").iter_rows())
    for row in told.iter_rows(named=True):
        if row["disposition"] in known:
            word = row["disposition"]
            numbers = {
                "reports": row["reports"],
                "stations": row["stations"],
                "due": found.response["all"]["due"].item(),
            }
            yield _row(found, known[word], f"{found.mission.id} {word}", numbers)


def _estimated(one: Estimated) -> dict[str, object]:
    numbers: dict[str, object] = {
        "design": Design.PROBABILITY.value,
        "irregular": one.irregular,
        "seen": one.seen,
        "drawn": one.drawn,
    }
    if one.gate.is_open and isinstance(one.share, Share):
        for name in ("share", "lower", "upper"):
            numbers[name] = round(TEN_THOUSAND * float(getattr(one.share, name)))
    return numbers


def _counted(one: Counted) -> dict[str, object]:
    return {
        "design": Design.PURPOSIVE.value,
        "irregular": one.count.irregular,
        "seen": one.count.seen,
        "visited": one.count.visited,
    }


def _row(
    found: Assessed, code: str, subject: str, numbers: Mapping[str, object]
) -> dict[str, object]:
    taxonomy = packaged_taxonomy()
    serious = taxonomy.code(code).severity >= SERIOUS
    return {
        "finding_id": None,
        "rule": code,
        "revision": taxonomy.edition,
        "severity": (Severity.ERROR if serious else Severity.WARNING).value,
        "grain": "station",
        "contest_id": None,
        "unit_id": None,
        "source_id": found.mission.id,
        "subject": subject,
        "form_ids": [],
        "numbers": json.dumps(numbers, sort_keys=True, separators=(",", ":")),
        "stake": None,
        "margin": None,
    }
