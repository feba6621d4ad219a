"""Typst source to PDF, with the fonts we ship and no other: the same bytes everywhere."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from importlib.resources import as_file, files

import typst

Render = Callable[[str], bytes]


@contextmanager
def renderer(*, made_at: datetime) -> Iterator[Render]:
    """Give a function that sets documents. No network, no system font; dated ``made_at``."""
    with as_file(files("fullcount.publish") / "fonts") as fonts:
        compiler = typst.Compiler(font_paths=[str(fonts)], ignore_system_fonts=True)

        def render(source: str) -> bytes:
            # Tags would make a long table ten times as large; the same figures lie in data/.
            pdf = compiler.compile(
                input=source.encode(),
                format="pdf",
                timestamp=made_at.replace(microsecond=0),  # Typst refuses parts of a second
                pdf_tags=False,
            )
            if not isinstance(pdf, bytes):
                raise TypeError("Typst gave more than one file for a PDF")
            return pdf

        yield render


def render_all(sources: Mapping[str, str], *, made_at: datetime) -> dict[str, bytes]:
    """Set several documents by name, on every core: Typst sets outside Python's lock.

    Each thread has a compiler of its own, and a document's bytes do not depend on which.
    """
    names = list(sources)
    threads = max(1, min(os.cpu_count() or 1, len(names)))

    def share(part: Sequence[str]) -> dict[str, bytes]:
        with renderer(made_at=made_at) as render:
            return {name: render(sources[name]) for name in part}

    with ThreadPoolExecutor(threads) as pool:
        parts = pool.map(share, (names[first::threads] for first in range(threads)))
        found = {name: pdf for part in parts for name, pdf in part.items()}
    return {name: found[name] for name in names}
