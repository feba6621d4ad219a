"""What a rule may say in SQL, and nothing else.

Grain: one expression. A condition is true where the rule is broken, false where it is kept and
null where a box it needs is not stated. That holds only if nothing in it turns null into a
number, so this is a list of what is allowed, not of what is forbidden: every token must be one
of those below, whose three-valued behaviour is tested one by one. Comments, quoted names,
capital letters, casts and sub-queries are not on it, so they cannot carry anything past it.

Whole numbers only: there is no division and no decimal point. A threshold is cross-multiplied
(``100 * rejected >= 3 * cast``), so that three per cent is three per cent to the vote.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

import polars as pl
from polars.exceptions import PolarsError

from fullcount.errors import LawError

PARAMETER = re.compile(r"\{([a-z][a-z0-9_]*)\}")

_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r"|(?P<comment>--|/\*|\#)"
    r"|(?P<decimal>[0-9]+(?:\.[0-9]|[A-Za-z_])|\.[0-9])"
    r"|(?P<number>[0-9]+)"
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<string>'(?:[^'\\]|'')*')"
    r"|(?P<operator><>|!=|<=(?!>)|>=|[=<>+\-*](?![=<>])|[(),])"
)
_ALWAYS = frozenset({"and", "or", "not", "in", "between", "like", "true", "false"})
_ON_ABSENCE = frozenset({"is", "null", "distinct", "from", "case", "when", "then", "else", "end"})
_FUNCTIONS = frozenset({"abs"})
_NOT_COLUMNS = _ALWAYS | _ON_ABSENCE | _FUNCTIONS
_HIDES_NULL = frozenset(
    {
        "coalesce",
        "ifnull",
        "nvl",
        "nullif",
        "greatest",
        "least",
        "concat",
        "concat_ws",
        "if",
        "iif",
        "decode",
        "nanvl",
        "sum",
        "count",
        "avg",
        "mean",
        "min",
        "max",
        "median",
        "first",
        "last",
        "any_value",
    }
)
_PLAIN_NAME = re.compile(r"[a-z_][a-z0-9_]*")
LONGEST = 200  # tokens; a condition that a person can still read
LARGEST = 2_000_000_000  # times a count it still fits a whole number of 64 bits
DEEPEST = 16  # brackets inside brackets


def fill(sql: str, parameters: Mapping[str, int]) -> str:
    """Write the numbers where their ``{names}`` stand.

    >>> fill("100 * rejected >= {percent} * cast", {"percent": 3})
    '100 * rejected >= 3 * cast'
    """
    return PARAMETER.sub(lambda found: str(parameters[found[1]]), sql)


def parameters_in(*texts: str) -> frozenset[str]:
    """Names written ``{so}``."""
    return frozenset(name for text in texts for name in PARAMETER.findall(text))


def columns_of(sql: str, *, where: str, judges_absence: bool = False) -> tuple[str, ...]:
    """Check an expression (parameters already written in) and name its columns, sorted.

    LawError with the first token that is not allowed, or if Polars cannot parse it. The words
    that are left must be exactly the columns Polars sees: a word of SQL that is not on our list
    (``SELECT``, ``XOR``, ``DATE '...'``) is a column to us and none to Polars, so it stops here.

    >>> columns_of("valid + rejected <> cast", where="example")
    ('cast', 'rejected', 'valid')
    """
    words = _check_tokens(sql, where=where, judges_absence=judges_absence)
    try:
        expression = compiled(sql)
    except PolarsError as cause:
        raise LawError(f"not SQL: {cause}", where=where) from cause
    if expression.meta.has_multiple_outputs():
        raise LawError("must be one expression", where=where)
    if strange := words ^ frozenset(expression.meta.root_names()):
        raise LawError(f"{min(strange)} is not allowed here", where=where)
    return tuple(sorted(words))


@lru_cache(maxsize=4096)
def compiled(sql: str) -> pl.Expr:
    """Parse a checked condition, once in the life of a process."""
    return pl.sql_expr(sql)


def _check_tokens(sql: str, *, where: str, judges_absence: bool) -> frozenset[str]:
    """Find every token allowed, and hand back the words that can only be columns."""
    place = depth = count = 0
    words = set()
    while place < len(sql):
        token = _TOKEN.match(sql, place)
        if token is None:
            raise LawError(f"{sql[place : place + 12]!r} is not allowed", where=where)
        if problem := _problem(token, judges_absence=judges_absence):
            raise LawError(problem, where=where)
        if token.lastgroup == "word" and token[0].lower() not in _NOT_COLUMNS:
            words.add(token[0])
        depth += (token[0] == "(") - (token[0] == ")")
        count += token.lastgroup != "space"
        if depth < 0 or depth > DEEPEST or count > LONGEST:
            raise LawError("brackets do not match, or it is too long to be read", where=where)
        place = token.end()
    if not count or depth:
        raise LawError("brackets do not match" if depth else "is empty", where=where)
    return frozenset(words)


def _problem(token: re.Match[str], *, judges_absence: bool) -> str:
    """Why this token may not stand in a condition; empty if it may."""
    text = token[0]
    match token.lastgroup:
        case "comment":
            return f"{text!r}: comments are not allowed"
        case "decimal":
            return f"{text!r}: whole numbers only; multiply across instead"
        case "number" if int(text[:LONGEST]) > LARGEST:
            return f"{text[:20]}: no count is larger than {LARGEST}"
        case "word":
            called = token.string[token.end() :].lstrip().startswith("(")
            return _word_problem(text, called=called, judges_absence=judges_absence)
    return ""


def _word_problem(word: str, *, called: bool, judges_absence: bool) -> str:
    small = word.lower()
    problem = ""
    if small in _ON_ABSENCE and not judges_absence:
        problem = f"{word}: asks whether something is stated; only a rule with judges_absence may"
    elif small in _ALWAYS or small in _ON_ABSENCE:
        pass
    elif called and small in _HIDES_NULL:
        problem = f"{word} would hide a box that is not stated"
    elif called and word not in _FUNCTIONS:
        problem = f"{word}(...): only abs(...) may be called"
    elif not _PLAIN_NAME.fullmatch(word):
        problem = f"{word!r} cannot name a column: small letters, digits and _"
    return problem
