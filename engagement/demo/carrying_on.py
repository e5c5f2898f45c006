"""Somebody left a fortnight ago; what she had in hand waits for whoever comes after her."""

import datetime as dt

from meetings.handover.actions import keep_note, open_handover
from meetings.models import Task
from members.models import Affiliation

LEFT = "Dana Whitehorse"


def tell(story):
    """Two tasks, the notes of the next council, and the page on which they are handed over."""
    tie = Affiliation.objects.select_related("person", "partner", "coalition").get(
        coalition=story.coalition, person=story.people[LEFT], ended_on__isnull=False
    )
    for title, days in (("Draw up who drives on which night", 12), ("Return the borrowed radio batteries", 26)):
        Task.objects.create(
            coalition=story.coalition,
            title=title,
            owner=tie.person,
            partner=tie.partner,
            due_on=story.today + dt.timedelta(days=days),
        )
    handover = open_handover(affiliation=tie, by=story.rosa)
    keep_note(handover=handover, note="The night list lies in the blue folder at Station 2.", by=story.rosa)
