"""Who leads each contest by each source, whether they agree, and in which order to look.

Grain: one ``ContestRow`` per contest, one ``SourceLine`` in it per source that states it. Made
from ``OUTCOMES``, ``STANDINGS``, ``PATTERNS`` and ``FINDINGS``. Contests are ordered by what is
unsettled over the margin, unbounded first; nothing here says which copy is true.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from fullcount.count.agreement import worst_agreement
from fullcount.count.run import Count
from fullcount.model.results import Agreement, Verdict
from fullcount.publish.names import Names
from fullcount.publish.reasons import TIES, in_words
from fullcount.publish.spell import file_name, natural_key, number

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """One contest as one source tells it. Null = not stated or not evaluable."""

    source_id: str
    source: str
    official: bool
    result: str
    verdict: str
    because: str
    leader: str
    rival: str
    winners: tuple[str, ...]
    level: tuple[str, ...]  # level at the line, by name
    tie: str  # what the law does with them
    leader_votes: int | None
    rival_votes: int | None
    margin: int | None
    unsettled: int | None
    unsettled_parts: tuple[tuple[str, int | None], ...]
    received: int | None
    expected: int | None
    stations_decisive: int | None
    rejected: int | None
    rejected_exceeds_margin: bool | None
    recount_eligible: bool | None
    recount_because: str


_DISAGREE: Mapping[str | None, int] = {
    Agreement.REVERSED.value: 0,
    Agreement.NOT_COMPARABLE.value: 1,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestRow:
    """One contest with every source's line; ``stake`` is null where unbounded."""

    contest_id: str
    title: str
    file: str
    lines: tuple[SourceLine, ...]
    agreement: str | None  # the worst between any two sources; null = one source only
    reversed_at: tuple[int, int] | None  # most stations both reversed sides hold, of how many;
    # null = none is reversed, both speak for all, or nobody says how many there are
    findings: int
    errors: int
    stake: int | None
    margin: int | None

    @property
    def spoken(self) -> tuple[SourceLine, ...]:
        """The official lines; all where none is official. Samples would keep all contests open."""
        return speaking(self.lines)

    @property
    def order(self) -> tuple[int, Fraction, int, int, list[tuple[int, int, str]]]:
        """Unbounded first, then ties, the largest stake over margin; of these different leaders."""
        rest = (_DISAGREE.get(self.agreement, 2), -self.errors, natural_key(self.contest_id))
        if self.stake is None:
            return (0 if self.lines else 3, Fraction(0), *rest)
        tied = self.margin == 0
        return (1 if tied else 2, -_ratio(self.stake, self.margin), *rest)


def contest_rows(count: Count, names: Names) -> tuple[ContestRow, ...]:
    """Give every contest, the one most worth looking at first."""
    outcomes = _by_contest(_outcomes(count))
    patterns = _by_contest(_patterns(count))
    found = _found(count.findings)
    rows = [
        _row(contest, names, outcomes.get(contest, ()), patterns.get(contest, ()), found)
        for contest in count.returns.contests["contest_id"].to_list()
    ]
    return tuple(sorted(rows, key=lambda row: row.order))


def _outcomes(count: Count) -> pl.DataFrame:
    """Every outcome with the main standing it rests on."""
    main = count.standings.filter("main").select(
        "contest_id",
        "source_id",
        "leader_votes",
        "rival_votes",
        "rejected",
        "stations_received",
        "stations_expected",
    )
    return count.outcomes.join(main, on=["contest_id", "source_id"], how="left", validate="1:1")


def _patterns(count: Count) -> pl.DataFrame:
    """Every pattern with the change of lead that the pairs of copies of both sources bound.

    Null where no form of a station is held by both: then only the totals can be compared.
    """
    held = count.pairs.filter(pl.col("form_b").is_not_null())
    moved = held.group_by("contest_id", "source_a", "source_b").agg(
        pl.col("lead_change").sum().alias("moved")
    )
    both = pl.concat([moved, moved.rename({"source_a": "source_b", "source_b": "source_a"})
                     .select(moved.columns)])  # fmt: skip
    key = ["contest_id", "source_a", "source_b"]
    return count.patterns.join(both.unique(key), on=key, how="left", validate="m:1")


def _by_contest(frame: pl.DataFrame) -> dict[str, Sequence[Row]]:
    parts = frame.partition_by("contest_id", as_dict=True, maintain_order=True)
    return {str(key): part.to_dicts() for (key,), part in parts.items()}


def _found(findings: pl.DataFrame) -> Mapping[str, tuple[int, int]]:
    counted = (
        findings.filter(pl.col("contest_id").is_not_null())
        .group_by("contest_id")
        .agg(pl.len(), (pl.col("severity").is_in(["reject", "error"])).sum().alias("errors"))
    )
    return {contest: (every, errors) for contest, every, errors in counted.iter_rows()}


