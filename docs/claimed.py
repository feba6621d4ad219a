"""The pages made from what claims are made of: standards of proof and vocabularies."""

from fullcount.claims.standard import standards
from fullcount.claims.vocabulary import vocabularies
from fullcount.publish.vocabularies import vocabularies_page


def words_of_claims_page() -> str:
    """List the standards of proof and every vocabulary of claims."""
    return vocabularies_page(standards(), vocabularies())
