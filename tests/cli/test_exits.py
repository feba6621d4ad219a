"""Every error of ours has an exit code of its own family, 10 or above."""

import pytest

from fullcount import errors
from fullcount.cli.exits import exit_code


def kinds():
    return [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.FullcountError)
    ]


def make(kind):
    if kind is errors.PackageError:
        return kind([], where="x")
    if issubclass(kind, errors.InputError | errors.LawError):
        return kind("what", where="x")
    return kind("what")


@pytest.mark.parametrize("kind", kinds())
def test_each_error_has_a_code(kind):
    assert exit_code(make(kind)) >= 10


def test_kinds_that_need_different_mending_have_different_codes():
    wanted = [errors.InputError, errors.LawError, errors.MissingError, errors.ConflictError]
    codes = [exit_code(make(kind)) for kind in wanted]
    assert len(set(codes)) == len(codes)
