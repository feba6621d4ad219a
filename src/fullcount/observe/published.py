"""What of an assessment may leave the room, and the gate it leaves by.

Grain: one row of a table that is published. A group behind which one observer stands joins the next
smallest, until two stand behind it; an incident that one observer alone told of is told of its
domain, or held; one that may endanger a person is held until somebody clears it. Then everything
that is to be published is searched for personal data, ids included: an empty answer opens the gate.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from html import unescape

import polars as pl

from fullcount.errors import ConflictError
from fullcount.observe.assess import Assessed
from fullcount.observe.examined import every_check
from fullcount.observe.incident import Axis, Incident
from fullcount.observe.irregular import Counted, Estimated
from fullcount.observe.occurred import Occurred
from fullcount.observe.protection import LEAST_OBSERVERS, coarsen, scan, scan_frame
from fullcount.observe.rates import Rate, rate_over
from fullcount.observe.silence import Gap
from fullcount.stats.evidence import NotApplicable

OTHERS = "others"
LEAST_OF_SHARE = 10  # stations at which it could be seen; of fewer nothing is told
PICTURES = re.compile(r"<svg.*?</svg>|<style.*?</style>", re.DOTALL)
TAGS = re.compile(r"<[^>]*>")
HEX = r"[0-9a-f]"
DIGESTS = re.compile(
    rf"\b(?:{HEX}{{8}}-{HEX}{{4}}-{HEX}{{4}}-{HEX}{{4}}-{HEX}{{12}}|f?{HEX}{{16,64}})\b"
)
"""Digests and the ids of apps: random, and longer than any number of a person."""
APART = " | "  # so that the figures of two cells are not read as one number


def with_few_together(
    table: pl.DataFrame, *, by: str, observers: str = "slots", least: int = LEAST_OBSERVERS
) -> pl.DataFrame:
    """Put groups with too few observers together as *others*; every other column is added up.

    The observers of groups put together are at least as many as in the largest of them, and that
    is what is counted: a person who stands in two of them is one. Where no group is left to join,
    nothing is published.
    """
    ordered = table.with_columns(pl.col(by).cast(pl.String)).sort(observers, by)
    many = ordered[observers].to_list()
    if not many or many[0] >= least:
        return table.with_columns(pl.col(by).cast(pl.String))
    taken = next((at for at in range(2, len(many) + 1) if many[at - 1] >= least), None)
    if taken is None:
        return ordered.clear()
    joined = ordered.head(taken)
    whole = joined.select(
        pl.lit(OTHERS).alias(by),
        pl.col(observers).max(),
        # A weight that is not known of one is not known of them together.
        *(
            pl.when(pl.col(name).is_not_null().all()).then(pl.col(name).sum()).alias(name)
            for name in ordered.columns
            if name not in (by, observers)
        ),
    ).select(ordered.columns)
    return pl.concat([ordered.slice(taken).sort(by), whole])


def forms_to_publish(found: Assessed) -> frozenset[str]:
    """Name the forms that two observers or more have sent: of the others nothing is published."""
    planned = set(found.plan.slots["slot"])
    return frozenset(
        name
        for name, (_, rows) in found.forms.items()
        if len(planned & set(rows["slot"])) >= LEAST_OBSERVERS
    )


def findings_to_publish(found: Assessed) -> tuple[Estimated | Counted, ...]:
    """Give what was found by forms that may be published, where enough stations could be seen."""
    forms = forms_to_publish(found)
    return tuple(
        one for one in found.findings if one.form in forms and _seen(one) >= LEAST_OF_SHARE
    )


def _seen(one: Estimated | Counted) -> int:
    return one.seen if isinstance(one, Estimated) else one.count.seen


def items_to_publish(found: Assessed) -> pl.DataFrame:
    """Give what became of each question, of forms that may be published."""
    return found.items.filter(pl.col("form").is_in(sorted(forms_to_publish(found))))


def checks_to_publish(found: Assessed) -> pl.DataFrame:
    """Give how the checks came out; those of one form only where it may be published."""
    forms = forms_to_publish(found)
    silent = {
        check.code
        for check in every_check(found.forms)
        if check.frame in found.forms and check.frame not in forms
    }
    return found.quality.counted.filter(~pl.col("check").is_in(sorted(silent)))


def gaps_to_publish(found: Assessed) -> tuple[Gap, ...]:
    """Give the gaps of operators and regions in which two observers or more had to report."""
    many = {
        name: count
        for by in ("operator", "region")
        for name, count in found.disposed.group_by(by)
        .agg(pl.col("slot").n_unique())
        .drop_nulls(by)
        .iter_rows()
    }
    return tuple(gap for gap in found.gaps if many.get(gap.group, 0) >= LEAST_OBSERVERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """``counts``: place (``code: ...`` or ``domain: ...``), incidents, eyewitness.

    ``rates``: by domain, of the incidents in ``counts`` alone, so that nobody can subtract what
    was held. ``held``: how many incidents are in neither.
    """

    counts: pl.DataFrame
    rates: Mapping[str, Rate | NotApplicable]
    held: int


def incidents_to_publish(found: Occurred, *, planned: Collection[str]) -> Told:
    """Count incidents by the finest of code and domain behind which two observers stand.

    A slot that is not of the plan may be the slip of another's thumb: it is nobody's second word.
    """
    shown = {one.reports[0] for one in found.incidents if one.states[Axis.PUBLICATION] != "held"}
    told = pl.DataFrame(
        [
            {
                "report": one.told.report_id,
                "slot": one.slot,
                "code": one.told.code,
                "domain": one.told.code.split(".")[0],
                "seen": one.eyewitness,
            }
            for one in found.reports
            if one.told.report_id in shown and one.slot in planned
        ],
        schema={
            **dict.fromkeys(("report", "slot", "code", "domain"), pl.String),
            "seen": pl.Boolean,
        },
    )
    done = coarsen(told, levels=["code", "domain"]).frame
    counts = (
        done.group_by("place")
        .agg(
            pl.len().cast(pl.Int64).alias("incidents"),
            pl.col("seen").sum().cast(pl.Int64).alias("eyewitness"),
        )
        .sort("place")
    )
    kept = set(done["report"])
    domains: dict[str, list[Incident]] = {}
    for one in found.incidents:
        if one.reports[0] in kept:
            domains.setdefault(one.code.split(".")[0], []).append(one)
    rates = {
        domain: rate_over(incidents, reports=found.reports, watched=found.hours)
        for domain, incidents in sorted(domains.items())
    }
    return Told(counts=counts, rates=rates, held=len(found.reports) - len(kept))


def personal_in(
    tables: Mapping[str, pl.DataFrame], texts: Mapping[str, str], *, names: Collection[str]
) -> tuple[str, ...]:
    """Say where personal data stand in what is to be published: file, row, column and kind.

    Every text column is searched, ids too, and the words of a page without its drawings. What is
    found is not repeated.
    """
    found = [
        f"{file}, row {row + 1}, {column}: {kind}"
        for file, table in tables.items()
        for row, column, kind, _, _ in scan_frame(
            _without_digests(table), columns=_texts(table), names=names
        ).iter_rows()
    ]
    found += [
        f"{file}: {hit.kind.value}"
        for file, text in texts.items()
        for hit in scan(words_of(text), names=names)
    ]
    return tuple(found)


def open_gate(found: Sequence[str]) -> None:
    """Let a publication out, or say where personal data stand; ConflictError, nothing written."""
    if found:
        more = f" and {len(found) - 5} more" if len(found) > 5 else ""
        raise ConflictError(
            f"personal data would be published; nothing was written: {'; '.join(found[:5])}{more}"
        )


def words_of(page: str) -> str:
    """Give the words of a page, cell by cell.

    Drawings, style and tags hold coordinates and no person, and a digest is no number of one.

    >>> words_of("<td>0300<td>1234567<svg>03001234567</svg>")
    ' | 0300 | 1234567 | '
    """
    return DIGESTS.sub("", unescape(TAGS.sub(APART, PICTURES.sub(APART, page))))


def _without_digests(table: pl.DataFrame) -> pl.DataFrame:
    return table.with_columns(
        pl.col(name).str.replace_all(DIGESTS.pattern, "") for name in _texts(table)
    )


def _texts(table: pl.DataFrame) -> list[str]:
    return [name for name, kind in table.schema.items() if kind == pl.String]
