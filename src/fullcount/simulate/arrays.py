"""Array types and small exact sums that the rooms of a simulation share."""

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
CellArray = npt.NDArray[np.int32]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

NOT_STATED = -1  # in cells; counts are never negative


def logistic(score: FloatArray) -> FloatArray:
    """Turn scores on the whole line into shares between 0 and 1."""
    return np.asarray(1.0 / (1.0 + np.exp(-score)), dtype=np.float64)


def logit(share: float) -> float:
    return float(np.log(share / (1.0 - share)))


def apportion_down(amounts: IntArray, total: int) -> IntArray:
    """Scale whole amounts so that they sum to exactly ``total`` and none grows beyond itself.

    Largest remainders; ``total`` is at most the present sum.
    """
    present = int(amounts.sum())
    if total > present:
        raise ValueError(f"{total} is more than the {present} there are")
    if present == 0:
        return amounts.copy()
    floors = amounts * total // present
    remainders = amounts * total - floors * present
    short = total - int(floors.sum())
    winners = np.argsort(-remainders, kind="stable")[:short]
    floors[winners] += 1
    return floors


def sums_by(groups: IntArray, values: npt.NDArray[np.integer], count: int) -> IntArray:
    """Sum the rows of a table by group 0..count-1, exactly (below 2**53)."""
    columns = [
        np.bincount(groups, weights=values[:, at], minlength=count) for at in range(values.shape[1])
    ]
    return np.rint(np.column_stack(columns)).astype(np.int64)
