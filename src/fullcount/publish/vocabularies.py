"""The page of the words of claims: standards of proof and vocabularies, from their definitions.

Grain: one word a line, English and Urdu side by side.
"""

from collections.abc import Iterator

from fullcount.claims.standard import Demands, Standards, code_of
from fullcount.claims.vocabulary import Vocabularies


def vocabularies_page(standards: Standards, words: Vocabularies) -> str:
    """Give the page as Markdown."""
    return "\n".join([*_standards(standards), *_words(words)]) + "\n"


def _standards(standards: Standards) -> Iterator[str]:
    alone = standards.by_standard[standards.statistics_alone].label.en
    yield "# Standards of proof and the words of claims\n"
    yield "Nobody has reviewed the Urdu.\n"
    yield "## Standards of proof\n"
    yield f"A statistical method alone reaches *{alone}* at most.\n"
    yield "| level | code | standard | معیار | used for | independent sources | must show | says |"
    yield "|---|---|---|---|---|---|---|---|"
    yield from (_standard(one) for one in standards.by_standard.values())


def _standard(one: Demands) -> str:
    shows = {
        "what speaks against it and other explanations, weighed": one.weighs,
        "that those it is about were asked": one.reply,
        "the court that found it": one.court,
    }
    must = "; ".join(text for text, asked in shows.items() if asked) or "-"
    return (
        f"| {one.standard.value} | `{code_of(one.standard)}` | {one.label.en} | {one.label.ur} "
        f"| {one.use.en} | {one.sources} | {must} | {one.says.en} |"
    )


def _words(words: Vocabularies) -> Iterator[str]:
    for name, table in words.items():
        yield f"\n## {name.replace('_', ' ').capitalize()}\n"
        yield "| code | what it says | اردو |\n|---|---|---|"
        yield from (f"| `{word}` | {text.en} | {text.ur} |" for word, text in table.items())
