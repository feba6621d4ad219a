"""Measure the log: ``python -m bench.ledger``; ``--write`` writes its page of the reference.

100,000 entries of forms in batches of 1,000, each batch flushed to the disk and under a signed
checkpoint before it is acknowledged; single acknowledged entries; proofs made and verified. Each is
measured in several rounds and the quietest counts, for what others run meanwhile is not ours.
"""

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bench.pipeline import cpu_model, verdict
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fullcount.ledger.entry import entry
from fullcount.ledger.note import Signer
from fullcount.ledger.policy import parse_policy
from fullcount.ledger.proof import Proof, check_proof, parse_proof
from fullcount.ledger.verifier import verify, verify_proof
from fullcount.store.folder import create_log, open_log
from fullcount.store.view import read_text, reader

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "log-performance.md"
ENTRIES, BATCH, ROUND, ROUNDS = 100_000, 1_000, 1_000, 7
LIMITS = {"batches": 10.0, "single": 20.0, "prove": 1.0, "check": 1.0}
AT = datetime(2031, 3, 9, 20, tzinfo=UTC)


def form(number: int) -> bytes:
    """Spell a form's entry, of the usual length."""
    fields = {
        "election": "sahra-2031",
        "form": f"station_count/NA-{number % 300}/{number:06d}/commission/1",
        "contest": f"NA-{number % 300}",
        "unit": f"{number:06d}",
        "kind": "station_count",
        "source": "commission",
        "blobs": [f"{number:064x}"],
        "received_at": "2031-03-09T21:14:00Z",
    }
    return entry("form", fields, at=AT)


def p99(name: str, do: Callable[[int], object]) -> dict[str, float]:
    """Time a thousand calls: 99th percentiles in the quietest round, of the clock and of CPU."""
    rounds = []
    for _ in range(ROUNDS):
        clock, cpu = [], []
        for number in range(ROUND):
            start, busy = time.perf_counter(), time.process_time()
            do(number)
            cpu.append((time.process_time() - busy) * 1_000)
            clock.append((time.perf_counter() - start) * 1_000)
        at = ROUND * 99 // 100
        rounds.append((sorted(clock)[at], sorted(cpu)[at]))
    return {name: min(clock for clock, _ in rounds), f"{name}_cpu": min(cpu for _, cpu in rounds)}


def fill(folder: Path, signer: Signer, entries: list[bytes]) -> tuple[float, float]:
    """Write a whole log; give seconds and seconds of CPU."""
    create_log(folder, signer, policy=f"log {signer.public.vkey()}\nquorum none\n")
    with open_log(folder, signer) as log:
        start, cpu = time.perf_counter(), time.process_time()
        for first in range(0, ENTRIES, BATCH):
            log.append(entries[first : first + BATCH])
        return time.perf_counter() - start, time.process_time() - cpu


def measure(scratch: Path) -> dict[str, float]:
    signer = Signer(name="sahra.example/log", private=Ed25519PrivateKey.generate())
    entries = [form(number) for number in range(ENTRIES)]
    runs = [fill(scratch / f"log{n}", signer, entries) for n in range(3)]
    folder = scratch / "log0"
    text = read_text(folder / "policy")
    policy = parse_policy(text)
    found: dict[str, float] = {"bytes": len(entries[0])}
    found |= {"batches": min(runs)[0], "batches_cpu": min(cpu for _, cpu in runs)}
    with open_log(folder, signer) as log:
        found |= p99("single", lambda number: log.append([form(number)]))
        tree, checkpoint, size = log.tree, log.checkpoint.encode(), len(log)

        def prove(number: int) -> bytes:
            index = number * 7919 % ENTRIES
            hashes = tuple(tree.inclusion(index, size=size))
            return Proof(index=index, hashes=hashes, checkpoint=checkpoint).encode()

        raw, proof = entries[7919], prove(1)
        found |= p99("prove", prove)
        found |= p99("check", lambda _: check_proof(raw, parse_proof(proof), policy=policy))
        found |= p99("alone", lambda _: verify_proof(raw, proof, policy=text))
    start = time.perf_counter()
    with open_log(folder, signer):
        found["open"] = time.perf_counter() - start
    start = time.perf_counter()
    wrong = verify(reader(folder), policy=text).wrong
    found["verify"] = time.perf_counter() - start
    assert wrong is not None  # the forms name documents that no entry logs
    assert (wrong.step, wrong.where) == ("V7", "entry 0")
    return found


def page(found: dict[str, float], *, on: str) -> str:
    rows = [
        (
            f"{ENTRIES:,} entries of {found['bytes']:.0f} bytes in batches of {BATCH:,}, each "
            "flushed and under a checkpoint before it is acknowledged",
            f"{found['batches']:.2f} s ({found['batches_cpu']:.2f} s of CPU)",
            "under 10 s",
            verdict(found["batches"], LIMITS["batches"]),
        ),
        (
            f"one acknowledged entry, onto {ENTRIES:,} and more",
            f"{found['single']:.2f} ms ({found['single_cpu']:.2f} of CPU)",
            "p99 under 20 ms",
            verdict(found["single"], LIMITS["single"]),
        ),
        (
            "a proof made",
            f"{found['prove']:.3f} ms ({found['prove_cpu']:.3f} of CPU)",
            "under 1 ms",
            verdict(found["prove"], LIMITS["prove"]),
        ),
        (
            "a proof verified, signature included",
            f"{found['check']:.3f} ms ({found['check_cpu']:.3f} of CPU); by the verifier that "
            f"stands alone {found['alone']:.3f} ms ({found['alone_cpu']:.3f})",
            "under 1 ms",
            verdict(max(found["check"], found["alone"]), LIMITS["check"]),
        ),
        ("the log opened to write again", f"{found['open']:.2f} s", "", ""),
        ("steps V1 to V6 of the verifier over all of it", f"{found['verify']:.2f} s", "", ""),
    ]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"""# Performance of the log

Written by `python -m bench.ledger --write` on {on}; figures are of that one run.

Machine: {cpu_model()}; Python {platform.python_version()}; load average
{os.getloadavg()[0]:.1f} at the end. Milliseconds are 99th percentiles of {ROUND:,} calls, in the
quietest of {ROUNDS} rounds; the batches are the best of three logs. CPU beside the clock, for the
clock also counts what others run on the machine.

| what | measured | wanted | |
|---|---|---|---|
{table}

An acknowledgement costs one flush of one file, the journal; tiles and checkpoint are put in place
without one and flushed every 8 MB. On a disk whose flush takes 10 ms each batch takes 10 ms more.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=ROOT) as folder:
        found = measure(Path(folder))
    text = page(found, on=f"{datetime.now(UTC):%-d %B %Y}")  # noqa: TID251 -- when it was measured
    if chosen.write:
        PAGE.write_text(text)
    print(text)
    missed = [name for name, limit in LIMITS.items() if found[name] > limit]
    if missed:
        sys.exit(f"missed: {', '.join(missed)}")


if __name__ == "__main__":
    main()
