"""An audit's folder, read: plan, draw, hand counts and what they come to.

Grain: one audit. The plan froze the hash of every file of the package; ``package.txt`` says where
the package lay on the machine that planned it, and is the one file that is not for publication.
"""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from fullcount.audit.assess import Draw, assess
from fullcount.audit.bags import BagCount
from fullcount.audit.files import read_counts, read_draw, read_plan, sha256
from fullcount.audit.plan import Plan
from fullcount.audit.tabulation import Tabulation
from fullcount.errors import ConflictError, InputError, MissingError
from fullcount.publish.audit_page import Audit
from fullcount.work.folder import read_folder

PLAN, DRAW, COUNTS, LEVELS = "plan.json", "draw.json", "counts.csv", "tabulation.json"
WHERE = "package.txt"


def open_audit(folder: Path) -> tuple[Audit, tuple[BagCount, ...]]:
    """Read an audit and assess the hand counts entered so far."""
    plan, plan_sha256 = open_plan(folder)
    drawn, counts = open_draw(folder, plan_sha256), open_counts(folder, plan)
    try:
        found = assess(plan, drawn, counts)
    except ValueError as cause:
        raise InputError(str(cause), where=COUNTS) from cause
    audit = Audit(plan=plan, draw=drawn, assessment=found, tabulation=open_tabulation(folder))
    return audit, counts


def digests_of(package: Path) -> dict[str, str]:
    """SHA-256 of every file of a package, ``election.toml`` too."""
    files = read_folder(package)
    return {name: hashlib.sha256(raw).hexdigest() for name, raw in files.items()}


def check_unchanged(folder: Path, plan: Plan, *, package: Path | None) -> None:
    """Refuse to go on with a package whose files are not those that were planned on."""
    lies = package or Path(_read(folder / WHERE).decode().strip())
    if not lies.is_dir():
        raise MissingError(f"the package is not at {lies}; name it with --package")
    changed = plan.changed(digests_of(lies))
    if changed:
        more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
        names = ", ".join(changed[:3])
        raise ConflictError(f"{names}{more} changed since the plan; plan the audit again")


def open_plan(folder: Path) -> tuple[Plan, str]:
    raw = _read(folder / PLAN)
    return read_plan(raw, where=str(folder / PLAN)), sha256(raw)


def open_draw(folder: Path, plan_sha256: str) -> Draw:
    found = read_draw(_read(folder / DRAW), where=str(folder / DRAW))
    if found.plan_sha256 != plan_sha256:
        raise InputError("was drawn for another plan, or the plan was changed since", where=DRAW)
    return found


def open_counts(folder: Path, plan: Plan) -> tuple[BagCount, ...]:
    return read_counts(_read(folder / COUNTS), plan, where=str(folder / COUNTS))


def tabulation_json(found: Tabulation) -> bytes:
    return json.dumps(asdict(found), sort_keys=True).encode()


def open_tabulation(folder: Path) -> Tabulation:
    try:
        told = json.loads(_read(folder / LEVELS))
        if strange := [name for name, value in told.items() if type(value) is not int]:
            raise TypeError(f"{strange[0]} is no whole number")  # noqa: TRY301
        return Tabulation(**told)
    except (ValueError, TypeError, AttributeError, RecursionError) as cause:
        raise InputError("is not the comparison we wrote", where=LEVELS) from cause


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise MissingError(f"{path} is not there")
    return path.read_bytes()
