"""Templates to pages: everything a file or a person wrote is escaped, nothing is loaded.

Source: ``templates/*``. A name that a template uses and nobody gave is an error, not a blank.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from fullcount.publish.spell import number, share
from fullcount.publish.texts import Words


def page(template: str, words: Words, values: Mapping[str, object]) -> str:
    """Render a template with the catalogue as ``t``."""
    return _environment().get_template(template).render(t=words, **values)


@cache
def packaged(name: str) -> str:
    """Read a file that lies beside the templates."""
    return (files("fullcount.publish") / "templates" / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FunctionLoader(packaged),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["n"] = number
    made.filters["link"] = web_address
    made.globals["share"] = share
    made.globals["style"] = Markup(packaged("style.css"))  # noqa: S704 -- our own file
    return made


def web_address(text: str) -> str:
    """Give an address only where a browser may follow it; anything else is no link.

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)")
    ('https://example.org/a', '')
    """
    return text if text.startswith(("https://", "http://")) else ""
