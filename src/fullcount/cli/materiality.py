"""``fullcount materiality``: could what is wrong at these stations change who won?"""

import sys
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fullcount.cli.options import Json, Lang, LawDir, Now, Package, instant

if TYPE_CHECKING:
    from fullcount.claims.materiality import Materiality
    from fullcount.work.materiality import Answer


class Variant(StrEnum):
    """As :class:`fullcount.claims.gain.Action`, which is heavy to import."""

    ANNUL = "annul"
    CORRECT = "correct"
    RECOUNT = "recount"
    REPOLL = "repoll"
    MISSING = "missing"


def materiality(
    package: Package,
    units: Annotated[
        Path, typer.Option("--units", help="CSV of stations: contest_id,unit_id[,why].")
    ],
    *,
    variant: Annotated[
        list[Variant] | None,
        typer.Option(help="What is done there; may be repeated (default: all)."),
    ] = None,
    law: LawDir = None,
    now: Now = None,
    lang: Annotated[Lang, typer.Option(help="Language of the words.")] = Lang.EN,
    to_cite: Annotated[
        bool, typer.Option("--cite", help="Print blocks for findings.toml instead.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Say whether what is done at the stations of a list could change who won, and the least."""
    from fullcount.claims.cite import cited_toml
    from fullcount.claims.gain import Action
    from fullcount.claims.vocabulary import label
    from fullcount.cli.show import out, print_json, table
    from fullcount.publish.texts import words
    from fullcount.work.materiality import materiality as judge

    actions = [Action(one.value) for one in variant or list(Variant)]
    answers = judge(package, units=units, now=instant(now), actions=actions, law=law)
    if to_cite:
        sys.stdout.write("\n".join(cited_toml(one.cited) for one in answers))
        return
    if as_json:
        print_json({"materiality": [_told(one) for one in answers]})
        return
    found = [one.told for one in answers]
    say = words(lang.value)
    console = out()
    console.print("Could it change who won?")
    for about, together in groupby(found, key=_about):
        rows = [
            (
                label(one.action, lang.value, of="action"), say(f"verdict.{one.verdict}"),
                label(one.why, lang.value, of="why"), one.rival, one.most,
                " ".join(taken.unit_id for taken in one.least),
            )
            for one in together
        ]  # fmt: skip
        columns = ("done there", "verdict", "because", "rival", "at most", "fewest that could")
        console.print(table(about, columns, rows))


def _about(told: "Materiality") -> str:
    """Say which contest and source, who leads there, and of how many stations is asked."""
    from fullcount.cli.show import cell

    leads = f"{told.leader} leads by {cell(told.lead)}" if told.leader else "nobody leads"
    return f"{told.contest_id} by {told.source_id}: {leads}; stations asked of: {told.stations}"


def _told(one: "Answer") -> dict[str, object]:
    from dataclasses import asdict

    told = one.told
    return {**asdict(told), "effect": told.effect.value, "id": one.cited.finding_id}
