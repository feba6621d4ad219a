"""``fullcount quickcount``: design a sample, draw it, estimate from it, compare it."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from fullcount.cli.options import Json, Lang, Now, instant

app = typer.Typer(help="Quick counts: a sample of stations, and what it lets one say of all.")

FrameFile = Annotated[Path, typer.Argument(help="CSV: unit_id, stratum, parent, registered.")]
DesignFile = Annotated[Path, typer.Argument(help="The design, as `quickcount design` wrote it.")]


@app.command("design")
def design(
    frame: FrameFile,
    *,
    units: Annotated[int, typer.Option("--stations", help="Stations to draw.")],
    version: Annotated[str, typer.Option("--version", help="Version of the list.")] = "1",
    minimum: Annotated[int, typer.Option("--minimum", help="Fewest stations of a stratum.")] = 2,
    base: Annotated[str, typer.Option("--base", help="Shares are of: valid or cast.")] = "valid",
    spreads: Annotated[
        Path | None, typer.Option("--spreads", help="CSV: stratum, spread. Allocates by Neyman.")
    ] = None,
) -> None:
    """Share the stations out among strata, and print the design with its hash."""
    from fullcount.work.quickcount import design_sample, design_text

    made = design_sample(
        frame, version=version, units=units, minimum=minimum, base=base, spreads=spreads
    )
    sys.stdout.write(design_text(made))


@app.command("size")
def size(
    stations: Annotated[
        Path, typer.Argument(help="An earlier poll: CSV with stratum, one column per candidate.")
    ],
    *,
    error: Annotated[float, typer.Option("--error", help="Half-width wanted, in points.")] = 1.0,
    level: Annotated[float, typer.Option("--level", help="Of the interval, in per cent.")] = 95.0,
    unanswered: Annotated[
        float, typer.Option("--unanswered", help="Share that will not report, in per cent.")
    ] = 0.0,
    as_json: Json = False,
) -> None:
    """Say how many stations a sample needs, from an earlier poll's stations."""
    from dataclasses import asdict

    from fullcount.cli.show import out, print_json, table
    from fullcount.quickcount.size import Wanted
    from fullcount.work.quickcount import size_sample

    if not 0.001 <= error <= 100 or not 1 <= level <= 99.99 or not 0 <= unanswered < 100:
        says = "an error of 0.001 to 100, a level of 1 to 99.99, unanswered 0 to below 100"
        raise typer.BadParameter(says)
    wanted = Wanted(error=error / 100, level=level / 100, unanswered=unanswered / 100)
    found = size_sample(stations, wanted=wanted)
    if as_json:
        print_json([asdict(one) for one in found])
        return
    rows = [
        (
            one.name,
            f"{100 * one.share:.2f}",
            f"{one.stations:,}",
            "–" if one.effect is None else f"{one.effect:.1f}",
            "–" if one.handbook_stations is None else f"{one.handbook_stations:,.0f}",
        )
        for one in found
    ]
    head = ["of", "share, %", "stations", "effect", "voters alone"]
    out().print(table(f"For {error:g} points at {level:g} %", head, rows))
    out().print("The last column counts voters as if drawn one by one: too few.", markup=False)


@app.command("draw")
def draw(
    frame: FrameFile,
    made: DesignFile,
    *,
    seed: Annotated[str, typer.Option("--seed", help="Agreed in public after the design.")],
) -> None:
    """Draw the sample: the same for everybody with the same list, design and seed."""
    from fullcount.work.quickcount import draw_sample

    sys.stdout.write(draw_sample(frame, made, seed=seed).write_csv())


