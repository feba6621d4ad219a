"""Which seats could have changed: asked of the election's package, where it is at hand.

A package is a folder that ``fullcount datasets get`` laid out, or the recipe's originals beside
the project; nothing is fetched here. Where neither is there the answer is *not evaluable here*.
"""

import tempfile
from datetime import datetime
from pathlib import Path

from fullcount.claims.book import Book
from fullcount.claims.seats import Seats, disputed_seats
from fullcount.work.datasets import PACKAGE, datasets_get
from fullcount.work.verify import count_package


def seats_of(
    book: Book, *, package: Path | None, originals: Path | None, now: datetime
) -> Seats | None:
    """Count the package at hand and ask it; None where there is none."""
    if package is not None and (package / PACKAGE).is_file():
        return _asked(book, package, now=now)
    recipe = None if book.about is None else book.about.package
    if recipe is None or originals is None or not originals.is_dir():
        return None
    with tempfile.TemporaryDirectory() as scratch:
        laid_out = Path(scratch) / "package"
        datasets_get(recipe, laid_out, from_dir=originals)
        return _asked(book, laid_out, now=now)


def _asked(book: Book, package: Path, *, now: datetime) -> Seats:
    return disputed_seats(count_package(package, now=now), book, package=package.name)
