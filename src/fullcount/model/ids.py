"""Names of things. An id is opaque text; only ``country`` knows how it is spelled."""

from typing import NewType

ContestId = NewType("ContestId", str)
UnitId = NewType("UnitId", str)
CandidateId = NewType("CandidateId", str)
SourceId = NewType("SourceId", str)
FormId = NewType("FormId", str)
FindingId = NewType("FindingId", str)
RuleCode = NewType("RuleCode", str)
