"""The frames that flow, one schema per grain, and the check at the door.

Null means *not stated on the paper or in the file*; zero means *stated to be zero*. Nothing
that is not stated is derived. Instants are UTC; the country's zone stands in the law.

``FORMS`` is kept wide, because rules are judged on it: after the columns below come one column
per box (named as the law's form kind names it) and ``votes_1`` ... ``votes_K``, the candidates
in their position of the contest's list. ``BOXES`` and ``VOTES`` are the same numbers long, as
they are stored and published (see :mod:`fullcount.model.returns`).
"""

from collections.abc import Mapping, Sequence

import polars as pl

from fullcount.errors import InputError

Schema = Mapping[str, pl.DataType | type[pl.DataType]]

INSTANT = pl.Datetime("us", "UTC")

UNITS: Schema = {
    "unit_id": pl.String,  # unique
    "parent_id": pl.String,  # the unit it lies in; null = top, or not stated
    "kind": pl.String,  # country, province, constituency, station ...
    "name": pl.String,  # as the source writes it; never a key
    "name_damaged": pl.Boolean,  # true = letters stand in visual, not reading, order
    "station_kind": pl.String,  # men, women, combined, postal ...; null = not stated
    "listed": pl.Boolean,  # on the list of units published before the poll
    "registered": pl.Int64,  # electors; may be stated at any level
    "registered_men": pl.Int64,
    "registered_women": pl.Int64,
    "registered_other": pl.Int64,
    "registered_source": pl.String,
    "stations": pl.Int64,  # how many stations it has, where a source says so
    "stations_source": pl.String,
    "stratum": pl.String,  # place for tables by area; null = not stated
    "latitude": pl.Float64,
    "longitude": pl.Float64,
}

CONTESTS: Schema = {
    "contest_id": pl.String,  # unique
    "title": pl.String,
    "office": pl.String,  # selects the winner rule
    "unit_id": pl.String,  # the area that elects
    "seats": pl.Int64,
    "twin_of": pl.String,  # the contest decided at the same stations, where stated
}

CANDIDATES: Schema = {
    "contest_id": pl.String,
    "candidate_id": pl.String,  # unique within the contest
    "position": pl.Int64,  # 1..K: the column votes_<position> of FORMS
    "name": pl.String,
    "name_ur": pl.String,
    "party": pl.String,
    "sex": pl.String,  # men, women, other; null = not stated
    "aggregate": pl.Boolean,  # true = "others", several persons in one line: cannot win
    "list": pl.Int64,  # number of the list stood on; null = lists are not told, or have no part
    "person": pl.String,  # the same key = the same person in another contest; null = not told
}

SOURCES: Schema = {
    "source_id": pl.String,  # unique
    "title": pl.String,
    "kind": pl.String,  # official, party_agent, observer, citizen, media, encyclopaedia, scrape
    "licence": pl.String,
    "url": pl.String,
    "says": pl.String,  # what a reader must be told wherever its numbers stand
}

FORMS: Schema = {
    "form_id": pl.String,  # unique
    "kind": pl.String,
    "contest_id": pl.String,
    "unit_id": pl.String,
    "source_id": pl.String,
    "reading": pl.Int64,  # 1, or 2, 3 ... where a source gives the same form again
    "status": pl.String,  # FormStatus
    "status_note": pl.String,  # the source's own word for it
    "list_complete": pl.Boolean,  # this source states every candidate of the contest
    "candidates": pl.Int64,  # how many candidates this source lists here
    "stated_at": INSTANT,  # when the form says it was made
    "received_at": INSTANT,  # when the source had it
    "document_sha256": pl.String,
    "file": pl.String,
    "row": pl.Int64,  # 1-based, as a person counts in the file; null = the file is the form
}

BOXES: Schema = {
    "form_id": pl.String,
    "line": pl.String,  # the law's line code
    "box": pl.String,  # the column of FORMS
    "value": pl.Int64,  # flags as 0 and 1
    "raw": pl.String,  # as written, where it was not plainly the number
    "words": pl.String,  # the same in words, where the form has them
}

VOTES: Schema = {
    "form_id": pl.String,
    "candidate_id": pl.String,
    "votes": pl.Int64,
    "raw": pl.String,
}

