"""Why a step of a meeting's life cannot be taken, in words for people."""


class NotNow(Exception):
    """The meeting is not in a state in which this can be done. Its message says why, in words for people."""


class TooShort(NotNow):
    """The meeting would be shorter than what stands on its agenda. `may_follow`: nobody has the agenda yet, so the
    items may be changed afterwards."""

    def __init__(self, planned, minutes, *, may_follow):
        words = f"The items take {planned} minutes, and the meeting would have {minutes}. "
        words += (
            "Shorten items first, or end later." if not may_follow else "End later, or say that you change the items."
        )
        super().__init__(words)
        self.may_follow = may_follow


class NotReady(NotNow):
    """The agenda lacks something (MTG-2). `lacks` is a list of readiness.Lack."""

    def __init__(self, lacks):
        super().__init__(" ".join(lack.words for lack in lacks))
        self.lacks = lacks
