"""NIST SP 1500-100r2 (CDF v2) election results in JSON, as a long table of text.

Read are VoteCounts and OtherCounts of contests and BallotCounts of the election; names come
from Candidate, Party and GpUnit. Ballot measures, straight-party and retention selections have
no candidates; their lines are kept under the id of the selection.
"""

from collections.abc import Iterator, Mapping

import polars as pl

from fullcount.errors import InputError
from fullcount.ingest.delimited import number_rows
from fullcount.ingest.records import parse_json
from fullcount.ingest.reports import REPORT, repeat_for_contests

Node = Mapping[str, object]
BALLOTS = ("BallotsCast", "BallotsOutstanding", "BallotsRejected")
OTHERS = ("Overvotes", "Undervotes", "WriteIns")


def read_cdf(raw: bytes, *, where: str) -> pl.DataFrame:
    """Read a report into one row per (contest, unit, selection or item, count type)."""
    top = parse_json(raw, where=where)
    if not isinstance(top, dict) or top.get("@type") != "ElectionResults.ElectionReport":
        raise InputError("not a NIST CDF v2 election report", where=where)
    report = _Report(top, where=where)
    lines = pl.DataFrame(list(report.lines()), schema=dict(REPORT), orient="row")
    if not lines.height:
        raise InputError("the report states no counts", where=where)
    return number_rows(repeat_for_contests(lines, where=where), first=1)


class _Report:
    """A parsed report with its objects by id."""

    def __init__(self, top: Node, *, where: str) -> None:
        self._where = where
        self._top = top
        self._units = self._by_id(self._nodes(top, "GpUnit"))
        self._parties = self._by_id(self._nodes(top, "Party"))

    def lines(self) -> Iterator[tuple[str | None, ...]]:
        for election in self._nodes(self._top, "Election"):
            candidates = self._by_id(self._nodes(election, "Candidate"))
            for contest in self._nodes(election, "Contest"):
                yield from self._contest(contest, candidates)
            for counts in self._nodes(election, "BallotCounts"):
                yield from self._items(counts, BALLOTS, contest=None)

    def _contest(
        self, contest: Node, candidates: Mapping[str, Node]
    ) -> Iterator[tuple[str | None, ...]]:
        for selection in self._nodes(contest, "ContestSelection"):
            who = self._who(selection, candidates)
            for counts in self._nodes(selection, "VoteCounts"):
                yield self._line(counts, contest, who=who, votes=counts.get("Count"))
        for counts in self._nodes(contest, "OtherCounts"):
            yield from self._items(counts, OTHERS, contest=contest)

    def _items(
        self, counts: Node, names: tuple[str, ...], *, contest: Node | None
    ) -> Iterator[tuple[str | None, ...]]:
        for name in names:
            if name in counts:
                yield self._line(counts, contest, item=name, votes=counts[name])

    def _line(
        self,
        counts: Node,
        contest: Node | None,
        *,
        votes: object,
        item: str | None = None,
        who: tuple[str | None, str | None, str | None] = (None, None, None),
    ) -> tuple[str | None, ...]:
        unit_id = self._text(counts, "GpUnitId")
        unit = self._units.get(unit_id or "", {})
        return (
            self._text(contest, "@id") if contest else None,
            self._text(contest, "Name") if contest else None,
            unit_id,
            self._words(unit, "Name"),
            self._text(unit, "Type"),
            self._text(unit, "VotersRegistered"),
            item,
            *who,
            self._text(counts, "Type") or "total",
            None if votes is None else str(votes),
        )

    def _who(
        self, selection: Node, candidates: Mapping[str, Node]
    ) -> tuple[str | None, str | None, str | None]:
        """Give id, name and party of a selection; of several candidates, their names joined."""
        ids = selection.get("CandidateIds") or []
        if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
            raise InputError("CandidateIds is not a list of ids", where=self._where)
        nodes = [candidates.get(one, {}) for one in ids]
        names = [
            self._words(node, "BallotName") or one for node, one in zip(nodes, ids, strict=True)
        ]
        party = next((self._text(node, "PartyId") for node in nodes if "PartyId" in node), None)
        name = self._words(self._parties.get(party or "", {}), "Name")
        return (
            "+".join(ids) or self._text(selection, "@id"),
            " / ".join(names) or self._words(selection, "Selection"),
            name,
        )

    def _nodes(self, node: Node, key: str) -> list[Node]:
        value = node.get(key) or []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise InputError(f"{key} is not a list of objects", where=self._where)
        return value

    def _by_id(self, nodes: list[Node]) -> dict[str, Node]:
        found = {self._text(node, "@id") or "": node for node in nodes}
        if len(found) != len(nodes):
            raise InputError("two objects have the same @id, or none", where=self._where)
        return found

    def _text(self, node: Node, key: str) -> str | None:
        value = node.get(key)
        if value is None or isinstance(value, str):
            return value
        raise InputError(f"{key} is not text or a number", where=self._where)

    def _words(self, node: Node, key: str) -> str | None:
        """Give the first wording of an internationalized text."""
        value = node.get(key)
        if not isinstance(value, dict):
            return None
        texts = self._nodes(value, "Text")
        return self._text(texts[0], "Content") if texts else None
