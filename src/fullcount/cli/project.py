"""``fullcount project``: what the part of the count that is in says, bounds first."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from fullcount.cli.options import Force, Json, Lang, LawDir, Now, instant

Earlier = Annotated[
    list[str] | None,
    typer.Option("--earlier", help="A source that is an earlier snapshot; may be repeated."),
]
Previous = Annotated[
    Path | None,
    typer.Option("--previous", help="An earlier poll's package: test its order of reporting too."),
]
Collapse = Annotated[
    Path | None,
    typer.Option(
        "--collapse", help="Strata that may be joined: CSV stratum,parent, or a design file."
    ),
]


def project(
    package: Annotated[
        Path, typer.Argument(help="An election package; with --leads, a CSV feed of leads.")
    ],
    *,
    source: Annotated[str | None, typer.Option("--source", help="Whose stations count.")] = None,
    at: Annotated[str | None, typer.Option("--at", help="As it stood at this instant.")] = None,
    seed: Annotated[int, typer.Option("--seed", help="The same seed, the same answer.")] = 1,
    leads: Annotated[bool, typer.Option("--leads", help="The file is a feed of leads.")] = False,
    earlier: Earlier = None,
    previous: Previous = None,
    previous_source: Annotated[
        str | None, typer.Option("--previous-source", help="Whose stations, in that package.")
    ] = None,
    collapse: Collapse = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write projection.html to this folder.")
    ] = None,
    lang: Annotated[Lang, typer.Option("--lang", help="Language of the page.")] = Lang.EN,
    law: LawDir = None,
    now: Now = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Give each contest a status with its reason: certain is a proof, projected is not."""
    from fullcount.cli.show import out as shown_to
    from fullcount.cli.show import table, talk
    from fullcount.quickcount.projected import projected_json
    from fullcount.work.project import Output, Request, project_package

    if leads:
        _feed(package, lang=lang, as_json=as_json)
        return
    if source is None:
        raise typer.BadParameter("name the source whose stations count: --source")
    request = Request(
        source=source,
        at=instant(at) if at else None,
        seed=seed,
        law=law,
        earlier=tuple(earlier or ()),
        previous=previous,
        previous_source=previous_source,
        collapse=collapse,
    )
    where = None if out is None else Output(folder=out, lang=lang.value, force=force)
    found = project_package(package, request=request, out=where, now=instant(now))
    if as_json:
        sys.stdout.write(projected_json(found).decode())
        return
    lines = [
        (one.contest_id, one.status.value, one.projected or one.leader, one.margin, one.still_out,
         one.units_in, one.units, one.because)
        for one in found.projections
    ]  # fmt: skip
    columns = ["contest", "status", "first", "margin", "still out", "in", "of", "because"]
    shown_to().print(table("Projection", columns, lines))
    for one in found.projections:
        for group in one.joined:
            shown_to().print(f"{one.contest_id}: joined {' + '.join(group)}", markup=False)
    if found.projections:
        shown_to().print(f"Mechanism: {found.projections[0].mechanism}", markup=False)
    if out is not None:
        talk().print(f"Page: {out / 'projection.html'}", markup=False)


def _feed(path: Path, *, lang: Lang, as_json: bool) -> None:
    """Judge a feed that tells only who leads."""
    from fullcount.cli.show import out, print_json, table
    from fullcount.count.reason import read
    from fullcount.quickcount.reason import said
    from fullcount.work.project import project_feed

    rows = project_feed(path)
    if as_json:
        print_json(rows.to_dicts())
        return
    last = rows.group_by("contest_id", maintain_order=True).last()
    columns = ["contest_id", "leading", "lead", "remaining", "status"]
    lines = [
        (*line, said(read(cell), lang=lang.value))
        for line, cell in zip(last.select(columns).iter_rows(), last["reasons"], strict=True)
    ]
    out().print(table("By the last row of the feed", [*columns, "because"], lines))
