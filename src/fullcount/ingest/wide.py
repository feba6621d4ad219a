"""Wide files: one row per form, one column per box and candidate."""

import polars as pl

from fullcount.ingest.cells import UID, read_number_columns
from fullcount.ingest.rows import (
    Batch,
    Jar,
    Rows,
    read_boxes,
    read_times,
    read_unit_details,
    written_units,
)
from fullcount.ingest.sql import select_text
from fullcount.ingest.tables import vote_columns


def read_wide(rows: Rows, *, uid: int) -> Batch:
    """Type the cells of a wide table; ``uid`` is the number of its first form."""
    jar = Jar()
    keys = rows.keys.with_row_index(UID, offset=uid).with_columns(pl.col(UID).cast(pl.Int64))
    columns = read_boxes(rows, keys, jar)
    texts = tuple(vote_columns(rows.spec, rows.table.frame.columns, groups=rows.table.groups))
    read = read_number_columns(rows.frame, texts, style=rows.spec.style)
    for at, (text, cells) in enumerate(zip(texts, read, strict=True)):
        columns.append(jar.take(cells, keys, column=text, name=f"#v{at}"))
    units = select_text(rows.frame, rows.spec.units, where=rows.file)
    forms = read_times(rows, keys.hstack(columns), jar)
    forms = forms.hstack(read_unit_details(rows, units, keys, jar))
    return Batch(
        rows=rows,
        forms=forms,
        texts=texts,
        votes=None,
        raws=pl.concat([jar.raws(), written_units(forms)]),
        unread=jar.unread(),
    )
