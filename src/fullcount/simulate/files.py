"""What every layout of a made-up package needs: files as bytes, and the ``[[file]]`` to them.

Grain: the files of one source and form kind.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl
import xlsxwriter  # type: ignore[import-untyped]

from fullcount.model.returns import box_columns, vote_columns
from fullcount.simulate.plan import SourcePlan
from fullcount.simulate.spell import Setting, table

INSTANTS = ("stated_at", "received_at")
PAPERS = "Ballot papers of Sahra (fictional)"
CROSSWALK: Mapping[str, type[pl.DataType]] = {
    "contest": pl.String,
    "text": pl.String,
    "id": pl.String,
    "source": pl.String,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Files by path, what ``election.toml`` says of them, and the crosswalks they need."""

    files: dict[str, bytes]
    toml: list[str]
    candidates: pl.DataFrame  # CROSSWALK
    stations: pl.DataFrame  # CROSSWALK


def stated_columns(forms: pl.DataFrame) -> list[str]:
    """Columns of boxes and votes that some form of these states, or lists blank."""
    return [
        name
        for name in (*box_columns(forms), *vote_columns(forms))
        if forms[name].null_count() < forms.height
    ]


def csv(frame: pl.DataFrame, *, separator: str = ",", bom: bool = False) -> bytes:
    buffer = io.BytesIO()
    frame.write_csv(buffer, separator=separator, include_bom=bom)
    return buffer.getvalue()


def workbook(frame: pl.DataFrame) -> bytes:
    """Write one sheet; the same frame gives the same bytes."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2031, 1, 1, tzinfo=UTC), "title": "Fictional"})
        sheet = book.add_worksheet("Forms")
        for at, row in enumerate([frame.columns, *frame.iter_rows()]):
            sheet.write_row(at, 0, row)
    return buffer.getvalue()


def block(
    source: SourcePlan,
    kind: str,
    path: str,
    settings: Mapping[str, Setting],
    *,
    boxes: Mapping[str, str],
    votes: Mapping[str, str | list[str]],
) -> str:
    partial = "complete" if source.candidates is None else "partial"
    head = {"path": path, "source": source.id, "kind": kind, **settings}
    if votes:
        head["candidate_list"] = partial
    parts = [table("[file]", head), table("file.boxes", boxes) if boxes else ""]
    parts.append(table("file.votes", {**votes}) if votes else "")
    return "\n".join(part for part in parts if part)


def written(
    files: dict[str, bytes],
    toml: list[str],
    *,
    candidates: pl.DataFrame | None = None,
    stations: pl.DataFrame | None = None,
) -> Written:
    none = pl.DataFrame(schema=dict(CROSSWALK))
    return Written(
        files=files,
        toml=toml,
        candidates=none if candidates is None else candidates,
        stations=none if stations is None else stations,
    )
