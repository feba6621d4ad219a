"""What a statement can rest on of a folder's own work: cases, findings, restrictions, seats.

Grain: one ground, as in :mod:`fullcount.publish.grounds`. A finding brings what it still lacks at
its standard of proof, and a sentence that cites it is then not built.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from fullcount.claims.overdue import to_file
from fullcount.claims.seats import Seats
from fullcount.claims.shortfall import shortfalls
from fullcount.claims.statement import Ground
from fullcount.claims.statutory import Clock
from fullcount.claims.wording import Basis, Standard
from fullcount.country.lifecyclefile import packaged_lifecycle
from fullcount.model.results import Agreement, State
from fullcount.model.text import Text
from fullcount.observe.chronology import Restricted
from fullcount.observe.restriction import Assessment, conclude
from fullcount.publish.told import Told, Value, both, days, joined


def case_grounds(told: Told) -> Iterator[Ground]:
    """Give the docket as a whole, and every case."""
    book = told.book
    if not book.cases:
        return
    yield _recorded("docket:all", docket_text(told), source="records/")
    if outcomes := outcomes_text(told):
        yield _recorded("docket:outcomes", outcomes, source="records/")
    states = packaged_lifecycle("case", room="fullcount.claims").states
    for name, case in book.cases.items():
        kind = both(f"case_kind.{case.kind.value}")
        says = both("ground.case", case=name, kind=kind, state=states[case.state])
        if filing := to_file(case, told.clocks.get(name, ())):
            says = joined(says, *_filed_late(filing))
        if clock := told.deciding.get(name):
            says = joined(says, *_clock(clock))
        where = book.opened[name].source
        yield _recorded(f"case:{name}", says, source=where or f"case {name}")


def _recorded(ref: str, says: Text, *, source: str) -> Ground:
    """Give a ground that is the folder's own record of acts."""
    return Ground(
        ref=ref,
        says=says,
        states=says.en,
        standard=Standard.BALANCE_OF_PROBABILITIES,
        basis=Basis.DOCUMENT,
        sources=(source,),
    )


def docket_text(told: Told) -> Text:
    """Answer the question of the docket with its denominators."""
    found = told.docket
    counts: dict[str, Value] = {
        name: getattr(found, name)
        for name in ("cases", "filed", "investigated", "decided", "on_merits", "not_admitted")
    }
    says = joined(
        both("ground.docket", **counts),
        both("ground.docket_remedied", upheld=found.upheld, remedied=found.remedied,
             running=found.running, filed=found.filed),
    )  # fmt: skip
    if found.median_to_decision is not None:
        says = joined(says, both("ground.docket_speed", days=found.median_to_decision.days))
    clocks = told.deciding
    if clocks:
        late = sum(one.state is State.OVERDUE for one in clocks.values())
        says = joined(says, both("ground.docket_overdue", overdue=late, clocked=len(clocks)))
    return says


def outcomes_text(told: Told) -> Text | None:
    """Say how the cases ended, admission and merits apart; None where none has."""
    fates = [case.fate for case in told.book.cases.values()]
    ended = Counter(fate["outcome"] for fate in fates if "outcome" in fate)
    refused = Counter(fate["ground"] for fate in fates if "ground" in fate)
    said = []
    if ended:
        outcomes = _counted(ended, "outcome")
        said.append(both("ground.docket_outcomes", decided=told.docket.decided, outcomes=outcomes))
    if refused:
        grounds = _counted(refused, "refused")
        said.append(both("ground.docket_refused", filed=told.docket.filed, grounds=grounds))
    return joined(*said) if said else None


def _counted(counts: Counter[str], group: str) -> Text:
    found = [
        both("ground.counted", many=many, what=both(f"{group}.{word}"))
        for word, many in counts.most_common()
    ]
    return Text(en="; ".join(one.en for one in found), ur="؛ ".join(one.ur for one in found))


def _clock(clock: Clock) -> tuple[Text, ...]:
    if clock.state is State.OVERDUE:
        key = "ground.case_overdue" if clock.met_at is None else "ground.case_late"
        return (both(key, due=due_on(clock), code=clock.deadline.code),)
    if clock.state is State.DUE:
        return (both("ground.case_due", due=due_on(clock), code=clock.deadline.code),)
    return ()


def _filed_late(clock: Clock) -> tuple[Text, ...]:
    if clock.state is not State.OVERDUE:
        return ()
    return (both("ground.case_filed_late", due=due_on(clock), code=clock.deadline.code),)


def due_on(clock: Clock) -> date | None:
    """Give the last local day on which a clock is kept; None where it never began."""
    return None if clock.due is None else clock.due.local.date()


def finding_grounds(told: Told) -> Iterator[Ground]:
    """Give every finding, with what it lacks at its standard; nothing softens it.

    A piece of evidence that may not be published is named by its id alone.
    """
    found, evidence = told.findings, told.evidence
    for name, one in found.findings.items():
        lacks = shortfalls(one, cited=found.cited, evidence=evidence)
        pieces = [found.cited[ref] for ref in one.relied if ref in found.cited]
        sources = [piece.source for piece in pieces]
        sources += [told.shown.get(ref, f"evidence:{ref}") for ref in one.relied if ref in evidence]
        yield Ground(
            ref=f"finding:{name}",
            says=one.says,
            states=" ".join([one.says.en, *(f"{p.numbers} {p.says}" for p in pieces)]),
            standard=one.standard,
            basis=one.basis,
            sources=tuple(dict.fromkeys(sources)) or ((one.who,) if one.who else ()),
            lacks=tuple((lack.shortfall.value, lack.says) for lack in lacks),
        )


def restriction_ground(one: Assessment) -> Ground:
    """Give an assessment of ours: until a second person has reviewed it, it is one's word alone."""
    concluded = conclude(one)
    conclusion = both(f"restriction_concluded.{concluded.conclusion.value}")
    says = both("ground.restriction", title=one.title, conclusion=conclusion)
    if not concluded.reviewed:
        says = joined(says, both("ground.restriction_unreviewed"))
    sources = [source for answer in one.answers.values() for source in answer.sources]
    return Ground(
        ref=f"restriction:{one.restriction_id}",
        says=says,
        states=" ".join([says.en, *(source.says for source in sources)]),
        standard=Standard.REASONABLE_SUSPICION if concluded.reviewed else Standard.ALLEGATION,
        basis=Basis.DOCUMENT,
        sources=tuple(dict.fromkeys(source.url for source in sources)),
    )


def restricted_ground(one: Restricted) -> Ground:
    says = both("ground.restricted", on=one.on, says=one.says)
    return Ground(
        ref=f"restricted:{one.restricted_id}",
        says=says,
        states=" ".join([says.en, str(one.on), *(source.says for source in one.sources)]),
        standard=Standard.ALLEGATION,
        basis=Basis.DOCUMENT,
        sources=tuple(source.url for source in one.sources),
        when=days(one.on),
    )


def seats_ground(seats: Seats) -> Ground:
    says = seats_text(seats)
    return Ground(
        ref="seats:disputed",
        says=says,
        states=says.en,
        standard=Standard.REASONABLE_SUSPICION,
        basis=Basis.DOCUMENT,
        sources=(seats.title,),
    )


def seats_text(seats: Seats) -> Text:
    return both(
        "ground.seats",
        compared=seats.compared,
        reversed=len(seats.of(Agreement.REVERSED)),
        open=len(seats.open),
        rejected=len(seats.rejected),
        asked=len(seats.seats),
        unknown=len(seats.unknown),
    )
