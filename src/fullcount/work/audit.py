"""Audits as verbs: plan, draw, assess, replay. The one place of an audit that opens files.

An audit is a folder. ``plan`` writes it; ``draw`` and ``assess`` add to it and never change what is
there. The seed is an argument: it is made in public, with dice, after the hashes were published.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path

from fullcount.audit.assess import Assessment, Draw, draw
from fullcount.audit.bags import BagCount
from fullcount.audit.contest import Reported, Rule
from fullcount.audit.files import (
    counts_csv,
    counts_template,
    draw_json,
    plan_json,
    sha256,
)
from fullcount.audit.findings import findings_frame
from fullcount.audit.opportunistic import assess_also
from fullcount.audit.petition import recount_plan
from fullcount.audit.plan import Plan, Title
from fullcount.audit.plan import plan as frozen
from fullcount.audit.replay import VERIFIER, also_json, replay_json, verifier
from fullcount.audit.sizes import Size, sizes
from fullcount.audit.stations import Audited, audited
from fullcount.audit.tabulation import tabulation
from fullcount.audit.verify_audit import ALSO, check_all, check_also
from fullcount.count.run import Count
from fullcount.errors import ConflictError, InputError, MissingError
from fullcount.model.ids import CandidateId
from fullcount.publish import audit_page, tally_sheets
from fullcount.publish.recount_page import Recount, recount_page
from fullcount.stats.evidence import NotApplicable
from fullcount.work.audit_folder import (
    COUNTS,
    DRAW,
    LEVELS,
    PLAN,
    WHERE,
    check_unchanged,
    digests_of,
    open_audit,
    open_counts,
    open_draw,
    open_plan,
    tabulation_json,
)
from fullcount.work.folder import write_files, write_folder
from fullcount.work.render import renderer
from fullcount.work.verify import count_package

SHEETS, REPLAY_ALSO = "tally_sheets.pdf", "also.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What ``plan_audit`` is asked for. ``outside`` null = as the count bounds it."""

    contest: str
    source: str | None = None
    risk_limit: Fraction = Fraction(1, 20)
    outside: int | None = None
    lang: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How the papers are written, and where the package lies now (null = where it was)."""

    lang: str = "en"
    package: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """A contest's totals. ``ballots`` null = as many papers as votes."""

    votes: Sequence[int]
    ballots: int | None = None
    seats: int = 1
    majority: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    plan: Plan
    plan_sha256: str


def plan_audit(
    package: Path, folder: Path, *, request: Request, now: datetime
) -> Planned | NotApplicable:
    """Freeze an audit of one contest in a new folder; the hashes in it are to be published."""
    if folder.resolve().is_relative_to(package.resolve()):
        raise ConflictError(f"{folder} lies in the package, which an audit is no part of")
    count = count_package(package, now=now, only=(request.contest,))
    found = _audited(count, request)
    if isinstance(found, NotApplicable):
        return found
    election = count.returns.election
    made = frozen(
        found,
        title=Title(
            election=election.title.of(request.lang),
            fictional=election.fictional,
            files=digests_of(package),
        ),
        risk_limit=request.risk_limit,
        now=now,
        outside=request.outside,
    )
    if isinstance(made, NotApplicable):
        return made
    raw = plan_json(made)
    compared = tabulation(count.levels, contest=request.contest, source=made.source_id)
    hashes = f"{sha256(raw)}  {PLAN}\n{made.manifest_sha256}  (manifest of the draw)\n"
    where = f"{package.resolve()}\n"
    write_folder(
        folder,
        {PLAN: raw, "publish.txt": hashes, LEVELS: tabulation_json(compared), WHERE: where},
    )
    return Planned(plan=made, plan_sha256=sha256(raw))


def audit_sizes(
    totals: Totals, *, risk_limit: Fraction, stations: int | None = None, bound: int | None = None
) -> tuple[Size, ...]:
    """Size an audit of one contest's totals by each method."""
    votes = {CandidateId(f"{at + 1}"): number for at, number in enumerate(totals.votes)}
    whole = sum(totals.votes)
    ballots = whole if totals.ballots is None else totals.ballots
    if min(totals.votes) < 0 or ballots < whole or len(votes) <= totals.seats:
        raise InputError("votes are negative, above the papers, or of too few", where="totals")
    reported = Reported(
        votes=votes,
        ballots=ballots,
        seats=totals.seats,
        rule=Rule.MAJORITY_RUNOFF if totals.majority else Rule.MOST_VOTES,
    )
    return sizes(reported, risk_limit=risk_limit, stations=stations, bound=bound)


def recount(package: Path, *, request: Request, now: datetime) -> Recount | NotApplicable:
    """Plan a recount for a petition: how many stations, how many papers."""
    count = count_package(package, now=now, only=(request.contest,))
    found = _audited(count, request)
    if isinstance(found, NotApplicable):
        return found
    lost = found.outside if request.outside is None else request.outside
    if lost is None:
        because = "how many papers lie at stations that have not come in is not known; state it"
        return NotApplicable(method="recount_plan", because=because)
    made = recount_plan(found, outside=lost)
    if isinstance(made, NotApplicable):
        return made
    election = count.returns.election
    return Recount(
        contest=request.contest,
        source=found.source_id,
        election=election.title.of(request.lang),
        fictional=election.fictional,
        names=dict(zip(found.batches.keys, found.names, strict=True)),
        plan=made,
    )


