"""A finding has its numbers frozen under an id; held shares and lone observers are in none."""

import json

from observe.sahra_mission import assessed, folder

from fullcount.observe.findings import findings_frame
from fullcount.observe.irregular import Estimated

FOUND = assessed()


def test_every_irregularity_that_was_seen_is_a_finding_with_its_denominator():
    frame = findings_frame(FOUND)
    told = {row["subject"]: json.loads(row["numbers"]) for row in frame.to_dicts()}
    for one in FOUND.findings:
        assert isinstance(one, Estimated)
        numbers = told.get(f"{FOUND.mission.id} {one.form} {one.question.name}")
        assert (numbers is None) == (one.irregular == 0)
        if numbers:
            assert (numbers["irregular"], numbers["seen"]) == (one.irregular, one.seen)
            assert ("share" in numbers) == one.gate.is_open
    assert frame["unit_id"].null_count() == frame.height
    assert frame["finding_id"].is_unique().all()


def test_the_same_mission_gives_the_same_ids_and_other_numbers_other_ids():
    first = findings_frame(FOUND)
    assert findings_frame(assessed()).equals(first)
    toml = folder()["mission.toml"].replace(b'"probability"', b'"purposive"')
    other = findings_frame(assessed({**folder(), "mission.toml": toml}))
    seen = first.filter(first["numbers"].str.contains("drawn"))
    assert not set(other["finding_id"]) & set(seen["finding_id"])
    assert '"drawn"' not in "".join(other["numbers"])
