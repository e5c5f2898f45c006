"""Who is at the table, and whether that is enough: one line that stays in sight while a meeting goes on.

The room that knows the bylaws supplies the reading (`supply`); until it does, people and partners are counted.
"""

from dataclasses import dataclass

from meetings.attendance import roster
from members.models import StakeholderType


@dataclass(frozen=True)
class Reading:
    """`sentence` for people; `percent` of what is needed (0 to 100) and what is `left` to it, where something is.

    `voters`: names of the partners here that may vote, where rules of standing are in force.
    """

    sentence: str
    reached: bool | None = None
    percent: int | None = None
    left: str = ""
    voters: tuple | None = None


def counted(meeting, lines):
    """People, partners and core types here, by the sheet."""
    core = StakeholderType.objects.filter(coalition=meeting.coalition, is_core=True)
    return Reading(roster.count_of(lines, list(core.values_list("name", flat=True))).sentence)


_reader = counted


def supply(reader):
    """`reader(meeting, lines)` returns a Reading, or None to leave it at the count. Called once, in ready()."""
    global _reader  # noqa: PLW0603  one reader for the process, set while the apps load
    _reader = reader


def of(meeting):
    """The Reading of a meeting just now."""
    lines = roster.lines_of(meeting)
    return _reader(meeting, lines) or counted(meeting, lines)
