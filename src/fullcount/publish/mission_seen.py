"""The mission's page: what observers saw, by the design, and what they were kept from.

Grain: one irregularity; one disposition that is a finding. A share stands with its interval only
where the rules of publication are kept; a purposive sample has counts and no margin, by its type.
"""

from collections.abc import Sequence

from fullcount.observe.assess import Assessed
from fullcount.observe.disposition import dispositions
from fullcount.observe.influence import Influence
from fullcount.observe.instrument import packaged_instrument
from fullcount.observe.irregular import Counted, Estimated
from fullcount.observe.published import LEAST_OF_SHARE, findings_to_publish, with_few_together
from fullcount.observe.shares import Share
from fullcount.publish.mission_charts import asked, shares_chart
from fullcount.publish.mission_sections import Section, Table, table
from fullcount.publish.spell import NOT_STATED, number, percent
from fullcount.publish.texts import Words


def percents(low: float, high: float, say: Words) -> str:
    return say.sum(f"{100 * low:.1f} – {100 * high:.1f}")


def seen_section(found: Assessed, say: Words) -> Section:
    """Say at how many stations each irregularity was seen, and what may be said of all."""
    told = findings_to_publish(found)
    estimates = [one for one in told if isinstance(one, Estimated)]
    counts = [one for one in told if isinstance(one, Counted)]
    few = len(found.findings) - len(told)
    left_out = (say("mission_seen.few", few=few, least=LEAST_OF_SHARE),) if few else ()
    if not estimates:
        return Section(
            id="seen",
            title=say("mission_seen.title"),
            says=(say("mission_seen.purposive"),),
            tables=(_counts(counts, say),) if counts else (),
            notes=left_out,
        )
    held = [one for one in estimates if not one.gate.is_open]
    said = [say("mission_seen.says")]
    if held:
        said.append(say("mission_seen.held_many", held=len(held), shares=len(estimates)))
    return Section(
        id="seen",
        title=say("mission_seen.title"),
        says=tuple(said),
        figure=shares_chart(estimates, say, fictional=found.mission.fictional),
        caption=say("mission_seen.caption"),
        tables=tuple(_estimates(estimates, form, say) for form in _forms(estimates)),
        notes=(*_influence(estimates, say), *left_out),
    )


def kept_section(found: Assessed, say: Words) -> Section | None:
    """Say what observers were kept from; what one observer alone met is put with the others."""
    if not found.kept_from.height:
        return None
    told = with_few_together(found.kept_from.drop("code"), by="disposition")
    codes = dict(found.kept_from.select("disposition", "code").iter_rows())
    rows = [
        (
            _disposition(row["disposition"], say),
            codes.get(row["disposition"], NOT_STATED),
            number(row["reports"]),
            number(row["stations"]),
        )
        for row in told.sort("reports", descending=True).iter_rows(named=True)
    ]
    columns = [
        say("mission_kept.what"),
        say("mission_seen.code"),
        say("mission_kept.reports"),
        say("mission_kept.stations"),
    ]
    return Section(
        id="kept",
        title=say("mission_kept.title"),
        says=(say("mission_kept.says"),),
        tables=(table("", columns, rows, words=2),) if rows else (),
        notes=(say("mission_kept.few"),) if told.height < found.kept_from.height else (),
    )


def _disposition(word: str, say: Words) -> str:
    known = dispositions().get(word)
    return say("mission.others") if known is None else known.label.of(say.lang)


def _forms(estimates: Sequence[Estimated]) -> list[str]:
    return list(dict.fromkeys(one.form for one in estimates))


def _estimates(estimates: Sequence[Estimated], form: str, say: Words) -> Table:
    columns = [
        say(f"mission_seen.{name}")
        for name in (
            "question", "code", "irregular", "could", "share", "interval", "bounds", "likely",
        )
    ]  # fmt: skip
    rows = [_estimate(one, say) for one in estimates if one.form == form]
    return table(packaged_instrument(form).title.of(say.lang), columns, rows, words=2)


def _estimate(one: Estimated, say: Words) -> list[str]:
    if one.gate.is_open and isinstance(one.share, Share):
        shown = percent(one.share.share)
        interval = percents(one.share.lower, one.share.upper, say)
    else:
        rules = ", ".join(say(f"mission_rule.{rule}") for rule in one.gate.broken)
        shown, interval = NOT_STATED, say("mission_seen.held", rules=rules)
    return [
        asked(one.form, one.question, say),
        one.question.code or "",
        number(one.irregular),
        number(one.seen),
        shown,
        interval,
        percents(one.bounds.lower, one.bounds.upper, say),
        percents(one.bounds.likely_lower, one.bounds.likely_upper, say),
    ]


def _counts(counts: Sequence[Counted], say: Words) -> Table:
    columns = [
        say(f"mission_seen.{name}")
        for name in ("question", "code", "irregular", "could", "visited")
    ]
    rows = [
        [
            asked(one.form, one.question, say),
            one.question.code or "",
            number(one.count.irregular),
            number(one.count.seen),
            number(one.count.visited),
        ]
        for one in counts
    ]
    return table("", columns, rows, words=2)


def _influence(estimates: Sequence[Estimated], say: Words) -> tuple[str, ...]:
    """Say by how much the share that moves most does, without a station's name."""
    moved = [
        (one.influence.with_all, one.influence.without_flagged, one.question)
        for one in estimates
        if one.gate.is_open
        and isinstance(one.influence, Influence)
        and isinstance(one.influence.without_flagged, float)
        and one.influence.flagged
    ]
    if not moved:
        return ()
    before, after, question = max(moved, key=lambda each: abs(each[1] - each[0]))
    label = question.label.of(say.lang)
    told = {"before": percent(before), "after": percent(after)}
    return (say("mission_seen.influence", question=label, **told),)
