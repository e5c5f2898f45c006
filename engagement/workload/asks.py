"""Before people are asked: who has no room for it, and what the coordinator does about it (WRK-5).

gate = asks.Gate(request, people, data=POST, by=user)
if gate.blocks:            # somebody has no room and nothing was chosen yet: show gate.form beside gate.over
    …
people = gate.settle()     # holds, swaps, shortens, or notes why it cannot wait; then ask these
"""

from dataclasses import dataclass

from django import forms
from django.db import transaction

from coalition.ui.forms import Pick, TableForm
from coalition.ui.parts import counted
from engagement.voice.models import Input
from meetings.objectives import room
from members.models import Notice, Person

from . import actions, burden, colleagues

SHOWN = 50  # people named on the page


class GateForm(TableForm):
    """What to do about those who have no room."""

    def __init__(self, *args, ways, most, **kwargs):
        super().__init__(*args, **kwargs)
        self.most = most
        self.fields["way"] = forms.ChoiceField(
            label="What do we do?", choices=ways, widget=Pick(column=True),
            error_messages={"required": "Choose what we do about those who have no room."},
        )  # fmt: skip
        self.fields["minutes"] = forms.IntegerField(
            label="Minutes it takes then", required=False, min_value=1, initial=most or None,
            help_text=f"{counted(most, 'minute')} or fewer fit everybody." if most else "",
        )  # fmt: skip
        self.fields["reason"] = forms.CharField(
            label="Why this cannot wait", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
        )
        self.needed("when you make it shorter", "minutes")
        self.needed("when you ask them all the same", "reason")
        if not most:
            del self.fields["minutes"]

    def clean(self):
        data = super().clean()
        way = data.get("way")
        if way == "shorten":
            minutes = data.get("minutes")
            if "minutes" not in self.errors and (not minutes or minutes > self.most):
                self.add_error("minutes", f"Choose {counted(self.most, 'minute')} or fewer, so that it fits everybody.")
        if way == "anyway" and not (data.get("reason") or "").strip():
            self.add_error("reason", "Say why this cannot wait.")
        return data


@dataclass(frozen=True)
class Full:
    """One person without room: who, what they carry, and who could be asked instead (or None)."""

    person: Person
    verdict: burden.Verdict
    instead: Person | None


class Gate:
    """Looks at the people (ids) a request is to go to, before it goes. Seven statements, whatever their number."""

    def __init__(self, request, people, *, data, by):
        self.request, self.by = request, by
        self.today = request.coalition.today()
        asked = self._asked_before(people)
        self.people = list(dict.fromkeys(people))
        self.minutes = request.estimated_minutes or 0
        new = [pk for pk in self.people if pk not in asked]
        verdicts = burden.check(new, self.minutes, self.today)
        self.full = {pk: verdict for pk, verdict in verdicts.items() if not verdict.fits}
        self.instead = self._instead(asked)
        self.form = self._form(data)

    def _asked_before(self, people):
        """Those the request went to already, or who have answered it: asking them again asks nothing more of them."""
        told = Notice.objects.about(self.request).filter(kind="input-request", person__in=people)
        said = Input.objects.filter(request=self.request, person__in=people)
        return set(told.values_list("person", flat=True)) | set(said.values_list("person", flat=True))

    def _instead(self, asked):
        if not self.full:
            return {}
        not_these = asked | set(self.people)
        return colleagues.with_room(
            self.request.coalition, list(self.full), self.minutes, self.today, not_these=not_these, reachable=True
        )

    def _form(self, data):
        if not self.full:
            return None
        most = min(verdict.room for verdict in self.full.values())
        ways = [("hold", "Hold it for them until they have room")]
        if self.instead:
            ways.append(
                ("swap", f"Ask {counted(len(self.instead), 'colleague')} with room instead, hold it for the others")
            )
        if most:
            ways.append(("shorten", f"Make it shorter: {counted(most, 'minute')} at most"))
        ways.append(("anyway", "Ask them all the same"))
        return GateForm(data if data and {"way", "gate"} & set(data) else None, ways=ways, most=most)

    @property
    def blocks(self):
        """Somebody has no room, and what to do about it is not said yet, or not whole."""
        return bool(self.full) and not self.form.is_valid()

    @property
    def over(self):
        """The first of those without room, the fullest first: a list of Full. One statement."""
        fullest = sorted(self.full.values(), key=lambda verdict: (verdict.budget - verdict.used, verdict.person))[
            :SHOWN
        ]
        people = Person.objects.in_bulk([verdict.person for verdict in fullest])
        return [Full(people[each.person], each, self.instead.get(each.person)) for each in fullest]

    @transaction.atomic
    def settle(self):
        """Do what was chosen; the people (ids) to ask now."""
        if not self.full:
            actions.settle_held(request=self.request, people=self.people)
            return self.people
        way, chosen = self.form.cleaned_data["way"], list(self.full)
        ask = [pk for pk in self.people if pk not in self.full]
        if way == "shorten":
            actions.shorten(request=self.request, minutes=self.form.cleaned_data["minutes"], by=self.by)
            ask = self.people
        elif way == "anyway":
            actions.note_asked_anyway(
                request=self.request, people=chosen, reason=self.form.cleaned_data["reason"], by=self.by
            )
            ask = self.people
        elif way == "swap":
            swapped = [pk for pk in chosen if pk in self.instead]
            actions.note_swapped(request=self.request, people=swapped, by=self.by)
            actions.hold(request=self.request, people=[pk for pk in chosen if pk not in self.instead], by=self.by)
            ask = [*ask, *(self.instead[pk].pk for pk in swapped)]
        else:
            actions.hold(request=self.request, people=chosen, by=self.by)
        actions.settle_held(request=self.request, people=ask)
        return ask


def task_fits(person, minutes):
    """The gate for tasks (meetings/objectives/room.py): a TooMuch, or None when there is room."""
    today = person.coalition.today()
    verdict = burden.of(person, minutes, today)
    if verdict.fits:
        return None
    found = colleagues.with_room(person.coalition, [person.pk], minutes, today)
    words = (
        f"{person.name} carries {verdict.used} of {verdict.budget} minutes in 30 days. "
        f"{minutes} more would be too much. Choose what we do."
    )
    return room.TooMuch(words, verdict.room, found.get(person.pk))


room.register(task_fits)