def _row(
    contest: str,
    names: Names,
    outcomes: Sequence[Row],
    patterns: Sequence[Row],
    found: Mapping[str, tuple[int, int]],
) -> ContestRow:
    lines = tuple(_line(contest, names, row) for row in outcomes)
    stake, margin = _most_at_stake(speaking(lines), patterns)
    every, errors = found.get(contest, (0, 0))
    return ContestRow(
        contest_id=contest,
        title=names.contest(contest),
        file=f"contests/{file_name(contest)}.html",
        lines=tuple(sorted(lines, key=lambda line: (not line.official, line.source_id))),
        agreement=worst_agreement([str(row["agreement"]) for row in patterns]),
        reversed_at=_reversed_at(patterns, lines),
        findings=every,
        errors=errors,
        stake=stake,
        margin=margin,
    )


def speaking(lines: Sequence[SourceLine]) -> tuple[SourceLine, ...]:
    """Keep the lines of official sources, or all where none is official."""
    return tuple(line for line in lines if line.official) or tuple(lines)


def _most_at_stake(
    lines: Sequence[SourceLine], patterns: Sequence[Row]
) -> tuple[int | None, int | None]:
    """Give the stake and the margin of the source where their ratio is largest."""
    if not lines or any(
        line.verdict == Verdict.NOT_EVALUABLE and line.unsettled is None for line in lines
    ):
        return None, None
    change = max((_lead_change(row) for row in patterns), default=0)
    pairs = [(max(line.unsettled or 0, change), line.margin) for line in lines]
    return max(pairs, key=lambda pair: (pair[1] == 0, _ratio(*pair)))


def _ratio(stake: int, margin: int | None) -> Fraction:
    return Fraction(stake, max(margin or 0, 1))


def _lead_change(pattern: Row) -> int:
    """Bound what two sources' disagreement moves a lead by.

    Totals of different stations differ without any disagreement, so where both hold copies of
    the same forms these bound it.
    """
    if pattern["agreement"] != Agreement.REVERSED:
        return 0
    totals = abs(_int(pattern["winner_gain"]) or 0) + abs(_int(pattern["loser_loss"]) or 0)
    moved = _int(pattern["moved"])
    return totals if moved is None else min(totals, moved)


def _reversed_at(patterns: Sequence[Row], lines: Sequence[SourceLine]) -> tuple[int, int] | None:
    """Say how few stations stand behind the widest of the reversals; a stated total is all."""
    every = max((line.expected for line in lines if line.expected is not None), default=None)
    turned = [row for row in patterns if row["agreement"] == Agreement.REVERSED]
    if every is None or not turned:
        return None
    held = max(
        min(every if (n := _int(row[side])) is None else n for side in ("stations_a", "stations_b"))
        for row in turned
    )
    return (held, every) if held < every else None


def _line(contest: str, names: Names, row: Row) -> SourceLine:
    source = str(row["source_id"])
    parts = ("missing", "disputed", "excluded", "postal")
    return SourceLine(
        source_id=source,
        source=names.source(source),
        official=names.is_official(source),
        result=str(row["result"] or "not_evaluable"),
        verdict=str(row["verdict"]),
        because=in_words(_text(row["because"]), contest, names),
        leader=names.candidate_and_party(contest, _text(row["leader"])),
        rival=names.candidate_and_party(contest, _text(row["rival"])),
        winners=_winners(contest, names, row),
        level=tuple(names.candidate_and_party(contest, str(one)) for one in _list(row["level"])),
        tie=in_words(_text(row["because"]), contest, names, only=TIES),
        leader_votes=_int(row["leader_votes"]),
        rival_votes=_int(row["rival_votes"]),
        margin=_int(row["margin"]),
        unsettled=_int(row["unsettled"]),
        unsettled_parts=tuple((part, _int(row[f"unsettled_{part}"])) for part in parts),
        received=_int(row["stations_received"]),
        expected=_int(row["stations_expected"]),
        stations_decisive=_int(row["stations_decisive"]),
        rejected=_int(row["rejected"]),
        rejected_exceeds_margin=_flag(row["rejected_exceeds_margin"]),
        recount_eligible=_flag(row["recount_eligible"]),
        recount_because=in_words(_text(row["recount_because"]), contest, names),
    )


def _winners(contest: str, names: Names, row: Row) -> tuple[str, ...]:
    """Name who is elected or goes on; for lists with the seats each takes."""
    winners, seats = row["winners"], row["seats"]
    if not isinstance(winners, list):
        return ()
    named = [names.candidate(contest, str(one)) for one in winners]
    if isinstance(seats, list) and len(seats) == len(named) and row["result"] == "seats":
        return tuple(f"{name} {number(count)}" for name, count in zip(named, seats, strict=True))
    return tuple(named)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _int(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
