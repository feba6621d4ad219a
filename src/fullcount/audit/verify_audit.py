"""Check an audit by yourself: ``python3 verify_audit.py replay.json`` (Python 3.10 or newer).

One file, the standard library, no line shared with Fullcount. It recomputes from the replay file
1. the plan's hash, as it should have been published before the seed;
2. every margin from the stations' votes, and every station's bound from its votes and papers;
3. the manifest's hash, and every draw from the seed (SHA-256, docs/reference/draw.md);
4. every bag's error, and the risk after every draw (Kaplan-Markov, exact fractions);
5. the conclusion.
A file "audit also" says what the same bags show of another contest: there it recomputes both plans'
hashes and draws, and that contest's risk with the chances of the draw that was made.
It prints each check and ends with 0 if all of them hold, with 1 if one does not.
"""

import hashlib
import json
import sys
import unicodedata
from fractions import Fraction
from typing import TypedDict


class Assertion(TypedDict):
    over: str
    under: str
    weights: dict[str, int]
    margin: int


class Station(TypedDict):
    unit_id: str
    name: str
    votes: list[int]
    ballots: int
    bound_by: str
    weight: str


class Plan(TypedDict):
    contest_id: str
    risk_limit: str
    candidates: list[str]
    assertions: list[Assertion]
    outside: int
    stations: list[Station]
    scale: str
    manifest_sha256: str


class Taken(TypedDict):
    number: int
    unit_id: str
    ticket: str


class Draw(TypedDict):
    plan_sha256: str
    seed: str
    drawn: list[Taken]


class Bag(TypedDict):
    unit_id: str
    bag: str
    votes: list[int] | None


class Says(TypedDict):
    path: list[str]
    risk: str
    conclusion: str


class Replay(TypedDict):
    plan: Plan
    draw: Draw
    counts: list[Bag]
    says: Says


class AlsoSays(TypedDict):
    path: list[str]


class Also(TypedDict):
    """Bags drawn for ``made_for``, counted for another contest, whose plan is ``plan``."""

    made_for: Plan
    plan: Plan
    plan_sha256: str
    draw: Draw
    counts: list[Bag]
    says: AlsoSays


Check = tuple[bool, str]
ALSO = "fullcount audit also 1"


def check_also(replay: Also) -> list[Check]:
    """Give every check of what bags drawn for one contest show of another."""
    made_for, plan, draw = replay["made_for"], replay["plan"], replay["draw"]
    return [
        check_plan(made_for, draw["plan_sha256"]),
        check_manifest(made_for),
        check_draws(made_for, draw),
        check_plan(plan, replay["plan_sha256"]),
        *check_margins(plan),
        check_bounds(plan),
        *check_also_risk(replay),
    ]


def check_also_risk(replay: Also) -> list[Check]:
    """Multiply (M - 1)/(M - e/q) up: M is the largest bound over chance, q a station's chance."""
    plan, drawn = replay["plan"], [one["unit_id"] for one in replay["draw"]["drawn"]]
    total = sum(int(one["weight"]) for one in replay["made_for"]["stations"])
    chance = {
        s["unit_id"]: Fraction(int(s["weight"]), total) for s in replay["made_for"]["stations"]
    }
    stations = {one["unit_id"]: one for one in plan["stations"]}
    bags = {one["unit_id"]: one for one in replay["counts"]}
    foreign = sorted(set(bags) - set(drawn))
    bound = {key: Fraction(int(s["weight"]), int(plan["scale"])) for key, s in stations.items()}
    unable = sorted(key for key, limit in bound.items() if limit and not chance.get(key))
    checks = [
        (not foreign, f"no bag was counted that was not drawn {foreign[:3] or ''}".strip()),
        (not unable, f"every station of this contest could be drawn {unable[:3] or ''}".strip()),
    ]
    if unable:
        return checks
    most = max(limit / chance[key] for key, limit in bound.items() if limit)
    path: list[Fraction] = []
    now, held = Fraction(1), False
    for unit in drawn:
        if unit in stations and unit not in bags:
            break
        error = error_of(plan, stations[unit], bags[unit]) if unit in stations else Fraction(0)
        held = held or (error > 0 and error >= bound[unit])
        if not held:
            now = now * max(Fraction(0), most - 1) / (most - error / chance[unit])
        path.append(Fraction(1) if held else min(Fraction(1), now))
    risk = path[-1] if path else Fraction(1)
    said = f"of {plan['contest_id']} the risk after {len(path)} draws is {float(risk):.6g}"
    return [*checks, (is_said(path, replay["says"]["path"]), said)]


