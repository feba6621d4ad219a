"""Does it add up, do the copies agree, who won, and what could change it."""
