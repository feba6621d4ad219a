"""Findings for machines and for desks: Parquet, CSV, JSON.

Grain: one row per finding, in the order the count gives them, with the rule's title beside its
code so that no file needs the rule book to be read.
"""

import json

import polars as pl

from fullcount.participation.verified import Verified
from fullcount.publish.exports.tables import csv, parquet


def finding_files(verified: Verified) -> dict[str, bytes]:
    """Write ``findings.parquet``, ``findings.csv`` and ``findings.json``."""
    titled = titled_findings(verified)
    return {
        "findings.parquet": parquet(titled),
        "findings.csv": csv(titled),
        "findings.json": findings_json(verified, titled),
    }


def titled_findings(verified: Verified) -> pl.DataFrame:
    """Put the English title of each rule beside its code."""
    book = {(str(rule.code), rule.revision): rule.title.en for rule in verified.rules}
    titles = pl.DataFrame(
        [(code, revision, title) for (code, revision), title in book.items()],
        schema={"rule": pl.String, "revision": pl.Int64, "title": pl.String},
        orient="row",
    )
    found = verified.findings.join(titles, on=["rule", "revision"], how="left", validate="m:1")
    columns = list(verified.findings.columns)
    place = columns.index("rule") + 1
    return found.select(*columns[:place], "title", *columns[place:])


def findings_json(verified: Verified, findings: pl.DataFrame) -> bytes:
    """Write findings with their numbers as objects, under what a reader must know of them."""
    election = verified.returns.election
    records = findings.to_dicts()
    for record in records:
        record["numbers"] = json.loads(record["numbers"]) if record["numbers"] else {}
    told = {
        "election": election.id,
        "title": election.title.en,
        "fictional": election.fictional,
        "note": "A finding says what does not add up. It does not say why, or who is right.",
        "made_at": verified.now.isoformat(),
        "findings": records,
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
