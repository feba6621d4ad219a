"""``fullcount audit``: would a hand count of the bags name somebody else?"""

from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from fullcount.cli.options import Json, Lang, Now, Package, instant

app = typer.Typer(
    help="Audit a contest by hand counts of drawn stations: plan, draw, assess, replay.",
    no_args_is_help=True,
)

Folder = Annotated[Path, typer.Argument(help="The audit's folder.")]
Contest = Annotated[str, typer.Option("--contest", help="The contest, such as NA-46.")]
Source = Annotated[
    str | None, typer.Option("--source", help="Whose station forms to audit (default: official).")
]
Limit = Annotated[str, typer.Option("--risk-limit", help="As 5% or 1/20.")]
Outside = Annotated[
    int | None,
    typer.Option("--outside", help="Papers no bag can show, where the count knows no bound."),
]
Lies = Annotated[
    Path | None, typer.Option("--package", help="Where the package lies now, if it was moved.")
]
InLang = Annotated[Lang, typer.Option("--lang", help="Language of pages and sheets.")]


def share(text: str) -> Fraction:
    """Read a risk limit."""
    try:
        limit = Fraction(text.rstrip("% ")) / (100 if text.endswith("%") else 1)
    except (ValueError, ZeroDivisionError):
        limit = Fraction(0)
    if not 0 < limit < 1:
        raise typer.BadParameter(f"{text} is not a risk limit such as 5% or 1/20")
    return limit


@app.command("plan")
def plan(
    package: Package,
    folder: Folder,
    *,
    contest: Contest,
    source: Source = None,
    risk_limit: Limit = "5%",
    outside: Outside = None,
    now: Now = None,
    lang: InLang = Lang.EN,
    as_json: Json = False,
) -> None:
    """Freeze an audit: every station's row and bound, the size, and hashes to publish."""
    from fullcount.cli.show import out, print_json
    from fullcount.stats.evidence import NotApplicable
    from fullcount.work.audit import Request, plan_audit

    request = Request(
        contest=contest,
        source=source,
        risk_limit=share(risk_limit),
        outside=outside,
        lang=lang.value,
    )
    made = plan_audit(package, folder, request=request, now=instant(now))
    if isinstance(made, NotApplicable):
        _decline(made.because)
        return
    work = made.plan.work
    if as_json:
        print_json(
            {
                "plan_sha256": made.plan_sha256,
                "manifest_sha256": made.plan.manifest_sha256,
                "stations": len(made.plan.stations),
                "draws": work.draws,
                "expected_stations": round(work.stations, 1),
                "expected_papers": round(work.papers),
                "fewest_to_change": work.fewest,
            }
        )
        return
    say = out()
    say.print(
        f"{len(made.plan.stations):,} stations; {work.draws:,} draws take about", markup=False
    )
    say.print(f"{work.stations:.0f} of them and {work.papers:,.0f} papers.", markup=False)
    if made.plan.is_full:
        say.print("That is nearly all: counting every bag once is no more work.", markup=False)
    say.print("Publish before the seed is made:", markup=False)
    say.print(f"  plan      {made.plan_sha256}", markup=False)
    say.print(f"  manifest  {made.plan.manifest_sha256}", markup=False)


@app.command("size")
def size(
    *,
    votes: Annotated[
        list[int], typer.Option("--votes", help="Of one candidate; repeat for each, in any order.")
    ],
    ballots: Annotated[
        int | None, typer.Option("--ballots", help="Papers in all (default: the votes).")
    ] = None,
    seats: Annotated[int, typer.Option("--seats", help="How many are elected.", min=1)] = 1,
    majority: Annotated[
        bool, typer.Option("--majority", help="A second round unless one has more than half.")
    ] = False,
    stations: Annotated[
        int | None, typer.Option("--stations", help="Stations, to be drawn as batches.", min=1)
    ] = None,
    bound: Annotated[
        int | None, typer.Option("--bound", help="Papers all bags hold at most, or voters.")
    ] = None,
    risk_limit: Limit = "5%",
    as_json: Json = False,
) -> None:
    """Say how many papers or stations an audit of these totals would take, by each method."""
    from dataclasses import asdict

    from fullcount.cli.show import out, print_json, table
    from fullcount.work.audit import Totals, audit_sizes

    asked = Totals(votes=votes, ballots=ballots, seats=seats, majority=majority)
    found = audit_sizes(asked, risk_limit=share(risk_limit), stations=stations, bound=bound)
    if as_json:
        print_json([asdict(one) for one in found])
        return
    rows = [
        (
            one.method,
            "on average" if one.chance is None else f"in {100 * one.chance:g} of 100",
            one.because or f"{one.size:,} {one.what}",
            "–" if one.different is None else f"{one.different:.0f} of {stations:,}",
        )
        for one in found
    ]
    out().print(table("If no error turns up", ["method", "ends", "draws", "different"], rows))


