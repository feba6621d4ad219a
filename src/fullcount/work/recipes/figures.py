"""What must come out of each real election, and what did.

Grain: one ``Figure`` per sentence about one election: a title, the number known from outside,
the number the count gives, and how it was had. Tests compare the two, and the page on real
elections prints them side by side. Source of the expected numbers: the election's own published
totals, and reconciliations made once from the same originals by other means.
"""

from collections.abc import Callable, Mapping

from fullcount.count.run import Count
from fullcount.work.recipes import tell_pakistan, tell_parliaments, tell_presidents
from fullcount.work.recipes.figure import Figure

__all__ = ["Figure", "figures"]

TELL: Mapping[str, Callable[[Count], tuple[Figure, ...]]] = {
    "pakistan_2024_form45": tell_pakistan.pakistan,
    "bolivia_2019": tell_presidents.bolivia,
    "afghanistan_2014": tell_presidents.afghanistan,
    "georgia_2024": tell_parliaments.georgia,
    "venezuela_2024": tell_presidents.venezuela,
    "venezuela_2024_register": tell_presidents.venezuela,
    "peru_2021_r1": tell_presidents.peru,
    "germany_ep2024": tell_parliaments.germany,
    "russia_2018": tell_presidents.russia,
}


def figures(name: str, count: Count) -> tuple[Figure, ...]:
    """Tell what must come out of the election ``name`` and what came out of ``count``.

    An election without known figures gives none.
    """
    tell = TELL.get(name)
    return tell(count) if tell else ()
