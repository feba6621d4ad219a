"""A made-up law and package header of the fictional country Sahra, for the tests of this room."""

from collections.abc import Mapping

from fullcount.ingest import read_package
from fullcount.model.form import Box, BoxType, FormKind
from fullcount.model.law import Law
from fullcount.model.returns import Returns, check_returns
from fullcount.model.text import Text

NUMBERS = ("registered", "cast", "valid", "rejected", "blank", "margin_stated", "issued")
STATION = FormKind(
    code="S1",
    title=Text(en="Statement of the count (fictional)"),
    level="station",
    boxes=(
        *(Box(name=name, line=name, caption=Text(en=name)) for name in NUMBERS),
        Box(name="stamp", line="10", caption=Text(en="Stamp"), type=BoxType.FLAG),
        Box(name="comments", line="11", caption=Text(en="Comments"), type=BoxType.TEXT),
    ),
)
SEAT = FormKind(
    code="S9",
    title=Text(en="Result of the seat (fictional)"),
    level="constituency",
    boxes=STATION.boxes,
)
LAW = Law(
    id="sahra",
    title=Text(en="Sahra (fictional)"),
    zone="Asia/Karachi",
    kinds=(STATION, SEAT),
    rules=(),
    winner_rules=(),
    deadlines=(),
)
HEAD = """
[election]
id = "sahra-2031"
title = "Sahra (fictional) 2031"
date = 2031-02-08
zone = "Asia/Karachi"
fictional = true
[[source]]
id = "clerk"
title = "the clerk's copies (fictional)"
kind = "official"
[[contest]]
id = "SA-1"
office = "SA"
unit = "SA-1"
"""
FILE = """
[[file]]
path = "forms.csv"
source = "clerk"
kind = "S1"
unit = "station"
"""
WIDE = HEAD + FILE + '[file.votes]\ncolumns = "*"\n'


def read(toml: str, files: Mapping[str, bytes | str]) -> Returns:
    raw = {name: f.encode() if isinstance(f, str) else f for name, f in files.items()}
    returns = read_package(toml.encode(), raw, law=LAW, where="election.toml")
    return check_returns(returns)


def read_forms(csv: bytes | str, toml: str = WIDE) -> Returns:
    return read(toml, {"forms.csv": csv})
