"""Every relative link of the documents leads somewhere, and every command in them is one."""

import configparser
import re
import shlex
from functools import cache
from pathlib import Path

import pytest
import typer.main
from typer.core import TyperGroup

from fullcount.cli.app import app

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?:^|`|bin/)fullcount ([a-z][^`\n#]*)", re.MULTILINE)


def links(page):
    found = LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8")))
    return [one for one in found if not one.startswith(("http://", "https://", "mailto:"))]


@cache
def anchors(page):
    """Give the names a link may lead to: headings as GitHub spells them, and ids."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    slugs = {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}
    return slugs | set(re.findall(r'id="([^"]+)"', text))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(page):
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path) if path else page
        assert target.exists(), link
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target), link


def commands():
    for page in PAGES:
        if page.name != "commands.md":
            for words in COMMAND.findall(page.read_text(encoding="utf-8")):
                yield pytest.param(words.strip(), id=f"{page.name}: {words.strip()[:50]}")


@pytest.mark.parametrize("words", list(commands()))
def test_every_command_in_the_documents_is_one(words):
    found = typer.main.get_command(app)
    rest = shlex.split(words.replace("|", " | "))
    while rest and isinstance(found, TyperGroup):
        known = [one for one in rest if one in found.commands]
        assert rest[0] in found.commands, words
        assert known
        found = found.commands[rest.pop(0)]
        if rest[:1] == ["|"]:  # "rules list | show": alternatives
            return
    options = {name for one in found.params for name in one.opts if name.startswith("--")}
    assert {one for one in rest if one.startswith("--")} <= options | {"--help"}


def test_the_reading_room_is_whole():
    folders = {page.parent.name for page in PAGES if page.parent.parent.name == "docs"}
    assert folders >= {"tutorials", "how-to", "explanation", "reference", "decisions"}


def test_the_list_of_pages_lists_every_page():
    listed = {
        (ROOT / "docs" / link.partition("#")[0]).resolve()
        for link in links(ROOT / "docs" / "README.md")
    }
    pages = {page for page in PAGES if page.is_relative_to(ROOT / "docs")}
    assert pages - listed == {ROOT / "docs" / "README.md"}


def test_the_diagram_of_floors_is_the_one_that_is_enforced():
    told = configparser.ConfigParser()
    told.read(ROOT / ".importlinter", encoding="utf-8")
    floors = told["importlinter:contract:floors"]["layers"].split("\n")
    enforced = [{room.strip() for room in floor.split("|")} for floor in floors if floor.strip()]
    diagram = re.search(
        r"```\n(cli.*?)```", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.DOTALL
    )
    shown = [
        {room.strip() for room in re.split(r" {2,}", line)[0].split("|")}
        for line in diagram[1].splitlines()
    ]
    assert shown == [floor for floor in enforced if floor != {"__main__"}]
