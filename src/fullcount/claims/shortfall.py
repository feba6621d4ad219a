"""What does a finding lack before it may be said at its standard of proof?

Grain: one thing lacking in one finding. The demands are those of ``standards.toml``; the wording
is linted in every language. Empty means that nothing is missing, not that the finding is true.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from fullcount.claims.finding import Answered, Cited, Effect, Finding, Room
from fullcount.claims.standard import standards
from fullcount.claims.wording import Basis, Standard, objections


class Shortfall(StrEnum):
    """What a finding lacks; codes are stable."""

    NUMBERS_NOT_FROZEN = "numbers_not_frozen"
    SOURCE_WITHOUT_DIGEST = "source_without_digest"
    CITED_UNKNOWN = "cited_unknown"
    NOBODY_ALLEGES = "nobody_alleges"
    TOO_FEW_SOURCES = "too_few_sources"
    AGAINST_NOT_LOOKED_FOR = "against_not_looked_for"
    ALTERNATIVES_NOT_WEIGHED = "alternatives_not_weighed"
    REPLY_NOT_ASKED = "reply_not_asked"
    BURDEN_NOT_STATED = "burden_not_stated"
    RESERVED_FOR_COURTS = "reserved_for_courts"
    STATISTICS_ALONE = "statistics_alone"
    BASIS_NOT_RELIED_ON = "basis_not_relied_on"
    EFFECT_WITHOUT_COMPUTATION = "effect_without_computation"
    WORDING = "wording"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """One thing a finding lacks; ``words`` are those of its sentence that are objected to."""

    shortfall: Shortfall
    of: str  # the finding, or the piece
    says: str
    words: str = ""


def shortfalls(
    finding: Finding, *, cited: Mapping[str, Cited], evidence: Mapping[str, str]
) -> tuple[Lacking, ...]:
    """Name everything the finding lacks at its standard; empty = it may be said.

    ``cited`` and ``evidence`` are the record, by id; of a piece of evidence its source is enough.
    """
    pieces = {name: one.source for name, one in cited.items()} | dict(evidence)
    relied = [cited[name] for name in finding.relied if name in cited]
    lacks: list[Lacking] = [
        *_unknown(finding, pieces),
        *(one for piece in relied for one in frozen(piece)),
        *_proof(finding, sources={pieces[name] for name in finding.relied if name in pieces}),
        *_basis(finding, relied, evidence),
        *_effect(finding),
        *_words(finding),
    ]
    return tuple(lacks)


def frozen(piece: Cited) -> tuple[Lacking, ...]:
    """Say where a cited finding is not what it was when it was cited."""
    found = []
    if piece.room is not Room.PUBLISHED and not piece.is_frozen:
        says = f"{piece.rule} on {piece.subject}: these numbers give another id"
        found.append((Shortfall.NUMBERS_NOT_FROZEN, says))
    if piece.room is not Room.PUBLISHED and piece.sha256 is None:
        found.append((Shortfall.SOURCE_WITHOUT_DIGEST, f"{piece.source} has no digest"))
    return tuple(Lacking(shortfall=code, of=piece.finding_id, says=says) for code, says in found)


def _lack(finding: Finding, shortfall: Shortfall, says: str) -> Lacking:
    return Lacking(shortfall=shortfall, of=finding.finding_id, says=says)


def _unknown(finding: Finding, pieces: Mapping[str, str]) -> list[Lacking]:
    named = (*finding.relied, *(finding.against or ()))
    return [
        _lack(finding, Shortfall.CITED_UNKNOWN, f"{name} is not in the record")
        for name in named
        if name not in pieces
    ]


def _proof(finding: Finding, *, sources: set[str]) -> list[Lacking]:
    """Hold the finding against what its standard demands."""
    asks, label = finding.demands, finding.demands.label.en
    weighed = finding.alternatives is not None and all(
        one.weighed.strip() for one in finding.alternatives
    )
    reply = finding.reply
    unasked = reply is None or reply.answered is Answered.NOT_ASKED
    checks: list[tuple[bool, Shortfall, str]] = [
        (
            finding.standard is Standard.ALLEGATION and not finding.who.strip(),
            Shortfall.NOBODY_ALLEGES,
            "an allegation is somebody's: say whose",
        ),
        (
            asks.court and not finding.court.strip(),
            Shortfall.RESERVED_FOR_COURTS,
            f"{label}: name the court that found it",
        ),
        (
            len(sources) < asks.sources,
            Shortfall.TOO_FEW_SOURCES,
            f"{label} rests on {asks.sources} independent sources; {len(sources)} named",
        ),
        (
            asks.weighs and finding.against is None,
            Shortfall.AGAINST_NOT_LOOKED_FOR,
            f"{label}: say what speaks against it, or that nothing was found",
        ),
        (
            asks.weighs and not weighed,
            Shortfall.ALTERNATIVES_NOT_WEIGHED,
            f"{label}: say which other explanations there are and why they do not hold",
        ),
        (
            asks.reply and unasked,
            Shortfall.REPLY_NOT_ASKED,
            f"{label}: ask those it is about, or say why they could not be asked",
        ),
        (
            asks.weighs and finding.burden is None,
            Shortfall.BURDEN_NOT_STATED,
            f"{label}: say whose part it is to prove",
        ),
    ]
    return [_lack(finding, code, says) for fails, code, says in checks if fails]


def _basis(finding: Finding, relied: Sequence[Cited], evidence: Mapping[str, str]) -> list[Lacking]:
    """Hold the basis against what is relied on: a sentence cannot lift it."""
    found = []
    bases = {one.basis for one in relied}
    papers = any(name in evidence for name in finding.relied)
    sampled = Basis.PROBABILITY_SAMPLE
    if finding.basis is sampled and sampled not in bases:
        says = "it claims a probability sample, and nothing it relies on is one"
        found.append(_lack(finding, Shortfall.BASIS_NOT_RELIED_ON, says))
    if bases != {Basis.STATISTICAL_FLAG} or papers:
        return found
    if finding.basis is not Basis.STATISTICAL_FLAG:
        says = "all that it relies on are statistical methods; say so"
        found.append(_lack(finding, Shortfall.BASIS_NOT_RELIED_ON, says))
    if finding.standard > standards().statistics_alone and not finding.demands.court:
        most = standards().by_standard[standards().statistics_alone].label.en
        says = f"statistical methods alone reach {most} at most"
        found.append(_lack(finding, Shortfall.STATISTICS_ALONE, says))
    return found


def _effect(finding: Finding) -> list[Lacking]:
    effect = finding.effect
    if effect.effect is Effect.NOT_ASSESSABLE:
        if effect.because.strip():
            return []
        says = "say why its effect on who won cannot be assessed"
    elif effect.computation is None:
        says = "name the computation that shows its effect on who won"
    else:
        return []
    return [_lack(finding, Shortfall.EFFECT_WITHOUT_COMPUTATION, says)]


def _words(finding: Finding) -> list[Lacking]:
    """Lint the sentence in every language; a court's own words are quoted as they are."""
    texts = [text for text in (finding.says.en, finding.says.ur) if text]
    return [
        Lacking(
            shortfall=Shortfall.WORDING,
            of=finding.finding_id,
            says=f"{one.rule}: {one.says}",
            words=one.words,
        )
        for text in texts
        for one in objections(text, standard=finding.standard, basis=finding.basis)
    ]
