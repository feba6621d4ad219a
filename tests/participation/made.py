"""A small fictional election of Sahra, as frames: only what the room of participation reads."""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from fullcount.model import frames
from fullcount.model.election import Election
from fullcount.model.law import Law
from fullcount.model.returns import DIGESTS, RAWS, Returns, check_returns
from fullcount.model.rule import Citation, Grain, Rule, Severity
from fullcount.model.text import Text

ELECTION = Election(
    id="sahra",
    title=Text(en="Sahra (fictional)"),
    date=date(2031, 3, 4),
    law="sahra",
    zone="UTC",
    fictional=True,
)

Rows = Sequence[Mapping[str, object]]


def frame(rows: Rows, schema: frames.Schema) -> pl.DataFrame:
    return frames.conform(pl.DataFrame(list(rows)) if rows else frames.empty(schema), schema)


def returns_of(
    forms: Rows, *, units: Rows = (), candidates: Rows = (), facts: Rows = ()
) -> Returns:
    """One contest NA-1 over the unit NA-1; stations are whatever the forms or units name."""
    known = {str(unit["unit_id"]) for unit in units}
    named = dict.fromkeys(str(form["unit_id"]) for form in forms)
    listed = [*units, *({"unit_id": name} for name in named if name not in known | {"NA-1"})]
    filled = [
        {
            "form_id": f"f{n}",
            "kind": "F45",
            "contest_id": "NA-1",
            "source_id": "agents",
            "reading": 1,
            "status": "stated",
            **form,
        }
        for n, form in enumerate(forms)
    ]
    return check_returns(
        Returns(
            election=ELECTION,
            units=frame([{"unit_id": "NA-1"}, *listed], frames.UNITS),
            contests=frame(
                [{"contest_id": "NA-1", "office": "NA", "unit_id": "NA-1"}], frames.CONTESTS
            ),
            candidates=frame(candidates, frames.CANDIDATES),
            sources=frame([{"source_id": "agents"}], frames.SOURCES),
            forms=frame(filled, frames.FORMS),
            raws=frames.empty(RAWS),
            unread=frames.empty(frames.UNREAD),
            figures=frames.empty(frames.FIGURES),
            facts=frame(facts, frames.FACTS),
            events=frames.empty(frames.EVENTS),
            digests=frames.empty(DIGESTS),
        )
    )


def law_of(**parameters: int) -> Law:
    """A law whose one rule carries ``parameters``; none = a law without the threshold."""
    rule = Rule(
        code="SA-WOM-01",
        revision=1,
        grain=Grain.CONTEST,
        severity=Severity.LEGAL,
        title=Text(en="t"),
        means=Text(en="m"),
        act=Text(en="a"),
        broken="cast_women < 0",
        citations=(Citation(cites="Sahra Act s.9"),),
        fields=("cast_women",),
        parameters=tuple(parameters.items()),
        in_force_from=date(2030, 1, 1),
    )
    return Law(
        id="sahra",
        title=Text(en="Sahra"),
        zone="UTC",
        kinds=(),
        rules=(rule,) if parameters else (),
        winner_rules=(),
        deadlines=(),
    )