@app.command("recount")
def recount(
    package: Package,
    *,
    contest: Contest,
    source: Source = None,
    outside: Outside = None,
    page: Annotated[Path | None, typer.Option("--page", help="Write a page here.")] = None,
    lang: InLang = Lang.EN,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Plan a recount for a petition: the fewest stations, how many to draw, what it would prove."""
    from fullcount.cli.show import out, print_json, table
    from fullcount.stats.evidence import NotApplicable
    from fullcount.work.audit import Request, recount_values, write_recount
    from fullcount.work.audit import recount as planned

    request = Request(contest=contest, source=source, outside=outside, lang=lang.value)
    found = planned(package, request=request, now=instant(now))
    if isinstance(found, NotApplicable):
        _decline(found.because)
        return
    if page is not None:
        write_recount(found, page, lang=lang.value, now=instant(now))
    if as_json:
        print_json(recount_values(found))
        return
    made = found.plan
    head = ["risk limit", "draws", "stations", "papers"]
    rows = [
        (
            f"{float(100 * step.risk_limit):g} %",
            f"{step.draws:,}",
            f"{step.stations:.1f} of {made.stations:,}",
            f"{step.papers:,.0f} of {made.papers:,}",
        )
        for step in made.steps
    ]
    out().print(table(f"{contest}: margin {made.margin:,}", head, rows))
    for sentence in found.says:
        out().print(sentence, markup=False)


@app.command("draw")
def draw(
    folder: Folder,
    *,
    seed: Annotated[str, typer.Option("--seed", help="As rolled in public, such as '4 6 2 1'.")],
    more: Annotated[int, typer.Option("--more", help="Escalate: draws to add.", min=0)] = 0,
    package: Lies = None,
    lang: InLang = Lang.EN,
    now: Now = None,
) -> None:
    """Draw the stations to fetch; write tally sheets and the file counts are entered in."""
    from fullcount.cli.show import out
    from fullcount.work.audit import Asked, draw_stations

    asked = Asked(lang=lang.value, package=package)
    made = draw_stations(folder, seed=seed, more=more, asked=asked, now=instant(now))
    say = out()
    say.print(f"{len(made.drawn):,} draws, {len(made.units):,} stations to fetch:", markup=False)
    for unit in made.units:
        say.print(unit, markup=False)


@app.command("assess")
def assess(
    folder: Folder,
    *,
    package: Lies = None,
    lang: InLang = Lang.EN,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Assess the hand counts entered so far; write the report and the replay file."""
    from fullcount.cli.show import out, print_json
    from fullcount.work.audit import Asked, assess_bags

    found = assess_bags(folder, now=instant(now), asked=Asked(lang=lang.value, package=package))
    if as_json:
        print_json(
            {
                "risk": float(found.risk),
                "path": [float(p) for p in found.path],
                "conclusion": found.conclusion.value,
                "waiting": list(found.waiting),
                "next_draws": found.next_draws,
                "findings": [f"{one.code.value} {one.unit_id}" for one in found.findings],
            }
        )
        return
    say = out()
    say.print(f"Risk {float(found.risk):.4g} after {len(found.path):,} draws.", markup=False)
    say.print(f"Conclusion: {found.conclusion.value.replace('_', ' ')}.", markup=False)
    if found.next_draws:
        say.print(f"Draw {found.next_draws:,} more.", markup=False)
    for one in found.findings:
        say.print(f"{one.code.value}  {one.unit_id}", markup=False)


@app.command("also")
def also(
    folder: Folder,
    other: Annotated[Path, typer.Argument(help="Folder with the other contest's plan and counts.")],
) -> None:
    """Say what bags drawn for one contest show of another decided at the same stations."""
    from fullcount.cli.show import out
    from fullcount.stats.evidence import NotApplicable
    from fullcount.work.audit import assess_other

    path = assess_other(folder, other)
    if isinstance(path, NotApplicable):
        _decline(path.because)
        return
    risk = float(path[-1]) if path else 1.0
    out().print(f"Risk {risk:.4g} after {len(path):,} draws made for the other contest.")
    out().print(f"Replay file: {other / 'also.json'}", markup=False)


@app.command("replay")
def replay(file: Annotated[Path, typer.Argument(help="replay.json of an audit.")]) -> None:
    """Recompute bounds, draws, risk and conclusion from a replay file."""
    from fullcount.cli.exits import FINDINGS
    from fullcount.cli.show import out
    from fullcount.work.audit import replay as recomputed

    checks = recomputed(file)
    for holds, sentence in checks:
        out().print(f"{'ok  ' if holds else 'FAIL'}  {sentence}", markup=False)
    if not all(holds for holds, _ in checks):
        raise typer.Exit(FINDINGS)


def _decline(because: str) -> None:
    from fullcount.cli.show import talk

    talk().print(f"No audit by a sample: {because}.", markup=False)
    raise typer.Exit(1)
