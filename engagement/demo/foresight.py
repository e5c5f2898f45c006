"""What the playbook found in the demo, and what its coordinators made of it."""

import datetime as dt

from coalition.models import User
from engagement.models import RuleSetting, Step
from engagement.playbook.evaluate import evaluate
from members.models import Person

SETTINGS = [("quiet", True, 120), ("level-stale", False, None)]  # rule, in use, its figure
PLANNED = ("no-sponsor", 3)  # rule, days from today
GIVEN = "address-fails"
PUT_OFF = [
    ("nobody-at-night", 12, "Their new call center opens next week"),
    ("need-matched", 20, "The van is at the garage"),
]
DONE = "seat-empty"


def tell(story):
    """Let the playbook look once, and settle some of what it found; the night looks again at what the ledger says."""
    for rule, is_on, threshold in SETTINGS:
        RuleSetting.objects.create(coalition=story.coalition, rule=rule, is_on=is_on, threshold=threshold)
    evaluate(story.coalition, story.today)
    coordinator = User.objects.get(email="coordinator@cedar-valley.example")
    person = Person.objects.get(coalition=story.coalition, user=coordinator)
    rule, days = PLANNED
    _settle(story, rule, coordinator, state="planned", planned_on=story.today + dt.timedelta(days=days))
    _settle(story, GIVEN, coordinator, state="delegated", delegate=person)
    for rule, days, reason in PUT_OFF:
        until = story.today + dt.timedelta(days=days)
        _settle(story, rule, coordinator, state="snoozed", rests_until=until, reason=reason)
    rests = story.today + dt.timedelta(days=30)
    _settle(story, DONE, coordinator, state="done", settled_on=story.today, rests_until=rests)


def _settle(story, rule, by, **fields):
    step = Step.objects.filter(coalition=story.coalition, rule=rule, state="open").order_by("subject").first()
    Step.objects.filter(pk=step.pk).update(by=by, **fields)
