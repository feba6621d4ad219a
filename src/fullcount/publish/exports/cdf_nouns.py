"""Units, parties and candidates as the NIST format names them.

Grain: one node per unit, party, candidate. The format wants ids that are its own; ours stand
beside them as external identifiers. Source: NIST SP 1500-100 v2.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from fullcount.model.returns import Returns

Node = dict[str, object]
CandidateKey = tuple[str, str]  # contest, candidate

# Our kinds of unit, in the format's words; anything else is "other" with its own name beside it.
UNIT_TYPES = {
    "country": "country",
    "province": "state",
    "region": "state",
    "station": "precinct",
    "table": "precinct",
    "precinct": "precinct",
    "polling_place": "polling-place",
    "municipality": "municipality",
    "city": "city",
    "county": "county",
    "ward": "ward",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The format's ids by ours. ``area`` is contest -> the unit that elects."""

    scope: str
    unit: Mapping[str, str]
    area: Mapping[str, str]
    contest: Mapping[str, str]
    candidate: Mapping[CandidateKey, str]
    party: Mapping[str, str]
    candidate_nodes: Mapping[CandidateKey, Node]
    party_of: Mapping[CandidateKey, str]

    def external(self, value: str) -> Node:
        return {
            "@type": "ElectionResults.ExternalIdentifier",
            "Type": "other",
            "OtherType": "fullcount",
            "Value": value,
        }

    def selection(self, key: CandidateKey, *, lists: bool, counts: list[Node]) -> Node:
        """One line of the ballot with its counts."""
        number = self.candidate[key].removeprefix("ca")
        node: Node = {
            "@type": f"ElectionResults.{'PartySelection' if lists else 'CandidateSelection'}",
            "@id": f"cs{number}",
        }
        if lists:
            node["PartyIds"] = [self.party_of[key]]
        else:
            node["CandidateIds"] = [self.candidate[key]]
        if counts:
            node["VoteCounts"] = counts
        return node


def text(en: str, ur: str = "") -> Node:
    """Internationalized text; languages that nobody has written are absent."""
    said = [("en", en), *([("ur", ur)] if ur else [])]
    return {
        "@type": "ElectionResults.InternationalizedText",
        "Text": [
            {"@type": "ElectionResults.LanguageString", "Language": lang, "Content": words}
            for lang, words in said
        ],
    }


def names_of(returns: Returns) -> Names:
    """Give each noun its number once, in the order of our ids, so that all reports agree."""
    units = {unit: f"gp{n}" for n, unit in enumerate(returns.units["unit_id"].sort(), start=1)}
    contests = {
        contest: f"co{n}" for n, contest in enumerate(returns.contests["contest_id"].sort(), 1)
    }
    rows = returns.candidates.sort("contest_id", "position").to_dicts()
    keys = {(row["contest_id"], row["candidate_id"]): row for row in rows}
    candidate = {key: f"ca{n}" for n, key in enumerate(keys, start=1)}
    # A list without a stated party is its own party: the format has no other word for a list.
    named = {key: row["party"] or row["name"] or key[1] for key, row in keys.items()}
    party = {name: f"pa{n}" for n, name in enumerate(sorted(set(named.values())), start=1)}
    return Names(
        scope="gp0",
        unit=units,
        area={
            row["contest_id"]: units.get(row["unit_id"], "gp0")
            for row in returns.contests.iter_rows(named=True)
        },
        contest=contests,
        candidate=candidate,
        party=party,
        candidate_nodes={
            key: _candidate(row, candidate[key], party[named[key]] if row["party"] else None)
            for key, row in keys.items()
        },
        party_of={key: party[name] for key, name in named.items()},
    )


def parties(names: Names) -> list[Node]:
    return [
        {"@type": "ElectionResults.Party", "@id": at, "Name": text(name)}
        for name, at in names.party.items()
    ]


def gp_unit(row: Node, names: Names) -> Node:
    """One unit; its registered voters only where they are stated."""
    kind = UNIT_TYPES.get(str(row["kind"] or ""), "other")
    unit = str(row["unit_id"])
    node: Node = {
        "@type": "ElectionResults.ReportingUnit",
        "@id": names.unit[unit],
        "Type": kind,
        "Name": text(str(row["name"] or unit)),
        "ExternalIdentifier": [names.external(unit)],
    }
    if kind == "other":
        node["OtherType"] = str(row["kind"] or "not stated")
    if row["registered"] is not None:
        node["VotersRegistered"] = row["registered"]
    return node


def _candidate(row: Node, at: str, party: str | None) -> Node:
    name = str(row["name"] or row["candidate_id"])
    node: Node = {
        "@type": "ElectionResults.Candidate",
        "@id": at,
        "BallotName": text(name, str(row["name_ur"] or "")),
    }
    if party is not None:
        node["PartyId"] = party
    return node
