"""Propose an ``election.toml`` for a heap of files, and ask what only a person can know.

Files that have the same columns but for the candidates' become one ``[[file]]`` with the seat
in its path. What could not be decided is written as the likeliest, marked ``ASK`` in the file,
and asked. Nothing is joined by spelling: likely crosswalks are written, but not put in force.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fullcount.country import packaged_ids, packaged_law
from fullcount.errors import LawError, MissingError
from fullcount.ingest.alike import alike
from fullcount.ingest.draft import Draft, draft
from fullcount.ingest.heap import Heap, find_heaps
from fullcount.model.law import Law

CROSSWALK = "crosswalk-proposed.csv"
LETTERS = re.compile(r"^([^\W\d_]*).*$", re.DOTALL)  # NA of NA-46


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """``toml`` reads the files as they are; ``questions`` are for a person.

    ``crosswalks`` are files to put beside it, not in force until somebody names their source.
    """

    toml: str
    questions: tuple[str, ...]
    crosswalks: Mapping[str, bytes]


def propose(files: Mapping[str, bytes], *, law: str | None = None) -> Proposal:
    """Look at every file and propose how to read it under a packaged law.

    Files that are no tables are named in a comment; none of them is an error here.
    """
    heaps, others = find_heaps(files)
    chosen, sure = _law(law, heaps)
    drafted = [(heap, draft(heap, chosen, at=at)) for at, heap in enumerate(heaps, start=1)]
    drafts = [one for _, one in drafted if one is not None]
    others.extend(heap.path for heap, one in drafted if one is None)
    walks = _crosswalk(drafts)
    questions = [_about_election(chosen if sure else None)]
    questions.extend(question for one in drafts for question in one.questions)
    if walks:
        questions.append(f"Which pairs in {CROSSWALK} are the same, and who says so?")
    questions.extend(
        f"{name}: a Parquet file is not opened here; write its [[file]] with its sha256."
        for name in others
        if name.endswith(".parquet")
    )
    if not drafts:
        questions.append("No file looks like a table of results. Which one is?")
    toml = _toml(drafts, others, law=chosen, sure=sure)
    return Proposal(toml=toml, questions=tuple(questions), crosswalks=walks)


def _law(asked: str | None, heaps: Sequence[Heap]) -> tuple[Law | None, bool]:
    """Take the law asked for; else the one whose offices begin the names of the seats."""
    try:
        if asked:
            return packaged_law(asked), True
        seats = [LETTERS.sub(r"\1", heap.front + seat) for heap in heaps for seat in heap.seats]
        for name in packaged_ids() if seats else ():
            law = packaged_law(name)
            offices = {rule.office for rule in law.winner_rules}
            if sum(seat in offices for seat in seats) * 2 > len(seats):
                return law, False
    except (MissingError, LawError):
        return None, False
    return None, False


def _about_election(law: Law | None) -> str:
    which = "" if law else ", under which law"
    return f"Which election is this{which}: title and polling day?"


def _crosswalk(drafts: Sequence[Draft]) -> dict[str, bytes]:
    rows: list[str] = []
    for at, later in enumerate(drafts):
        for earlier in drafts[:at]:
            for pair in alike(earlier.candidates, later.candidates):
                cells = ["*", pair.text, pair.id, "", str(pair.likeness)]
                rows.append(",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in cells))
    if not rows:
        return {}
    lines = ["contest,text,id,source,likeness", *dict.fromkeys(rows)]
    return {CROSSWALK: ("\n".join(lines) + "\n").encode()}


def _toml(drafts: Sequence[Draft], others: Sequence[str], *, law: Law | None, sure: bool) -> str:
    name = law.id if law else ""
    asks = "" if sure else "  # ASK: which law?"
    blocks = [
        "# Proposed by `fullcount new`. Lines with ASK need a person; see the reference,\n"
        "# docs/reference/election-package.md, for every key.\n"
        "[election]\n"
        'id = "election"\n'
        'title = "An election"  # ASK\n'
        "date = 1900-01-01  # ASK: polling day\n"
        f'law = "{name}"{asks}\n'
        f'zone = "{law.zone if law else "UTC"}"',
    ]
    blocks.extend(one.source for one in drafts)
    derives = any(one.derives_contests for one in drafts)
    if derives:
        office = _office(law)
        blocks.append(f'[contests]\ntitle = "id"\nunit = "id"\noffice = {office}')
    else:
        offices = [rule.office for rule in law.winner_rules] if law else []
        office = f'"{offices[0]}"' if offices else '""'
        blocks.append(f'[[contest]]\nid = "contest"\noffice = {office}')
    if any(one.derives_contests for one in drafts) and not all(o.derives_contests for o in drafts):
        blocks.append('[[contest]]\nid = "contest"  # ASK: which contest are the other files of?')
    blocks.extend(one.file for one in drafts)
    if others:
        blocks.append("# Not tables of results, as far as we see: " + ", ".join(others))
    return "\n\n".join(blocks) + "\n"


def _office(law: Law | None) -> str:
    """Spell which office a seat is of: by the letters its id begins with."""
    offices = list(dict.fromkeys(rule.office for rule in law.winner_rules)) if law else []
    if not offices:
        return "\"''\""
    if len(offices) == 1:
        return f"\"'{offices[0]}'\""
    cases = " ".join(f"WHEN id LIKE '{office}-%' THEN '{office}'" for office in offices[:-1])
    return f"\"CASE {cases} ELSE '{offices[-1]}' END\""
