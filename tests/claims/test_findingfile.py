"""What will be published names nobody by a number, and is read or refused with its place."""

import pytest

from fullcount.claims.findingfile import parse_findings
from fullcount.claims.statementfile import parse_statement
from fullcount.errors import InputError

FINDING = """
[[finding]]
id = "F-1"
says = {{ en = "{words}" }}
standard = "reasonable_suspicion"
basis = "document"
effect = {{ effect = "not_assessable", because = "registers are not stated" }}
"""
STATEMENT = """
kind = "final"
title = {{ en = "T" }}
by = {{ en = "B" }}
on = 2031-05-25
[[section]]
title = {{ en = "S" }}
[[section.sentence]]
cites = ["proportion:p"]
says = {{ en = "{words}" }}
"""


@pytest.mark.parametrize("number", ["0300 7654321", "35202-1234567-1", "a.b@example.org"])
@pytest.mark.parametrize(
    ("read", "text"), [(parse_findings, FINDING), (parse_statement, STATEMENT)]
)
def test_a_persons_number_is_refused(read, text, number):
    read(text.format(words="Two copies differ.").encode(), where="x.toml")
    with pytest.raises(InputError, match=r"x.toml: .*lie in the vault") as told:
        read(text.format(words=f"Ask {number} for it.").encode(), where="x.toml")
    assert number not in str(told.value)
