"""``rules.toml``: the rules of one law, or of the universal book, read strictly.

Grain: one ``[[rule]]``. A rule says when a form is *broken* in the SQL of
:mod:`fullcount.country.condition`; the columns of that SQL must be exactly the declared
``fields``, because they become the numbers of a finding and are hashed into its name.

A rule with ``restates = "C1"`` adds its law to a universal rule instead of a second finding:
it gives code, revision, severity, citation and, where the law is stricter or laxer,
``parameters``; words (title, means, act) only where the law's own are better. The condition
stays the universal one.

A rule without ``[[rule.citation]]`` is refused: nothing is judged on nobody's authority.
"""

import re
from dataclasses import replace

from fullcount.country.condition import columns_of, fill, parameters_in
from fullcount.country.entry import Entry, citations_of, in_force, once, read_toml
from fullcount.errors import LawError
from fullcount.model.ids import RuleCode
from fullcount.model.rule import Grain, Rule, Severity
from fullcount.model.text import Text

_PARAMETER_NAME = re.compile(r"[a-z][a-z0-9_]*")


def parse_rules(raw: bytes, *, where: str) -> tuple[Rule, ...]:
    """Read one file of rules. LawError names the file and the code of the rule."""
    file = read_toml(raw, where=where)
    rules = tuple(_rule(entry) for entry in file.entries("rule"))
    file.done()
    once([f"{rule.code} from {rule.in_force_from}" for rule in rules], what="rule", where=where)
    return rules


def merge(universal: Rule, national: Rule) -> Rule:
    """One rule of the book with a law's citation, severity and thresholds.

    The national code stands in its citation; code, revision, condition and therefore the names
    of findings stay the universal rule's. A parameter the universal rule does not have, or a
    rule that restates another one, is a LawError.
    """
    where = f"rule {national.code}"
    if national.restates != universal.code:
        raise LawError(f"restates {national.restates}, not {universal.code}", where=where)
    known, new = dict(universal.parameters), dict(national.parameters)
    if strange := sorted(set(new) - set(known)):
        raise LawError(f"{universal.code} has no parameter {', '.join(strange)}", where=where)
    signed = tuple(replace(cited, code=cited.code or national.code) for cited in national.citations)
    return replace(
        universal,
        severity=national.severity,
        citations=universal.citations + signed,
        parameters=tuple(sorted((known | new).items())),
        title=_better(national.title, universal.title),
        means=_better(national.means, universal.means),
        act=_better(national.act, universal.act),
    )


def filled(rule: Rule) -> Rule:
    """Write the whole numbers of a rule into its SQL and words."""
    numbers = dict(rule.parameters)

    def text(words: Text) -> Text:
        return Text(en=fill(words.en, numbers), ur=fill(words.ur, numbers))

    return replace(
        rule,
        broken=fill(rule.broken, numbers),
        when=fill(rule.when, numbers),
        stake=fill(rule.stake, numbers),
        title=text(rule.title),
        means=text(rule.means),
        act=text(rule.act),
    )


def _rule(entry: Entry) -> Rule:
    code = entry.code("code")
    entry.named(f"{entry.where} ({code})")
    restates = entry.code("restates") if entry.has("restates") else None
    event, first, last = in_force(entry)
    rule = Rule(
        code=RuleCode(code),
        revision=entry.whole("revision") or 0,
        grain=entry.choice("grain", Grain, default=Grain.FORM if restates else None),
        severity=entry.choice("severity", Severity),
        title=_words(entry, "title", optional=restates is not None),
        means=_words(entry, "means", optional=restates is not None),
        act=_words(entry, "act", optional=restates is not None),
        broken="" if restates else entry.words("broken"),
        citations=citations_of(entry),
        fields=entry.codes("fields"),
        stake=entry.words_or("stake", ""),
        when=entry.words_or("when", ""),
        kinds=entry.codes("kinds"),
        suppressed_by=tuple(RuleCode(each) for each in entry.codes("suppressed_by")),
        judges_absence=entry.flag("judges_absence", default=False),
        translation_reviewed=entry.flag("translation_reviewed", default=False),
        event=event,
        in_force_from=first,
        in_force_to=last,
        restates=None if restates is None else RuleCode(restates),
        parameters=_parameters(entry),
    )
    entry.done()
    _check(rule, entry)
    return rule


def _check(rule: Rule, entry: Entry) -> None:
    if rule.revision < 1:
        raise entry.fail("revision must be 1 or more")
    if not rule.citations:
        raise entry.fail("no [[rule.citation]]: say what the rule rests on")
    if rule.code in (rule.restates, *rule.suppressed_by):
        raise entry.fail("a rule cannot restate or suppress itself")
    if rule.restates:
        _check_restatement(rule, entry)
    else:
        _check_sql(rule, entry)


def _check_restatement(rule: Rule, entry: Entry) -> None:
    given = {
        "fields": rule.fields,
        "stake": rule.stake,
        "when": rule.when,
        "kinds": rule.kinds,
        "suppressed_by": rule.suppressed_by,
        "judges_absence": rule.judges_absence,
    }
    if wrong := [name for name, value in given.items() if value]:
        raise entry.fail(f"restates {rule.restates}, which already says {', '.join(wrong)}")


def _check_sql(rule: Rule, entry: Entry) -> None:
    words = (rule.title, rule.means, rule.act)
    said = (rule.broken, rule.when, rule.stake, *(t.en for t in words), *(t.ur for t in words))
    numbers = dict(rule.parameters)
    if undeclared := sorted(parameters_in(*said) - set(numbers)):
        raise entry.fail(f"{{{undeclared[0]}}} is not among its parameters")
    if unused := sorted(set(numbers) - parameters_in(rule.broken, rule.when, rule.stake)):
        raise entry.fail(f"parameter {unused[0]} is not used")
    for name, sql in (("broken", rule.broken), ("when", rule.when), ("stake", rule.stake)):
        if not sql:
            continue
        found = columns_of(
            fill(sql, numbers),
            where=f"{entry.where}, {name}",
            judges_absence=rule.judges_absence,
        )
        if name == "broken" and (not found or set(found) != set(rule.fields)):
            raise entry.fail(f"fields must be the columns of broken: {', '.join(found)}")


def _words(entry: Entry, key: str, *, optional: bool) -> Text:
    if optional:
        return entry.text_or_none(key) or Text(en="")
    return entry.text(key)


def _better(national: Text, universal: Text) -> Text:
    return national if national.en else universal


def _parameters(entry: Entry) -> tuple[tuple[str, int], ...]:
    if not entry.has("parameters"):
        return ()
    table = entry.entry("parameters")
    found = []
    for name in table.names():
        value = table.whole(name)
        if not _PARAMETER_NAME.fullmatch(name) or value is None:
            raise entry.fail(f"parameter {name!r} is not a name: small letters, digits and _")
        found.append((name, value))
    table.done()
    return tuple(sorted(found))
