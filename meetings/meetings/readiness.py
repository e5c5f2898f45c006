"""What stands between a draft and its publication (MTG-2: each meeting has a work purpose; do not meet to meet)."""

from dataclasses import dataclass

from django.utils import timezone


@dataclass(frozen=True)
class Lack:
    """One thing left to do: `words` for people, `item` (or None) it is about, `anchor` on the meeting page."""

    words: str
    item: object = None

    @property
    def anchor(self):
        return f"item-{self.item.pk}" if self.item else "agenda"


def lacks(meeting, items, now=None):
    """What keeps the meeting from being published: a list of Lack, empty when it is ready. `items` is its agenda."""
    found = []
    if meeting.ends_at <= (now or timezone.now()):
        found.append(Lack("The meeting is over. Move it to a day to come, or mark it as held."))
    if not items:
        found.append(Lack("The agenda is empty. Add what you meet for."))
    for item in items:
        if item.lacks:
            found.append(Lack(f"“{item.title}” lacks {in_words(item.lacks)}.", item))
    return found


def hints(meeting, items):
    """What is worth a second look, though it stops nothing."""
    found = []
    planned, length = planned_minutes(items), meeting.minutes
    if planned > length:
        found.append(f"The items take {planned} minutes, the meeting has {length}.")
    if items and not any(item.purpose in WORK for item in items):
        found.append("Nothing to consult, decide or do: would a short update by mail do instead?")
    return found


WORK = ("consult", "decide", "act")


def planned_minutes(items):
    """Sum of the items' minutes."""
    return sum(item.minutes or 0 for item in items)


def in_words(things):
    """ "a, b and c"."""
    return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} and {things[-1]}"
