"""Parse, call one verb, print: data to standard output, talk to standard error."""

import sys
from io import TextIOWrapper


def main() -> None:
    """Run the command line; our own errors become one line and an exit code."""
    from fullcount.cli.app import app
    from fullcount.cli.exits import exit_code
    from fullcount.errors import FullcountError

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal without Urdu shows \u06cc, and goes on
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except FullcountError as error:
        from fullcount.cli.show import plain

        sys.stderr.write(f"fullcount: {plain(str(error))}\n")
        raise SystemExit(exit_code(error)) from None
    except KeyboardInterrupt:
        sys.stderr.write("fullcount: stopped; nothing was written\n")
        raise SystemExit(130) from None