def recount_values(found: Recount) -> dict[str, object]:
    """Give a recount's plan as plain values."""
    made = found.plan
    return {
        "contest": found.contest,
        "source": found.source,
        "margin": made.margin,
        "stations": made.stations,
        "papers": made.papers,
        "smallest": made.smallest,
        "is_full": made.is_full,
        "steps": [{**asdict(step), "risk_limit": str(step.risk_limit)} for step in made.steps],
        "says": found.says,
    }


def write_recount(found: Recount, out: Path, *, lang: str, now: datetime) -> None:
    """Write the page of a recount's plan. Raises ConflictError where the file is there already."""
    if out.exists():
        raise ConflictError(f"{out} is there already")
    out.write_text(recount_page(found, now=now, lang=lang), encoding="utf-8")


def draw_stations(
    folder: Path, *, seed: str, now: datetime, more: int = 0, asked: Asked | None = None
) -> Draw:
    """Draw the stations; ``more`` adds a round to a draw that is there.

    A package that changed since the plan is a ConflictError that names the files.

    Writes the draw, a retrieval list with tally sheets, and the file hand counts are entered in.
    Rows of counts already entered are kept.
    """
    asked = asked or Asked()
    plan, plan_sha256 = open_plan(folder)
    check_unchanged(folder, plan, package=asked.package)
    rounds: tuple[int, ...] = ()
    counts: tuple[BagCount, ...] = ()
    if (folder / DRAW).exists():
        if not more:
            raise ConflictError(f"{folder / DRAW} is there already; ask for more draws to escalate")
        earlier = open_draw(folder, plan_sha256)
        if earlier.seed != seed:
            raise InputError("the seed is not the one of the earlier rounds", where=DRAW)
        rounds = (*earlier.rounds, more)
        counts = open_counts(folder, plan)
    made = draw(plan, seed=seed, plan_sha256=plan_sha256, rounds=rounds)
    (folder / DRAW).write_bytes(draw_json(made))
    (folder / COUNTS).write_text(_entry(plan, made, counts), encoding="utf-8")
    with renderer(made_at=now) as render:
        (folder / SHEETS).write_bytes(render(tally_sheets(plan, made, lang=asked.lang)))
    return made


def assess_bags(folder: Path, *, now: datetime, asked: Asked | None = None) -> Assessment:
    """Assess the hand counts entered so far; writes replay file, verifier and report.

    A package that changed since the plan is a ConflictError that names the files.
    """
    asked = asked or Asked()
    audit, counts = open_audit(folder)
    plan, drawn, found = audit.plan, audit.draw, audit.assessment
    check_unchanged(folder, plan, package=asked.package)
    (folder / "replay.json").write_bytes(replay_json(plan, drawn, counts, found))
    (folder / VERIFIER).write_text(verifier(), encoding="utf-8")
    (folder / "findings.csv").write_text(
        findings_frame(plan, found.findings).drop("form_ids").write_csv(), encoding="utf-8"
    )
    page = audit_page(audit, now=now, lang=asked.lang)
    (folder / "audit.html").write_text(page, encoding="utf-8")
    return found


def assess_other(folder: Path, other: Path) -> tuple[Fraction, ...] | NotApplicable:
    """Say what bags drawn for the audit in ``folder`` show of the contest planned in ``other``.

    ``other`` holds that contest's plan, made before the draw, and its own ``counts.csv``; the
    replay file ``also.json`` is written there, with the verifier that recomputes it.
    """
    made_for, made_for_sha256 = open_plan(folder)
    plan, _ = open_plan(other)
    drawn, counts = open_draw(folder, made_for_sha256), open_counts(other, plan)
    try:
        path = assess_also(plan, counts, drawn_for=made_for, drawn=drawn)
    except ValueError as cause:
        raise InputError(str(cause), where=str(other / COUNTS)) from cause
    if not isinstance(path, NotApplicable):
        raw = also_json(plan, counts, made_for=made_for, drawn=drawn, path=path)
        write_files(other, {REPLAY_ALSO: raw, VERIFIER: verifier().encode()})
    return path


def replay(file: Path) -> tuple[tuple[bool, str], ...]:
    """Recompute an audit from its replay file, by the verifier that ships with it."""
    if not file.is_file():
        raise MissingError(f"{file} is not there")
    try:
        told = json.loads(file.read_bytes())
        check = check_also if told["format"] == ALSO else check_all
        return tuple(check(told))
    except (ValueError, KeyError, TypeError, StopIteration, RecursionError) as cause:
        raise InputError(f"is not a replay file: {cause!r}", where=str(file)) from cause


def _audited(count: Count, request: Request) -> Audited | NotApplicable:
    """Audit the source asked for, else the official one with most stations."""
    if request.source is not None:
        return audited(count, contest=request.contest, source=request.source)
    kinds = dict(count.returns.sources.select("source_id", "kind").iter_rows())
    sums = count.standings.filter(count.standings["basis"] == "sum").sort(
        "stations_received", "source_id", descending=[True, False], nulls_last=True
    )
    sources = list(dict.fromkeys(sums["source_id"]))
    ranked = sorted(sources, key=lambda one: kinds.get(one) != "official")
    if not ranked:
        return NotApplicable(
            method="audit", because=f"no source gives forms of stations in {request.contest}"
        )
    return audited(count, contest=request.contest, source=ranked[0])


def _entry(plan: Plan, made: Draw, counts: tuple[BagCount, ...]) -> str:
    """Keep what is entered; add a blank row for every other station that is drawn."""
    entered = {one.unit_id for one in counts}
    blank = counts_template(plan, made).splitlines(keepends=True)
    rows = [line for unit, line in zip(made.units, blank[1:], strict=True) if unit not in entered]
    return counts_csv(plan, counts) + "".join(rows)
