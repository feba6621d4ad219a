"""The three-stage audit as a page and as files: a table a stage, one row a seat.

Grain: one seat; one (seat, source); one duty. Source: :mod:`fullcount.claims.results_audit`. The
page is cut to ``MOST_SEATS``; the files hold everything. No sentence says which copy is true.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from fullcount.claims.duties import Shown
from fullcount.claims.results_audit import ACTIONS, ResultsAudit, Seat
from fullcount.claims.station_check import Unverified
from fullcount.claims.vocabulary import label
from fullcount.count.run import Count
from fullcount.model.results import Agreement, State
from fullcount.publish.setting import Setting, setting_of
from fullcount.publish.spell import natural_key

MOST_SEATS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class StageOne:
    title: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCell:
    verdict: str
    least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StageTwo:
    title: str
    agreement: str | None
    source: str
    leader: str
    margin: int | None
    answers: tuple[AnswerCell | None, ...]  # None: it cannot be done at any of the stations


@dataclass(frozen=True, slots=True, kw_only=True)
class StageThree:
    office: str
    duty: str
    form: str
    expected: int
    shown: int | None
    not_shown: int | None
    state: str
    cites: str
    url: str


def results_audit_files(
    count: Count, audit: ResultsAudit, *, lang: str = "en"
) -> dict[str, str | bytes]:
    """Make the folder: the page and four CSV files."""
    return {
        "results-audit.html": results_audit_page(count, audit, lang=lang),
        "seats.csv": seats_frame(audit).write_csv(),
        "answers.csv": answers_frame(audit).write_csv(),
        "stations.csv": audit.stations.with_columns(pl.col("why").list.join(" ")).write_csv(),
        "duties.csv": duties_frame(audit).write_csv(),
    }


def results_audit_page(count: Count, audit: ResultsAudit, *, lang: str = "en") -> str:
    """Render the page; a language we do not publish in is a ValueError."""
    setting = setting_of(count, lang)
    seats = sorted(audit.seats, key=lambda seat: natural_key(seat.contest_id))
    shown = seats[:MOST_SEATS]
    values: dict[str, object] = {
        "opening": opening(count, audit, setting),
        "caveats": _caveats(count, setting),
        "reasons": [label(one, lang, of="unverified") for one in Unverified],
        "actions": [label(one, lang, of="action") for one in ACTIONS],
        "stage_one": [_total(audit, setting), *(_one(seat, setting) for seat in shown)],
        "stage_two": [row for seat in shown for row in _two(seat, setting)],
        "stage_three": [_three(one, lang) for one in audit.duties],
        "left": len(seats) - len(shown),
    }
    return setting.page("results_audit.html", values)


def opening(count: Count, audit: ResultsAudit, setting: Setting) -> tuple[str, ...]:
    """Say what was audited and what came out, every number with what it is part of."""
    words = setting.words
    stations = audit.stations.height
    verified = sum(seat.verified for seat in audit.seats)
    compared = [s for s in audit.seats if s.agreement in {Agreement.SAME, Agreement.REVERSED}]
    every = count.returns.contests.height
    audited, bare = len(audit.seats), len(audit.bare)
    scope = (
        words("raudit.scope", contests=every, audited=audited, stations=stations, bare=bare)
        if bare
        else words("raudit.scope_all", contests=every, stations=stations)
    )
    said = [
        scope,
        words(
            "raudit.verified", stations=stations, verified=verified, unverified=stations - verified
        ),
        words(
            "raudit.official",
            official=sum(seat.official for seat in audit.seats),
            stations=stations,
        ),
    ]
    if compared:
        reversed_ = sum(seat.agreement is Agreement.REVERSED for seat in compared)
        said.append(words("raudit.leaders", reversed=reversed_, compared=len(compared)))
    return (*said, words("say.no_truth"))


def _caveats(count: Count, setting: Setting) -> list[str]:
    words = setting.words
    said = [count.law.note.of(words.lang), count.returns.election.note]
    if words.lang != "en":
        said.insert(0, words("say.translation_unreviewed"))
    told = count.returns.sources.select("title", "says").iter_rows()
    said += [f"{title}: {says}" for title, says in told if says]
    return [text for text in said if text]


def _numbers(seat: Seat) -> tuple[int, ...]:
    reasons = (seat.why[one] for one in Unverified)
    return (seat.stations, seat.with_figures, seat.official, seat.verified, *reasons)


def _one(seat: Seat, setting: Setting) -> StageOne:
    return StageOne(title=setting.names.contest(seat.contest_id), numbers=_numbers(seat))


def _total(audit: ResultsAudit, setting: Setting) -> StageOne:
    every = [_numbers(seat) for seat in audit.seats]
    width = 4 + len(Unverified)
    sums = tuple(sum(row[at] for row in every) for at in range(width))
    return StageOne(title=setting.words("raudit.total"), numbers=sums)


def _two(seat: Seat, setting: Setting) -> list[StageTwo]:
    names, rows = setting.names, []
    for at, told in enumerate(seat.told):
        mine = {one.action: one for one in seat.answers if one.source_id == told.source_id}
        rows.append(
            StageTwo(
                title=names.contest(seat.contest_id) if at == 0 else "",
                agreement=seat.agreement.value if seat.agreement and at == 0 else None,
                source=names.source(told.source_id),
                leader=names.candidate_and_party(seat.contest_id, told.leader),
                margin=told.margin,
                answers=tuple(
                    AnswerCell(verdict=mine[one].verdict.value, least=len(mine[one].least))
                    if one in mine
                    else None
                    for one in ACTIONS
                ),
            )
        )
    return rows


def _three(one: Shown, lang: str) -> StageThree:
    first = one.duty.citations[0]
    return StageThree(
        office=one.duty.office.of(lang),
        duty=one.duty.title.of(lang),
        form=one.kind.title.of(lang),
        expected=one.expected,
        shown=one.shown,
        not_shown=one.not_shown,
        state="" if one.state is State.NOT_APPLICABLE else one.state.value,
        cites=first.cites,
        url=first.url,
    )


def seats_frame(audit: ResultsAudit) -> pl.DataFrame:
    """One row per seat: stations by what can be said of their forms."""
    names = ("stations", "with_figures", "official", "verified", *(one.value for one in Unverified))
    rows = [
        {
            "contest_id": seat.contest_id,
            **dict(zip(names, _numbers(seat), strict=True)),
            "leaders": None if seat.agreement is None else seat.agreement.value,
        }
        for seat in audit.seats
    ]
    numbers = dict.fromkeys(names, pl.Int64)
    return pl.DataFrame(rows, {"contest_id": pl.String, **numbers, "leaders": pl.String})


def answers_frame(audit: ResultsAudit) -> pl.DataFrame:
    """One row per (seat, source, action): could the unverified stations change who won?"""
    rows = [
        (
            one.contest_id, one.source_id, one.action.value, one.stations, one.verdict.value,
            one.why.value, one.leader, one.rival, one.lead, one.most, len(one.least),
            " ".join(taken.unit_id for taken in one.least),
        )
        for seat in audit.seats
        for one in seat.answers
    ]  # fmt: skip
    text, number = pl.String, pl.Int64
    schema = {
        "contest_id": text, "source_id": text, "action": text, "stations": number,
        "verdict": text, "why": text, "leader": text, "rival": text, "lead": number,
        "at_most": number, "fewest": number, "fewest_stations": text,
    }  # fmt: skip
    return pl.DataFrame(rows, schema, orient="row")


def duties_frame(audit: ResultsAudit) -> pl.DataFrame:
    """One row per (seat, duty, kind of form); contest_id null = the whole election."""
    rows = [row for seat in audit.seats for row in _duty_rows(seat.contest_id, seat.duties)]
    text, number = pl.String, pl.Int64
    schema = {
        "contest_id": text, "duty": text, "office": text, "does": text, "kind": text,
        "expected": number, "shown": number, "not_shown": number, "deadline": text, "cites": text,
    }  # fmt: skip
    return pl.DataFrame([*_duty_rows(None, audit.duties), *rows], schema, orient="row")


def _duty_rows(contest: str | None, duties: Sequence[Shown]) -> list[tuple[object, ...]]:
    return [
        (
            contest, one.duty.code, one.duty.office.en, one.duty.does.value, one.kind.code,
            one.expected, one.shown, one.not_shown, one.state.value, one.duty.citations[0].cites,
        )
        for one in duties
    ]  # fmt: skip
