"""The page of the three-stage audit of Pakistan 2024, made by running it on the originals.

Grain: one seat of which stations are known. Nothing on the page is typed in but its first lines.
"""

from collections.abc import Iterator
from pathlib import Path

from docs.real_elections import count_originals

from fullcount.claims.gain import Action
from fullcount.claims.results_audit import ResultsAudit, Seat, Told, results_audit
from fullcount.claims.station_check import Unverified
from fullcount.claims.vocabulary import vocabularies
from fullcount.publish.results_audit_page import opening
from fullcount.publish.setting import Setting, setting_of
from fullcount.publish.spell import natural_key, number

NAME = "pakistan_2024_form45"
HEAD = """# An audit of results in three stages: Pakistan 2024

In 2024 FAFEN asked for an audit in three stages: are the forms available, authentic, complete
and consistent; could those that are unverified change the outcome; which office was responsible.
This is `fullcount results-audit` run on the one public collection of station forms there is, one
party's, beside a third-party copy of the finals. Neither is the commission's record, and no
sentence here says which is true. The page is made by `make docs`.

To do it again: `fullcount datasets get pakistan_2024_form45 FOLDER`, then
`fullcount results-audit FOLDER --out AUDIT`.
"""


def page(data: Path) -> str:
    """Count the originals, audit them, and tell what came out."""
    count = count_originals(NAME, data)
    audit, setting = results_audit(count), setting_of(count, "en")
    told = count.returns.sources.select("title", "says").iter_rows()
    lines = [HEAD, *(f"* {sentence}" for sentence in opening(count, audit, setting))]
    lines += [f"* {title}: {says}" for title, says in told]
    lines += [*_stage_one(audit), *_stage_two(audit, setting), *_stage_three(audit)]
    return "\n".join(lines) + "\n"


def _stage_one(audit: ResultsAudit) -> Iterator[str]:
    yield "\n## 1 Are the forms here, authentic, complete and consistent?\n"
    yield "Stations by what can be said of their forms; one station may have several reasons.\n"
    yield "| reason | stations | of |\n|---|---|---|"
    for reason in Unverified:
        text = vocabularies()["unverified"][reason.value].en
        yield f"| {text} | {number(audit.why[reason])} | {number(audit.stations.height)} |"


def _stage_two(audit: ResultsAudit, setting: Setting) -> Iterator[str]:
    yield "\n## 2 Could the unverified stations change who won?\n"
    yield (
        "Seat by seat: who leads by each source, whether they agree, and by the party\u2019s copies"
        " the fewest stations that would suffice if they were set aside or counted again. By the"
        " copy of the finals nothing can be said of single stations, since no register and no form"
        " of its own stands behind its totals.\n"
    )
    yield (
        "| seat | stations | without figures | finals, copy | party copies | leaders "
        "| set aside | counted again |"
    )
    yield "|---|---|---|---|---|---|---|---|"
    for seat in sorted(audit.seats, key=lambda one: natural_key(one.contest_id)):
        yield _seat(seat, setting)


def _seat(seat: Seat, setting: Setting) -> str:
    told = {one.source_id: one for one in seat.told}
    leads = [_lead(seat, told.get(source), setting) for source in ("finals-copy", "party-form45")]
    agreement = setting.names.term("agreement", seat.agreement) if seat.agreement else "one source"
    cells = (
        seat.contest_id, number(seat.stations), number(seat.why[Unverified.NOT_STATED]), *leads,
        agreement, _fewest(seat, Action.ANNUL), _fewest(seat, Action.RECOUNT),
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _lead(seat: Seat, told: Told | None, setting: Setting) -> str:
    if told is None or told.leader is None:
        return "not stated"
    name = setting.names.candidate_and_party(seat.contest_id, told.leader)
    return f"{name} by {number(told.margin)}"


def _fewest(seat: Seat, action: Action) -> str:
    for one in seat.answers:
        if (one.source_id, one.action) == ("party-form45", action):
            return number(len(one.least)) if one.least else one.verdict.replace("_", " ")
    return "not asked"


def _stage_three(audit: ResultsAudit) -> Iterator[str]:
    yield "\n## 3 Which office had to do what?\n"
    yield "*Shown* means that a paper in this package shows it; what is not may have been done.\n"
    yield (
        "| office | duty | form | forms | shown | not shown | rests on (no lawyer has signed it) |"
    )
    yield "|---|---|---|---|---|---|---|"
    for one in audit.duties:
        yield (
            f"| {one.duty.office.en} | {one.duty.title.en} | {one.kind.title.en} "
            f"| {number(one.expected)} | {number(one.shown)} | {number(one.not_shown)} "
            f"| {one.duty.citations[0].cites} |"
        )
