"""The page of the incident taxonomy: made from its one definition, for the manual.

Grain: one code a line, under its domain. English and Urdu side by side; what nobody has checked
is said at the top.
"""

from collections.abc import Iterator

from fullcount.observe.taxonomy import Domain, Taxonomy

FLAGS = (
    "* **severity** from 1 (minor) to 4 (critical) is where a report starts; it may say otherwise",
    "* **D** a person may be in danger: the report goes to security first and is held back",
    "* **R** may touch a result: link the contest and ask whether it could matter",
    "* **S** an act of the state: the test of legality, aim and necessity applies",
    "* **M** a machine can measure it: attach the series",
)


def taxonomy_page(taxonomy: Taxonomy) -> str:
    """Give the page as Markdown."""
    return "\n".join(_lines(taxonomy)) + "\n"


def _lines(taxonomy: Taxonomy) -> Iterator[str]:
    codes = len(taxonomy.codes())
    yield f"# Incident taxonomy, edition {taxonomy.edition}\n"
    yield f"{len(taxonomy.domains)} domains, {codes} codes. A code is never reused.\n"
    yield from FLAGS
    if not taxonomy.translation_reviewed:
        yield "\nThe Urdu has not been reviewed."
    if not taxonomy.paragraphs_checked:
        yield "\nParagraphs of General Comments await a check against the published text."
    for domain in taxonomy.domains:
        yield from _domain(domain, taxonomy)


def _domain(domain: Domain, taxonomy: Taxonomy) -> Iterator[str]:
    yield f"\n## {domain.code}: {domain.title.en} ({domain.title.ur})\n"
    told = {
        "Part of the process": [taxonomy.parts[one].en for one in domain.parts],
        "When": [taxonomy.phases[one].en for one in domain.phases],
        "ICCPR": domain.articles,
        "General Comments": domain.comments,
        "Obligations": [taxonomy.obligations[one].en for one in domain.obligations],
        "From": domain.sources,
    }
    yield from (f"* {name}: {'; '.join(words)}" for name, words in told.items() if words)
    yield "\n| code | what | اردو | severity | flags |\n|---|---|---|---|---|"
    for code in domain.codes:
        flags = " ".join(sorted(flag.value for flag in code.flags))
        label = code.label
        yield f"| `{code.code}` | {label.en} | {label.ur} | {code.severity} | {flags} |"
