"""Every table of the count as a Frictionless Data Package (v2) under ``data/``.

Grain: one resource per table, its columns and types taken from the frame's schema, its keys from
``KEYS``. Long tables are Parquet, the others CSV. An empty cell means *not stated*, never zero.
"""

import hashlib
import json
from dataclasses import dataclass

import polars as pl

from fullcount import __version__
from fullcount.model.returns import long_boxes
from fullcount.participation.verified import Verified
from fullcount.publish.exports.tables import csv, parquet
from fullcount.publish.exports.turnout import turnout_tables
from fullcount.publish.names import names_of
from fullcount.publish.reasons import with_words
from fullcount.publish.spell import file_name
from fullcount.publish.texts import words

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
LONG = ("forms", "boxes", "votes", "pairs", "differences", "levels", "turnout_units")
KEYS = {
    "units": ["unit_id"],
    "contests": ["contest_id"],
    "candidates": ["contest_id", "candidate_id"],
    "sources": ["source_id"],
    "forms": ["form_id"],
    "votes": ["form_id", "candidate_id"],
    "boxes": ["form_id", "box"],
    "findings": ["finding_id"],
    "figures": ["figure_id"],
}
OWNERS = {"unit_id": "units", "contest_id": "contests", "source_id": "sources", "form_id": "forms"}
WHAT = {
    "units": "Reporting units: where people vote and what lies in what.",
    "contests": "Contests: what is elected where.",
    "candidates": "Candidates of each contest, in their order on the list.",
    "sources": "Who states the figures, under which licence, and what must be told of them.",
    "forms": "One row per copy of a form, with its boxes and votes as stated.",
    "boxes": "One row per form and box.",
    "votes": "One row per form and candidate.",
    "unread": "What could not be read as it stands, quoted with its place.",
    "figures": "Published figures with their parts.",
    "facts": "Sourced facts about groups over time.",
    "findings": "What does not add up.",
    "coverage": "How often each rule was kept, broken, or could not be judged.",
    "tallies": "Votes per contest, source and candidate.",
    "standings": "Leader, rival and margin per contest and source.",
    "pairs": "Copies of the same form, side by side.",
    "differences": "Each box or candidate in which a pair differs.",
    "patterns": "How two sources' totals of a contest differ.",
    "levels": "Consolidated forms against what they sum.",
    "completeness": "Forms received against forms expected.",
    "awaited": "Forms still awaited, with the reason given.",
    "deadlines": "What is due when, and whether it came.",
    "outcomes": "Who won by each source, and what could change it.",
    "decisive": "The fewest stations that could decide.",
    "turnout_units": "Registration and votes by sex per unit; small counts hidden.",
    "turnout_areas": "Registration and votes by sex per area and contest; small counts hidden.",
    "women_share": "Women's share of the votes polled, per contest.",
    "candidacy": "Women among each party's candidates.",
    "records": "Whether the latest figure of a group is the highest stated.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One resource: its name, its frame, and the frame's bytes as written."""

    name: str
    frame: pl.DataFrame
    path: str
    raw: bytes


def datapackage_files(verified: Verified, votes: pl.DataFrame) -> dict[str, bytes]:
    """Write ``data/datapackage.json`` and the tables it describes."""
    tables = [_table(name, frame) for name, frame in _frames(verified, votes).items()]
    files = {f"data/{table.path}": table.raw for table in tables}
    files["data/datapackage.json"] = _descriptor(verified, tables)
    return files


def _frames(verified: Verified, votes: pl.DataFrame) -> dict[str, pl.DataFrame]:
    returns = verified.returns
    return {
        "units": returns.units,
        "contests": returns.contests,
        "candidates": returns.candidates,
        "sources": returns.sources,
        "forms": returns.forms,
        "boxes": long_boxes(returns, verified.law.kinds),
        "votes": votes,
        "unread": returns.unread,
        "figures": returns.figures,
        "facts": returns.facts,
        "findings": verified.findings,
        "coverage": verified.coverage,
        "tallies": verified.tallies,
        "standings": verified.standings,
        "pairs": verified.pairs,
        "differences": verified.differences,
        "patterns": verified.patterns,
        "levels": verified.levels,
        "completeness": verified.completeness,
        "awaited": verified.awaited,
        "deadlines": verified.deadlines,
        "outcomes": with_words(verified.outcomes, names_of(verified, words("en"))),
        "decisive": verified.decisive,
        **turnout_tables(verified.participation),
        "candidacy": verified.participation.candidacy,
        "records": verified.participation.records,
    }


def _table(name: str, frame: pl.DataFrame) -> Table:
    if name in LONG:
        return Table(name=name, frame=frame, path=f"{name}.parquet", raw=parquet(frame))
    return Table(name=name, frame=frame, path=f"{name}.csv", raw=csv(frame))


def _descriptor(verified: Verified, tables: list[Table]) -> bytes:
    election = verified.returns.election
    said = [election.note, "An empty cell means: not stated. It never means zero."]
    if election.fictional:
        said.insert(0, "Fictional: this election and everything in it are invented.")
    descriptor = {
        "$schema": PROFILE,
        "name": file_name(election.id).lower(),
        "title": election.title.en + (" (fictional)" if election.fictional else ""),
        "description": " ".join(line for line in said if line),
        "version": __version__,
        "created": verified.now.isoformat(),
        "sources": [_source(row) for row in verified.returns.sources.iter_rows(named=True)],
        "resources": [_resource(table) for table in tables],
    }
    if not descriptor["sources"]:
        del descriptor["sources"]
    return (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode()


def _source(row: dict[str, object]) -> dict[str, object]:
    said = {"title": str(row["title"] or row["source_id"])}
    if str(row["url"] or "").startswith(("http://", "https://")):
        said["path"] = str(row["url"])
    return dict(said)


def _resource(table: Table) -> dict[str, object]:
    is_csv = table.path.endswith(".csv")
    resource: dict[str, object] = {
        "name": table.name,
        "title": table.name.replace("_", " "),
        "description": WHAT[table.name],
        "type": "table",
        "path": table.path,
        "format": "csv" if is_csv else "parquet",
        "mediatype": "text/csv" if is_csv else "application/vnd.apache.parquet",
        "bytes": len(table.raw),
        "hash": f"sha256:{hashlib.sha256(table.raw).hexdigest()}",
        "schema": table_schema(table.frame, name=table.name),
    }
    if is_csv:
        resource["encoding"] = "utf-8"
    return resource


def table_schema(frame: pl.DataFrame, *, name: str) -> dict[str, object]:
    """Describe a frame's columns as a Table Schema, with the keys of our grains."""
    schema: dict[str, object] = {
        "fields": [_field(column, kind) for column, kind in frame.schema.items()],
        "missingValues": [""],
    }
    if name in KEYS:
        schema["primaryKey"] = KEYS[name]
    foreign = [
        {"fields": [column], "reference": {"resource": owner, "fields": [column]}}
        for column, owner in OWNERS.items()
        if column in frame.columns and owner != name
    ]
    if foreign:
        schema["foreignKeys"] = foreign
    return schema


def _field(name: str, kind: pl.DataType) -> dict[str, object]:
    if isinstance(kind, pl.List):
        return {"name": name, "type": "string", "description": "Several, with ; between."}
    if isinstance(kind, pl.Datetime):
        return {"name": name, "type": "datetime", "format": "any"}
    if kind.is_integer():
        return {"name": name, "type": "integer"}
    if kind.is_float():
        return {"name": name, "type": "number"}
    plain = {pl.Boolean: "boolean", pl.Date: "date"}
    return {"name": name, "type": plain.get(type(kind), "string")}