@app.command("estimate")
def estimate(
    made: DesignFile,
    sample: Annotated[Path, typer.Argument(help="The sample, as `quickcount draw` wrote it.")],
    returns: Annotated[
        Path, typer.Argument(help="CSV: unit_id, received_at, cast, one column per candidate.")
    ],
    *,
    at: Annotated[str | None, typer.Option("--at", help="As it stood at this instant.")] = None,
    page: Annotated[Path | None, typer.Option("--page", help="Write a page here.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write a folder: the page, and values to sign.")
    ] = None,
    title: Annotated[str, typer.Option("--title", help="Title of the page.")] = "Quick count",
    fictional: Annotated[
        bool, typer.Option("--fictional", help="The poll is made up; every page says so.")
    ] = False,
    lang: Annotated[Lang, typer.Option("--lang", help="Language of the page.")] = Lang.EN,
    now: Now = None,
    secret: Annotated[
        str | None, typer.Option("--commit", help="Print a commitment made with this secret.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Estimate from what came, and say whether it may be published."""
    from dataclasses import asdict

    from fullcount.cli.show import out as shown
    from fullcount.cli.show import print_json, table
    from fullcount.quickcount.estimate import Estimate
    from fullcount.work.quickcount import Called, estimate_sample, write_page, write_sample

    moment = instant(at) if at else None
    found = estimate_sample(made, sample, returns, at=moment, secret=secret)
    called = Called(title=title, lang=lang.value, fictional=fictional)
    if page is not None:
        write_page(found, page, called=called, now=instant(now))
    if out is not None:
        write_sample(found, out, called=called, now=instant(now))
    if as_json:
        print_json(
            {
                "estimate": asdict(found.estimate),
                "gate": asdict(found.gate),
                "worst": asdict(found.worst) if found.worst else None,
                "says": {"found": found.says.found, "allows": found.says.allows},
                "commitment": found.commitment,
            }
        )
        return
    if isinstance(found.estimate, Estimate):
        rows = [
            (one.name, *(f"{100 * x:.2f}" for x in (one.share, one.lower, one.upper)))
            for one in (*found.estimate.shares, found.estimate.lead)
        ]
        shown().print(table("Estimates, %", ["of", "share", "from", "to"], rows))
    checks = [(check.rule, check.holds, check.says) for check in found.gate.checks]
    shown().print(table(f"Gate: {found.gate.release.value}", ["rule", "holds", "figures"], checks))
    shown().print(f"{found.says.found}\n{found.says.allows}", markup=False)
    if found.commitment:
        shown().print(f"Commitment: {found.commitment}", markup=False)


Sampled = Annotated[Path, typer.Argument(help="The folder that `quickcount estimate --out` wrote.")]


@app.command("sign")
def sign(
    folder: Sampled,
    *,
    who: Annotated[str, typer.Option("--who", help="A pseudonym, such as analyst-07.")],
    embargo: Annotated[
        str | None, typer.Option("--embargo", help="Not to be published before this instant.")
    ] = None,
    now: Now = None,
) -> None:
    """Sign the estimate for release; two people must."""
    from fullcount.cli.show import out
    from fullcount.work.quickcount import sign_sample

    until = instant(embargo) if embargo else None
    made = sign_sample(folder, who=who, now=instant(now), embargo=until)
    out().print(f"Signed by {', '.join(one.who for one in made.signed)}.", markup=False)
    if made.embargo is not None:
        out().print(f"Embargo until {made.embargo:%Y-%m-%d %H:%M} UTC.", markup=False)


@app.command("publish")
def publish(
    folder: Sampled,
    *,
    out: Annotated[Path, typer.Option("--out", help="The folder to give out.")],
    lang: Annotated[Lang, typer.Option("--lang", help="Language of the page.")] = Lang.EN,
    now: Now = None,
) -> None:
    """Write the page that may be given out, if the gate, two signatures and the embargo allow."""
    from fullcount.cli.show import talk
    from fullcount.work.quickcount import publish_sample

    publish_sample(folder, out, lang=lang.value, now=instant(now))
    talk().print(f"Page: {out / 'quickcount.html'}", markup=False)


@app.command("compare")
def compare(
    own: Annotated[Path, typer.Argument(help="CSV: contest_id, unit_id, candidate_id, votes.")],
    official: Annotated[Path, typer.Argument(help="The official figures, in the same columns.")],
    *,
    totals: Annotated[
        Path | None,
        typer.Option("--totals", help="Official totals: contest_id, candidate_id, share or votes."),
    ] = None,
    estimates: Annotated[
        list[str] | None,
        typer.Option("--estimate", help="CONTEST=FOLDER of an estimate; may be repeated."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Compare the official figures with ours, station by station first, then the totals."""
    from fullcount.cli.show import out, print_json, table
    from fullcount.quickcount.reason import said
    from fullcount.work.quickcount import Held, compare_files

    pairs = [one.partition("=") for one in estimates or ()]
    if (totals is None) != (not pairs) or not all(sign for _, sign, _ in pairs):
        raise typer.BadParameter("--totals needs --estimate CONTEST=FOLDER, and the other way")
    held = None
    if totals is not None:
        folders = {contest: Path(folder) for contest, _, folder in pairs}
        held = Held(totals=totals, estimates=folders)
    found = compare_files(own, official, held=held)
    if as_json:
        print_json(
            {
                "contests": found.contests.to_dicts(),
                "says": {"found": found.says.found, "allows": found.says.allows},
            }
        )
        return
    shown = found.contests.with_columns(
        *(found.contests[name].round(4).alias(name) for name in ("p", "p_adjusted"))
    )
    out().print(table("Contests", shown.columns, shown.rows()))
    out().print(f"{found.says.found}\n{found.says.allows}", markup=False)
    if found.totals is not None:
        lines = found.totals.with_columns(
            *(found.totals[name].round(4).alias(name) for name in ("share", "lower", "upper")),
            *(found.totals[name].round(4).alias(name) for name in ("official", "p", "p_adjusted")),
        )
        out().print(table("Totals, after the stations", lines.columns, lines.rows()))
        for one in found.told:
            out().print(said([one]), markup=False)
