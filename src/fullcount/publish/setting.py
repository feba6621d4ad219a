"""What every page of one report shares: words, names, the moment, the banner, the version."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from fullcount import __version__
from fullcount.count.run import Count
from fullcount.participation.verified import Verified
from fullcount.publish.fonts import URDU, urdu_data_url
from fullcount.publish.names import Names, names_of
from fullcount.publish.page import page
from fullcount.publish.spell import instant
from fullcount.publish.summary import rule_book_version
from fullcount.publish.texts import LANGUAGES, Words, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One count, in one language."""

    count: Count
    names: Names
    rule_book: str
    annexures: tuple[str, ...] = LANGUAGES  # in which languages the folder has them, to link to

    @property
    def words(self) -> Words:
        return self.names.words

    @property
    def now(self) -> str:
        return instant(self.count.now, self.count.law.zone)

    @property
    def groups(self) -> pl.DataFrame | None:
        """Registration and votes by group per contest; null = the count does not carry it."""
        return self.count.participation.groups if isinstance(self.count, Verified) else None

    @property
    def title(self) -> str:
        return self.count.returns.election.title.of(self.words.lang)

    def page(self, template: str, values: Mapping[str, object], *, font_url: str = "") -> str:
        """Render one page; without ``font_url`` it carries its font and stands alone."""
        shared = {
            "version": __version__,
            "now": self.now,
            "rule_book": self.rule_book,
            "fictional": self.count.returns.election.fictional,
            "names": self.names,
            "election": self.title,
            "font_from": "'self' file:" if font_url else "data:",
            "font_url": (font_url or urdu_data_url()) if self.words.direction == "rtl" else "",
        }
        return page(template, self.words, shared | dict(values))


def setting_of(count: Count, lang: str) -> Setting:
    """Gather what the pages share; a language we do not publish in is a ValueError."""
    return Setting(
        count=count, names=names_of(count, words(lang)), rule_book=rule_book_version(count)
    )


FONT_BESIDE = f"../fonts/{URDU}"  # for pages that lie in a folder of the report