UNREAD: Schema = {
    "file": pl.String,
    "row": pl.Int64,
    "column": pl.String,
    "text": pl.String,  # exactly as it stands
    "why": pl.String,  # Why
    "form_id": pl.String,  # null = no form could be made of it
    "contest_id": pl.String,
    "unit_id": pl.String,
    "source_id": pl.String,
}

FIGURES: Schema = {
    "figure_id": pl.String,  # unique
    "title": pl.String,
    "source": pl.String,
    "url": pl.String,
    "computed": pl.Int64,  # from the stated parts; null = the parts are not whole numbers
    "relation": pl.String,  # how computed must stand to stated: = < <= > >=
    "stated": pl.Int64,
    "expression": pl.String,
    "stated_text": pl.String,
}

FACTS: Schema = {
    "subject": pl.String,  # an election, a unit, a group
    "quantity": pl.String,
    "group": pl.String,  # women, men, minorities, age 18-35 ...; null = everybody
    "value": pl.Float64,
    "as_of": pl.Date,
    "source": pl.String,
    "url": pl.String,
}

EVENTS: Schema = {
    "contest_id": pl.String,  # null = the whole election
    "event": pl.String,
    "at": INSTANT,
    "source": pl.String,
}

FINDINGS: Schema = {
    "finding_id": pl.String,
    "rule": pl.String,
    "revision": pl.Int64,
    "severity": pl.String,
    "grain": pl.String,
    "contest_id": pl.String,
    "unit_id": pl.String,
    "source_id": pl.String,
    "subject": pl.String,  # what was judged, spelled so that a re-run finds it again
    "form_ids": pl.List(pl.String),
    "numbers": pl.String,  # canonical JSON of the fields that broke it: integers and strings
    "stake": pl.Int64,  # bound on the change of any lead; null = unbounded
    "margin": pl.Int64,  # of the contest, as that source tells it; null = not known
}

COVERAGE: Schema = {
    "rule": pl.String,
    "contest_id": pl.String,
    "source_id": pl.String,
    "kind": pl.String,
    "passed": pl.Int64,
    "failed": pl.Int64,
    "not_evaluable": pl.Int64,
    "suppressed": pl.Int64,
    "missing_boxes": pl.String,  # the fields not stated, most often missing first
}


def empty(schema: Schema) -> pl.DataFrame:
    return pl.DataFrame(schema=dict(schema))


def stacked(parts: Sequence[pl.DataFrame], schema: Schema) -> pl.DataFrame:
    """Put frames of one schema under each other; one alone as it is, none as the empty frame."""
    return parts[0] if len(parts) == 1 else pl.concat([empty(schema), *parts])


def conform(frame: pl.DataFrame, schema: Schema) -> pl.DataFrame:
    """Give a frame exactly the columns of a schema: absent ones are null, others are kept last.

    >>> conform(pl.DataFrame({"unit_id": ["a"]}), UNITS).width == len(UNITS)
    True
    """
    have = [pl.col(name).cast(kind) for name, kind in schema.items() if name in frame.columns]
    lack = [
        pl.lit(None, kind).alias(name) for name, kind in schema.items() if name not in frame.columns
    ]
    extra = [name for name in frame.columns if name not in schema]
    return frame.select(*have, *lack, *extra).select(*schema, *extra)


def all_distinct(rows: pl.DataFrame) -> bool:
    """Say whether no row occurs twice.

    Equal rows have equal hashes, so as many hashes as rows are proof; only where there are
    fewer are the rows themselves compared.
    """
    return rows.hash_rows().n_unique() == rows.height or rows.n_unique() == rows.height


def check_frame(
    frame: pl.DataFrame, schema: Schema, *, name: str, key: Sequence[str] = ()
) -> pl.DataFrame:
    """Refuse a frame that lacks a column, has one of another type, or repeats its key."""
    for column, kind in schema.items():
        if column not in frame.columns:
            raise InputError(f"no column {column}", where=name)
        if frame.schema[column] != kind:
            found = frame.schema[column]
            raise InputError(f"column {column} is {found}, not {kind}", where=name)
    if key and (frame.select(key).null_count().sum_horizontal().item() or 0):
        raise InputError(f"a row has no {' or no '.join(key)}", where=name)
    if key and not all_distinct(frame.select(key)):
        twice = frame.filter(frame.select(key).is_duplicated())
        value = ", ".join(str(cell) for cell in twice.select(key).row(0))
        raise InputError(f"{' + '.join(key)} must be unique; {value} occurs again", where=name)
    return frame
