"""What is true only in one country: its forms, its rules, its clocks, read from files."""

from fullcount.country.clock import Due, due, start_of_day, state
from fullcount.country.load import LAW_FILES, load_law, packaged_files, packaged_ids, packaged_law
from fullcount.country.texts import recount_rules, texts_in_force

__all__ = [
    "LAW_FILES",
    "Due",
    "due",
    "load_law",
    "packaged_files",
    "packaged_ids",
    "packaged_law",
    "recount_rules",
    "start_of_day",
    "state",
    "texts_in_force",
]
