"""The quorum for the screens of a meeting that is going on."""

from dataclasses import replace

from meetings.live.status import Reading, counted

from .reading import quorum_here


def reading(meeting, lines):
    """A Reading of the quorum now, and who of those here may vote; None without any rules."""
    quorum = quorum_here(meeting, lines, kept=True)
    if quorum is None:
        return None
    if not quorum.wanted:
        return replace(counted(meeting, lines), voters=quorum.names_here)
    return Reading(quorum.sentence, quorum.reached, quorum.percent, quorum.left, quorum.names_here)
