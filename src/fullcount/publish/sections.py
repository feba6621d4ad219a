"""Optional sections of ``report.html``: what other commands found, told beside the count.

Grain: one section. Whoever opens files gives a *teller* for each thing that is there; a teller
knows the report's setting and gives a finished section, or null where it has nothing to say of
this count. The count itself is never changed by what stands in a section.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from markupsafe import Markup

from fullcount.publish.page import page
from fullcount.publish.setting import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """``name`` is its anchor; ``files`` are put into the report's folder for it to link to."""

    name: str
    title: str
    body: Markup
    files: Mapping[str, str | bytes] = field(default_factory=dict)


Teller = Callable[[Setting], Section | None]


def sections_of(setting: Setting, tellers: Iterable[Teller]) -> tuple[Section, ...]:
    """Let every teller speak, in order; anchors that are taken get a number.

    Two sections that would write the same file are a ValueError.
    """
    made: list[Section] = []
    for teller in tellers:
        section = teller(setting)
        if section is None:
            continue
        twice = sorted({path for one in made for path in one.files} & set(section.files))
        if twice:
            raise ValueError(f"two sections write {', '.join(twice)}")
        namesakes = sum(one.name.split(".")[0] == section.name for one in made)
        name = f"{section.name}.{namesakes + 1}" if namesakes else section.name
        made.append(replace(section, name=name))
    return tuple(made)


def body_of(template: str, setting: Setting, values: Mapping[str, object]) -> Markup:
    """Render a section's inside from a template of ours, which escapes."""
    shared = {"names": setting.names, "now": setting.now}
    return Markup(page(template, setting.words, shared | dict(values)))  # noqa: S704 -- ours
