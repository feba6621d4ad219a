"""The page of the lifecycles: a diagram and a table of each, made from the machines themselves.

Grain: one act from one state. The diagrams are Mermaid, which documentation sites draw.
"""

from collections.abc import Iterator, Sequence

from fullcount.model.lifecycle import Lifecycle, Transition


def lifecycles_page(lives: Sequence[Lifecycle]) -> str:
    """Give the page as Markdown. What is not listed is refused, and the page says so."""
    head = "# Lifecycles\n\nAn act that is not listed for a state is refused.\n"
    return "\n".join([head, *(line for life in lives for line in _lines(life))]) + "\n"


def _lines(life: Lifecycle) -> Iterator[str]:
    yield f"## {life.name.replace('_', ' ').capitalize()}\n"
    yield "```mermaid\nstateDiagram-v2"
    yield f"    [*] --> {life.start}"
    yield from (f"    {step.before} --> {step.after}: {step.act}" for step in life.transitions)
    yield "```\n"
    yield "| state | what it says | اردو |\n|---|---|---|"
    yield from (f"| `{name}` | {text.en} | {text.ur} |" for name, text in life.states.items())
    yield "\n| act | from | to | must say |\n|---|---|---|---|"
    yield from (_row(step) for step in life.transitions)
    yield ""


def _row(step: Transition) -> str:
    needs = []
    for need in step.needs:
        words = step.choices.get(need)
        needs.append(f"{need}: {', '.join(words)}" if words else need)
    return f"| `{step.act}` | `{step.before}` | `{step.after}` | {'; '.join(needs)} |"
