"""The mails about tasks and questions: their words, and when they are not wanted any more."""

import pytest

from meetings.models import StatementAnswer, Task
from meetings.objectives import actions, statements
from members.models import Notice
from members.notices import registry
from members.notices.rendering import render
from tests.characters import make_person


@pytest.fixture
def hope(coalition, partner):
    return make_person(coalition, "Hope Fairley", partner=partner, email="hope@x.example")


def worded():
    """(why not, subject, text) of the last notice, as delivery finds it."""
    notice = Notice.objects.select_related("person", "coalition").order_by("-pk").first()
    kind = registry.lookup(notice.kind)
    kind.load([notice])
    why_not = kind.still_wanted(notice)
    return (why_not, "", "") if why_not else ("", *render(notice, kind.word(notice))[:2])


@pytest.fixture
def task(coalition, coordinator, hope):
    return actions.add_task(
        coalition=coalition,
        title="Call the wards",
        owner=hope,
        note="Before noon.",
        due_on="2026-12-01",
        by=coordinator,
    )


def test_a_task_in_ones_hands(task):
    why_not, subject, text = worded()
    assert (why_not, subject) == ("", "In your hands: Call the wards")
    assert "if you can by December 1" in text
    assert "Before noon." in text
    assert f"/c/river/tasks/{task.pk}/" in text
    assert "Nothing is counted against you." in text


@pytest.mark.parametrize(
    ("meanwhile", "why_not"),
    [
        ({"done_on": "2026-01-01"}, "It is done or let go already"),
        ({"let_go_on": "2026-01-01"}, "It is done or let go already"),
        ({"owner": None}, "It is in other hands by now"),
        (None, "The task is not there any more"),
    ],
)
def test_the_world_is_looked_at_again(task, meanwhile, why_not):
    if meanwhile is None:
        Task.objects.all().delete()
    else:
        Task.objects.update(**meanwhile)
    assert worded()[0] == why_not


def test_the_answer_to_a_question(make_objective, owner_person, hope, coordinator):
    objective = make_objective("active", owner=owner_person)
    statements.rewrite(objective=objective, body="Beds.", by=coordinator)
    asked = statements.ask(objective=objective, person=hope, question="Which beds?", by=coordinator)
    statements.reply(answer=asked, text="Ward beds.", by=coordinator)
    why_not, subject, text = worded()
    assert (why_not, subject) == ("", "Your question about Beds at night")
    assert "Which beds?" in text
    assert "Ward beds." in text
    StatementAnswer.objects.all().delete()
    assert worded()[0] == "The question is not there any more"
