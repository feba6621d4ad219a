"""The rule book as a page: what each rule says, what to do now, and what it rests on.

Grain: one section per rule, in the order of the book. The page is made from the rules that are
judged and from nothing else, so it cannot say what the program does not do.
"""

from collections.abc import Sequence

from fullcount.model.rule import Citation, Grain, Rule, Severity
from fullcount.model.text import Text

_GRAINS = {
    Grain.FORM: Text(en="one copy of a form", ur="فارم کی ایک نقل"),
    Grain.FORM_CANDIDATE: Text(en="one candidate's line on a copy", ur="نقل پر ایک امیدوار کی سطر"),
    Grain.FORM_LIST: Text(en="one list's lines on a copy", ur="نقل پر ایک فہرست کی سطریں"),
    Grain.PAIR: Text(en="two copies of one form", ur="ایک فارم کی دو نقول"),
    Grain.AGREEMENT: Text(
        en="all copies of one kind in a contest", ur="حلقے میں ایک قسم کے فارم کی تمام نقول"
    ),
    Grain.LEVEL: Text(en="a total against what it sums", ur="مجموعہ اپنے حصوں کے مقابل"),
    Grain.TWIN: Text(en="two contests at one station", ur="ایک اسٹیشن پر دو انتخابات"),
    Grain.CONTEST: Text(en="a contest as one source tells it", ur="ایک ماخذ کے مطابق حلقہ"),
    Grain.UNIT: Text(en="a unit of the station list", ur="فہرست کی ایک اکائی"),
    Grain.FIGURE: Text(en="a published figure", ur="ایک شائع شدہ عدد"),
    Grain.CELL: Text(en="something that could not be read", ur="جو پڑھا نہ جا سکا"),
    Grain.SYMBOL: Text(en="a sign written for a figure", ur="ہندسے کی جگہ لکھی علامت"),
}
_SEVERITIES = {
    Severity.REJECT: Text(en="cannot be read as this form", ur="یہ فارم نہیں پڑھا جا سکتا"),
    Severity.ERROR: Text(en="error", ur="غلطی"),
    Severity.WARNING: Text(en="warning", ur="انتباہ"),
    Severity.INFO: Text(en="worth knowing", ur="قابلِ توجہ"),
    Severity.LEGAL: Text(en="a consequence in law may follow", ur="قانونی نتیجہ ممکن"),
}
_WORDS = {
    "title": Text(en="Rule book", ur="قواعد کی کتاب"),
    "count": Text(
        en="{n} rules. Each has three answers: kept, broken, or *not evaluable* because a box it "
        "needs is not stated. A difference says that figures do not agree; it does not say why.",
        ur="{n} قواعد۔ ہر ایک کے تین جواب ہیں: پورا، ٹوٹا، یا *ناقابلِ جانچ* کیونکہ درکار خانہ درج "
        "نہیں۔ فرق صرف یہ بتاتا ہے کہ ہندسے نہیں ملتے؛ یہ نہیں بتاتا کہ کیوں۔",
    ),
    "language": Text(
        en="The Urdu texts have not been reviewed by a translator.",
        ur="اردو متن کی ابھی کسی مترجم نے جانچ نہیں کی۔",
    ),
    "law": Text(
        en="A citation marked *not verified* has not been signed by a lawyer.",
        ur="جس حوالے پر *غیر مصدقہ* لکھا ہے اس کی کسی وکیل نے توثیق نہیں کی۔",
    ),
    "code": Text(en="Code", ur="کوڈ"),
    "says": Text(en="What it says", ur="کیا کہتا ہے"),
    "severity": Text(en="Severity", ur="شدت"),
    "judges": Text(en="Judges", ur="کس کی جانچ"),
    "act": Text(en="What to do now", ur="اب کیا کریں"),
    "broken": Text(en="Broken where", ur="کب ٹوٹتا ہے"),
    "when": Text(en="Asked only where", ur="صرف کہاں پوچھا جاتا ہے"),
    "kinds": Text(en="Asked of forms", ur="کن فارموں پر"),
    "stake": Text(en="Votes at stake, at most", ur="زیادہ سے زیادہ متاثرہ ووٹ"),
    "unbounded": Text(en="no bound is known", ur="کوئی حد معلوم نہیں"),
    "no_vote": Text(en="no vote depends on it", ur="کوئی ووٹ اس پر منحصر نہیں"),
    "suppressed": Text(en="Not told where broken", ur="جہاں یہ ٹوٹیں وہاں نہیں بتایا جاتا"),
    "revision": Text(en="Revision", ur="نظرثانی"),
    "cites": Text(en="Rests on", ur="بنیاد"),
    "unverified": Text(en="not verified", ur="غیر مصدقہ"),
}


def rule_book_page(rules: Sequence[Rule], lang: str) -> str:
    """Write the whole book as Markdown in one language (``en`` or ``ur``)."""
    lines = [f"# {_say('title', lang)}", "", _say("count", lang).format(n=len(rules)), ""]
    if not all(rule.translation_reviewed for rule in rules):
        lines += [_say("language", lang), ""]
    if not all(rule.legal_verified for rule in rules):
        lines += [_say("law", lang), ""]
    lines += _contents(rules, lang)
    for rule in rules:
        lines += _section(rule, lang)
    page = "\n".join(lines).rstrip() + "\n"
    return f'<div dir="rtl">\n\n{page}\n</div>\n' if lang == "ur" else page


def _contents(rules: Sequence[Rule], lang: str) -> list[str]:
    heads = [_say(name, lang) for name in ("code", "says", "judges", "severity")]
    return [
        f"| {' | '.join(heads)} |",
        "|---|---|---|---|",
        *(
            f"| [{rule.code}](#{_anchor(rule)}) | {_cell(rule.title.of(lang))} "
            f"| {_GRAINS[rule.grain].of(lang)} | {_SEVERITIES[rule.severity].of(lang)} |"
            for rule in rules
        ),
        "",
    ]


def _section(rule: Rule, lang: str) -> list[str]:
    facts = [
        ("judges", _GRAINS[rule.grain].of(lang)),
        ("severity", _SEVERITIES[rule.severity].of(lang)),
        ("broken", f"`{rule.broken}`"),
        ("when", f"`{rule.when}`" if rule.when else ""),
        ("kinds", ", ".join(f"`{kind}`" for kind in rule.kinds)),
        ("stake", _stake(rule, lang)),
        ("suppressed", ", ".join(rule.suppressed_by)),
        ("revision", str(rule.revision)),
    ]
    return [
        f'## <a id="{_anchor(rule)}"></a>{rule.code}: {rule.title.of(lang)}',
        "",
        rule.means.of(lang),
        "",
        f"**{_say('act', lang)}:** {rule.act.of(lang)}",
        "",
        *(f"- {_say(name, lang)}: {value}" for name, value in facts if value),
        *(f"- {_say('cites', lang)}: {_citation(each, lang)}" for each in rule.citations),
        "",
    ]


def _stake(rule: Rule, lang: str) -> str:
    if not rule.stake:
        return _say("unbounded", lang)
    return _say("no_vote", lang) if rule.stake == "0" else f"`{rule.stake}`"


def _citation(citation: Citation, lang: str) -> str:
    cites = f"[{citation.cites}]({citation.url})" if citation.url else citation.cites
    code = f"**{citation.code}** " if citation.code else ""
    return f"{code}{cites}" + ("" if citation.verified else f" ({_say('unverified', lang)})")


def _anchor(rule: Rule) -> str:
    return f"rule-{rule.code}".lower()


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _say(name: str, lang: str) -> str:
    return _WORDS[name].of(lang)
