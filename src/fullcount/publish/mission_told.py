"""The mission's page: incidents over the hours watched, restrictions by day, airtime.

Grain: one code or domain; one restriction; one contestant. What the public told is counted in a
sentence of its own and stands under no line of a fraction.
"""

from fullcount.observe.assess import Assessed
from fullcount.observe.media import Tone
from fullcount.observe.published import Told, incidents_to_publish
from fullcount.observe.rates import SECOND, SECONDS_AN_HOUR, Rate
from fullcount.observe.restriction import conclude
from fullcount.observe.taxonomy import packaged_taxonomy
from fullcount.publish.mission_sections import Section, Table, table
from fullcount.publish.spell import NOT_STATED, number, share
from fullcount.publish.texts import Words

SIXTY = 60
HUNDRED = 100


def incidents_section(found: Assessed, say: Words) -> Section | None:
    """Say what happened, with the hours watched under it."""
    told = found.occurred
    if not told.reports and not told.public:
        return None
    shown = incidents_to_publish(told, planned=set(found.plan.slots["slot"]))
    notes = []
    if shown.held:
        notes.append(say("mission_incidents.held", held=shown.held))
    if told.alike:
        notes.append(say("mission_incidents.alike", alike=told.alike))
    if isinstance(told.whole, Rate) and told.whole.visits_without_time:
        notes.append(say("mission_incidents.no_time", visits=told.whole.visits_without_time))
    if told.public:
        codes = len({one.told.code for one in told.public})
        notes.append(say("mission_incidents.public", reports=len(told.public), codes=codes))
    rows = [
        [_place(place, say), number(incidents), number(seen)]
        for place, incidents, seen in shown.counts.iter_rows()
    ]
    columns = [say(f"mission_incidents.{n}") for n in ("what", "incidents", "eyewitness")]
    tables = [table("", columns, rows), _rates(shown, say)]
    return Section(
        id="incidents",
        title=say("mission_incidents.title"),
        says=(say("mission_incidents.says"),),
        tables=tuple(one for one in tables if one.rows),
        notes=tuple(notes),
    )


def _place(place: str, say: Words) -> str:
    """Name a code with its own words, or a domain with its title."""
    taxonomy = packaged_taxonomy()
    level, _, name = place.partition(": ")
    if level == "code":
        return f"{name} {taxonomy.code(name).label.of(say.lang)}"
    titles = {domain.code: domain.title.of(say.lang) for domain in taxonomy.domains}
    return f"{name} {titles[name]}"


def _rates(shown: Told, say: Words) -> Table:
    """Rate each domain over the hours watched, of the incidents that stand in the table above."""
    rows = [
        [
            _place(f"domain: {domain}", say),
            number(rate.incidents),
            number(rate.outside),
            number(rate.observed // SECOND // SECONDS_AN_HOUR),
            f"{float(rate.per_hour * HUNDRED):.2f}",
        ]
        for domain, rate in shown.rates.items()
        if isinstance(rate, Rate)
    ]
    columns = [
        say(f"mission_incidents.{name}")
        for name in ("domain", "inside", "outside", "hours", "per_hundred")
    ]
    return table(say("mission_incidents.rates"), columns, rows)


def restrictions_section(found: Assessed, say: Words) -> Section | None:
    """List what sources say was restricted when, and what the three-part test concludes."""
    told = found.came.chronology
    if told is None:
        return None
    rows = [
        [
            f"{one.on}" if one.until is None else say.sum(f"{one.on} – {one.until}"),
            one.code,
            one.says.of(say.lang),
            one.actor,
            one.contestant or say("mission_restrictions.everybody"),
            " ".join(source.url for source in one.sources),
        ]
        for one in (*told.before, *told.on_the_day, *told.after)
    ]
    names = ("day", "what", "by", "whom", "sources")
    columns = [say(f"mission_restrictions.{name}") for name in names]
    columns.insert(1, say("mission_seen.code"))
    tables = [table("", columns, rows, words=6)]
    if found.came.assessments:
        tables.append(_assessments(found, say))
    return Section(
        id="restrictions",
        title=say("mission_restrictions.title"),
        says=(say("mission_restrictions.says"),),
        tables=tuple(tables),
    )


def _assessments(found: Assessed, say: Words) -> Table:
    rows = []
    for one in found.came.assessments:
        done = conclude(one)
        blank = ", ".join(say(f"restriction_question.{name.value}") for name in done.blank)
        rows.append(
            [
                one.title.of(say.lang),
                say(f"restriction_concluded.{done.conclusion.value}"),
                blank or say("mission.none"),
                number(done.reviewed),
            ]
        )
    names = ("what", "conclusion", "blank", "reviewed")
    columns = [say(f"mission_restrictions.{name}") for name in names]
    return table(say("mission_restrictions.assessments"), columns, rows, words=4)


def media_section(found: Assessed, say: Words) -> Section | None:
    """Add up airtime by contestant, by outlet and by week."""
    told = found.came.media
    if told is None or not told.by_contestant.height:
        return None
    parts = (
        ("contestants", (), told.by_contestant),
        ("outlets", ("outlet",), told.by_outlet),
        ("periods", ("period",), told.by_period),
    )
    tones = [*(tone.value for tone in Tone), "not_judged"]
    tables = []
    for title, over, frame in parts:
        rows = [
            [
                *(str(row[name] or NOT_STATED) for name in over),
                str(row["contestant"]),
                minutes(row["seconds"]),
                share(row["seconds"], row["of_seconds"]),
                *(minutes(row[tone]) for tone in tones),
            ]
            for row in frame.iter_rows(named=True)
        ]
        heads = [{"outlet": "outlet", "period": "week"}[name] for name in over]
        columns = [
            say(f"mission_media.{name}")
            for name in (*heads, "contestant", "minutes", "share", *tones)
        ]
        tables.append(table(say(f"mission_media.{title}"), columns, rows, words=len(over) + 1))
    return Section(
        id="media",
        title=say("mission_media.title"),
        says=(say("mission_media.says"),),
        tables=tuple(tables),
    )


def minutes(seconds: int) -> str:
    """Spell seconds as minutes with a tenth.

    >>> minutes(90), minutes(0), minutes(360_000)
    ('1.5', '0.0', '6,000.0')
    """
    return f"{seconds / SIXTY:,.1f}"
