"""How figures, instants and settings are spelled in the files of a made-up package."""

from collections.abc import Mapping

import polars as pl

Setting = str | int | list[str]
LOCAL = "%d/%m/%Y %H:%M"


def dotted(column: str) -> pl.Expr:
    """Write whole numbers with a dot at each thousand: 1.234.567; null stays null."""
    number = pl.col(column)
    millions, thousands, units = number // 1_000_000, number // 1_000 % 1_000, number % 1_000
    three = [part.cast(pl.String).str.zfill(3) for part in (thousands, units)]
    return (
        pl.when(number >= 1_000_000)
        .then(pl.format("{}.{}.{}", millions, *three))
        .when(number >= 1_000)
        .then(pl.format("{}.{}", number // 1_000, three[1]))
        .otherwise(number.cast(pl.String))
        .alias(column)
    )


def local_minutes(column: str, zone: str) -> pl.Expr:
    """Write an instant as the wall clock of the zone shows it: 06/02/2031 19:42."""
    return pl.col(column).dt.convert_time_zone(zone).dt.strftime(LOCAL)


def yes_no(column: str) -> pl.Expr:
    return pl.when(pl.col(column)).then(pl.lit("yes")).when(~pl.col(column)).then(pl.lit("no"))


def quoted(text: str) -> str:
    r"""Write a TOML string.

    >>> quoted('"No" || 1')
    '"\\"No\\" || 1"'
    """
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{plain}"'


def table(name: str, pairs: Mapping[str, Setting]) -> str:
    """Write one TOML table: ``[name]``, or ``[[name]]`` where the name says so."""
    lines = [f"[{name}]", *(f"{_key(key)} = {_value(value)}" for key, value in pairs.items())]
    return "\n".join(lines)


def _key(key: str) -> str:
    return key if key.replace("_", "").isalnum() and key.isascii() else quoted(key)


def _value(value: Setting) -> str:
    match value:
        case int():
            return str(value)
        case str():
            return quoted(value)
        case list():
            return f"[{', '.join(quoted(item) for item in value)}]"
