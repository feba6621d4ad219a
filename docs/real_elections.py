"""The page on real elections: what must come out of the unedited originals, and what did.

Grain: one section per recipe, and one for figures that were published. Source: the originals
beside the project, each byte checked against the recipe's SHA-256 before it is read. Nothing on
the page is typed in: titles, sources and caveats are the packages', numbers are the count's.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from fullcount.count.run import Count, run
from fullcount.country import packaged_law
from fullcount.ingest import read_package
from fullcount.model.returns import Returns
from fullcount.publish.names import Names, names_of
from fullcount.publish.sentences import verdict_sentence
from fullcount.publish.standing import ContestRow, contest_rows
from fullcount.publish.summary import summarise
from fullcount.publish.texts import words
from fullcount.work.datasets import Recipe, package_files, recipe_of
from fullcount.work.open import law_of
from fullcount.work.recipes.figures import Figure, figures
from fullcount.work.recipes.tell_pakistan import LABELLED
from fullcount.work.recipes.tell_published import LIST, PACKAGE, not_following, published

NOW = datetime(2026, 1, 1, tzinfo=UTC)  # deadlines are judged at this instant: long past
ORDER = (
    "pakistan_2024_form45",
    "bolivia_2019",
    "afghanistan_2014",
    "georgia_2024",
    "venezuela_2024",
    "venezuela_2024_register",
    "peru_2021_r1",
    "germany_ep2024",
    "russia_2018",
)
HEAD = """# Real elections: what comes out

Fullcount is run here on the originals of eight elections, as they came: no cell was edited. Each
table says what had to come out (published totals, and reconciliations made once from the same
originals by other means), what did, and how it was had. The page is made by `make docs`; tests
compare the same numbers.

What this page does not say: which of two copies is true, whether a paper is genuine, or why two
copies differ. A difference is a question to whoever made the copies.

To do it again: `fullcount datasets get NAME FOLDER`, then `fullcount verify FOLDER --out REPORT`.
"""
TABLE = "| what | expected | came out | holds | how |\n|---|---|---|---|---|"


def page(data: Path) -> str:
    """Count every election from ``data/NAME/raw`` and tell what came out."""
    counts = {name: count_originals(name, data) for name in ORDER}
    listed = _count(PACKAGE, {LIST: (data / "pakistan_2024_form45" / LIST).read_bytes()})
    told = {name: figures(name, count) for name, count in counts.items()}
    parts = [HEAD, _at_a_glance(counts, told, published(listed))]
    for name, count in counts.items():
        parts.append("\n".join(_section(recipe_of(name), count, told[name])))
        if name == "pakistan_2024_form45":
            parts.append("\n".join(_published(listed)))
    return "\n".join(parts)


def count_originals(name: str, data: Path) -> Count:
    """Count one election from its originals; a changed byte is an InputError."""
    files = package_files(recipe_of(name), from_dir=data / name.removesuffix("_register") / "raw")
    return _count(files.pop("election.toml"), files)


def _count(toml: bytes, files: dict[str, bytes]) -> Count:
    law = packaged_law(law_of(toml))
    return run(read_package(toml, files, law=law, where="election.toml"), law, now=NOW)


def _at_a_glance(
    counts: dict[str, Count], told: dict[str, tuple[Figure, ...]], listed: Sequence[Figure]
) -> str:
    lines = ["## At a glance\n", "| election | copies read | contests | figures that hold |"]
    lines.append("|---|---:|---:|---:|")
    for name, count in counts.items():
        forms, contests = count.returns.forms.height, count.returns.contests.height
        title = count.returns.election.title.en
        lines.append(f"| [{title}](#{name}) | {forms:,} | {contests:,} | {_held(told[name])} |")
    lines.append(f"| [Figures published](#published_figures) | – | – | {_held(listed)} |\n")
    return "\n".join(lines)


def _held(told: Sequence[Figure]) -> str:
    return f"{sum(one.holds for one in told)} of {len(told)}"


def _section(recipe: Recipe, count: Count, told: Sequence[Figure]) -> Iterator[str]:
    returns = count.returns
    names = names_of(count, words("en"))
    rows = contest_rows(count, names)
    yield f'<a id="{recipe.name}"></a>\n\n## {returns.election.title.en}\n'
    yield f"{returns.election.note} Poll: {returns.election.date}.\n"
    yield f"Recipe `{recipe.name}`: {_originals(recipe)}. Licence of the files: {recipe.licence}\n"
    yield from _sources(returns)
    yield "\n### What came out\n"
    yield from _table(told)
    yield "\n### What it says\n"
    yield from (f"* {sentence}" for sentence in _sentences(count, names, rows))
    yield from _missed(told)
    if recipe.name == "pakistan_2024_form45":
        yield from _patterns(count, names)
    yield ""


def _originals(recipe: Recipe) -> str:
    size = sum(member.bytes for member in recipe.members)
    many = len(recipe.members)
    where = sorted({"/".join(member.url.split("/")[3:6]) for member in recipe.members})
    places = ", ".join(f"`{one[:-28]}`" for one in where)  # owner, name, start of the commit
    return f"{many} original file{'s' if many > 1 else ''}, {size:,} bytes, from {places}"


def _sources(returns: Returns) -> Iterator[str]:
    yield "| source | who states it | kind | licence | what must be said of it |"
    yield "|---|---|---|---|---|"
    for one in returns.sources.iter_rows(named=True):
        kind, says = str(one["kind"]).replace("_", " "), one["says"] or ""
        yield (
            f"| `{one['source_id']}` | [{one['title']}]({one['url']}) | {kind} "
            f"| {one['licence'] or '–'} | {says} |"
        )


def _table(told: Sequence[Figure]) -> Iterator[str]:
    yield TABLE
    for one in told:
        holds = "yes" if one.holds else "**no**"
        yield f"| {one.title} | {one.expected} | {one.got} | {holds} | {one.note} |"


def _missed(told: Sequence[Figure]) -> Iterator[str]:
    missed = [one for one in told if not one.holds]
    if missed:
        yield "\n**Not as expected.** The numbers above are what the originals give:\n"
        yield from (
            f"* {one.title}: {one.got}, not {one.expected}. {one.note}".rstrip() for one in missed
        )


def _sentences(count: Count, names: Names, rows: Sequence[ContestRow]) -> Iterator[str]:
    """Give the report's own sentences: of the one contest, or of all of them together."""
    found = summarise(count, names, rows)
    if len(rows) == 1:
        for line in rows[0].lines:
            yield f"{verdict_sentence(line, names.words)} How: {line.because}"
    else:
        for one in found.agreements:
            yield (
                f"{one.source_a} and {one.source_b} put different candidates first in "
                f"{one.reversed:,} of {one.compared:,} contests where both can be compared; "
                f"{one.not_comparable:,} more cannot be compared."
            )
        for source in found.sources:
            verdicts = ", ".join(
                f"{number:,} {verdict.replace('_', ' ')}"
                for verdict, number in sorted(source.verdicts.items())
                if number
            )
            genuine = "" if source.official else "If these copies are genuine: "
            yield f"{genuine}{source.title}, {source.contests:,} contests: {verdicts}."
    judged = found.checks_passed + found.checks_failed
    yield (
        f"{found.checks_failed:,} of {judged:,} checks that could be made do not hold; "
        f"{found.checks_not_evaluable:,} could not be made. "
        f"Cells that could not be read as they stand, and are quoted: {found.unread:,}."
    )


