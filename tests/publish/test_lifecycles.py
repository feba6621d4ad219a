"""The pages of lifecycles and taxonomy are made from their one definition, whole."""

from fullcount.country.lifecyclefile import packaged_lifecycle
from fullcount.observe.taxonomy import packaged_taxonomy
from fullcount.publish.lifecycles import lifecycles_page
from fullcount.publish.taxonomy import taxonomy_page


def test_every_state_and_act_stands_in_diagram_and_table():
    lives = [
        packaged_lifecycle("case", room="fullcount.claims"),
        packaged_lifecycle("verification", room="fullcount.observe"),
    ]
    page = lifecycles_page(lives)
    for life in lives:
        for step in life.transitions:
            assert f"    {step.before} --> {step.after}: {step.act}\n" in page
            assert f"| `{step.act}` | `{step.before}` | `{step.after}` |" in page
        for name, text in life.states.items():
            assert f"| `{name}` | {text.en} | {text.ur} |" in page
    assert "method: call_back, document, measurement" in page


def test_the_taxonomy_page_shows_every_code_once_and_says_what_nobody_checked():
    taxonomy = packaged_taxonomy()
    page = taxonomy_page(taxonomy)
    assert all(page.count(f"| `{code}` |") == 1 for code in taxonomy.codes())
    assert "The Urdu has not been reviewed." in page
