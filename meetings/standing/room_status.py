"""The quorum for the screens of a meeting that is going on."""

from meetings.live.status import Reading

from .reading import quorum_here


def reading(meeting, lines):
    """A Reading of the quorum now; None without rules that ask for one."""
    quorum = quorum_here(meeting, lines, kept=True)
    if quorum is None or not quorum.wanted:
        return None
    return Reading(quorum.sentence, quorum.reached, quorum.percent, quorum.left)
