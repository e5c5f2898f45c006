"""Who would be asked, and who would not, with the reason in words. The same judgement before the button and after it.

Rooms that know another reason add it, from their app's `ready()`:

    choosing.register(lambda request, people: {person id: "Has given 240 minutes this month"})
"""

from dataclasses import dataclass

from engagement.voice.models import Input
from members.models import Affiliation, NoticePreference, Person
from members.notices.models import NoticeCategory

from .models import Asked

_reasons = []


def register(reasons):
    """Add `reasons(request, people)`, which gives {person id: why this person is not asked} for some of the ids."""
    _reasons.append(reasons)
    return reasons


def forget(reasons):
    """Take it out; for tests."""
    _reasons.remove(reasons)


@dataclass(frozen=True)
class Candidate:
    """Somebody who could be asked. `reason` says why they are not, empty when they are."""

    pk: int
    name: str
    partner: str
    reason: str


def reasons(request, people):
    """{person id: why they are not asked}; the first reason that holds, in this order. Six statements and the floors'."""
    found = {}
    for judge in (_answered, _declined, _asked, _no_address, _left, _another_open, *_reasons):
        for person, reason in judge(request, set(people) - found.keys()).items():
            found.setdefault(person, reason)
    return found


def candidates(request, people):
    """A Candidate for each of `people` (ids) of the request's coalition, by name."""
    rows = Person.objects.filter(coalition=request.coalition_id, pk__in=people).order_by("name", "pk")
    why = reasons(request, people)
    ties = Affiliation.objects.filter(person__in=people).in_force(on=request.coalition.today())
    partners = dict(ties.order_by("started_on").values_list("person", "partner__name"))
    return [Candidate(pk, name, partners.get(pk, ""), why.get(pk, "")) for pk, name in rows.values_list("pk", "name")]


def _answered(request, people):
    rows = Input.objects.filter(request=request, person__in=people).values_list("person", flat=True)
    return dict.fromkeys(rows, "Has answered already")


def _declined(request, people):
    rows = Asked.objects.filter(request=request, person__in=people, declined_on__isnull=False)
    return dict.fromkeys(rows.values_list("person", flat=True), "Would rather not")


def _asked(request, people):
    rows = Asked.objects.filter(request=request, person__in=people).values_list("person", flat=True)
    return dict.fromkeys(rows, "Was asked already; reminders go by themselves")


def _no_address(request, people):
    rows = Person.objects.filter(pk__in=people, email="").values_list("pk", flat=True)
    return dict.fromkeys(rows, "No mail address: ask them yourself")


def _left(request, people):
    rows = NoticePreference.objects.filter(person__in=people, category=NoticeCategory.INPUT)
    return dict.fromkeys(rows.values_list("person", flat=True), "Does not want mails that ask for a view")


def _another_open(request, people):
    """One open question at a time for one person (domain.md 5, rule 5)."""
    rows = Asked.objects.filter(person__in=people, request__status="open").exclude(request=request).waiting()
    return {
        person: f"Has another question open: “{title}”"
        for person, title in rows.order_by("-asked_at").values_list("person", "request__title")
    }
