"""Where would the votes of the last election have had to go to make this one?

Grain: one matrix, rows of the first election and columns of the second, over districts. Source:
Myagkov, Ordeshook, Shakin (2009); Kobak's Moscow notebook. Shares of the roll in the second
election are predicted from those in the first: once by plain least squares, whose parts may leave
[0, 1], and once with parts that are not negative and sum to one in each row. Districts are drawn
again to say how firm each part is.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import nnls

from fullcount.forensics.method import Method, Parameter, Signal
from fullcount.forensics.wording import Said, declines, said
from fullcount.stats.arrays import FloatArray
from fullcount.stats.evidence import NotApplicable

PER_GROUP = 5  # districts needed for each group of the first election
WORTH_TELLING = 0.05  # smaller parts are left out of the sentence
FIRM = 1e4  # weight of the rows that must sum to one, against shares

METHOD = Method(
    id="flow",
    number=14,
    signal=Signal.DISTRIBUTIONAL,
    parameters=(
        Parameter(name="districts", value="five per group", meaning="least number"),
        Parameter(name="draws", value="200", meaning="bootstrap over districts"),
    ),
    paper="Myagkov, Ordeshook, Shakin (2009); Kobak, misc/moscow-regression.ipynb",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """Shares by district, then and now; rows of both are the same districts and sum to one."""

    groups: tuple[str, ...]
    kinds: tuple[str, ...]
    before: FloatArray
    after: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Parts of each group (row) that go to each (column); bounds hold the middle 95 % of draws."""

    districts: int
    free: FloatArray  # least squares: may leave [0, 1]
    parts: FloatArray  # rows sum to one, nothing negative
    lower: FloatArray
    upper: FloatArray
    groups: tuple[str, ...] = ()  # names of rows and columns, where they have any
    kinds: tuple[str, ...] = ()

    @property
    def outside(self) -> int:
        """Count parts of the free estimate below 0 or above 1."""
        return int(((self.free < 0) | (self.free > 1)).sum())

    @property
    def p_value(self) -> None:
        return None

    @property
    def found(self) -> Said:
        counted = {
            "districts": self.districts,
            "outside": self.outside,
            "flows": self.free.size,
        }
        if not self.groups:
            return said("flow.found", **counted)
        parts = {
            f"{group} → {kind}": round(100 * float(self.parts[row, column]))
            for row, group in enumerate(self.groups)
            for column, kind in enumerate(self.kinds)
            if self.parts[row, column] >= WORTH_TELLING
        }
        return said("flow.found_named", **counted, parts=parts)

    @property
    def may_say(self) -> Said:
        return said("flow.may_say")


def flow(
    before: FloatArray, after: FloatArray, *, rng: np.random.Generator, draws: int = 200
) -> Flow | NotApplicable:
    """Estimate the flow; rows of both are districts, columns shares of the roll that sum to one."""
    count, groups = before.shape
    if count < PER_GROUP * groups or np.linalg.matrix_rank(before) < groups:
        return declines(
            "flow.declined_few", districts=count, needed=PER_GROUP * groups, groups=groups
        )
    again = [rng.integers(0, count, count) for _ in range(draws)]
    drawn = np.array([row_stochastic(before[at], after[at]) for at in again], np.float64)
    lower, upper = np.quantile(drawn, (0.025, 0.975), axis=0)
    return Flow(
        districts=count,
        free=np.asarray(np.linalg.lstsq(before, after, rcond=None)[0], np.float64),
        parts=row_stochastic(before, after),
        lower=lower,
        upper=upper,
    )


def named_flow(given: Flows, *, rng: np.random.Generator) -> Flow | NotApplicable:
    """Estimate the flow between parties."""
    found = flow(given.before, given.after, rng=rng)
    if isinstance(found, NotApplicable):
        return found
    return replace(found, groups=given.groups, kinds=given.kinds)


def row_stochastic(before: FloatArray, after: FloatArray) -> FloatArray:
    """Find the parts nearest in squares that are not negative and sum to one in each row."""
    groups, kinds = before.shape[1], after.shape[1]
    root = np.linalg.qr(before, mode="reduced")
    left, right = root[1], root[0].T @ after  # the same squares, in as many rows as groups
    system = np.kron(left, np.eye(kinds))
    sums = FIRM * np.kron(np.eye(groups), np.ones(kinds))
    solved, _ = nnls(np.vstack((system, sums)), np.append(right.ravel(), FIRM * np.ones(groups)))
    parts = solved.reshape(groups, kinds)
    return np.asarray(parts / parts.sum(1, keepdims=True), np.float64)
