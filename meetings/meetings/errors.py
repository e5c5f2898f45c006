"""Why a step of a meeting's life cannot be taken, in words for people."""


class NotNow(Exception):
    """The meeting is not in a state in which this can be done. Its message says why, in words for people."""


class NotReady(NotNow):
    """The agenda lacks something (MTG-2). `lacks` is a list of readiness.Lack."""

    def __init__(self, lacks):
        super().__init__(" ".join(lack.words for lack in lacks))
        self.lacks = lacks
