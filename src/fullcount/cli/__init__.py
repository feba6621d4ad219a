"""Parse, call one verb, print: data to standard output, talk to standard error."""

import sys


def main() -> None:
    """Run the command line; our own errors become one line and an exit code."""
    from fullcount.cli.app import app
    from fullcount.cli.exits import exit_code
    from fullcount.errors import FullcountError

    try:
        app()
    except FullcountError as error:
        sys.stderr.write(f"fullcount: {error}\n")
        raise SystemExit(exit_code(error)) from None
    except KeyboardInterrupt:
        sys.stderr.write("fullcount: stopped; nothing was written\n")
        raise SystemExit(130) from None
