"""Which stations a screening or a calibration is asked about: by source and office."""

from collections.abc import Sequence

from fullcount.count.run import Count
from fullcount.errors import MissingError
from fullcount.forensics.question import Question
from fullcount.forensics.screening import question_of
from fullcount.forensics.stations import sources_of, stations
from fullcount.work.given import Given, beside

NOTHING = Given()


def questions(
    count: Count, sources: Sequence[str], *, given: Given = NOTHING
) -> list[tuple[str, str, Question]]:
    """One question per source and office. Raises MissingError where no source has stations."""
    known = sources_of(count)
    unknown = sorted(set(sources) - set(known))
    if unknown:
        raise MissingError(f"no forms by {', '.join(unknown)}; there are {', '.join(known)}")
    found: list[tuple[str, str, Question]] = []
    for source_id in sources or known:
        told = stations(count, source_id=source_id)
        offices = told.frame["office"].drop_nulls().unique().sort().to_list()
        for office in offices:
            question = question_of(count, told, office=office)
            found.append((source_id, office, beside(question, count, given)))
        if found and not sources:
            return found
    if not found:
        raise MissingError("no source states votes at stations: there is nothing to screen")
    return found
