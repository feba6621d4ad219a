"""What stands in a log after all its entries: the forms, the accepted readings, the documents.

Folded from the entries in their order, and used to write the next ones: what stands already is
not logged again, what has changed corrects what stood. Nothing is forgotten: what is corrected
is still in the log.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from fullcount.errors import LedgerError
from fullcount.ledger.canonical import Value, decode
from fullcount.ledger.entry import entry

FormKey = tuple[str, str]  # election, form
Fields = Mapping[str, Value]
_NOT_CONTENT = {"type", "recorded_at", "corrects"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """An entry that nothing has corrected: where it stands and what it says."""

    index: int
    fields: Fields


@dataclass(slots=True)
class Standing:
    """The state of a log; grows by :meth:`take` (an entry read) and :meth:`add` (one written)."""

    size: int = 0
    blobs: set[str] = field(default_factory=set)
    findings: set[str] = field(default_factory=set)
    forms: dict[FormKey, Stood] = field(default_factory=dict)
    readings: dict[int, Stood] = field(default_factory=dict)  # by form: the one accepted
    decisions: dict[int, int] = field(default_factory=dict)  # by form
    read: dict[int, Fields] = field(default_factory=dict)  # every reading, by its index

    @classmethod
    def of(cls, raws: Iterable[bytes]) -> "Standing":
        """Fold a log's entries; LedgerError at one that does not follow the rules."""
        standing = cls()
        for raw in raws:
            try:
                standing.take(decode(raw))
            except (KeyError, ValueError) as cause:
                raise LedgerError(f"entry {standing.size - 1} does not follow its type") from cause
        return standing

    def add(self, kind: str, fields: Fields, *, at: datetime) -> bytes:
        """Spell the next entry, and fold it."""
        raw = entry(kind, fields, at=at)
        self.take({**fields, "type": kind})
        return raw

    def take(self, value: Fields) -> None:
        """Fold the next entry."""
        index = self.size
        self.size += 1
        match value["type"]:
            case "blob":
                self.blobs.add(str(value["sha256"]))
            case "finding":
                self.findings.add(str(value["finding"]))
            case "form":
                self.forms[str(value["election"]), str(value["form"])] = _stood(index, value)
            case "reading":
                self.read[index] = value
            case "decision":
                reading = int(str(value["reading"]))
                form = int(str(self.read[reading]["form"]))
                self.readings[form] = _stood(reading, self.read[reading])
                self.decisions[form] = index

    def votes(self, election: str) -> list[Value]:
        """Sum the accepted readings: [contest, kind, candidate, source, votes], in order."""
        sums: dict[tuple[str, str, str, str], int] = {}
        for (of, _), form in self.forms.items():
            reading = self.readings.get(form.index)
            if of != election or reading is None:
                continue
            votes = reading.fields["votes"]
            if isinstance(votes, Mapping):
                contest, kind = str(form.fields["contest"]), str(form.fields["kind"])
                for candidate, many in votes.items():
                    key = (contest, kind, candidate, str(form.fields["source"]))
                    sums[key] = sums.get(key, 0) + int(str(many))
        return [[*key, sums[key]] for key in sorted(sums)]


def _stood(index: int, value: Fields) -> Stood:
    kept = {name: part for name, part in value.items() if name not in _NOT_CONTENT}
    return Stood(index=index, fields=kept)
