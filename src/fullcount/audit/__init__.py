"""Would a hand count of the papers name somebody else? Draws, counts and the risk they leave.

Counting error (the bag against the station's form) and tabulation error (the form against the
sheets made of it) are two questions: this room answers the first, from a sample; ``count``
answers the second, from all stations. Neither stands for the other.
"""
