"""The plan: every number frozen and hashed before the seed exists.

Grain: one contest as one source's station forms tell it. What is frozen: each station's row and
bound, the assertions, the weights of the draw, the risk limit, the size of the first round, and
the hash of every file that the package held: forms that change afterwards need another plan.
The manifest's hash and the plan's are published; only then is the seed made, in public.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from fullcount.audit import macro
from fullcount.audit.contest import Assertion, lessened
from fullcount.audit.macro import Batches, Weights
from fullcount.audit.stations import Audited, BoundBy
from fullcount.model.ids import CandidateId, UnitId
from fullcount.stats.draw import manifest
from fullcount.stats.evidence import NotApplicable

METHOD = "plan"
READ_BY = "election.toml"  # says how the package's files are read
FULL_FROM = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A station as it is audited. ``votes`` stand beside the plan's candidates."""

    unit_id: UnitId
    name: str
    votes: tuple[int, ...]
    ballots: int  # papers its bag holds at most
    bound_by: BoundBy
    weight: int  # its bound, times the plan's scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What the first round will cost, on average."""

    draws: int
    stations: float  # different ones
    papers: float
    fewest: int | None  # no smaller set of stations could change the outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Frozen values; see :mod:`fullcount.audit.files` for how they are spelled."""

    election: str
    fictional: bool
    contest_id: str
    source_id: str
    kind: str
    risk_limit: Fraction
    candidates: tuple[CandidateId, ...]
    assertions: tuple[Assertion, ...]  # margins as they are audited, ``outside`` taken off
    outside: int
    stations: tuple[Station, ...]
    scale: int
    manifest_sha256: str
    work: Work
    made_at: datetime
    files: Mapping[str, str]  # of the package that was planned on: path -> SHA-256

    def changed(self, files: Mapping[str, str]) -> tuple[str, ...]:
        """Name files that are not as they were when the audit was planned, in order.

        ``files`` may leave out ``election.toml``, as a count's own list of files does.
        """
        names = (set(self.files) | set(files)) - ({READ_BY} - set(files))
        return tuple(sorted(n for n in names if self.files.get(n) != files.get(n)))

    @property
    def is_full(self) -> bool:
        """Whether drawing takes nearly every station: then count them all, once each."""
        return self.work.stations > FULL_FROM * len(self.stations)

    @property
    def weights(self) -> Weights:
        return Weights(scale=self.scale, of=tuple(one.weight for one in self.stations))

    @property
    def batches(self) -> Batches:
        return batches_of(self.stations, self.candidates)


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """What the plan is about, for people."""

    election: str
    fictional: bool
    files: Mapping[str, str] = field(default_factory=dict)  # the package: path -> SHA-256


def plan(
    found: Audited,
    *,
    title: Title,
    risk_limit: Fraction,
    now: datetime,
    outside: int | None = None,
) -> Plan | NotApplicable:
    """Freeze an audit of ``found``.

    ``outside`` overrides how many papers no bag can show; where that is not known, there is no
    plan. Raises ValueError for a risk limit that is not between 0 and 1.
    """
    if not 0 < risk_limit < 1:
        raise ValueError(f"a risk limit of {float(risk_limit)} is not between 0 and 1")
    lost = found.outside if outside is None else outside
    if lost is None:
        because = "how many papers lie at stations that have not come in is not known; state it"
        return NotApplicable(method=METHOD, because=because)
    assertions = lessened(found.assertions, ballots=lost)
    bounds = macro.bounds(found.batches, assertions)
    if isinstance(bounds, NotApplicable):
        return bounds
    weights = bounds.weights()
    draws = macro.size(weights.total, risk_limit=risk_limit)
    draws = draws + 1 if draws else 0  # one to spare: a paper's error would force another round
    names = found.reported.lines
    stations = tuple(
        Station(
            unit_id=key,
            name=found.names[at],
            votes=tuple(int(found.batches.votes[name][at]) for name in names),
            ballots=int(found.batches.ballots[at]),
            bound_by=found.bound_by[at],
            weight=weights.of[at],
        )
        for at, key in enumerate(found.batches.keys)
    )
    return Plan(
        election=title.election,
        fictional=title.fictional,
        contest_id=found.contest_id,
        source_id=found.source_id,
        kind=found.kind,
        risk_limit=risk_limit,
        candidates=names,
        assertions=assertions,
        outside=lost,
        stations=stations,
        scale=weights.scale,
        manifest_sha256=manifest({one.unit_id: one.weight for one in stations}).sha256,
        work=Work(
            draws=draws,
            stations=macro.expected_distinct(bounds, draws),
            papers=macro.expected_ballots(bounds, found.batches.ballots, draws),
            fewest=macro.fewest_to_reach(bounds),
        ),
        made_at=now,
        files=title.files,
    )


def batches_of(stations: Sequence[Station], candidates: Sequence[CandidateId]) -> Batches:
    """Give the stations as columns."""
    columns = list(zip(*(one.votes for one in stations), strict=True))
    return Batches(
        keys=tuple(one.unit_id for one in stations),
        votes={name: macro.ints(columns[at]) for at, name in enumerate(candidates)},
        ballots=macro.ints([one.ballots for one in stations]),
    )
