"""What to call contests, candidates, sources, units and boxes on a page, in one language.

Grain: one lookup per election. An id that has no name is shown as the id: nothing is guessed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from fullcount.count.run import Count
from fullcount.model.rule import Rule
from fullcount.publish.spell import NOT_STATED
from fullcount.publish.texts import Words

OFFICIAL = "official"


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Lookups by id; every method takes null and gives an en dash."""

    words: Words
    contests: Mapping[str, str]
    candidates: Mapping[tuple[str, str], str]
    parties: Mapping[tuple[str, str], str]
    sources: Mapping[str, str]
    source_kinds: Mapping[str, str]
    units: Mapping[str, str]
    kinds: Mapping[str, str]
    boxes: Mapping[str, str]
    rules: Mapping[str, Rule]

    def contest(self, contest_id: str | None) -> str:
        return NOT_STATED if contest_id is None else self.contests.get(contest_id) or contest_id

    def candidate(self, contest_id: str, candidate_id: str | None) -> str:
        if candidate_id is None:
            return NOT_STATED
        return self.candidates.get((contest_id, candidate_id)) or candidate_id

    def candidate_and_party(self, contest_id: str, candidate_id: str | None) -> str:
        """Give the name, and the party where it is stated and not the name itself."""
        name = self.candidate(contest_id, candidate_id)
        party = self.parties.get((contest_id, candidate_id or ""))
        return f"{name} ({party})" if party and party != name else name

    def source(self, source_id: str | None) -> str:
        return NOT_STATED if source_id is None else self.sources.get(source_id) or source_id

    def is_official(self, source_id: str | None) -> bool:
        return self.source_kinds.get(source_id or "") == OFFICIAL

    def unit(self, unit_id: str | None) -> str:
        return "" if unit_id is None else self.units.get(unit_id) or ""

    def kind(self, code: str | None) -> str:
        return NOT_STATED if code is None else self.kinds.get(code) or code

    def field(self, contest_id: str | None, name: str) -> str:
        """Name a box or a candidate, whichever it is."""
        if (contest_id or "", name) in self.candidates:
            return self.candidate(contest_id or "", name)
        return self.boxes.get(name) or name.replace("_", " ")

    def term(self, group: str, value: str | None) -> str:
        """Give a word of a fixed list (a verdict, a class); an unknown one as it stands."""
        if value is None:
            return NOT_STATED
        key = f"{group}.{value}"
        return self.words(key) if self.words.has(key) else value.replace("_", " ")


def names_of(count: Count, words: Words) -> Names:
    """Gather every name once."""
    returns, lang = count.returns, words.lang
    candidates = returns.candidates
    local = pl.coalesce("name_ur", "name") if lang == "ur" else pl.col("name")
    keyed = candidates.select("contest_id", "candidate_id", local.alias("name"), "party").rows()
    return Names(
        words=words,
        contests=_pairs(returns.contests, "contest_id", "title"),
        candidates={(contest, one): name or one for contest, one, name, _ in keyed},
        parties={(contest, one): party for contest, one, _, party in keyed if party},
        sources=_pairs(returns.sources, "source_id", "title"),
        source_kinds=_pairs(returns.sources, "source_id", "kind"),
        units=_unit_names(returns.units, words),
        kinds={kind.code: kind.title.of(lang) for kind in count.law.kinds},
        boxes={box.name: box.caption.of(lang) for kind in count.law.kinds for box in kind.boxes},
        rules={rule.code: rule for rule in count.rules},
    )


def _unit_names(units: pl.DataFrame, words: Words) -> Mapping[str, str]:
    """Give names as the source has them; where their letters are out of order this is said."""
    mark = f" [{words('word.order_damaged')}]"
    told = pl.when(pl.col("name_damaged")).then(pl.lit(mark)).otherwise(pl.lit(""))
    return _pairs(units.with_columns(pl.col("name") + told), "unit_id", "name")


def _pairs(frame: pl.DataFrame, key: str, value: str) -> Mapping[str, str]:
    stated = frame.filter(pl.col(value).is_not_null())
    return dict(zip(stated[key].to_list(), stated[value].to_list(), strict=True))
