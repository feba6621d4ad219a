"""How numbers, shares, instants and file names are spelled for readers.

Null is an en dash, never a zero. Digits are Latin in every language, as the forms print them
(CLDR ur_PK).
"""

import hashlib
import re
from datetime import UTC, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

NOT_STATED = "–"
LEFT_TO_RIGHT = "\u200e"  # Unicode mark: what follows is not turned round in Urdu
MAY_BREAK = "\u200b"  # zero width
PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")


def number(value: object) -> str:
    """Spell a count with its thousands grouped.

    >>> number(7156462), number(None), number(0)
    ('7,156,462', '–', '0')
    """
    if value is None:
        return NOT_STATED
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if isinstance(value, int):
        return f"{value:,}".replace("-", "−")
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() else f"{value:,.2f}"
    return str(value)


def breakable(path: str) -> str:
    """Let a path break in a narrow column, after a slash or a low line.

    >>> breakable("a/b_c.csv").replace(MAY_BREAK, "|")
    'a/|b_|c.csv'
    """
    return re.sub(r"([/_])", rf"\1{MAY_BREAK}", path)


def change(value: int | None) -> str:
    """Spell a change with its sign, which stays before the digits in any script.

    >>> [text.lstrip(LEFT_TO_RIGHT) for text in map(change, (1200, -3, 0, None))]
    ['+1,200', '−3', '0', '–']
    """
    if not value:
        return number(value)
    return f"{LEFT_TO_RIGHT}{'+' if value > 0 else ''}{number(value)}"


def percent(part: float) -> str:
    """Spell an estimated share; nothing short of all is spelled as all, nor as nothing.

    >>> percent(0.1234), percent(0.0001), percent(0.0), percent(0.9999), percent(1.0)
    ('12.3 %', '<0.1 %', '0 %', '>99.9 %', '100 %')
    """
    if part in (0.0, 1.0):
        return f"{100 * part:.0f} %"
    shown = f"{100 * part:.1f}"
    return {"0.0": "<0.1 %", "100.0": ">99.9 %"}.get(shown, f"{shown} %")


def share(part: int | None, whole: int | None, *, places: int = 1) -> str:
    """Spell a share in per cent; nothing short of all is spelled as all, nor as nothing.

    >>> share(1, 3), share(9_999, 10_000), share(1, 100_000), share(1, 0), share(None, 5)
    ('33.3 %', '>99.9 %', '<0.1 %', '–', '–')
    >>> share(148, 1_484, places=2)
    '9.97 %'
    """
    if part is None or not whole:
        return NOT_STATED
    exact = Fraction(part, whole) * 100
    shown = f"{float(exact):.{places}f}"
    least = 10**-places
    if exact < 100 and shown == f"{100:.{places}f}":
        return f">{100 - least:.{places}f} %"
    if exact > 0 and shown == f"{0:.{places}f}":
        return f"<{least:.{places}f} %"
    return f"{shown} %"


def instant(moment: datetime | None, zone: str) -> str:
    """Spell an instant in the country's time, with the zone.

    >>> instant(datetime(2024, 2, 8, 21, 0, tzinfo=UTC), "Asia/Karachi")
    '2024-02-09 02:00 PKT'
    """
    if moment is None:
        return NOT_STATED
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M %Z")


def annexure_file(contest: str, lang: str) -> str:
    """Name the annexure of a contest in one language, in the folder of annexures."""
    return f"{file_name(contest)}.{lang}.pdf"


def file_name(name: str) -> str:
    """Make a safe file name of an id; two ids never share one.

    >>> file_name("NA-46")
    'NA-46'
    >>> file_name("../NA 46").startswith("NA_46.")
    True
    """
    if PLAIN_NAME.fullmatch(name):
        return name
    plain = re.sub(r"[^A-Za-z0-9-]+", "_", name).strip("_")[:60] or "contest"
    return f"{plain}.{hashlib.sha256(name.encode()).hexdigest()[:10]}"


def natural_key(text: str) -> list[tuple[int, int, str]]:
    """Order ids as a person does: NA-2 before NA-10.

    >>> sorted(["NA-10", "NA-2"], key=natural_key)
    ['NA-2', 'NA-10']
    """
    parts = re.split(r"([0-9]+)", text)
    return [
        (0, int(part), "") if part.isascii() and part.isdigit() else (1, 0, part)
        for part in parts
        if part
    ]
