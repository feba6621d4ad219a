"""The three-stage audit of a package's results, written as a folder."""

from datetime import datetime
from pathlib import Path

from fullcount.claims.results_audit import ResultsAudit
from fullcount.claims.results_audit import results_audit as audit_count
from fullcount.errors import ConflictError
from fullcount.publish.results_audit_page import results_audit_files
from fullcount.work.folder import check_free, write_folder
from fullcount.work.verify import Say, count_package


def results_audit(
    package: Path,
    *,
    out: Path,
    now: datetime,
    say: Say,
    lang: str = "en",
    force: bool = False,
) -> ResultsAudit:
    """Count a package, audit its results and write the folder, all or nothing."""
    if out.resolve().is_relative_to(package.resolve()):
        raise ConflictError(f"{out} lies in the package, which an audit is no part of")
    check_free(out, force=force)
    count = count_package(package, now=now, say=say)
    say("Auditing the results")
    audit = audit_count(count)
    write_folder(out, results_audit_files(count, audit, lang=lang), force=force)
    return audit
