"""Names come from foreign files: on a terminal they are shown, never obeyed."""

import pytest
import typer
from rich.console import Console

from fullcount.cli.options import instant
from fullcount.cli.show import cell, plain, table


@pytest.mark.parametrize("name", ["[bold]", "[/bold]", "\\[/bold]", "\\\\[/bold]", "[red"])
def test_a_name_that_looks_like_markup_is_shown_as_it_stands(name):
    console = Console(width=200)
    with console.capture() as captured:
        console.print(cell(name))
    assert captured.get().rstrip("\n") == name


def test_a_name_cannot_steer_the_terminal():
    shown = plain("a\x1b[2J\u202eb\x07\u0640 اردو\nx")
    assert not any(sign in shown for sign in "\x1b\u202e\x07")
    assert "اردو\nx" in shown


def test_a_table_of_hostile_names_is_printed():
    console = Console(width=80)
    with console.capture() as captured:
        console.print(table("Names", ["a", "[/b]"], [("\\[/x]", 1), ("[link=file:///etc]x", 2)]))
    assert "\\[/x]" in captured.get()
    assert "[link=file:///etc]x" in captured.get()


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_an_instant_beyond_the_calendar_is_a_usage_error(text):
    with pytest.raises(typer.BadParameter, match="beyond the calendar"):
        instant(text)
