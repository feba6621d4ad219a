"""The count as files for other programs: findings, results, tables.

Everything is a pure function of the count: the same count gives the same bytes, so that two
people who ran the same package can compare hashes.
"""

from fullcount.model.returns import long_votes
from fullcount.participation.verified import Verified
from fullcount.publish.exports.cdf import cdf_files
from fullcount.publish.exports.datapackage import datapackage_files
from fullcount.publish.exports.findings import finding_files
from fullcount.publish.exports.openelections import openelections_files
from fullcount.publish.exports.workbook import findings_workbook

__all__ = ["exports"]


def exports(verified: Verified) -> dict[str, bytes]:
    """Give every exported file by its path in the report folder.

    ``findings.*`` (Parquet, CSV, JSON, XLSX), ``results/cdf/*.json`` (NIST),
    ``results/openelections/*.csv`` and the Frictionless package under ``data/``.
    """
    votes = long_votes(verified.returns)
    return {
        **finding_files(verified),
        "findings.xlsx": findings_workbook(verified),
        **cdf_files(verified, votes),
        **openelections_files(verified, votes),
        **datapackage_files(verified, votes),
    }
