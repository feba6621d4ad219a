"""Records of a fictional docket, as plain values and as bytes."""

import json

CASE = {"record": "case", "id": "C-1", "kind": "petition", "contest": "NA-3", "law": "pakistan"}
FILED = [
    ("file", "2031-03-01", "petitioner", {"forum": "Tribunal I"}),
    ("register", "2031-03-02", "tribunal", {"number": "1/2031"}),
    ("admit", "2031-03-05", "tribunal", {}),
    ("hear", "2031-04-01", "tribunal", {}),
]
DECIDED = [*FILED, ("decide", "2031-05-01", "tribunal", {"outcome": "dismissed_on_merits"})]


def act(name, at, by, told, *, case="C-1"):
    record = {"record": "act", "case": case, "act": name, "at": at, "by": by}
    return record | ({"told": told} if told else {})


def acts(steps, *, case="C-1"):
    return [act(*step, case=case) for step in steps]


def lines(*records):
    return "".join(json.dumps(record) + "\n" for record in records).encode()


CONTENT = {
    "record": "content",
    "id": "call",
    "kind": "call",
    "says": {"en": "claims to be looked into."},
    "author": {"en": "A mission (fictional)"},
    "said_on": "2031-02-08",
    "source": "https://example.org/statement",
}
SERIES = {
    "record": "series",
    "id": "s",
    "title": {"en": "Petitions (fictional)"},
    "by": {"en": "A monitor"},
    "law": "pakistan",
    "clock": "PK-DL-09",
}


def progress(as_of, decided, filed):
    return {
        "record": "progress",
        "series": "s",
        "as_of": as_of,
        "decided": decided,
        "filed": filed,
        "source": "https://example.org/s",
    }


def published(kind, name, **more):
    return {
        "record": kind,
        "id": name,
        "title": {"en": "stations (fictional)"},
        "by": {"en": "A monitor"},
        "as_of": "2031-02-10",
        "source": "https://example.org/p",
        **more,
    }
