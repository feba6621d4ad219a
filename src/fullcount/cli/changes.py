"""``fullcount changes``: what is different between two states of one election."""

from pathlib import Path
from typing import Annotated

import typer

from fullcount.cli.options import Json, LawDir, Now, instant


def changes(
    old: Annotated[Path, typer.Argument(help="The earlier package or report folder.")],
    new: Annotated[Path, typer.Argument(help="The later one.")],
    *,
    law: LawDir = None,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """List new forms, altered copies with both hashes, and changed verdicts and winners."""
    from fullcount.cli.show import out, print_json, table
    from fullcount.work.changes import changes as compare

    found = compare(old, new, now=instant(now), law=law)
    frames = {
        "Verdicts and winners that changed": found.outcomes,
        "Forms: new, gone, altered": found.forms,
        "Findings that are new": found.findings_new.select("finding_id", "rule", "subject"),
        "Findings that are gone": found.findings_gone.select("finding_id", "rule", "subject"),
        "Files that changed": found.files,
    }
    if as_json:
        print_json({title: frame.to_dicts() for title, frame in frames.items()})
        return
    for title, frame in frames.items():
        shown = frame.head(50)
        heading = f"{title}: {frame.height:,}" + (" (first 50)" if frame.height > 50 else "")
        if frame.height:
            out().print(table(heading, shown.columns, shown.rows()))
        else:
            out().print(f"{title}: none")
