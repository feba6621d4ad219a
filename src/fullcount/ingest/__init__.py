"""Foreign bytes to our columns: read an election package, propose one for a heap of files."""

from fullcount.ingest.package import read_package
from fullcount.ingest.propose import Proposal, propose

__all__ = ["Proposal", "propose", "read_package"]
