"""Measure the methods, each against its limit and, where there is one, its rival in the same run.

``python -m bench.methods``: processor time, least of several turns. A module that has ``rows()``
is added to ``MODULES``.
"""

import sys
from importlib import import_module

MODULES = ("bench.screens",)


def main() -> None:
    every = [row for name in MODULES for row in import_module(name).rows()]
    for row in every:
        state = "met" if row.met else "MISSED"
        sys.stdout.write(f"{row.what}\n    {row.measured} ({row.limit}): {state}\n")
    if not all(row.met for row in every):
        sys.exit(1)


if __name__ == "__main__":
    main()
