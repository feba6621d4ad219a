"""People who looked, and what they saw.

Reports become incidents, and expected reports become coverage. Nothing a person reported is
deleted or corrected in place, and what the public tells is never counted as if observers had
looked for it.
"""
