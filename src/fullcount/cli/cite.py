"""``fullcount cite``: a finding frozen, as a block for ``findings.toml``."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Of(StrEnum):
    """As :class:`fullcount.claims.finding.Room`, less what nobody here computes."""

    COUNT = "count"
    FORENSICS = "forensics"
    AUDIT = "audit"
    OBSERVE = "observe"
    PARTICIPATION = "participation"
    QUICKCOUNT = "quickcount"


def cite(
    what: Annotated[
        str, typer.Argument(help="A finding's id, or a path in a JSON file: /screenings/0.")
    ],
    source: Annotated[
        Path, typer.Option("--in", help="A report folder, a findings.csv, or a JSON file.")
    ],
    *,
    room: Annotated[Of, typer.Option(help="Where it comes from.")] = Of.COUNT,
    sampled: Annotated[
        bool, typer.Option("--sampled", help="It rests on a probability sample.")
    ] = False,
) -> None:
    """Freeze a finding with its numbers and the digest of its file, to be cited in a case."""
    from fullcount.claims.cite import cited_toml
    from fullcount.claims.finding import Room
    from fullcount.claims.wording import Basis
    from fullcount.work.cite import cite as freeze

    basis = Basis.PROBABILITY_SAMPLE if sampled else None
    found = freeze(what, source=source, room=Room(room.value), basis=basis)
    sys.stdout.write(cited_toml(found))
