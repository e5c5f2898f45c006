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
    items = [item for item in items if item.counts]
    if not items:
        found.append(Lack("The agenda is empty. Add what you meet for."))
    for item in items:
        if item.lacks:
            found.append(Lack(f"“{item.title}” lacks {in_words(item.lacks)}.", item))
    planned, length = planned_minutes(items), meeting.minutes
    if planned > length:
        found.append(Lack(f"The items take {planned} minutes, the meeting has {length}. Shorten one, or meet longer."))
    return found


def may_be_announced(meeting, now=None):
    """Whether people may be asked to keep the date while the agenda is not ready: it says when it will be."""
    now = now or timezone.now()
    if meeting.agenda_due_on is None or meeting.ends_at <= now:
        return False
    zone = meeting.coalition.zone
    return now.astimezone(zone).date() <= meeting.agenda_due_on <= meeting.starts_at.astimezone(zone).date()


def hints(meeting, items):
    """What is worth a second look, though it stops nothing."""
    found = []
    items = [item for item in items if item.counts]
    planned, length = planned_minutes(items), meeting.minutes
    if items and planned < length and all(item.minutes for item in items):
        found.append(f"{length - planned} minutes are free: an open floor, or an earlier end.")
    rivals = [item.title for item in items if item.competition]
    if rivals:
        found.append(f"Partners compete here: {in_words(rivals)}. Say at the start what stays out of the room.")
    return found


def nothing_to_work_on(items):
    """Whether an agenda has items, and none to consult, decide or do: an update by mail would do (MTG-2)."""
    items = [item for item in items if item.counts]
    return bool(items) and not any(item.purpose in WORK for item in items)


WORK = ("consult", "decide", "act")


def planned_minutes(items):
    """Sum of the items' minutes, without what was parked or moved."""
    return sum(item.minutes or 0 for item in items if item.counts)


def in_words(things):
    """ "a, b and c"."""
    return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} and {things[-1]}"
