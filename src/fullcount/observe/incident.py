"""An incident: one thing that happened, however many told of it.

Grain: one incident. Four axes that are often confused stay apart: how far it is known
(verification), what is done about it (handling), who may read of it (publication), and whether
it turned out to be another one (merging). Each is a lifecycle of its own; an act on one never
moves another. A merge keeps every report and can be undone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from fullcount.country.lifecyclefile import packaged_lifecycle
from fullcount.errors import ConflictError, MissingError
from fullcount.observe.act import Act, after
from fullcount.observe.report import ROOM, ObserverReport, Report
from fullcount.observe.taxonomy import Flag, packaged_taxonomy

INDEPENDENT = 2
"""How many independent sources corroborate."""


class Axis(StrEnum):
    VERIFICATION = "verification"
    HANDLING = "handling"
    PUBLICATION = "publication"
    MERGING = "merging"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """``reports``: ids of those that tell of it. ``merged_into``: set while it is merged."""

    incident_id: str
    code: str
    reports: tuple[str, ...]
    states: Mapping[Axis, str]
    merged_into: str | None = None
    history: tuple[tuple[Axis, Act], ...] = ()

    @property
    def acts(self) -> tuple[Act, ...]:
        return tuple(act for _, act in self.history)


def open_incident(incident_id: str, *, code: str, reports: Sequence[str]) -> Incident:
    """Start an incident from its reports; one that may endanger a person starts held."""
    if not reports or len(set(reports)) < len(reports):
        raise ValueError("an incident starts from one or more reports, each once")
    states = {axis: packaged_lifecycle(axis, room=ROOM).start for axis in Axis}
    if Flag.DANGER in packaged_taxonomy().code(code).flags:
        states[Axis.PUBLICATION] = "held"
    return Incident(incident_id=incident_id, code=code, reports=tuple(reports), states=states)


def add_report(incident: Incident, report_id: str) -> Incident:
    """Link one more report; ConflictError where it is linked already."""
    if report_id in incident.reports:
        raise ConflictError(f"{report_id} is linked to {incident.incident_id} already")
    return replace(incident, reports=(*incident.reports, report_id))


def advance(incident: Incident, axis: Axis, act: Act) -> Incident:
    """Give the incident after ``act`` on one axis, for acts that need no evidence.

    Corroborating and confirming go through :func:`verify`, merging through :func:`merge`.
    """
    if (axis, act.act) in {(Axis.VERIFICATION, "corroborate"), (Axis.VERIFICATION, "confirm")}:
        raise ValueError(f"{act.act} needs the reports: call verify")
    if axis is Axis.MERGING:
        raise ValueError("a merge names two incidents: call merge or split")
    if axis is Axis.PUBLICATION and act.act == "clear":
        _second_person(incident, act)
    return _step(incident, axis, act)


def verify(incident: Incident, act: Act, *, reports: Sequence[Report]) -> Incident:
    """Climb the ladder: the reports must carry what the step claims.

    Corroborated: reports from two independent sources. Confirmed by a call back: a trained
    observer saw it. Confirmed by a document or a measurement: the act's word, and its author's.
    """
    known = [report for report in reports if report.told.report_id in incident.reports]
    if act.act == "corroborate" and len({report.source for report in known}) < INDEPENDENT:
        raise ConflictError(f"{INDEPENDENT} independent sources corroborate; there are fewer")
    by_call = act.act == "confirm" and act.told.get("method") == "call_back"
    if by_call and not any(isinstance(r, ObserverReport) and r.eyewitness for r in known):
        raise ConflictError("a call back confirms only what a trained observer saw")
    return _step(incident, Axis.VERIFICATION, act)


def merge(incident: Incident, into: Incident, act: Act) -> Incident:
    """Give ``incident`` merged into another; its reports and states stay as they are.

    ConflictError for a merge into itself or into one that is itself merged.
    """
    if incident.incident_id == into.incident_id:
        raise ConflictError("an incident is not merged into itself")
    if into.merged_into is not None:
        raise ConflictError(f"{into.incident_id} is itself merged, into {into.merged_into}")
    told = {**act.told, "into": into.incident_id}
    stepped = _step(incident, Axis.MERGING, replace(act, act="merge", told=told))
    return replace(stepped, merged_into=into.incident_id)


def split(incident: Incident, act: Act) -> Incident:
    """Undo a merge: the incident stands as it stood before."""
    return replace(_step(incident, Axis.MERGING, replace(act, act="split")), merged_into=None)


def reports_of(incident_id: str, incidents: Sequence[Incident]) -> tuple[str, ...]:
    """Ids of all reports of an incident and of those merged into it, each once, in order."""
    by_id = {incident.incident_id: incident for incident in incidents}
    if incident_id not in by_id:
        raise MissingError(f"no incident {incident_id}")
    found = _walk(incident_id, by_id)
    return tuple(dict.fromkeys(report for one in found for report in one.reports))


def standing(incidents: Sequence[Incident]) -> tuple[Incident, ...]:
    """Keep the incidents that are their own: what a count of incidents counts."""
    return tuple(incident for incident in incidents if incident.merged_into is None)


def _walk(incident_id: str, by_id: Mapping[str, Incident]) -> Iterator[Incident]:
    yield by_id[incident_id]
    for child in by_id.values():
        if child.merged_into == incident_id:
            yield from _walk(child.incident_id, by_id)


def _step(incident: Incident, axis: Axis, act: Act) -> Incident:
    if incident.merged_into is not None and axis is not Axis.MERGING:
        raise ConflictError(f"{incident.incident_id} is merged into {incident.merged_into}")
    life = packaged_lifecycle(axis, room=ROOM)
    state = after(life, incident.states[axis], act, incident.acts)
    return replace(
        incident,
        states={**incident.states, axis: state},
        history=(*incident.history, (axis, act)),
    )


def _second_person(incident: Incident, act: Act) -> None:
    assessed = {
        one.by for axis, one in incident.history if axis is Axis.VERIFICATION and one.by == act.by
    }
    if assessed:
        raise ConflictError("who assessed an incident does not clear it for publication")
