"""A whole log of the fictional country Sahra, in memory: files by path, policy, older heads."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fullcount.ledger.canonical import spell
from fullcount.ledger.checkpoint import Checkpoint, Cosigner, sign_checkpoint, with_signatures
from fullcount.ledger.commitment import commit
from fullcount.ledger.entry import entry
from fullcount.ledger.note import Signer
from fullcount.ledger.proof import Proof
from fullcount.ledger.tiles import WIDTH, bundle, hash_tiles, tile_path
from fullcount.ledger.tree import Tree, leaf_hash

OPENS = datetime(2031, 3, 9, 8, tzinfo=UTC)
ELECTION = "sahra-2031"
STATIONS = 35


def key(n):
    return Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32)


LOG = Signer(name="sahra.example/log", private=key(1))
WITNESSES = tuple(Cosigner(name=f"w{n}.example", private=key(n + 1)) for n in (1, 2, 3))
NAMES = ("government", "opposition", "observers")
POLICY = (
    f"log {LOG.public.vkey()}\n"
    + "".join(
        f"witness {name} {each.public.vkey()}\n"
        for name, each in zip(NAMES, WITNESSES, strict=True)
    )
    + "group rivals all government opposition observers\nquorum rivals\n"
)


def digest(raw):
    return sha256(raw).hexdigest()


PHOTO, BLURRED, SECRET = b"a photograph of a form", b"the same, blurred", b"kept back"
SALT = bytes(range(32))


def manifest(units, *, part, at=OPENS - timedelta(days=2), **more):
    stations = [{"unit": unit, "contest": "NA-1", "registered": 900} for unit in units]
    fields = {
        "election": ELECTION,
        "polls_open_at": "2031-03-09T08:00:00Z",
        "kinds": ["form_45"],
        "part": part,
        "parts": 2,
        "stations": stations,
    }
    return entry("manifest", {**fields, **more}, at=at)


def described(raw):
    return {"sha256": digest(raw), "bytes": len(raw), "media_type": "image/jpeg"}


def blob(raw, **more):
    return entry("blob", {**described(raw), **more}, at=OPENS)


def form_fields(unit, source):
    return {
        "election": ELECTION,
        "form": f"{source}/{unit}",
        "contest": "NA-1",
        "unit": unit,
        "kind": "form_45",
        "source": source,
        "blobs": [digest(PHOTO)],
    }


def form(unit, source, **more):
    return entry("form", {**form_fields(unit, source), **more}, at=OPENS)


def reading(form_at, votes, **more):
    return entry("reading", {"form": form_at, "reader": "r1", "votes": votes, **more}, at=OPENS)


def decision(reading_at, **more):
    return entry("decision", {"reading": reading_at, "rule": "sole", **more}, at=OPENS)


def publication(table, **more):
    raw = spell(table)
    fields = {
        "title": "votes",
        "sha256": digest(raw),
        "bytes": len(raw),
        "media_type": "application/json",
        "election": ELECTION,
        "table": "votes",
    }
    return entry("publication", {**fields, **more}, at=OPENS)


def votes_of(station):
    return {"c1": 100 + station, "c2": 90}


def whole():
    """Give the entries of an election: manifest, forms by two sources, findings, publications."""
    units = [f"S{n}" for n in range(STATIONS)]
    entries = [manifest(units[:20], part=0), manifest(units[20:], part=1)]
    entries += [
        entry("key", {"action": "add", "vkey": LOG.public.vkey()}, at=OPENS),
        blob(PHOTO),
        blob(BLURRED, derived_from=digest(PHOTO), tool="blur 1"),
        blob(SECRET, withheld="safety"),
        entry(
            "redaction",
            {"of": digest(PHOTO), "gives": digest(BLURRED), "tool": "blur 1", "why": "faces"},
            at=OPENS,
        ),
        entry("seed", {"purpose": "audit", "commitment": commit("12345", salt=SALT)}, at=OPENS),
        entry(
            "custody",
            {
                "item": "bag 7",
                "from": "po",
                "to": "ro",
                "why": "count over",
                "handed_at": "2031-03-09T20:00:00Z",
                "seals": ["A1"],
            },
            at=OPENS,
        ),
    ]
    for n, unit in enumerate(units[:-2]):  # the forms of two stations never come
        for source in ("commission", "agent"):
            at = len(entries)
            entries += [form(unit, source), reading(at, votes_of(n)), decision(at + 1)]
    again = len(entries)  # a reading was wrong, and another is accepted in its place
    entries += [reading(9, {"c1": 99, "c2": 91}), decision(again, corrects=11)]
    entries += [reveal("12345"), publication(table_of())]
    while len(entries) < 300:
        entries.append(finding(f"f{len(entries)}"))
    return entries


def reveal(value):
    shown = {"purpose": "audit", "reveals": 7, "value": value, "salt": SALT.hex()}
    return entry("seed", shown, at=OPENS)


def finding(name):
    fields = {"finding": name, "rule": "C1", "revision": 1, "severity": "error", "subject": "S1"}
    return entry("finding", fields, at=OPENS)


def table_of():
    counted = range(STATIONS - 2)
    c1, c2 = sum(votes_of(n)["c1"] for n in counted), 90 * len(counted)
    return [
        ["NA-1", "form_45", "c1", "agent", c1],
        ["NA-1", "form_45", "c1", "commission", c1 - 1],
        ["NA-1", "form_45", "c2", "agent", c2],
        ["NA-1", "form_45", "c2", "commission", c2 + 1],
    ]


def head(tree, size, *, at=OPENS, witnesses=WITNESSES):
    note = sign_checkpoint(Checkpoint(origin=LOG.name, size=size, root=tree.root(size)), LOG)
    times = [int(at.timestamp()) + n for n in range(len(witnesses))]
    signed = [w.cosign(note.text, at=t) for w, t in zip(witnesses, times, strict=True)]
    return with_signatures(note, signed).encode()


@dataclass
class Made:
    """Files of a log by path, the older checkpoints a reader holds, and a proof with its entry."""

    files: dict
    held: dict
    proof: bytes
    entry: bytes


def made(entries, *, witnessed=(2, 200)):
    tree = Tree(leaf_hash(raw) for raw in entries)
    size = len(entries)
    files = {"checkpoint": head(tree, size), **dict(hash_tiles(tree, old=0, size=size))}
    for number in range(-(-size // WIDTH)):
        part = entries[number * WIDTH : (number + 1) * WIDTH]
        files[tile_path(None, number, width=len(part))] = bundle(part)
    for raw in (PHOTO, BLURRED):
        files[f"blobs/sha256/{digest(raw)[:2]}/{digest(raw)[2:]}"] = raw
    before = OPENS - timedelta(days=1)
    held = {f"witnessed/{n}": head(tree, n, at=before) for n in witnessed if n <= size}
    index = min(9, size - 1)
    proof = Proof(
        index=index, hashes=tuple(tree.inclusion(index, size=size)), checkpoint=files["checkpoint"]
    )
    return Made(files=files, held=held, proof=proof.encode(), entry=entries[index])
