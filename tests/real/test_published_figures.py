"""Of forty published figures, exactly nine do not follow from the parts published beside them."""

import pytest
from real.counted import DATA, NOW

from fullcount.count.run import run
from fullcount.country import packaged_law
from fullcount.ingest import read_package
from fullcount.work.recipes.tell_published import LIST, PACKAGE, published

TABLE = DATA / "pakistan_2024_form45" / LIST
pytestmark = pytest.mark.skipif(
    not TABLE.is_file(), reason="the published figures are not beside the checkout"
)


def test_exactly_nine_published_figures_fail():
    law = packaged_law("pakistan")
    files = {LIST: TABLE.read_bytes()}
    count = run(read_package(PACKAGE, files, law=law, where="election.toml"), law, now=NOW)
    assert [(one.expected, one.got) for one in published(count)] == [
        ("9 of 40", "9 of 40"),
        ("T01 T03 T04 T20 T21 T22 T27 T28 T29", "T01 T03 T04 T20 T21 T22 T27 T28 T29"),
    ]
