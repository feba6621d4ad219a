"""A fictional election, with the truth beside it."""

from fullcount.simulate.demo import demo_plan, plain_plan
from fullcount.simulate.election import Simulated, election, returns
from fullcount.simulate.package import package
from fullcount.simulate.plan import Irregularity, Layout, Plan, Plant, Rates, SourcePlan

__all__ = [
    "Irregularity",
    "Layout",
    "Plan",
    "Plant",
    "Rates",
    "Simulated",
    "SourcePlan",
    "demo_plan",
    "election",
    "package",
    "plain_plan",
    "returns",
]
