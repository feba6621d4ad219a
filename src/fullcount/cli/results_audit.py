"""``fullcount results-audit``: forms, effect, responsibility, in three stages."""

from pathlib import Path
from typing import Annotated

import typer

from fullcount.cli.options import Force, Json, Lang, Now, Package, Quiet, instant


def results_audit(
    package: Package,
    out: Annotated[Path, typer.Option("--out", help="Write the audit to this folder.")],
    *,
    lang: Annotated[Lang, typer.Option(help="Language of the page.")] = Lang.EN,
    now: Now = None,
    force: Force = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Audit results in three stages: are the forms reliable, does it matter, whose duty was it?"""
    from fullcount.claims.vocabulary import label
    from fullcount.cli.show import out as console
    from fullcount.cli.show import print_json, progress, table, talk
    from fullcount.work.results_audit import results_audit as audit

    with progress(quiet=quiet or as_json) as say:
        found = audit(package, out=out, now=instant(now), say=say, lang=lang.value, force=force)
    numbers = {
        "contests": len(found.seats),
        "contests_without_stations": len(found.bare),
        "stations": found.stations.height,
        "verified": sum(seat.verified for seat in found.seats),
        **{reason.value: number for reason, number in found.why.items()},
    }
    if as_json:
        print_json(numbers)
    elif not quiet:
        reasons = {one.value: label(one, lang.value, of="unverified") for one in found.why}
        rows = [(reasons.get(name, name.replace("_", " ")), n) for name, n in numbers.items()]
        console().print(table("Stations, by why their forms cannot be relied on", ["", ""], rows))
        talk().print(f"Audit: {out / 'results-audit.html'}", markup=False)
