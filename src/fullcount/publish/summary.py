"""The count in numbers, each with its denominator: what the terminal and the first page say.

Grain: one election. ``as_json`` is what ``fullcount verify --json`` prints.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

import polars as pl

from fullcount.count.run import Count
from fullcount.model.form import FormStatus
from fullcount.model.results import Agreement, State, Verdict
from fullcount.publish.names import Names, names_of
from fullcount.publish.standing import ContestRow, contest_rows
from fullcount.publish.texts import words

TOP = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSummary:
    """One source: what it is, what must be said of it, how much of it there is."""

    source_id: str
    title: str
    kind: str
    official: bool
    says: str
    licence: str
    url: str
    forms: int
    stated: int
    not_stated: int
    set_aside: int
    contests: int
    verdicts: Mapping[str, int]  # Verdict -> contests


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreements:
    """Over the contests where both are sources: do they name the same leader?"""

    source_a: str
    source_b: str
    same: int
    reversed: int
    not_comparable: int

    @property
    def contests(self) -> int:
        return self.same + self.reversed + self.not_comparable

    @property
    def compared(self) -> int:
        return self.same + self.reversed


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Numbers of a whole count; null = not evaluable, never zero."""

    election: str
    title: str
    held_on: date
    fictional: bool
    law: str
    rule_book: str  # a short hash of every rule's code and revision
    rules: int
    contests: int
    contests_several_sources: int
    contests_reversed: int
    contests_compared: int
    contests_unsettled: int  # open, or a tie at most, by an official source (any, if none is)
    contests_not_evaluable: int  # by such a source, and not unsettled by another
    stations: int
    forms: int
    forms_stated: int
    sources: tuple[SourceSummary, ...]
    agreements: tuple[Agreements, ...]
    findings: int
    findings_by_severity: Mapping[str, int]
    checks_passed: int
    checks_failed: int
    checks_not_evaluable: int
    pairs: int
    pairs_differing: int
    awaited: int  # forms of the official sources; of all sources where none is official
    awaited_others: int
    overdue: int
    unread: int
    figures: int
    figures_failing: int
    legal_verified: bool
    top: tuple[ContestRow, ...]

    @property
    def has_official(self) -> bool:
        return any(one.official for one in self.sources)

    def as_json(self) -> dict[str, object]:
        """Give plain values, ready for JSON."""
        return asdict(self) | {"held_on": self.held_on.isoformat()}


def summary(count: Count, *, lang: str = "en") -> Summary:
    """Sum a count up; ``top`` are the contests most worth looking at first."""
    names = names_of(count, words(lang))
    return summarise(count, names, contest_rows(count, names))


def summarise(count: Count, names: Names, rows: Sequence[ContestRow]) -> Summary:
    """Sum up what ``contest_rows`` has laid out already."""
    returns, election = count.returns, count.returns.election
    agreements = _agreements(count.patterns, names)
    unsettled = {Verdict.OPEN.value, Verdict.TIE_AT_MOST.value}
    coverage = count.coverage.select(pl.col("passed", "failed", "not_evaluable").sum()).row(0)
    severities = dict(count.findings.group_by("severity").len().sort("severity").iter_rows())
    compared = [row for row in rows if row.agreement in (Agreement.SAME, Agreement.REVERSED)]
    failing = count.findings.filter(pl.col("grain") == "figure")["subject"].n_unique()
    stated = returns.forms.filter(pl.col("status") == FormStatus.STATED.value)
    awaited = _awaited(count, names)
    return Summary(
        election=election.id,
        title=election.title.of(names.words.lang),
        held_on=election.date,
        fictional=election.fictional,
        law=count.law.title.of(names.words.lang),
        rule_book=rule_book_version(count),
        rules=len(count.rules),
        contests=len(rows),
        contests_several_sources=sum(len(row.lines) > 1 for row in rows),
        contests_reversed=sum(row.agreement == Agreement.REVERSED for row in rows),
        contests_compared=len(compared),
        contests_unsettled=sum(bool(_verdicts(row) & unsettled) for row in rows),
        contests_not_evaluable=sum(
            Verdict.NOT_EVALUABLE.value in _verdicts(row) and not _verdicts(row) & unsettled
            for row in rows
        ),
        stations=returns.units.filter(pl.col("kind") == "station").height,
        forms=returns.forms.height,
        forms_stated=stated.height,
        sources=_sources(count),
        agreements=agreements,
        findings=count.findings.height,
        findings_by_severity=severities,
        checks_passed=coverage[0] or 0,
        checks_failed=coverage[1] or 0,
        checks_not_evaluable=coverage[2] or 0,
        pairs=count.pairs.filter(pl.col("form_b").is_not_null()).height,
        pairs_differing=count.pairs.filter(
            (pl.col("boxes_differing") > 0) | (pl.col("votes_differing") > 0)
        ).height,
        awaited=awaited,
        awaited_others=count.awaited.height - awaited,
        overdue=count.deadlines.filter(pl.col("state") == State.OVERDUE.value).height,
        unread=returns.unread.height,
        figures=returns.figures.height,
        figures_failing=failing,
        legal_verified=all(rule.legal_verified for rule in count.rules),
        top=tuple(rows[:TOP]),
    )


