"""A request at each point of its life."""

from datetime import timedelta

import pytest

from engagement.answering import publishing, weighing
from engagement.answering.models import Theme
from engagement.voice import actions

COMPLETE = {
    "what_is_open": "Where the second crew stands at night.",
    "how_used": "The work group reads every line on Thursday.",
    "phase": "design",
    "estimated_minutes": 5,
}


def draft(coalition, by, **fields):
    """A draft that says everything DEC-2 asks for, unless `fields` say otherwise."""
    said = COMPLETE | {"report_back_on": coalition.today() + timedelta(days=20)}
    said |= {"title": "Night crews", "question": "Where should they stand?"}
    return actions.draft_request(coalition=coalition, by=by, **said | fields)


def say(request, person, text="Move them.", *, attribution="named", by=None, channel="app"):
    """One person's input."""
    return actions.give_input(
        request=request, person=person, text=text, attribution=attribution, channel=channel, by=by
    )


def complete(request, by):
    """Everything publishing asks for: one decided theme with all inputs, and how they were weighed."""
    theme = weighing.add_theme(request=request, title="Stand nearer", by=by)
    Theme.objects.filter(pk=theme.pk).update(outcome="adopted", what_changed="Moved one crew.", reason="It saves time.")
    pks = list(request.inputs.values_list("pk", flat=True))
    weighing.sort(request=request, put={(pk, theme.pk) for pk in pks}, taken=set(), by=by)
    publishing.save_report_back(
        request=request, by=by, seen="", words={"how_considered": "Read on Thursday."}, themes={}
    )
    return theme


@pytest.fixture
def drafted(coalition, coordinator):
    return draft(coalition, coordinator)


@pytest.fixture
def opened(drafted, coordinator):
    return actions.open_request(request=drafted, by=coordinator)
