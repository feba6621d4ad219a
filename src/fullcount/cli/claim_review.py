"""``fullcount claim-review``: published findings as JSON-LD."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from fullcount.cli.options import Lang, Now, instant


def claim_review(
    folder: Annotated[Path, typer.Argument(help="Folder of cases, with findings.toml beside.")],
    by: Annotated[str, typer.Option("--by", help="The organisation that publishes.")],
    url: Annotated[str, typer.Option("--url", help="Address of the page of the findings.")],
    *,
    lang: Annotated[Lang, typer.Option(help="Language of the texts.")] = Lang.EN,
    now: Now = None,
) -> None:
    """Print findings that answer a claim as ClaimReview (JSON-LD); one not ready is refused."""
    from fullcount.publish.claim_review import Publication
    from fullcount.work.claim_review import claim_review as make

    publication = Publication(by=by, url=url, on=instant(now).date(), lang=lang.value)
    sys.stdout.write(make(folder, publication))
