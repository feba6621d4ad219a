"""What is being done, for whoever waits: a text, and how much of it is done where that is known."""


class Step(str):
    """A text that also says how many of how many are done."""

    __slots__ = ("done", "of")

    done: int
    of: int

    @classmethod
    def at(cls, text: str, done: int, of: int) -> "Step":
        """Make one.

        >>> step = Step.at("Drawing again", 3, 200)
        >>> step, step.done, step.of
        ('Drawing again', 3, 200)
        """
        made = cls(text)
        made.done, made.of = done, of
        return made
