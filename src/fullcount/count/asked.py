"""Which rules are asked of which papers, and what a frame lacks for them: a plan made once.

Grain: one plan per (grain, columns of its frame). Which forms a rule is asked of: those of its
``kinds`` where it names any; otherwise, where form kinds are given, those whose paper has every
box the rule reads. A kind without the box is *not applicable* and has no row of coverage; a box
the kind has and a source does not state is *not evaluable*, and coverage names it.

``<box>_if_any`` in a rule is the box on papers that have one and 0 on papers that have none,
where it cannot be part of any sum; on a paper that has the box and leaves it blank it is null.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from fullcount.count.stated import FROM_VOTES
from fullcount.count.subject import PLACES, Place
from fullcount.country.condition import compiled
from fullcount.errors import LawError
from fullcount.model.form import BoxType, FormKind
from fullcount.model.rule import Grain, Rule

IF_ANY = "_if_any"
REASON, BY_REASON = "rejected_", "rejected_by_reason"
_SIDES = re.compile(r"_[ab]$")
_OF_FORMS = frozenset({Grain.FORM, Grain.FORM_CANDIDATE, Grain.CONTEST, Grain.TWIN})
_TYPES: Mapping[BoxType, type[pl.DataType]] = {
    BoxType.NUMBER: pl.Int64,
    BoxType.FLAG: pl.Boolean,
    BoxType.TEXT: pl.String,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A rule that some rows are asked: those of ``kinds`` (None = all) where ``when`` holds.

    Where ``when`` cannot be told, neither can the answer: the row is *not evaluable*.
    """

    rule: Rule
    kinds: tuple[str, ...] | None
    broken: pl.Expr
    when: pl.Expr | None
    causes: tuple[int, ...]  # places, in the plan, of the rules that suppress it
    reads: tuple[str, ...]  # columns that a finding needs


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is judged of one grain's frame; ``absent`` adds the columns that it lacks."""

    place: Place
    asked: tuple[Asked, ...]
    absent: tuple[pl.Expr, ...]
    optional: tuple[pl.Expr, ...]

    @property
    def rules(self) -> list[Rule]:
        return [each.rule for each in self.asked]

    def completed(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Add, as stated nowhere, the columns that rules read and the frame lacks."""
        if self.absent:
            frame = frame.with_columns(self.absent)
        return frame.with_columns(self.optional) if self.optional else frame


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedRules:
    """Rules and form kinds with the plans made for them so far."""

    rules: tuple[Rule, ...]
    kinds: tuple[FormKind, ...] | None
    _plans: dict[tuple[Grain, str | None, tuple[str, ...]], Plan] = field(
        default_factory=dict, repr=False, compare=False
    )

    def plan(self, grain: Grain, frame: pl.DataFrame, *, kind: str | None = None) -> Plan:
        """Give the plan for a frame; with ``kind``, for rows that are all of that form kind."""
        key = (grain, kind, tuple(frame.columns))
        if key not in self._plans:
            rules = [rule for rule in self.rules if rule.grain is grain]
            plan = _plan(rules, frame.columns, kinds=self.kinds, kind=kind)
            _check_types(plan, frame.clear())
            self._plans[key] = plan
        return self._plans[key]


def prepare(rules: Sequence[Rule], *, kinds: Sequence[FormKind] | None = None) -> PreparedRules:
    """Prepare rules for many small judgements, such as form after form at a clerk's elbow."""
    return PreparedRules(rules=tuple(rules), kinds=None if kinds is None else tuple(kinds))


def _plan(
    rules: Sequence[Rule],
    columns: Sequence[str],
    *,
    kinds: Sequence[FormKind] | None,
    kind: str | None,
) -> Plan:
    fit = [(rule, _kinds_asked(rule, columns, kinds)) for rule in rules]
    fit = [(rule, of) for rule, of in fit if of is None or (kind in of if kind else of)]
    places = {rule.code: i for i, (rule, _) in enumerate(fit)}
    place = PLACES[rules[0].grain] if rules else Place(subject=())
    asked = tuple(
        Asked(
            rule=rule,
            kinds=None if kind is not None else of,
            broken=compiled(rule.broken).cast(pl.Boolean),
            when=compiled(rule.when).cast(pl.Boolean) if rule.when else None,
            causes=tuple(places[code] for code in rule.suppressed_by if code in places),
            reads=tuple(dict.fromkeys((*place.columns, *rule.fields, *_names(rule.stake)))),
        )
        for rule, of in fit
    )
    absent, optional = _absent([rule for rule, _ in fit], columns, kinds or ())
    return Plan(place=place, asked=asked, absent=absent, optional=optional)


def _check_types(plan: Plan, empty: pl.DataFrame) -> None:
    """Refuse a rule that compares a count with words, or that is a number and no condition."""
    empty = plan.completed(empty)
    for rule in plan.rules:
        for name, sql in (("broken", rule.broken), ("when", rule.when)):
            where = f"rule {rule.code}, {name}"
            if not sql:
                continue
            try:
                kind = empty.lazy().select(compiled(sql)).collect().dtypes[0]
            except pl.exceptions.PolarsError as cause:
                what = str(cause).partition("\n")[0]
                raise LawError(f"cannot be judged: {what}", where=where) from cause
            if kind not in (pl.Boolean, pl.Null):
                raise LawError("is a value, neither true nor false", where=where)


def _names(*said: str) -> set[str]:
    return {name for sql in said if sql for name in compiled(sql).meta.root_names()}


def _kinds_asked(
    rule: Rule, columns: Sequence[str], kinds: Sequence[FormKind] | None
) -> tuple[str, ...] | None:
    """Codes of the form kinds a rule is asked of; None = whatever kind, empty = no kind."""
    if rule.kinds:
        return rule.kinds
    if kinds is None or rule.grain not in _OF_FORMS:
        return None
    boxes = {box.name for kind in kinds for box in kind.boxes}
    if rule.grain is Grain.TWIN:  # several papers of a station are one row
        return None if {_SIDES.sub("", name) for name in rule.fields} <= boxes else ()
    if any(name.startswith(REASON) for name in boxes):
        boxes.add(BY_REASON)
    fields = [name for name in _names(rule.broken, rule.when) if not name.endswith(IF_ANY)]
    boxes |= {name for name in fields if name not in columns}
    fit = tuple(kind.code for kind in kinds if _has(kind, fields, boxes))
    return None if len(fit) == len(kinds) else fit


def _has(kind: FormKind, fields: Sequence[str], boxes: set[str]) -> bool:
    """Say whether the paper has every box, and the lines of candidates, that a rule reads."""
    own = {box.name for box in kind.boxes}
    if any(name.startswith(REASON) for name in own):
        own.add(BY_REASON)
    return all(
        name in own or (name not in boxes and (kind.has_votes or name not in FROM_VOTES))
        for name in fields
    )


def _absent(
    rules: Sequence[Rule], columns: Sequence[str], kinds: Sequence[FormKind]
) -> tuple[tuple[pl.Expr, ...], tuple[pl.Expr, ...]]:
    """Make the columns that rules read and a frame lacks: absent ones, then ``_if_any``."""
    said = [sql for rule in rules for sql in (rule.broken, rule.when, rule.stake)]
    types = {box.name: _TYPES[box.type] for kind in kinds for box in kind.boxes}
    needed = _names(*said)
    optional = sorted(name for name in needed if name.endswith(IF_ANY))
    needed |= {name.removesuffix(IF_ANY) for name in optional}
    return (
        tuple(
            pl.lit(None, types.get(name) or _type_of(name, " ; ".join(said))).alias(name)
            for name in sorted(needed - set(optional) - set(columns))
        ),
        tuple(_if_any(name, kinds) for name in optional),
    )


def _if_any(name: str, kinds: Sequence[FormKind]) -> pl.Expr:
    box = name.removesuffix(IF_ANY)
    without = [kind.code for kind in kinds if kind.box(box) is None]
    return pl.when(~pl.col("kind").is_in(without)).then(box).otherwise(0).alias(name)


def _type_of(name: str, said: str) -> type[pl.DataType]:
    """Find the type of a column nobody has: null fits everywhere except in abs() and LIKE."""
    if re.search(rf"\b{name}\s+(not\s+)?like\b", said, re.IGNORECASE):
        return pl.String
    return pl.Int64 if re.search(rf"\babs\s*\([^()]*\b{name}\b", said) else pl.Null
