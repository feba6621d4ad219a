"""Registration and turnout by group."""

from fullcount.participation.candidacy import CandidacyPolicy
from fullcount.participation.participate import Participation, participate
from fullcount.participation.record import Record, record
from fullcount.stats.suppression import suppress

__all__ = ["CandidacyPolicy", "Participation", "Record", "participate", "record", "suppress"]
