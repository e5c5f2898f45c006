"""Who somebody at the door may be: the invited of this meeting by the letters they type. Never an address, never all."""

import unicodedata
from dataclasses import dataclass

from meetings.attendance.models import Invitation
from meetings.attendance.newcomers import plain

LETTERS = 2  # typed before anybody is shown
SHOWN = 8  # names shown at a time


@dataclass(frozen=True)
class Seat:
    """Somebody who may check in: an invited person, or who was announced to come instead."""

    key: str  # i12: the person of invitation 12; d12: their delegate
    name: str
    partner: str

    @property
    def words(self):
        """What stands under the name."""
        if self.key.startswith("d"):
            return f"for {self.partner}" if self.partner else "delegate"
        return self.partner


def bare(text):
    """A name as it is compared while typing: small letters without accents."""
    whole = unicodedata.normalize("NFKD", plain(text))
    return "".join(letter for letter in whole if not unicodedata.combining(letter))


def seats(meeting):
    """All seats of a meeting. One query."""
    rows = Invitation.objects.filter(meeting=meeting).order_by("person__name", "pk")
    found = []
    for pk, name, partner, answer, delegate in rows.values_list(
        "pk", "person__name", "partner__name", "answer", "delegate_name"
    ):
        found.append(Seat(f"i{pk}", name, partner or ""))
        if answer == Invitation.Answer.DELEGATE:
            found.append(Seat(f"d{pk}", delegate, partner or ""))
    return found


def find(meeting, typed):
    """(seats, whether there are more): every word typed begins a word of the name, each its own; whole names first."""
    words = bare(typed).split()
    if len("".join(words)) < LETTERS:
        return [], False
    found = [seat for seat in seats(meeting) if fits(words, bare(seat.name).replace("-", " ").split())]
    found.sort(key=lambda seat: bare(seat.name) != bare(typed))
    return found[:SHOWN], len(found) > SHOWN


def fits(words, parts):
    """Whether every word begins a part of the name, each its own."""
    parts = list(parts)
    for word in sorted(words, key=len, reverse=True):
        part = next((part for part in parts if part.startswith(word)), None)
        if part is None:
            return False
        parts.remove(part)
    return True
