"""The audit's commands: help that answers, limits that are read, an audit that is declined."""

from fractions import Fraction

import pytest
import typer
from typer.testing import CliRunner

from fullcount.cli.app import app
from fullcount.cli.audit import share

RUN = CliRunner()


@pytest.mark.parametrize("verb", ["plan", "recount", "draw", "assess", "also", "replay"])
def test_every_verb_has_help(verb):
    found = RUN.invoke(app, ["audit", verb, "--help"])
    assert found.exit_code == 0
    assert "Usage" in found.output


@pytest.mark.parametrize(("text", "limit"), [("5%", "1/20"), ("1/10", "1/10"), ("0.05", "1/20")])
def test_risk_limits_are_read_exactly(text, limit):
    assert share(text) == Fraction(limit)


@pytest.mark.parametrize("text", ["0%", "100%", "five", "2", "1/0"])
def test_what_is_no_risk_limit_is_refused(text):
    with pytest.raises(typer.BadParameter, match="risk limit"):
        share(text)
