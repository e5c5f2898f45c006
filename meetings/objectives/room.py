"""Whether somebody has room for one more task. The floor above that knows says so, from its app's `ready()`:

room.register(lambda person, minutes: TooMuch("…", room=20, colleague=other) or None)
"""

from dataclasses import dataclass

from django import forms

from coalition.ui.forms import Pick
from members.models import Person


@dataclass(frozen=True)
class TooMuch:
    """Why it is too much for this person, how many minutes would fit, and a colleague who has room (or None)."""

    words: str
    room: int
    colleague: Person | None = None


LEAST = 1  # minutes of a task of which nobody said how long it takes: only who is full already has no room for it

_gates = []


def register(gate):
    """Add `gate(person, minutes)`, which gives a TooMuch or None."""
    _gates.append(gate)
    return gate


def forget(gate):
    """Take it out; for tests."""
    _gates.remove(gate)


def too_much(person, minutes):
    """The first TooMuch for giving this person so many minutes more; None when it fits or nobody knows how long it takes."""
    if person is None or not minutes:
        return None
    return next((found for gate in _gates if (found := gate(person, minutes))), None)


class RoomForm:
    """Mixin of forms that give a task to somebody (`whose` names the field) for some `minutes`: when it is too much, the
    coordinator holds (`held`), swaps or shortens it, or says why it cannot wait (`anyway`)."""

    anyway = ""
    held = False
    whose = "owner"
    hold_words = "Hold it: nobody has it for now"
    swap_words = "Give it to {name}, who has room"
    anyway_words = "Give it to them all the same"

    def keep_within(self, data, minutes):
        """Apply what was chosen to the cleaned `data`; without a choice, offer the ways and say why."""
        found = too_much(data.get(self.whose), minutes)
        if found is None:
            return
        self._offer(found, "minutes" in self.fields)
        way = self.data.get(self.add_prefix("ease"), "")
        if way == "hold":
            data[self.whose] = None
            self.held = True
        elif way == "swap" and found.colleague:
            data[self.whose] = found.colleague
        elif way == "shorten" and "minutes" in self.fields and found.room:
            data["minutes"] = found.room
        elif way == "anyway":
            self.anyway = self.data.get(self.add_prefix("reason"), "").strip()[:300]
            if not self.anyway:
                self.add_error("reason", "Say why this cannot wait.")
        else:
            self.add_error("ease", found.words)

    def _offer(self, found, may_shorten):
        ways = [("hold", self.hold_words)]
        if found.colleague:
            ways.append(("swap", self.swap_words.format(name=found.colleague.name)))
        if may_shorten and found.room:
            ways.append(("shorten", f"Make it shorter: {found.room} minutes"))
        ways.append(("anyway", self.anyway_words))
        self.fields["ease"] = forms.ChoiceField(
            label="It is too much for them. What do we do?", choices=ways, required=False, widget=Pick(column=True)
        )
        self.fields["reason"] = forms.CharField(
            label="Why this cannot wait", max_length=300, required=False, help_text="Only if they get it all the same."
        )
        self.fields["ease"].needed = "choose one"
        self.fields["reason"].needed = "when they get it all the same"
