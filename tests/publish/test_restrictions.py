"""The page of restrictions says what follows, what was not settled, and where it is said."""

from datetime import date

from fullcount.model.text import Text
from fullcount.observe.chronology import Restricted, chronology
from fullcount.observe.restriction import Aim, Answer, Assessment, Question, Source
from fullcount.publish.restrictions import restrictions_page

SOURCE = Source(url="https://example.org/order", says="The order says so.")
POLL = date(2031, 3, 9)


def page(holds, *, reviewer=None):
    answers = {
        question: Answer(holds=answer, sources=(SOURCE,), reason="as weighed")
        for question, answer in zip(Question, holds, strict=True)
    }
    assessment = Assessment(
        restriction_id="r", code="ASM.02", title=Text(en="A ban"), answers=answers, author="a",
        reviewer=reviewer, aim=Aim.PUBLIC_ORDER,
    )  # fmt: skip
    entry = Restricted(
        restricted_id="e", code="ASM.02", on=POLL, actor="not stated",
        says=Text(en="Rallies banned."),
        sources=(SOURCE,),
    )  # fmt: skip
    return restrictions_page("Restrictions", chronology([entry], poll=POLL), [assessment])


def test_a_blank_is_shown_as_not_settled_and_the_conclusion_stays_open():
    text = page((True, False, True, None, None, None))
    assert "not enough to say whether it was undue" in text
    assert "appears undue" not in text
    assert text.count("not settled by these sources") == 3
    assert "No second person has reviewed" in text
    assert "| 2031-03-09 | `ASM.02` | Rallies banned. | not stated | everybody |" in text


def test_an_answered_test_is_concluded():
    text = page((True, True, True, False, True, True), reviewer="b")
    assert "On these sources the restriction appears undue." in text
    assert "| necessity | no: as weighed | The order says so. [source]" in text
    assert "No second person" not in text
