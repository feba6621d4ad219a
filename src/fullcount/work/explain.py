"""Explain one finding of a report: what it means, the numbers, every copy, what to do."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from fullcount.errors import MissingError
from fullcount.work.state import load_rules, load_state


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    finding: Mapping[str, object]  # one row of FINDINGS
    numbers: Mapping[str, object]  # the fields that broke the rule
    rule: Mapping[str, object]  # texts, SQL, citations
    forms: pl.DataFrame  # every copy it names: wide, as read
    candidates: Mapping[str, str]  # column of votes -> who it is of


def explain(finding: str, *, report: Path) -> Explanation:
    """Look up a finding by its id, or by the first characters of it if only one has them."""
    state = load_state(report)
    hits = state.findings.filter(pl.col("finding_id").str.starts_with(finding))
    if hits.height == 0:
        raise MissingError(f"no finding {finding} in {report}")
    if hits.height > 1:
        raise MissingError(f"{hits.height} findings begin with {finding}; give more of the id")
    row = hits.row(0, named=True)
    return Explanation(
        finding=row,
        numbers=json.loads(row["numbers"] or "{}"),
        rule=load_rules(report).get(row["rule"], {}),
        forms=state.forms.filter(pl.col("form_id").is_in(row["form_ids"] or [])),
        candidates=_candidates(state.candidates, row["contest_id"]),
    )


def _candidates(candidates: pl.DataFrame, contest: str | None) -> Mapping[str, str]:
    if contest is None:
        return {}
    listed = candidates.filter(pl.col("contest_id") == contest)
    name = pl.coalesce("name", "candidate_id")
    return {
        f"votes_{position}": f"{name} ({party})" if party and party != name else name
        for position, name, party in listed.select("position", name, "party").iter_rows()
    }
