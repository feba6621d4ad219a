"""What the columns of a table probably are, by their names and by what stands in them.

Only for proposals. Names of boxes are looked up in the languages of the elections we know; a
run of numeric columns that adds up to a stated total is the candidates'.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from fullcount.ingest.cells import NumberStyle, read_numbers
from fullcount.ingest.heap import SEAT

BOXES: Mapping[str, str] = {  # box -> pattern of a column's name; the first that fits
    "registered_women": r"regist.*(women|female)|(women|female).*regist",
    "registered_men": r"regist.*\b(men|male)|\b(men|male).*regist",
    "rejected": r"reject|invalid|spoil|\bnul(o|os|l)?\b|_nulos|ung[uü]ltig|недействит|مسترد",
    "valid": r"valid|v[aá]lido|^g[uü]ltig|\bдействит|درست|^total votes$|^sum of votes$",
    "blank": r"blank|blanco",
    "registered": r"regist|elector|inscrit|habil|wahlberechtigte$|^число избирателей|رجسٹر",
    "issued": r"issued|entregad|выданн",
    "cast": r"cast|polled|turnout|emitid|votaron|w[aä]hlende$|participat|ڈالے گئے",
}
LABELS: Mapping[str, str] = {  # label of a row -> box
    "valid ballots": "valid",
    "total valid votes": "valid",
    "valid votes": "valid",
    "rejected ballots": "rejected",
    "rejected votes": "rejected",
    "invalid votes": "rejected",
    "turnout": "cast",
    "votes polled": "cast",
    "majority": "margin_stated",
    "registered electors": "registered",
    "registered voters": "registered",
}
NAME = r"name|station$|recinto|school|address|location|localidad|نام"
CONTEST = r"^(seat|contest|constituency|halqa|race|حلقہ)$"
CANDIDATE = r"candidat|^party$|^partido$|choice|option|امیدوار"
VOTES = r"^votes?$|^votos$|^stimmen$|^ووٹ$"
CODE = (
    r"^no\.?$|^nr\.?$|^s\.? ?no|^(p\.?s|polling station|booth)\.?[ _-]*(no\b|nr|id\b|#)"
    r"|number|n[uú]mero|code|\bcod|^id$|_id$|mesa|centro|ubigeo|serial|^ps_"
    r"|^station|kennziffer|wahlbezirk|bezirk|gemeinde|^kreis|^land$|^uik|^tik|region|precinct"
)
ASIDE = r"^lat|^lon|^lng|url|^pct|percent|%|confidence|^row|filename|^file$"
OTHER = r"ballot|papers|бюллетен|wahlschein|^wahlberechtigte|candidatos$"  # counts, but not votes
TOKENS = ("NA", "N/A", "n/a", "NaN", "null", "NULL", "None", "-", "--", "..", "\u2013", "\u2014")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """What we take the columns for; ``unsure`` are ignored ones a person must look at."""

    key: tuple[str, ...] = ()
    contest: str = ""
    name: str = ""
    boxes: Mapping[str, str] = field(default_factory=dict)  # box -> column
    votes: tuple[str, ...] = ()
    candidate: tuple[str, ...] = ()  # of a long file: the columns that name somebody
    count: str = ""  # of a long file
    label: str = ""  # of a sheet of labels
    labels: tuple[str, ...] = ()  # as they stand
    ignore: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    style: NumberStyle = field(default_factory=NumberStyle)


def guess(sample: pl.DataFrame) -> Guess | None:
    """Guess the columns of a heap; null where it does not look like results."""
    columns = [name for name in sample.columns if name != SEAT]
    numeric = [name for name in columns if _is_numeric(sample[name])]
    labelled = _labelled(sample, columns)
    if labelled:
        return labelled
    if not numeric:
        return None
    boxes = _boxes(columns, numeric)
    style = _style(sample, numeric)
    candidate = next((name for name in columns if _is(name, CANDIDATE)), "")
    count = next((name for name in numeric if _is(name, VOTES)), "")
    if candidate and count:
        return _long(sample, boxes, candidate=candidate, count=count, style=style)
    return _wide(sample, numeric, boxes, style=style)


def _wide(
    sample: pl.DataFrame, numeric: Sequence[str], boxes: Mapping[str, str], *, style: NumberStyle
) -> Guess | None:
    columns = [name for name in sample.columns if name != SEAT]
    plain = [name for name in numeric if name not in boxes.values()]
    free = [name for name in plain if not _is(name, ASIDE) and not _is(name, CODE)]
    likely = [name for name in free if not _is(name, OTHER)]
    total = next((boxes[box] for box in ("valid", "cast") if box in boxes), "")
    votes = (_run(sample, likely, total, style=style) if total else []) or likely
    boxes = _with_rejected(sample, votes, boxes, style=style)
    if not votes:
        return None
    contest = next((name for name in columns if _is(name, CONTEST)), "")
    key = _key(sample, columns, {*boxes.values(), *votes}, given=contest)
    rest = [name for name in columns if name not in {*key, *boxes.values(), *votes, contest}]
    name = next((one for one in rest if _is(one, NAME) and one not in numeric), "")
    return Guess(
        key=key,
        contest=contest,
        name=name,
        boxes=boxes,
        votes=tuple(votes),
        ignore=tuple(one for one in rest if one != name),
        unsure=tuple(one for one in rest if one in free),
        style=style,
    )


def _long(
    sample: pl.DataFrame,
    boxes: Mapping[str, str],
    *,
    candidate: str,
    count: str,
    style: NumberStyle,
) -> Guess:
    columns = [name for name in sample.columns if name != SEAT]
    boxes = {box: name for box, name in boxes.items() if name not in (candidate, count)}
    contest = next((name for name in columns if _is(name, CONTEST)), "")
    one = sample.filter(pl.col(candidate) == sample[candidate].drop_nulls().first())
    taken = {*boxes.values(), candidate, count}
    key = _key(one, columns, taken, given=contest)
    rest = [name for name in columns if name not in {*key, *taken, contest}]
    return Guess(
        key=key,
        contest=contest,
        boxes=boxes,
        candidate=(candidate,),
        count=count,
        ignore=tuple(rest),
        style=style,
    )


def _labelled(sample: pl.DataFrame, columns: Sequence[str]) -> Guess | None:
    """See whether rows of a column name boxes, as on a sheet that a person laid out."""
    for at, label in enumerate(columns):
        texts = sample[label].drop_nulls()
        known = texts.filter(texts.str.to_lowercase().str.strip_chars().is_in(list(LABELS)))
        count = next((n for n in columns[at + 1 :] if _is(n, r"\bvotes?\b|ووٹ")), "")
        who = columns[at + 1 : columns.index(count)] if count else []
        if known.n_unique() >= 2 and who:
            used = {label, count, *who}
            return Guess(
                candidate=tuple(who),
                count=count,
                label=label,
                labels=tuple(known.unique(maintain_order=True).to_list()),
                ignore=tuple(name for name in columns if name not in used),
                style=_style(sample, [count]),
            )
    return None


def _is(name: str, pattern: str) -> bool:
    return re.search(pattern, name.strip(), re.IGNORECASE) is not None


def _boxes(columns: Sequence[str], numeric: Sequence[str]) -> dict[str, str]:
    """Find the column of each box; one that is empty throughout states nothing."""
    found: dict[str, str] = {}
    for name in columns:
        box = next((box for box, pattern in BOXES.items() if _is(name, pattern)), "")
        if box and box not in found and name in numeric:
            found[box] = name
    return found


def _is_numeric(column: pl.Series) -> bool:
    """Say whether nearly every filled cell is a number, whatever its separators."""
    filled = column.drop_nulls().str.strip_chars()
    filled = filled.filter(~filled.is_in(["", *TOKENS]))
    if not filled.len():
        return False
    looks = filled.str.contains(
        r"^[\d\x{0660}-\x{0669}\x{06F0}-\x{06F9}][\d.,' \x{0660}-\x{06F9}]*$"
    )
    return int(looks.sum()) * 10 >= filled.len() * 9


def _style(sample: pl.DataFrame, numeric: Sequence[str]) -> NumberStyle:
    """See which separators stand in the numbers: groups of three are thousands."""
    cells = pl.concat([sample[name].drop_nulls().alias("cell") for name in numeric])
    zeros = bool(cells.str.contains(r"^\d+\.0$").any())
    marks = [m for m in ".," if bool(cells.str.contains(rf"^\d{{1,3}}([{m}]\d{{3}})+$").any())]
    thousands = next((mark for mark in marks if not (zeros and mark == ".")), "")
    tokens = set(cells.str.strip_chars().unique().to_list())
    nulls = ("", *(token for token in TOKENS if token in tokens))
    return NumberStyle(nulls=nulls, thousands=thousands, decimal="." if zeros else "")


def _run(sample: pl.DataFrame, free: Sequence[str], total: str, *, style: NumberStyle) -> list[str]:
    """Find the longest run of columns that adds up to the stated total in nine rows of ten."""
    stated = read_numbers(sample[total], style=style).value
    if stated.drop_nulls().len() < 3:
        return []
    sums = [pl.Series([0] * sample.height, dtype=pl.Int64)]
    for name in free:
        sums.append(sums[-1] + read_numbers(sample[name], style=style).value.fill_null(0))
    for length in range(len(free), 1, -1):
        for start in range(len(free) - length + 1):
            hits = ((sums[start + length] - sums[start]) == stated).drop_nulls()
            if int(hits.sum()) * 10 >= hits.len() * 9:
                return list(free[start : start + length])
    return []


def _with_rejected(
    sample: pl.DataFrame, votes: Sequence[str], boxes: Mapping[str, str], *, style: NumberStyle
) -> Mapping[str, str]:
    """Take a total for the votes polled where, in most rows, it holds the rejected too."""
    if not {"valid", "rejected"} <= boxes.keys() or "cast" in boxes:
        return boxes
    alone = pl.Series([0] * sample.height, dtype=pl.Int64)
    for name in votes:
        alone = alone + read_numbers(sample[name], style=style).value.fill_null(0)
    stated = read_numbers(sample[boxes["valid"]], style=style).value
    rejected = read_numbers(sample[boxes["rejected"]], style=style).value
    with_them = (stated == alone + rejected).drop_nulls()
    without = (stated == alone).drop_nulls()  # both, where no paper was rejected
    fits, other = int(with_them.sum()), int(without.sum())
    if with_them.len() < 3 or fits * 2 <= with_them.len() or other >= fits:
        return boxes
    return {"cast" if box == "valid" else box: name for box, name in boxes.items()}


def _key(
    sample: pl.DataFrame, columns: Sequence[str], taken: set[str], *, given: str
) -> tuple[str, ...]:
    """Find the fewest columns that tell rows apart within a seat: codes first, then the rest."""
    within = [SEAT, given] if given else [SEAT]
    free = [one for one in columns if one not in taken and one != given and not _is(one, ASIDE)]
    codes = [name for name in free if _is(name, CODE)]
    for name in [*codes, *(one for one in free if one not in codes)]:
        if _tells_apart(sample, name, within):
            return (name,)
    chosen: list[str] = []
    for name in codes or free:
        chosen.append(name)
        if sample.select(*within, *chosen).n_unique() * 100 >= sample.height * 99:
            break
    return tuple(chosen)


def _tells_apart(sample: pl.DataFrame, name: str, within: Sequence[str]) -> bool:
    """Say whether hardly any row repeats; one in fifty may, and will be a finding."""
    filled = sample.select(*within, name).filter(pl.col(name).is_not_null())
    return filled.height * 50 >= sample.height * 49 and filled.n_unique() * 50 >= filled.height * 49
