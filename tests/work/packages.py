"""A made-up presidential poll of fictional Sahra: 600 stations in 60 places, over one night.

Places that like amber report later, so that late stations differ and geography explains it.
"""

from datetime import UTC, datetime, timedelta

import numpy as np

MIDNIGHT = datetime(2031, 2, 6, 20, tzinfo=UTC)
PLACES, EACH, REGIONS = 60, 10, 20

TOML = """
[election]
id = "sahra-president"
title = { en = "Sahra (fictional country): president" }
date = 2031-02-06
law = "sahra"
zone = "UTC"
fictional = true

[[source]]
id = "commission"
title = "Election Commission of Sahra (fictional)"
kind = "official"
[[source]]
id = "snapshot"
title = "What had come by midnight (fictional)"
kind = "media"

[[unit]]
id = "SAHRA"
kind = "country"

[[contest]]
id = "president"
title = "President (fictional)"
office = "president"
unit = "SAHRA"
seats = 1

[[candidate]]
id = "amber"
name = "Amber (fictional)"
party = "amber"
[[candidate]]
id = "blue"
name = "Blue (fictional)"
party = "blue"

[[file]]
path = "units.csv"
table = "units"
"""
FORMS = """
[[file]]
path = "{source}.csv"
source = "{source}"
kind = "station_count"
unit = "unit"
received_at = "received"
instant_format = "%Y-%m-%dT%H:%M:%S"
candidate_list = "complete"
[file.boxes]
registered = "registered"
cast = "cast"
valid = "valid"
rejected = "rejected"
[file.votes]
columns = ["amber", "blue"]
"""


def election(*, seed):
    """Give the files of one poll. Likings of places are those of every poll, votes its own."""
    lasting, rng = np.random.default_rng(0), np.random.default_rng(seed)
    liking = lasting.normal(0.2, 0.8, PLACES)
    place = np.repeat(np.arange(PLACES), EACH)
    registered = lasting.integers(300, 900, place.size)
    cast = rng.binomial(registered, 0.55)
    rejected = rng.binomial(cast, 0.02)
    valid = cast - rejected
    share = 1 / (1 + np.exp(-(liking[place] + 0.1 * rng.normal(size=place.size))))
    amber = rng.binomial(valid, share)
    late = rng.random(place.size) < (1 / (1 + np.exp(1.5 - liking)))[place]
    units = ["id,parent,kind,registered,stratum"]
    units += [f"P{at:02},SAHRA,ward,," for at in range(PLACES)]
    rows = {"commission": [], "snapshot": []}
    for at in range(place.size):
        unit, home = f"S{at:04}", place[at]
        units.append(f"{unit},P{home:02},station,{registered[at]},R{home % REGIONS:02}")
        came = MIDNIGHT + timedelta(hours=1 if late[at] else -1)
        figures = registered[at], cast[at], valid[at], rejected[at]
        votes = amber[at], valid[at] - amber[at]
        row = ",".join(map(str, (unit, f"{came:%Y-%m-%dT%H:%M:%S}", *figures, *votes)))
        rows["commission"].append(row)
        if not late[at]:
            rows["snapshot"].append(row)
    head = "unit,received,registered,cast,valid,rejected,amber,blue"
    files = {f"{name}.csv": "\n".join([head, *told]) + "\n" for name, told in rows.items()}
    toml = TOML + "".join(FORMS.format(source=source) for source in rows)
    return {"election.toml": toml, "units.csv": "\n".join(units) + "\n", **files}


def write(folder, files):
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text)


def ballots():
    """Two stations' ballots in order: of the first in two wads, of the second mixed."""
    rng = np.random.default_rng(5)
    orders = {
        "S0001": ["amber"] * 60 + ["blue"] * 40,
        "S0002": rng.permutation(["amber"] * 55 + ["blue"] * 42 + ["rejected"] * 3).tolist(),
    }
    rows = [
        f"{unit},{at},{candidate}"
        for unit, told in orders.items()
        for at, candidate in enumerate(told, start=1)
    ]
    return "\n".join(["unit_id,order,candidate", *rows]) + "\n"
