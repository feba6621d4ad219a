"""Mathematics with no election in it: null models, draws, survey estimates, evidence."""
