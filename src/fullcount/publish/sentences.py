"""The first things to say, in plain words; no sentence says which copy is true.

Every number in a sentence stands with what it is a part of. Copies that are not the official
record are spoken of as what follows *if they are genuine*.
"""

from collections.abc import Sequence

from fullcount.model.results import Verdict
from fullcount.publish.standing import SourceLine
from fullcount.publish.summary import Agreements, SourceSummary, Summary
from fullcount.publish.texts import Words


def opening(found: Summary, words: Words) -> tuple[str, ...]:
    """Say what was compared, what came out and what cannot be said."""
    said = [
        *_scope(found, words),
        *(_one_contest(found, words) if found.contests == 1 else _all_contests(found, words)),
        words(
            "say.checks",
            failed=found.checks_failed,
            judged=found.checks_passed + found.checks_failed,
            unable=found.checks_not_evaluable,
        ),
    ]
    if found.pairs:
        said.append(words("say.pairs", differing=found.pairs_differing, pairs=found.pairs))
    if found.awaited:
        key = "say.awaited" if found.has_official else "say.awaited_any"
        said.append(words(key, awaited=found.awaited, overdue=found.overdue))
    if found.figures:
        said.append(words("say.figures", failing=found.figures_failing, figures=found.figures))
    return (*said, words("say.no_truth"))


def _scope(found: Summary, words: Words) -> list[str]:
    """Say what was put side by side; of a list of published figures there is nothing to say."""
    if not found.forms:
        return []
    given = {"contests": found.contests, "sources": len(found.sources), "forms": found.forms}
    return [words("say.scope", **given)]


def _all_contests(found: Summary, words: Words) -> list[str]:
    return [*_compared(found, words), *_verdicts(found, words)]


def _one_contest(found: Summary, words: Words) -> list[str]:
    """Say of an election of one contest what its page says: counting contests tells nothing."""
    said = [verdict_sentence(line, words) for row in found.top for line in row.lines]
    return [words("say.one_reversed"), *said] if found.contests_reversed else said


def _compared(found: Summary, words: Words) -> list[str]:
    """With two sources the pair is named; with more, the table below names the pairs."""
    if len(found.agreements) == 1:
        return [_agreement(found.agreements[0], words)]
    if not found.agreements:
        return []
    return [
        words("say.agreements", reversed=found.contests_reversed, compared=found.contests_compared)
    ]


def _verdicts(found: Summary, words: Words) -> list[str]:
    """Speak of the official sources, and of others where they are few; a table tells of all."""
    stating = [one for one in found.sources if one.verdicts]
    spoken = [one for one in stating if one.official]
    others = [one for one in stating if not one.official]
    return [_verdict(one, words) for one in (*spoken, *(others if len(others) <= 2 else ()))]


def verdict_sentence(line: SourceLine, words: Words) -> str:
    """Say what one source shows of one contest, and whether what is unsettled can change it."""
    if line.margin is None:
        lead = words("say.no_lead", source=line.source)
    elif line.margin == 0 and line.level:
        key = "say.level" if line.official else "say.level_if_genuine"
        lead = words(key, source=line.source, level=" · ".join(map(words.apart, line.level)))
        lead = f"{lead} {line.tie}".strip()
    else:
        key = "say.lead" if line.official else "say.lead_if_genuine"
        given = {"source": line.source, "leader": line.leader, "rival": line.rival}
        lead = words(key, margin=line.margin, **given)
    match line.verdict:
        case Verdict.DECIDED if line.unsettled == 0:
            means = words("say.settled")
        case Verdict.DECIDED:
            means = words("say.decided", unsettled=line.unsettled)
        case Verdict.TIE_AT_MOST:
            means = words("say.tie_at_most", unsettled=line.unsettled)
        case Verdict.OPEN if line.unsettled is None:
            means = words("say.open_unbounded")
        case Verdict.OPEN:
            means = words("say.open", unsettled=line.unsettled)
        case _:
            means = words("say.not_evaluable")
    return f"{lead} {means}"


def _agreement(one: Agreements, words: Words) -> str:
    if not one.compared:
        return words("say.never_compared", a=one.source_a, b=one.source_b, contests=one.contests)
    return words(
        "say.agreement",
        a=one.source_a,
        b=one.source_b,
        reversed=one.reversed,
        compared=one.compared,
        unable=one.not_comparable,
    )


def _verdict(one: SourceSummary, words: Words) -> str:
    every = sum(one.verdicts.values())
    key = "say.verdicts" if one.official else "say.verdicts_if_genuine"
    return words(
        key,
        source=one.title,
        contests=every,
        decided=one.verdicts.get(Verdict.DECIDED, 0),
        open=one.verdicts.get(Verdict.OPEN, 0) + one.verdicts.get(Verdict.TIE_AT_MOST, 0),
        unable=one.verdicts.get(Verdict.NOT_EVALUABLE, 0),
    )


def caveats(found: Summary, words: Words, notes: Sequence[str]) -> tuple[str, ...]:
    """Say what must stand beside every number: fiction, law, translation, the sources' own."""
    said = []
    if not found.legal_verified:
        said.append(words("say.law_unchecked"))
    if words.lang != "en":
        said.append(words("say.translation_unreviewed"))
    said.extend(note for note in notes if note)
    said.extend(f"{one.title}: {one.says}" for one in found.sources if one.says)
    return tuple(said)
