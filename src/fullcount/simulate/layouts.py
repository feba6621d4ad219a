"""The forms of one source as its own files, each with the ``[[file]]`` that says how to read it.

Grain: one source. The layouts are those that real sources use: see ``plan.Layout``.
"""

from collections.abc import Callable, Mapping

import polars as pl

from fullcount.simulate.election import Simulated
from fullcount.simulate.files import CROSSWALK, Written
from fullcount.simulate.long_files import labels, long
from fullcount.simulate.plan import Layout, SourcePlan
from fullcount.simulate.wide_files import commission, names, plain

_Writer = Callable[[Simulated, SourcePlan, str, pl.DataFrame], Written]
WRITERS: Mapping[Layout, _Writer] = {
    Layout.PLAIN: plain,
    Layout.COMMISSION: commission,
    Layout.NAMES: names,
    Layout.LONG: long,
    Layout.LABELS: labels,
}


def write_source(simulated: Simulated, source: SourcePlan) -> Written:
    """Write what one source states, in its own layout."""
    forms = simulated.forms.filter(pl.col("source_id") == source.id)
    written = [
        WRITERS[source.layout](simulated, source, kind, part)
        for (kind,), part in forms.partition_by("kind", maintain_order=True, as_dict=True).items()
    ]
    none = pl.DataFrame(schema=dict(CROSSWALK))
    return Written(
        files={path: raw for one in written for path, raw in one.files.items()},
        toml=[block for one in written for block in one.toml],
        candidates=pl.concat([none, *(one.candidates for one in written)]),
        stations=pl.concat([none, *(one.stations for one in written)]),
    )
