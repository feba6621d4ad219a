"""An assessment of one person is an allegation; a second person who reviews it lets it stand."""

import pytest

from fullcount.claims.wording import Standard
from fullcount.model.text import Text
from fullcount.observe.restriction import Aim, Answer, Assessment, Question, Source
from fullcount.publish.case_grounds import restriction_ground

SOURCE = Source(url="https://example.org/order", says="The order says so.")


def assessed(holds, reviewer):
    answers = {
        question: Answer(holds=holds, sources=(SOURCE,), reason="as weighed")
        for question in Question
    }
    return Assessment(
        restriction_id="r", code="ASM.02", title=Text(en="A ban", ur="پابندی"), answers=answers,
        author="a", reviewer=reviewer, aim=Aim.PUBLIC_ORDER,
    )  # fmt: skip


@pytest.mark.parametrize("holds", [True, False, None])
def test_only_a_reviewed_assessment_stands_above_an_allegation(holds):
    alone, reviewed = (restriction_ground(assessed(holds, who)) for who in (None, "b"))
    assert alone.standard is Standard.ALLEGATION
    assert reviewed.standard is Standard.REASONABLE_SUSPICION
    assert alone.says.en == f"{reviewed.says.en} No second person has reviewed this assessment."
    assert alone.says.of("ur").startswith(reviewed.says.of("ur"))
    assert alone.says.of("ur") != reviewed.says.of("ur")
    assert (alone.sources, reviewed.sources) == ((SOURCE.url,),) * 2
