"""Options that several commands share, spelled once."""

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

FIRST_YEAR, LAST_YEAR = 1900, 2200  # beyond these an instant is a misprint


class Lang(StrEnum):
    EN = "en"
    UR = "ur"


def instant(text: str | None) -> datetime:
    """Read ``--now``; absent = this moment. An instant without a zone is refused."""
    if text is None:
        return datetime.now(UTC)  # noqa: TID251 -- the shell is where the time is asked
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"{text} is not an instant such as 2024-02-09T02:00+05:00"
        ) from None
    if moment.tzinfo is None:
        raise typer.BadParameter(f"{text} names no zone; write 2024-02-09T02:00+05:00")
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise typer.BadParameter(f"{text} is beyond the calendar")
    return moment.astimezone(UTC)


Package = Annotated[
    Path, typer.Argument(help="Folder with election.toml and the files as they came.")
]
LawDir = Annotated[
    Path | None,
    typer.Option("--law", help="Folder of law files to judge by, instead of the package's."),
]
Now = Annotated[
    str | None, typer.Option("--now", help="Judge deadlines as at this instant (default: now).")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON to standard output.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")]
Force = Annotated[bool, typer.Option("--force", help="Replace a folder that Fullcount wrote.")]