def _verdicts(row: ContestRow) -> set[str]:
    return {str(line.verdict) for line in row.spoken}


def rule_book_version(count: Count) -> str:
    """Name the rule book as judged: twelve digits of a hash of its codes and revisions."""
    book = "\n".join(sorted(f"{rule.code} {rule.revision}" for rule in count.rules))
    return hashlib.sha256(book.encode()).hexdigest()[:12]


def _sources(count: Count) -> tuple[SourceSummary, ...]:
    status = pl.col("status")
    silent = [FormStatus.NOT_STATED.value, FormStatus.MISSING.value]
    counted = count.returns.forms.group_by("source_id").agg(
        pl.len().alias("forms"),
        (status == FormStatus.STATED.value).sum().alias("stated"),
        status.is_in(silent).sum().alias("not_stated"),
        pl.col("contest_id").n_unique().alias("contests"),
    )
    verdicts = count.outcomes.group_by("source_id", "verdict").len().sort("verdict").iter_rows()
    by_source: dict[str, dict[str, int]] = {}
    for source, verdict, many in verdicts:
        by_source.setdefault(source, {})[verdict] = many
    joined = count.returns.sources.join(counted, on="source_id", how="left", validate="1:1")
    filled = joined.with_columns(
        pl.col("forms", "stated", "not_stated", "contests").fill_null(0),
        pl.col("says", "licence", "url", "kind").fill_null(""),
        pl.coalesce("title", "source_id").alias("title"),
    ).sort(pl.col("kind") != "official", "source_id")
    return tuple(
        SourceSummary(
            source_id=row["source_id"],
            title=row["title"],
            kind=row["kind"],
            official=row["kind"] == "official",
            says=row["says"],
            licence=row["licence"],
            url=row["url"],
            forms=row["forms"],
            stated=row["stated"],
            not_stated=row["not_stated"],
            set_aside=row["forms"] - row["stated"] - row["not_stated"],
            contests=row["contests"],
            verdicts=by_source.get(row["source_id"], {}),
        )
        for row in filled.iter_rows(named=True)
    )


def _awaited(count: Count, names: Names) -> int:
    official = [one for one in names.source_kinds if names.is_official(one)]
    waited = count.awaited.filter(pl.col("source_id").is_in(official))
    return waited.height if official else count.awaited.height


def _agreements(patterns: pl.DataFrame, names: Names) -> tuple[Agreements, ...]:
    counted = (
        patterns.group_by("source_a", "source_b")
        .agg((pl.col("agreement") == kind.value).sum().alias(kind.value) for kind in Agreement)
        .sort(-pl.col(Agreement.REVERSED.value).cast(pl.Int64), "source_a", "source_b")
    )
    return tuple(
        Agreements(
            source_a=names.source(row["source_a"]),
            source_b=names.source(row["source_b"]),
            same=row[Agreement.SAME.value],
            reversed=row[Agreement.REVERSED.value],
            not_comparable=row[Agreement.NOT_COMPARABLE.value],
        )
        for row in counted.iter_rows(named=True)
    )
