"""Typst source to PDF, with the fonts we ship and no other: the same bytes everywhere."""

from collections.abc import Callable, Iterator
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
