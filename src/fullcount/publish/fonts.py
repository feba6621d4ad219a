"""The fonts we ship, so that a page or a PDF needs none of the system's.

Noto Sans, Noto Nastaliq Urdu and Noto Naskh Arabic, SIL Open Font License 1.1; the licence
lies beside them in ``fonts/OFL.txt`` and goes wherever they go.
"""

from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

URDU = "NotoNastaliqUrdu-Regular.ttf"
LICENCE = "OFL.txt"


@cache
def font_files() -> Mapping[str, bytes]:
    """Give every font and its licence: file name -> bytes."""
    folder = files("fullcount.publish") / "fonts"
    return {
        item.name: item.read_bytes()
        for item in sorted(folder.iterdir(), key=lambda item: item.name)
        if item.name.endswith((".ttf", ".txt"))
    }


@cache
def urdu_data_url() -> str:
    """Give Noto Nastaliq Urdu as a data URL, for a page that must stand alone."""
    return "data:font/ttf;base64," + b64encode(font_files()[URDU]).decode()
