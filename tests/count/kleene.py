"""A slow reading of a condition in Kleene's strong three-valued logic: the oracle for rules.

Written without Polars, from the tables in S. C. Kleene, Introduction to Metamathematics (1952),
section 64: null is *not known*, and a connective is known as soon as one side settles it.
"""

import re
from collections.abc import Callable, Mapping

Value = int | bool | str | None
TOKEN = re.compile(r"\s*('(?:[^']|'')*'|\d+|\w+|<>|!=|<=|>=|[-+*=<>(),])")


def evaluate(sql: str, row: Mapping[str, Value]) -> Value:
    tokens = TOKEN.findall(sql)
    assert "".join(tokens) == re.sub(r"\s+", "", sql) or "'" in sql
    value, rest = _either(tokens, row)
    assert not rest, rest
    return value


def _either(tokens: list[str], row: Mapping[str, Value]) -> tuple[Value, list[str]]:
    value, tokens = _both(tokens, row)
    while tokens and tokens[0].lower() == "or":
        other, tokens = _both(tokens[1:], row)
        value = True if value is True or other is True else _known(value, other, value=False)
    return value, tokens


def _both(tokens: list[str], row: Mapping[str, Value]) -> tuple[Value, list[str]]:
    value, tokens = _not(tokens, row)
    while tokens and tokens[0].lower() == "and":
        other, tokens = _not(tokens[1:], row)
        value = False if value is False or other is False else _known(value, other, value=True)
    return value, tokens


def _known(one: Value, other: Value, *, value: Value) -> Value:
    return None if one is None or other is None else value


def _not(tokens: list[str], row: Mapping[str, Value]) -> tuple[Value, list[str]]:
    if tokens[0].lower() != "not":
        return _compare(tokens, row)
    value, tokens = _not(tokens[1:], row)
    return (None if value is None else not value), tokens


ORDER: dict[str, Callable[[Value, Value], bool]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,  # type: ignore[operator]
    "<=": lambda a, b: a <= b,  # type: ignore[operator]
    ">": lambda a, b: a > b,  # type: ignore[operator]
    ">=": lambda a, b: a >= b,  # type: ignore[operator]
}


def _compare(tokens: list[str], row: Mapping[str, Value]) -> tuple[Value, list[str]]:
    value, tokens = _sum(tokens, row)
    word = tokens[0].lower() if tokens else ""
    if word in ORDER:
        other, tokens = _sum(tokens[1:], row)
        known = value is not None and other is not None
        return (ORDER[word](value, other) if known else None), tokens
    if word == "is":
        negated = tokens[1].lower() == "not"
        assert tokens[1 + negated].lower() == "null"
        return (value is None) != negated, tokens[2 + negated :]
    if word == "in":
        options, tokens = [], tokens[2:]
        while tokens[0] != ")":
            option, tokens = _sum(tokens, row)
            options.append(option)
            tokens = tokens[tokens[0] == "," :]
        return None if value is None else value in options, tokens[1:]
    return value, tokens


def _sum(tokens: list[str], row: Mapping[str, Value]) -> tuple[Value, list[str]]:
    value, tokens = _product(tokens, row)
    while tokens and tokens[0] in "+-":
        sign = 1 if tokens[0] == "+" else -1
        other, tokens = _product(tokens[1:], row)
        value = None if value is None or other is None else int(value) + sign * int(other)
    return value, tokens


def _product(tokens: list[str], row: Mapping[str, Value]) -> tuple[Value, list[str]]:
    value, tokens = _atom(tokens, row)
    while tokens and tokens[0] == "*":
        other, tokens = _atom(tokens[1:], row)
        value = None if value is None or other is None else int(value) * int(other)
    return value, tokens


def _atom(tokens: list[str], row: Mapping[str, Value]) -> tuple[Value, list[str]]:
    first, rest = tokens[0], tokens[1:]
    if first == "(":
        value, rest = _either(rest, row)
        assert rest[0] == ")"
        return value, rest[1:]
    if first in {"-", "abs"}:
        value, rest = _atom(rest, row)
        turn = abs if first == "abs" else int.__neg__
        return (None if value is None else turn(int(value))), rest
    return _word(first, row), rest


def _word(word: str, row: Mapping[str, Value]) -> Value:
    if word.startswith("'"):
        return word[1:-1].replace("''", "'")
    if word.isdigit():
        return int(word)
    return word.lower() == "true" if word.lower() in {"true", "false"} else row[word]
