"""Words for people, in the languages we publish in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One sentence or caption in English and, where somebody has written it, in Urdu.

    >>> Text(en="Valid votes", ur="درست ووٹ").of("ur")
    'درست ووٹ'
    >>> Text(en="Valid votes").of("ur")
    'Valid votes'
    """

    en: str
    ur: str = ""

    def of(self, lang: str) -> str:
        return (self.ur if lang == "ur" else self.en) or self.en
