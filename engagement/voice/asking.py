"""Open requests for input as something that still needs somebody's voice (meetings/meetings/voices.py)."""

from django.utils import timezone

from meetings.meetings.voices import Ask
from members.models import Person
from members.people.links import address_for

from .models import Input, InputRequest
from .notices import INPUT

AT_MOST = 3  # a mail after a meeting is no list of chores


def requests_of(coalition_id, people):
    """{person id: [Ask, ...]} of open requests they said nothing to. Three statements."""
    requests = list(
        InputRequest.objects.filter(coalition=coalition_id)
        .open_on(timezone.now().date())
        .order_by("report_back_on", "pk")[:AT_MOST]
    )
    said = set(Input.objects.filter(request__in=requests, person__in=people).values_list("request_id", "person_id"))
    found = {}
    for person in Person.objects.filter(pk__in=people) if requests else ():
        for request in requests:
            if (request.pk, person.pk) not in said:
                link = address_for(person, purpose=INPUT, about=request.pk, route="input-by-link")
                found.setdefault(person.pk, []).append(Ask(request.title, request.estimated_minutes or 0, link))
    return found
