"""Write a verified count into a log: its inputs, its findings, and what was published of it.

Run again on the same package nothing is logged twice; what has changed corrects what stood. The
report folder then holds ``log/``: checkpoint, policy, the table of votes that V10 recomputes, and a
proof for each input and each file of the report, to be checked without the log.
"""

import json
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import polars as pl

from fullcount import __version__
from fullcount.count.copies import spoken
from fullcount.count.roll_call import roster
from fullcount.errors import MissingError
from fullcount.ledger import base64
from fullcount.ledger.canonical import Value, spell
from fullcount.ledger.entry import instant
from fullcount.ledger.manifest import Station, manifest_parts
from fullcount.ledger.personal import personal
from fullcount.ledger.standing import Standing
from fullcount.model.frames import FORMS
from fullcount.model.law import Law
from fullcount.model.returns import Returns, long_boxes, long_votes
from fullcount.participation.verified import Verified
from fullcount.publish import Logged
from fullcount.store.blobs import keep_blob
from fullcount.store.view import entries, policy_of, standing
from fullcount.work.folder import read_folder
from fullcount.work.log import log_add, log_checkpoint, log_prove
from fullcount.work.open import open_package

FOLDER = "log"  # in the report folder
VOTES = f"{FOLDER}/votes.json"
READER = f"fullcount {__version__}"
MEDIA = {
    "csv": "text/csv",
    "html": "text/html",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "toml": "application/toml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ELECTORS = ("registered", "registered_men", "registered_women", "registered_other")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What was added, from entry ``first`` on."""

    first: int
    logged: Logged  # where the log stood then, as the report tells it
    documents: Mapping[str, int]  # file of the package -> index of its entry


def manifest_of(package: Path, *, polls_open_at: datetime, now: datetime) -> list[bytes]:
    """Spell the manifest of a package: who is to make which kinds of form."""
    returns, law = open_package(package)
    stations = expected_stations(returns, law)
    if not stations:
        raise MissingError(f"{package} has no list of stations; nothing is expected of anybody")
    return manifest_parts(
        stations,
        election=returns.election.id,
        polls_open_at=polls_open_at,
        now=now,
    )


def expected_stations(returns: Returns, law: Law) -> dict[tuple[str, ...], Sequence[Station]]:
    """List the units that are to report, by the kinds of paper made at their level."""
    papers: dict[str, list[str]] = {}
    for kind in law.kinds:
        if kind.has_votes and kind.lines_of is None:
            papers.setdefault(kind.level, []).append(kind.code)
    listed = roster(returns, law).join(
        returns.units.select("unit_id", *ELECTORS), on="unit_id", how="left", validate="m:1"
    )
    found: dict[tuple[str, ...], Sequence[Station]] = {}
    for level, kinds in sorted(papers.items()):
        rows = listed.filter(pl.col("level") == level).sort("contest_id", "unit_id")
        if rows.height:
            found[tuple(kinds)] = [_station(row) for row in rows.iter_rows(named=True)]
    return found


def _station(row: Mapping[str, object]) -> Station:
    stated = {name: int(str(row[name])) for name in ELECTORS if row[name] is not None}
    return {"unit": str(row["unit_id"]), "contest": str(row["contest_id"]), **stated}


def record_count(verified: Verified, *, package: Path, log: Path, key: Path) -> Recorded:
    """Log a count's inputs (documents, forms, readings, decisions) and its findings."""
    stands = standing_of(log)
    first = stands.size
    raws: list[bytes] = []
    documents: dict[str, int] = {}
    for name, raw in read_folder(package).items():
        if keep_blob(log, raw) not in stands.blobs:
            documents[name] = stands.size
            named: dict[str, Value] = {} if any(personal(name)) else {"file": name}
            raws.append(stands.add("blob", {**_described(name, raw), **named}, at=verified.now))
    raws += _forms(verified, stands)
    raws += _findings(verified, stands)
    log_add(log, raws, key=key, after=first)
    _, head = standing(log)
    logged = Logged(
        origin=head.origin,
        size=head.size,
        root=base64.encode(head.root),
        gone=_gone(verified, stands),
    )
    return Recorded(first=first, logged=logged, documents=documents)


def record_report(
    files: Mapping[str, str | bytes],
    recorded: Recorded,
    *,
    verified: Verified,
    log: Path,
    key: Path,
) -> dict[str, bytes]:
    """Log the digest of every file of a report and of the votes; give the files of ``log/``."""
    stands = standing_of(log)
    first = stands.size
    election = verified.returns.election.id
    votes = spell(stands.votes(election))
    indexes = {f"package/{name}": at for name, at in recorded.documents.items()}
    raws: list[bytes] = []
    for name, content in {VOTES: votes, **files}.items():
        raw = content.encode() if isinstance(content, str) else content
        indexes[f"report/{name}"] = stands.size
        table: dict[str, Value] = {"table": "votes"} if name == VOTES else {}
        fields = {**_described(name, raw), **table, "title": name, "election": election}
        raws.append(stands.add("publication", fields, at=verified.now))
    log_add(log, raws, key=key, after=first)
    return {
        VOTES: votes,
        f"{FOLDER}/checkpoint": log_checkpoint(log),
        f"{FOLDER}/policy": policy_of(log).encode(),
        **_proofs(log, indexes),
    }


def standing_of(log: Path) -> Standing:
    """Fold a log's entries, as its checkpoint has them."""
    return Standing.of(entries(log, standing(log)[1].size))


def _described(name: str, raw: bytes) -> dict[str, Value]:
    media = MEDIA.get(name.rpartition(".")[2], "application/octet-stream")
    return {"sha256": sha256(raw).hexdigest(), "bytes": len(raw), "media_type": media}


def _proofs(log: Path, indexes: Mapping[str, int]) -> dict[str, bytes]:
    """Give each entry and its proof, and a table of which is whose."""
    files: dict[str, bytes] = {}
    for at, proved in zip(indexes.values(), log_prove(log, list(indexes.values())), strict=True):
        files[f"{FOLDER}/proofs/{at}.json"] = proved.entry
        files[f"{FOLDER}/proofs/{at}.tlog-proof"] = proved.proof
    of = pl.DataFrame({"file": list(indexes), "entry": list(indexes.values())})
    return {f"{FOLDER}/proofs.csv": of.write_csv().encode(), **files}


def _gone(verified: Verified, stands: Standing) -> int:
    """Count forms of these contests that stand in the log and not in the package."""
    named = set(verified.returns.forms["form_id"])
    contests = set(verified.returns.contests["contest_id"])
    return sum(
        of == verified.returns.election.id
        and form not in named
        and stood.fields["contest"] in contests
        for (of, form), stood in stands.forms.items()
    )


def _forms(verified: Verified, stands: Standing) -> Iterator[bytes]:
    """Spell forms, their readings, and which of them the count has added up."""
    returns, at = verified.returns, verified.now
    speaking = set(spoken(returns.forms)["form_id"])
    votes = _numbers(long_votes(returns), name="candidate_id", value="votes")
    boxes = _numbers(long_boxes(returns, verified.law.kinds), name="box", value="value")
    digests: dict[str, str] = dict(returns.digests.select("file", "sha256").iter_rows())
    for row in returns.forms.select(*FORMS).iter_rows(named=True):
        name = str(row["form_id"])
        fields = _form(row, election=returns.election.id, digests=digests, known=stands.blobs)
        stood = stands.forms.get((returns.election.id, name))
        if stood is None or stood.fields != fields:
            replaces: dict[str, Value] = {} if stood is None else {"corrects": stood.index}
            yield stands.add("form", {**fields, **replaces}, at=at)
        if name in speaking:
            stated = {"votes": votes.get(name, {}), "boxes": boxes.get(name, {})}
            yield from _reading(
                stands, stands.forms[returns.election.id, name].index, stated, at=at
            )


def _form(
    row: Mapping[str, object], *, election: str, digests: Mapping[str, str], known: Set[str]
) -> dict[str, Value]:
    """Spell a copy of a form: what is null in the frame is absent here."""
    names = {
        "form": "form_id",
        "contest": "contest_id",
        "unit": "unit_id",
        "kind": "kind",
        "source": "source_id",
        "status": "status",
    }
    fields: dict[str, Value] = {field: str(row[name]) for field, name in names.items()}
    document = row["document_sha256"] or digests.get(str(row["file"]))
    fields |= {"election": election, "blobs": [str(document)] if document in known else []}
    for field, name in (("captured_at", "stated_at"), ("received_at", "received_at")):
        moment = row[name]
        if isinstance(moment, datetime):
            fields[field] = instant(moment)
    return fields if row["row"] is None else {**fields, "row": int(str(row["row"]))}


def _reading(
    stands: Standing, form: int, stated: Mapping[str, Value], *, at: datetime
) -> Iterator[bytes]:
    """Spell what was read on a form and that it is accepted, unless that stands already."""
    fields: dict[str, Value] = {**stated, "form": form, "reader": READER}
    stood = stands.readings.get(form)
    if stood is not None and stood.fields == fields:
        return
    replaces: dict[str, Value] = {} if stood is None else {"corrects": stood.index}
    yield stands.add("reading", {**fields, **replaces}, at=at)
    decided = stands.decisions.get(form)
    replaces = {} if decided is None else {"corrects": decided}
    rule = "figures stated; the first reading of a form is added up"
    yield stands.add("decision", {"reading": stands.size - 1, "rule": rule, **replaces}, at=at)


def _numbers(long: pl.DataFrame, *, name: str, value: str) -> dict[str, dict[str, Value]]:
    """Gather a long frame by form; what is not stated is left out."""
    found: dict[str, dict[str, Value]] = {}
    stated = long.filter(pl.col(value).is_not_null()).select("form_id", name, value)
    for form, what, number in stated.iter_rows():
        found.setdefault(form, {})[what] = number
    return found


def _findings(verified: Verified, stands: Standing) -> Iterator[bytes]:
    for row in verified.findings.iter_rows(named=True):
        if row["finding_id"] in stands.findings:
            continue
        fields: dict[str, Value] = {
            "finding": row["finding_id"],
            "rule": row["rule"],
            "revision": row["revision"],
            "severity": row["severity"],
            "subject": row["subject"],
            "numbers": _stated(row["numbers"]),
        }
        if row["contest_id"] is not None:
            fields["contest"] = row["contest_id"]
        yield stands.add("finding", fields, at=verified.now)


def _stated(numbers: str) -> dict[str, Value]:
    """Read a finding's numbers; one that is not stated is left out."""
    return {name: value for name, value in json.loads(numbers).items() if value is not None}
