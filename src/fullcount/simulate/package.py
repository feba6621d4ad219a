"""A simulated election as an election package: messy files, and the ``election.toml`` to them.

Grain: one package, path -> bytes. Equal elections give equal bytes. ``truth.csv`` lies beside
the files and is read by nobody but tests and people.
"""

from collections.abc import Mapping

import polars as pl

from fullcount.simulate.election import Simulated
from fullcount.simulate.files import Written, csv
from fullcount.simulate.layouts import write_source
from fullcount.simulate.spell import Setting, quoted, table

_UNITS = {
    "unit_id": "id",
    "parent_id": "parent",
    "kind": "kind",
    "name": "name",
    "station_kind": "station_kind",
    "registered": "registered",
    "registered_men": "registered_men",
    "registered_women": "registered_women",
    "registered_source": "registered_source",
    "stations": "stations",
    "stations_source": "stations_source",
    "stratum": "stratum",
    "latitude": "latitude",
    "longitude": "longitude",
}
_README = """# Sahra: a FICTIONAL election

Everything in this folder is invented: the country, its places, parties, persons, figures and
the irregularities in them. It was made by Fullcount's simulator (seed {seed}), for
demonstration and tests. Nothing here is about any real election.

`election.toml` says how to read the files. `truth.csv` says what was planted where, with the
figure on the paper and the figure as written; Fullcount does not read it.
"""


def package(simulated: Simulated) -> Mapping[str, bytes]:
    """Write the election as a package that ``ingest.read_package`` reads."""
    sources = [write_source(simulated, source) for source in simulated.plan.sources]
    files: dict[str, bytes] = {
        "README.md": _README.format(seed=simulated.seed).encode(),
        "units.csv": csv(_units(simulated)),
        "candidates.csv": csv(_candidates(simulated)),
        "figures.csv": csv(_figures(simulated)),
        "facts.csv": csv(simulated.facts),
        "events.csv": csv(_events(simulated)),
        "truth.csv": csv(simulated.truth),
    }
    for written in sources:
        files.update(written.files)
    walks = _crosswalks(sources)
    files.update({path: csv(frame) for path, frame in walks.items()})
    files["election.toml"] = _toml(simulated, sources, walks).encode()
    return dict(sorted(files.items()))


def _units(simulated: Simulated) -> pl.DataFrame:
    return simulated.units.select(pl.col(ours).alias(theirs) for ours, theirs in _UNITS.items())


def _candidates(simulated: Simulated) -> pl.DataFrame:
    return simulated.candidates.select(
        "position",
        "name",
        "name_ur",
        "party",
        "sex",
        "aggregate",
        contest="contest_id",
        id="candidate_id",
    )


def _figures(simulated: Simulated) -> pl.DataFrame:
    return simulated.figures.select(
        "title", "source", "url", "expression", "relation", id="figure_id", stated="stated_text"
    )


def _events(simulated: Simulated) -> pl.DataFrame:
    at = pl.col("at").dt.strftime("%Y-%m-%dT%H:%M:%S+0000")
    return simulated.events.select("event", "source", contest="contest_id", at=at)


def _crosswalks(sources: list[Written]) -> dict[str, pl.DataFrame]:
    candidates = pl.concat([written.candidates for written in sources]).unique(maintain_order=True)
    stations = pl.concat([written.stations for written in sources]).unique(maintain_order=True)
    both = {"crosswalks/candidates.csv": candidates, "crosswalks/stations.csv": stations}
    return {path: frame for path, frame in both.items() if frame.height}


def _toml(simulated: Simulated, sources: list[Written], walks: dict[str, pl.DataFrame]) -> str:
    election = simulated.election
    head = "\n".join(
        [
            "# FICTIONAL: every name and figure is invented. Written by Fullcount's simulator.",
            "[election]",
            f"id = {quoted(election.id)}",
            f"title = {{ en = {quoted(election.title.en)}, ur = {quoted(election.title.ur)} }}",
            f"date = {election.date.isoformat()}",
            f"law = {quoted(election.law)}",
            f"zone = {quoted(election.zone)}",
            "fictional = true",
            f"note = {quoted(election.note)}",
        ]
    )
    kinds = {"crosswalks/candidates.csv": "candidate", "crosswalks/stations.csv": "unit"}
    blocks = [
        head,
        *(_source(row) for row in simulated.sources.iter_rows(named=True)),
        *(_contest(row) for row in simulated.contests.iter_rows(named=True)),
        *(table("[crosswalk]", {"of": kinds[path], "file": path}) for path in walks),
        *(
            table("[file]", {"path": f"{name}.csv", "table": name})
            for name in ("units", "candidates", "figures", "facts", "events")
        ),
        *(block for written in sources for block in written.toml),
    ]
    return "\n\n".join(blocks) + "\n"


def _source(row: dict[str, str]) -> str:
    keys = {
        "id": "source_id",
        "title": "title",
        "kind": "kind",
        "licence": "licence",
        "says": "says",
    }
    return table("[source]", {key: row[column] for key, column in keys.items()})


def _contest(row: dict[str, str]) -> str:
    pairs: dict[str, Setting] = {
        "id": row["contest_id"],
        "title": row["title"],
        "office": row["office"],
        "unit": row["unit_id"],
        "seats": 1,
        **({"twin_of": row["twin_of"]} if row["twin_of"] else {}),
    }
    return table("[contest]", pairs)
