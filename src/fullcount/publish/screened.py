"""What a screening found, as rows and pictures for people: what its page and the report share.

Grain: one row per result. Each stands with what was found and what may be said, its p-value by
itself and among all, how often the method raises a false alarm on this very election drawn
clean, how often it sees what was planted, and what else explains it.
"""

from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from fullcount.forensics.calibrate import Calibrated, Calibration, Rate
from fullcount.forensics.method import Signal
from fullcount.forensics.screening import Screening
from fullcount.forensics.screening_json import Declined, Told, told
from fullcount.forensics.wording import Said
from fullcount.publish.spell import number
from fullcount.publish.station_charts import comb, fingerprint, percentages
from fullcount.publish.texts import Words

SEEN = 10  # a plant is named where it is seen in one draw of ten or more
HIGH = 900  # tenths of a point


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """A screening with its calibration, null = it was not calibrated; ``also`` was kept before.

    ``elsewhere``: a calibration was given that is of another state of the package; it is not told.
    """

    screening: Screening
    calibration: Calibration | None
    also: tuple[Told | Declined, ...] = ()
    elsewhere: bool = False

    @property
    def lines(self) -> tuple[Told | Declined, ...]:
        """Everything asked, each once: what was kept before fills in what was not asked now."""
        own = tuple(told(line) for line in self.screening.lines)
        asked = {line.screen for line in own}
        return (*own, *(line for line in self.also if line.screen not in asked))


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture with two sentences: what it shows, and what may be said of it."""

    svg: Markup
    found: str
    may_say: str


def families(one: Screened, words: Words) -> list[tuple[str, list[dict[str, object]]]]:
    """Give the rows of every result, by kind of signal."""
    results = [line for line in one.lines if isinstance(line, Told)]
    return [
        (
            signal.value,
            [
                _row(line, one.calibration, words)
                for line in results
                if line.method.signal is signal
            ],
        )
        for signal in Signal
    ]


def declined(one: Screened, words: Words) -> list[dict[str, object]]:
    """Give what does not apply, each with its reason."""
    return [
        {
            "title": title(line, words),
            "because": (
                line.because if isinstance(line.because, str) else in_words(line.because, words)
            ),
            "in_english": isinstance(line.because, str),
        }
        for line in one.lines
        if isinstance(line, Declined)
    ]


def charts(one: Screened, words: Words, *, name: str) -> list[Chart]:
    """Draw the two pictures that people know; none where no station states what they need."""
    frame = one.screening.frame
    plane, teeth = fingerprint(frame, words, name=name), comb(frame, words, name=name)
    if plane is None or teeth is None:
        return []
    whole = next((line for line in one.lines if line.screen == "integer_percentages"), None)
    of_comb = words("screen.comb_found"), words("screen.comb_say")
    if isinstance(whole, Told):
        of_comb = in_words(whole.found, words), in_words(whole.may_say, words)
    return [
        Chart(svg=plane, found=_where(one, words), may_say=words("screen.fingerprint_say")),
        Chart(svg=teeth, found=of_comb[0], may_say=of_comb[1]),
    ]


def in_words(one: Said, words: Words) -> str:
    """Put a sentence into the words of a page; its numbers keep their signs on the left."""
    return one.of(
        words.lang,
        spell=lambda value: words.sum(value) if isinstance(value, str) else words.spell(value),
    )


def title(line: Told | Declined, words: Words) -> str:
    """Name a method, and what it was asked of where it was asked twice."""
    own = line.screen.removeprefix(line.method.id).strip("_")
    name = line.method.texts.title.of(words.lang)
    return f"{name} ({words(f'screen_of.{own}')})" if own else name


def spell_p(value: float | None) -> str:
    """Spell a p-value for a table.

    >>> spell_p(0.25), spell_p(1e-9), spell_p(None)
    ('0.250', '< 0.001', '–')
    """
    if value is None:
        return number(None)
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def spell_rate(rate: Rate) -> str:
    """Spell alarms of draws, never their quotient."""
    return f"{rate.alarms:,} / {rate.draws:,}" if rate.draws else number(None)


def _row(line: Told, calibration: Calibration | None, words: Words) -> dict[str, object]:
    known = None if calibration is None else calibration.of(line.screen)
    texts, lang = line.method.texts, words.lang
    return {
        "title": title(line, words),
        "method": line.method,
        "null": texts.null.of(lang),
        "shows": texts.shows.of(lang),
        "cannot_show": texts.cannot_show.of(lang),
        "innocent": [one.of(lang) for one in texts.innocent],
        "critique": texts.critique.of(lang),
        "found": in_words(line.found, words),
        "may_say": in_words(line.may_say, words),
        "p": spell_p(line.p_value),
        "holm": spell_p(line.adjusted),
        "left_out": line.left_out,
        "false_alarms": number(None) if known is None else spell_rate(known.false_alarms),
        "powers": [] if known is None else _powers(known, words),
    }


def _powers(known: Calibrated, words: Words) -> list[str]:
    """Spell the plants that the method sees."""
    return [
        f"{words(f'plant.{power.what.value}')}, {100 * power.size:g} %: {spell_rate(power.rate)}"
        for power in known.powers
        if power.rate.draws and power.rate.alarms * SEEN >= power.rate.draws
    ]


def _where(one: Screened, words: Words) -> str:
    """Say where the middle half of the stations lies, and how many are high in both."""
    turnout, share = percentages(one.screening.frame)
    low, high = np.quantile(turnout, (0.25, 0.75)), np.quantile(share, (0.25, 0.75))
    return words(
        "screen.fingerprint_found",
        stations=int(turnout.size),
        turnout_low=f"{low[0] / 10:.0f}",
        turnout_high=f"{low[1] / 10:.0f}",
        share_low=f"{high[0] / 10:.0f}",
        share_high=f"{high[1] / 10:.0f}",
        corner=int(((turnout >= HIGH) & (share >= HIGH)).sum()),
    )


def family_alarms(calibration: Calibration | None) -> str:
    """Spell in how many clean draws any method raised an alarm among all."""
    return "" if calibration is None else spell_rate(calibration.family)
