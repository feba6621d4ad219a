"""Sections of the report for what stands beside the count: an audit, a quick count, a projection.

Grain: one section per folder that another command wrote. Each says in two sentences what was
found and what may be said. The count's own proof comes first: where it now proves a contest, or
no longer does, the section tells that and not what was said on the night. A quick count that is
not released is named and not told.
"""

from collections.abc import Mapping
from dataclasses import replace

from fullcount.model.results import Verdict
from fullcount.publish.audit_page import Audit, audit_page, percent, risk_path
from fullcount.publish.projection_page import Shown, projection_page, reasons_in, told
from fullcount.publish.quickcount_page import quickcount_page, released
from fullcount.publish.quickcount_page import told as sample_told
from fullcount.publish.sections import Section, Teller, body_of
from fullcount.publish.setting import Setting
from fullcount.publish.spell import file_name
from fullcount.quickcount.judged import Titled
from fullcount.quickcount.projected import Projected
from fullcount.quickcount.projection import Projection
from fullcount.quickcount.proof import Proof, proofs_in
from fullcount.quickcount.signing import Signing, refusals
from fullcount.quickcount.status import Status, is_proved

MOST_CONTESTS = 20  # whose shares stand in the report; the page has all


def audit_section(audit: Audit) -> Teller:
    """Tell of an audit's risk path, where its contest is counted here."""

    def tell(setting: Setting) -> Section | None:
        plan, found, say = audit.plan, audit.assessment, setting.words
        if plan.contest_id not in setting.count.returns.contests["contest_id"]:
            return None
        file = f"audit-{file_name(plan.contest_id)}.html"
        risk = say(
            "audit.risk_found",
            draws=len(found.path),
            risk=percent(float(found.risk)),
            limit=percent(float(plan.risk_limit)),
        )
        values = {
            "found": f"{say(f'audit_conclusion.{found.conclusion.value}')} {risk}",
            "allows": f"{say('audit.risk_means')} {say('audit.asks')}",
            "other_files": bool(plan.changed(_digests(setting))),
            "chart": risk_path(audit, say) or "",
            "file": file,
        }
        return Section(
            name="audit",
            title=say("audit.title", contest=plan.contest_id),
            body=body_of("audit_section.html", setting, values),
            files={file: audit_page(audit, now=setting.count.now, lang=say.lang)},
        )

    return tell


def quickcount_section(one: Titled, signing: Signing, *, values_sha256: str) -> Teller:
    """Tell of a quick count that is released; of another only that it is not, and why."""

    def tell(setting: Setting) -> Section:
        say, now = setting.words, setting.count.now
        why = refusals(signing, gate=one.judged.gate, values_sha256=values_sha256, now=now)
        file = f"quickcount-{one.judged.design_sha256[:8]}.html"
        values: dict[str, object] = {"why": reasons_in(why, say), "file": file}
        if not why:
            values |= {"signed": released(signing, say), **sample_told(one.judged, say)}
        page = "" if why else quickcount_page(one, now=now, lang=say.lang, signing=signing)
        return Section(
            name="quickcount",
            title=f"{say('sample.title')}: {say.apart(one.title)}",
            body=body_of("quickcount_section.html", setting, values),
            files={file: page} if page else {},
        )

    return tell


def projection_section(found: Projected) -> Teller:
    """Tell of a night's projection, under what the count proves now."""

    def tell(setting: Setting) -> Section | None:
        say, count = setting.words, setting.count
        here = set(count.returns.contests["contest_id"])
        kept = [one for one in found.projections if one.contest_id in here]
        if not kept:
            return None
        proofs = proofs_in(count.outcomes, source=found.source_id)
        told_now = [_now(one, proofs.get(one.contest_id)) for one in kept]
        changed = sum(one is not other for one, other in zip(kept, told_now, strict=True))
        now = replace(found, projections=tuple(told_now))
        shown = Shown(
            election=count.returns.election, names=setting.names.candidates, zone=count.law.zone
        )
        values = told(now, say, shown.name, zone=shown.zone, most=MOST_CONTESTS)
        since = say("night.since", contests=changed) if changed else ""
        return Section(
            name="projection",
            title=say("night.title"),
            body=body_of("projection_section.html", setting, {**values, "since": since}),
            files={"projection.html": projection_page(now, shown, now=count.now, lang=say.lang)},
        )

    return tell


def _now(one: Projection, proof: Proof | None) -> Projection:
    """Let the count speak where it proves the contest now, or no longer does."""
    if proof is None:
        return one
    is_decided = proof.verdict is Verdict.DECIDED
    if is_decided == is_proved(one.status, one.reasons):
        return one
    proved = Status.RUNOFF if proof.is_runoff else Status.CERTAIN
    return replace(
        one,
        status=proved if is_decided else Status.TOO_CLOSE,
        reasons=proof.reasons,
        leader=proof.leader,
        rival=proof.rival,
        margin=proof.margin,
        projected=None,
        shares=(),
    )


def _digests(setting: Setting) -> Mapping[str, str]:
    rows = setting.count.returns.digests.select("file", "sha256")
    return dict(rows.iter_rows())
