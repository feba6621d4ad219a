"""A straight line through weighted points, with an error that does not ask for equal scatter.

Weighted least squares with the sandwich variance HC1 of White, Econometrica 48 (1980), and
MacKinnon and White, Journal of Econometrics 29 (1985).
"""

from dataclasses import dataclass

import numpy as np

from fullcount.stats.arrays import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Intercept and slope, and the error of the slope."""

    intercept: float
    slope: float
    slope_error: float


def line(x: FloatArray, y: FloatArray, weights: FloatArray) -> Line:
    """Fit ``y = intercept + slope x``; at least three points, not all at one ``x``."""
    share = weights / weights.sum()
    away = x - share @ x
    spread = share @ away**2
    if x.size < 3 or spread <= 0:
        raise ValueError("at least three points, not all at one x")
    slope = float(share @ (away * y) / spread)
    intercept = float(share @ y - slope * (share @ x))
    residual = y - intercept - slope * x
    variance = (share**2 @ (away * residual) ** 2) / spread**2 * x.size / (x.size - 2)
    return Line(intercept=intercept, slope=slope, slope_error=float(np.sqrt(variance)))
