"""A peer's own draw, to show that its published samples can be reproduced; never used by us.

Rivest's consistent sampler (2018): decimal tickets of a hash; Arlo's PPEB draw: NumPy's generator.
"""

import hashlib

import numpy as np
from audit.answers.reported import reported
from audit.answers.rows import runs

DIGITS = 18


def sha256_hex(text):
    return hashlib.sha256(str(text).encode()).hexdigest()


def uniform(text):
    return "0." + str(int(sha256_hex(text), 16)).zfill(77)[::-1]


def first_ticket(key, seed):
    return uniform(sha256_hex(seed) + str(key))


def next_ticket(ticket):
    nines = next(at for at, digit in enumerate(ticket + "0") if at > 1 and digit < "9")
    found, count = "0.", 0
    while found <= ticket + "0":
        count += 1
        found = ticket[:nines] + uniform(f"{ticket}:{count}")[2:]
    return found


def shown(ticket):
    nines = next(at for at, digit in enumerate(ticket + "0") if at > 1 and digit < "9")
    return ticket[: nines + DIGITS]


@runs("sampler.draw_sample")
def draw_sample(inputs):
    seed, take = inputs["seed"], inputs["sample_size"] + inputs["num_sampled"]
    waiting = [
        (first_ticket((name, paper), seed), (name, paper), 1)
        for name, papers in inputs["manifest"].items()
        for paper in papers
    ]
    drawn = []
    while len(drawn) < take:
        ticket, key, generation = min(waiting)
        waiting.remove((ticket, key, generation))
        waiting.append((next_ticket(ticket), key, generation + 1))
        drawn.append([shown(ticket), list(key), generation])
    return drawn[inputs["num_sampled"] :]


@runs("sampler.draw_ppeb")
def draw_ppeb(inputs):
    contest, seed = reported(inputs["contest"]), inputs["seed"]
    batches = {
        tuple(key.split("|")): next(iter(one.values()))
        for key, one in inputs["batch_results"].items()
    }
    held = {name: sum(one[name] for one in batches.values()) for name in contest.votes}
    if any(held[name] > votes for name, votes in contest.votes.items()):
        return []  # these batches are of another contest: they hold more votes than it has
    earlier = [tuple(key) for key in inputs["previously_sampled_batch_keys"]]
    drawn = _drawn(contest, batches, earlier, inputs["sample_size"], seed)
    tickets, found = {}, []
    for key in drawn:
        ticket = next_ticket(tickets[key]) if key in tickets else first_ticket(key, seed)
        tickets[key] = shown(ticket)  # the next one follows from the ticket as it is shown
        found.append([tickets[key], list(key)])
    return found[len(earlier) :]


def _drawn(contest, batches, earlier, size, seed):
    """Earlier draws are drawn again, unless so many are wanted that all the rest are taken."""
    if len(earlier) + size >= len(batches):
        return earlier + sorted(set(batches) - set(earlier))
    over, under = contest.elected[0], contest.others[0]
    bounds = np.array([one[over] - one[under] + one["ballots"] for one in batches.values()])
    generator = np.random.default_rng(int(sha256_hex(seed), 16))
    places = generator.choice(
        list(batches), len(earlier) + size, p=bounds / bounds.sum(), replace=True
    )
    return [tuple(str(part) for part in key) for key in places]
