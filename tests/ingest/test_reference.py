"""The reference page names every key that may stand in election.toml."""

import re
from pathlib import Path

import pytest

from fullcount.ingest import declared, filespec
from fullcount.ingest.lists import COLUMNS
from fullcount.model.election import Why
from fullcount.model.form import FormStatus

PAGE = Path(__file__).parents[2] / "docs/reference/election-package.md"
SOURCE = Path(filespec.__file__).read_text() + Path(declared.__file__).read_text()
ASKED = set(
    re.findall(r'(?:text|texts|number|real|flag|words|table|entries|pairs)\("(\w+)"', SOURCE)
)
WORDS = {
    *ASKED,
    *filespec.ROW_KEYS,
    *filespec.UNIT_KEYS,
    *filespec.TABLES,
    *filespec.LAYOUTS,
    *filter(None, filespec.FORMATS),
    *declared.SOURCE_KINDS,
    *declared.CONTEST_KEYS,
    *(column for columns in COLUMNS.values() for column in columns),
    *(why.value for why in Why),
    *(status.value for status in FormStatus),
}


@pytest.mark.parametrize("word", sorted(WORDS))
def test_every_key_is_on_the_page(word):
    assert re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", PAGE.read_text())