def is_said(path: list[Fraction], texts: list[str]) -> bool:
    """Is this the path the file says, to twelve digits?"""
    said = [float(p) for p in texts]
    return len(said) == len(path) and all(
        abs(float(p) - q) <= 1e-11 * max(q, 1e-300) for p, q in zip(path, said, strict=True)
    )


def check_all(replay: Replay) -> list[Check]:
    """Give every check as (holds, sentence)."""
    plan, draw, counts, says = replay["plan"], replay["draw"], replay["counts"], replay["says"]
    return [
        check_plan(plan, draw["plan_sha256"]),
        *check_margins(plan),
        check_bounds(plan),
        check_manifest(plan),
        check_draws(plan, draw),
        *check_risk(plan, draw, counts, says),
    ]


def check_plan(plan: Plan, stated: str) -> Check:
    text = json.dumps(plan, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    found = hashlib.sha256(text.encode()).hexdigest()
    return found == stated, f"the plan's SHA-256 is {found}: compare it with the one published"


def check_margins(plan: Plan) -> list[Check]:
    """Check that a margin is the weighted sum of all stations, less what no bag can show."""
    checks = []
    for one in plan["assertions"]:
        reported = sum(weighted(one, votes_of(plan, s["votes"])) for s in plan["stations"])
        margin = reported - worst(one) * plan["outside"]
        holds = margin == one["margin"] > 0
        checks.append((holds, f"{one['over']} leads {one['under']} by {margin}, as audited"))
    return checks


def check_bounds(plan: Plan) -> Check:
    """Check that no weight over the scale is below the true bound, nor a step above it."""
    scale, bad = int(plan["scale"]), []
    for station in plan["stations"]:
        votes = votes_of(plan, station["votes"])
        bound = max(
            Fraction(weighted(one, votes) + worst(one) * station["ballots"], one["margin"])
            for one in plan["assertions"]
        )
        over = Fraction(int(station["weight"]), scale) - max(bound, Fraction(0))
        if not 0 <= over < Fraction(1, scale):
            bad.append(station["unit_id"])
    return (
        not bad,
        f"every station's bound follows from its votes and papers {bad[:3] or ''}".strip(),
    )


def check_manifest(plan: Plan) -> Check:
    found = hashlib.sha256(netstring("fullcount-draw-1") + netstring("manifest"))
    for key, weight in ordered(plan):
        found.update(netstring(key) + netstring(str(weight)))
    digest = found.hexdigest()
    return digest == plan["manifest_sha256"], f"the manifest's SHA-256 is {digest}"


def check_draws(plan: Plan, draw: Draw) -> Check:
    keys, reached, total = [], [], 0
    for key, weight in ordered(plan):
        total += weight
        keys.append(key)
        reached.append(total)
    for taken in draw["drawn"]:
        ticket = ticket_of(draw["seed"], plan["contest_id"], taken["number"])
        place = ticket * total >> 256
        key = keys[next(at for at, upto in enumerate(reached) if upto > place)]
        if (key, f"{ticket:064x}") != (taken["unit_id"], taken["ticket"]):
            return False, f"draw {taken['number']} takes {key}, not {taken['unit_id']}"
    return True, f"all {len(draw['drawn'])} draws follow from the seed {draw['seed']!r}"


def check_risk(plan: Plan, draw: Draw, counts: list[Bag], says: Says) -> list[Check]:
    """Multiply (1 - 1/U)/(1 - taint) up; a taint of one or more holds the risk at 1."""
    scale = int(plan["scale"])
    stations = {one["unit_id"]: one for one in plan["stations"]}
    bags = {one["unit_id"]: one for one in counts}
    drawn = [one["unit_id"] for one in draw["drawn"]]
    foreign = [] if set(bags) == set(stations) else sorted(set(bags) - set(drawn))
    step = max(Fraction(0), 1 - Fraction(scale, sum(int(s["weight"]) for s in plan["stations"])))
    path: list[Fraction] = []
    now, held = Fraction(1), False
    for unit in drawn:
        if unit not in bags:
            break
        taint = taint_of(plan, stations[unit], bags[unit])
        held = held or taint >= 1
        now = now if held else now * step / (1 - taint)
        path.append(Fraction(1) if held else min(Fraction(1), now))
    same = is_said(path, says["path"])
    risk = path[-1] if path else Fraction(1)
    return [
        (not foreign, f"no bag was counted that was not drawn {foreign[:3] or ''}".strip()),
        (same, f"the risk after {len(path)} draws is {float(risk):.6g}"),
        check_conclusion(plan, bags, now, held=held, says=says),
    ]


def check_conclusion(
    plan: Plan, bags: dict[str, Bag], now: Fraction, *, held: bool, says: Says
) -> Check:
    whole = [one for one in bags.values() if one["bag"] == "counted"]
    if len(whole) == len(plan["stations"]):
        counted = [votes_of(plan, one["votes"] or []) for one in whole]
        stands = all(
            sum(weighted(one, votes) for votes in counted) - worst(one) * plan["outside"] > 0
            for one in plan["assertions"]
        )
        allowed = {"counted_same"} if stands else {"counted_other"}
    elif held:
        allowed = {"count_all"}
    elif now <= Fraction(plan["risk_limit"]):
        allowed = {"confirmed"}
    else:
        allowed = {"waiting", "escalate", "count_all"}
    return says["conclusion"] in allowed, f"the conclusion is {says['conclusion']}"


def taint_of(plan: Plan, station: Station, bag: Bag) -> Fraction:
    """Error over bound. A bag that is missing is every paper for every loser: 1."""
    if bag["bag"] == "missing" or bag["votes"] is None:
        return Fraction(1)
    error = error_of(plan, station, bag)
    bound = Fraction(int(station["weight"]), int(plan["scale"]))
    if error <= 0:
        return Fraction(0)
    return error / bound if bound else Fraction(1)


def error_of(plan: Plan, station: Station, bag: Bag) -> Fraction:
    """Error in margins, at least nought. A missing bag is every paper for every loser."""
    if bag["bag"] == "missing" or bag["votes"] is None:
        return Fraction(int(station["weight"]), int(plan["scale"]))
    reported, counted = votes_of(plan, station["votes"]), votes_of(plan, bag["votes"])
    errors = (
        Fraction(weighted(one, reported) - weighted(one, counted), one["margin"])
        for one in plan["assertions"]
    )
    return max(Fraction(0), *errors)


def votes_of(plan: Plan, votes: list[int]) -> dict[str, int]:
    return dict(zip(plan["candidates"], votes, strict=True))


def weighted(one: Assertion, votes: dict[str, int]) -> int:
    return sum(weight * votes[name] for name, weight in one["weights"].items())


def worst(one: Assertion) -> int:
    return max(0, -min(one["weights"].values()))


def ordered(plan: Plan) -> list[tuple[str, int]]:
    """Stations in the order of their bytes."""
    pairs = ((spelled(one["unit_id"]), int(one["weight"])) for one in plan["stations"])
    return sorted(pairs, key=lambda pair: pair[0].encode())


def ticket_of(seed: str, label: str, number: int) -> int:
    parts = ("fullcount-draw-1", "with replacement", spelled(seed), spelled(label), str(number))
    return int.from_bytes(hashlib.sha256(b"".join(map(netstring, parts))).digest(), "big")


def spelled(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip())


def netstring(text: str) -> bytes:
    raw = text.encode()
    return str(len(raw)).encode() + b":" + raw + b","


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("python3 verify_audit.py replay.json\n")
        return 2
    with open(arguments[0], encoding="utf-8") as file:  # noqa: PTH123 -- no module is needed
        replay = json.load(file)
    checks = check_also(replay) if replay.get("format") == ALSO else check_all(replay)
    for holds, sentence in checks:
        sys.stdout.write(f"{'ok  ' if holds else 'FAIL'}  {sentence}\n")
    return 0 if all(holds for holds, _ in checks) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
