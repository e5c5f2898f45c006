"""Looks at a coalition with the whole playbook, for tests of what Today says."""

from engagement.models import Step
from engagement.playbook.evaluate import evaluate
from engagement.playbook.reading import line, rows
from tests.characters import viewer


def look(coalition, rule=None, day=None, *, state="open"):
    """The steps of one rule (or all) after a look on a day, in the order of what is pressing."""
    evaluate(coalition, day)
    found = Step.objects.filter(coalition=coalition, state=state).order_by("place", "due_on", "subject")
    return list(found if rule is None else found.filter(rule=rule))


def owed(user, coalition, day=None):
    """What Today says we owe, as this user reads it: Lines, the oldest promise first."""
    evaluate(coalition, day)
    found = rows(viewer(user, coalition)).filter(state="open", is_owed=True).order_by("due_on", "place", "pk")
    return [line(step, coalition.slug) for step in found]
