"""What can stop us.

A *finding* is news about an election and is returned; an *error* is news about our own work
and is raised. Only the shell turns errors into exit codes (see ``fullcount.cli.exits``), so
nothing here knows of either.

* FullcountError
  + InputError        a file cannot be read as what it claims to be
    - PackageError    every such error of one package or statement, at once
  + LawError          a file of the law is not a law we can apply
  + MissingError      the thing asked for is not there
  + ConflictError     it is there already, or has changed since the caller last saw it
  + LedgerError       the record does not verify; nothing after it is trusted
"""

from collections.abc import Sequence


class FullcountError(Exception):
    """Base of every error we raise on purpose."""


class InputError(FullcountError):
    """What we were given cannot be read as what it claims to be.

    ``where`` is the place as a person finds it: file, then row and column where known.
    """

    def __init__(self, what: str, *, where: str) -> None:
        super().__init__(f"{where}: {what}")
        self.what = what
        self.where = where


class PackageError(InputError):
    """All errors of a package or a statement, so that nobody mends them one run at a time."""

    def __init__(self, errors: Sequence[InputError], *, where: str) -> None:
        lines = "".join(f"\n  {error}" for error in errors)
        plural = "s" if len(errors) != 1 else ""
        super().__init__(f"{len(errors)} error{plural}; nothing was written{lines}", where=where)
        self.errors = tuple(errors)


class LawError(FullcountError):
    """A file of the law (form kinds, rules, winner rules, clocks) cannot be applied."""

    def __init__(self, what: str, *, where: str) -> None:
        super().__init__(f"{where}: {what}")
        self.what = what
        self.where = where


class MissingError(FullcountError):
    """The thing asked for is not there."""


class ConflictError(FullcountError):
    """It is there already, or it has changed since the caller last saw it."""


class LedgerError(FullcountError):
    """The record does not verify; nothing after it is trusted."""