def _patterns(count: Count, names: Names) -> Iterator[str]:
    """List the seats whose pattern was labelled by hand from the same two files."""
    yield f"\n### How the two copies differ: {len(LABELLED)} seats\n"
    yield (
        "Both columns of a seat are copies; neither is called right. *Gain* and *loss* are from "
        "the party's copies to the third-party encyclopaedia copy of the finals: votes of the "
        "candidate who leads there, and of the one who leads in the party's copies. "
        "r = loss / gain; swap-like .75 to 1.35, winner inflated |r| up to .2, loser suppressed "
        "above 1.35, mixed between, else other.\n"
    )
    yield (
        "| seat | leads in the party's copies | leads in the copy of the finals "
        "| gain | loss | pattern |"
    )
    yield "|---|---|---|---:|---:|---|"
    chosen = count.patterns.filter(pl.col("contest_id").is_in(LABELLED))
    rows = {str(row["contest_id"]): row for row in chosen.iter_rows(named=True)}
    for seat in LABELLED:
        row = rows[seat]
        sides = {row["source_a"]: row["leader_a"], row["source_b"]: row["leader_b"]}
        party, finals = (
            names.candidate_and_party(seat, sides[source])
            for source in ("party-form45", "finals-copy")
        )
        pattern = str(row["pattern"]).replace("_", " ")
        gain, loss = f"{row['winner_gain']:+,}", f"{row['loser_loss']:,}"
        yield f"| {seat} | {party} | {finals} | {gain} | {loss} | {pattern} |"


def _published(count: Count) -> Iterator[str]:
    yield '<a id="published_figures"></a>\n\n## Figures published about elections in Pakistan\n'
    yield (
        "Forty totals published by the press, observers and authorities, each with the parts "
        "published beside it. Fullcount adds the parts and compares; that they do not make the "
        "total says that one of the numbers was misprinted or that something is left out.\n"
    )
    yield from _table(published(count))
    yield "\n| figure | what | parts | computed | must be | stated |\n|---|---|---|---:|---|---:|"
    failing = not_following(count)
    for row in count.returns.figures.sort("figure_id").iter_rows(named=True):
        if row["figure_id"] in failing:
            yield (
                f"| {row['figure_id']} | {row['title']} | `{row['expression']}` "
                f"| {row['computed']:,} | {row['relation']} | {row['stated']:,} |"
            )
    yield ""
