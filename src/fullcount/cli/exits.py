"""Errors to exit codes: the whole table, in one place.

0 done (findings or not) · 1 findings, where --fail-on asked · 2 usage · 10 and above errors.
"""

from fullcount.errors import (
    ConflictError,
    FullcountError,
    InputError,
    LawError,
    LedgerError,
    MissingError,
)

OK, FINDINGS, USAGE = 0, 1, 2


def exit_code(error: FullcountError) -> int:
    """Give the exit code of an error.

    >>> exit_code(MissingError("no such folder"))
    12
    """
    match error:
        case InputError():
            return 10
        case LawError():
            return 11
        case MissingError():
            return 12
        case ConflictError():
            return 13
        case LedgerError():
            return 14
        case _:
            return 70
