"""Objectives and tasks in Chromium: each page fits and has nothing to complain of for axe-core; the main deeds work by hand."""

from datetime import timedelta

import pytest
from django.urls import reverse

from meetings.models import Objective, StatementAnswer, Task
from meetings.objectives import actions, statements
from tests.browser import assert_axe_clean, assert_fits, screenshot
from tests.characters import coalition_type, make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZES = [(390, True), (1280, False)]


@pytest.fixture
def scene(coalition, coordinator, member, partner, owner_person, make_objective):
    """One active objective that stands still, with everything on it, and one in design."""
    today = coalition.today()
    plan = make_objective("design", title="Shared burn surge plan")
    aim = make_objective("active", owner=owner_person, builds_on=plan, activated_on=today - timedelta(days=90))
    for body in ("Every patient has a bed within eight hours.", "Every patient has a bed and a ride within six hours."):
        statements.rewrite(objective=aim, body=body, what_changed="After what drivers said", by=coordinator)
    for days, value in ((88, 12), (75, 18), (62, 31)):
        actions.record_measurement(
            objective=aim, measured_on=today - timedelta(days=days), value=value, note="Ward count", by=coordinator
        )
    for name in ("hospital", "ems", "long-term-care"):
        kind = coalition_type(coalition, name)
        for each in (aim, plan):
            actions.set_group(
                objective=each, name=kind.name, stakeholder_type=kind, is_direct=name != "ems", by=coordinator,
                levels=["executive", "manager", "clinical", "front_line"],
            )  # fmt: skip
    actions.add_milestone(objective=aim, title="Tried once", due_on=today, by=coordinator)
    barrier = actions.note_barrier(
        coalition=coalition, objective=aim, kind="structure", what="Nobody is in charge of the call list",
        countermeasure="Ask three dispatchers", review_on=today, by=coordinator,
    )  # fmt: skip
    make_person(coalition, "Hope Fairley", partner=partner)
    task = actions.add_task(
        coalition=coalition, title="Find out what the night shift needs", owner=member.people.get(), objective=aim,
        due_on=today - timedelta(days=6), note="Ten minutes are enough.", by=coordinator,
    )  # fmt: skip
    statements.ask(objective=aim, person=member.people.get(), question="Does a ride include the way back?", by=member)
    return {"aim": aim, "plan": plan, "task": task, "barrier": barrier}


def addresses(scene):
    """Name of the picture -> path, of every page of the room."""

    def of(name, what, query=""):
        return reverse(name, args=["river", scene[what].pk]) + query

    return {
        "objectives": reverse("objective-list", args=["river"]),
        "objective": of("objective-detail", "aim"),
        "objective-design": of("objective-detail", "plan"),
        "objective-story": of("objective-story", "aim"),
        "objective-page": of("objective-page", "aim"),
        "objective-versions": of("objective-page-versions", "aim"),
        "tasks": reverse("task-list", args=["river"]),
        "task": of("task-detail", "task"),
    }


def keepers(scene):
    """The pages of those who keep records."""
    milestone = scene["aim"].milestones.get()
    return {
        "objective-edit": reverse("objective-edit", args=["river", scene["aim"].pk]),
        "objective-page-edit": reverse("objective-page-edit", args=["river", scene["aim"].pk]),
        "objective-groups": reverse("objective-groups", args=["river", scene["aim"].pk]),
        "objective-launch": reverse("objective-move", args=["river", scene["plan"].pk]) + "?to=active",
        "objective-drop": reverse("objective-move", args=["river", scene["plan"].pk]) + "?to=dropped",
        "barriers": reverse("barrier-list", args=["river"]),
        "barrier": reverse("barrier-edit", args=["river", scene["barrier"].pk]),
        "barrier-new": reverse("objective-barrier-new", args=["river", scene["aim"].pk]),
        "milestone": reverse("milestone-edit", args=["river", milestone.pk]),
        "task-edit": reverse("task-edit", args=["river", scene["task"].pk]),
        "today": reverse("today", args=["river"]),
    }


@pytest.mark.parametrize(("width", "dark"), SIZES)
def test_every_page_at_every_size(visits, coordinator, member, scene, width, dark):
    for user, pages in ((coordinator, addresses(scene) | keepers(scene)), (member, addresses(scene))):
        page = visits.open(user, path="/c/river/objectives/", width=width, dark=dark)
        for name, path in pages.items():
            page.goto(path)
            page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
            who = "" if user is coordinator else "-member"
            screenshot(page, f"{name}{who}-{width}{'-dark' if dark else ''}")
            assert_fits(page)
            assert_axe_clean(page)
        page.context.close()


def test_a_member_on_the_phone(visits, member, scene):
    """Understands the page, asks, splits a task and is done with it; nothing needs JavaScript."""
    for javascript in (True, False):
        StatementAnswer.objects.all().delete()
        Task.objects.exclude(pk=scene["task"].pk).delete()
        Task.objects.update(done_on=None)
        page = visits.open(member, path=scene["aim"].get_absolute_url(), width=390, javascript=javascript)
        page.get_by_role("button", name="I understand it").click()
        page.get_by_text("You understand it").wait_for()
        page.get_by_label("Your question").fill("Who drives at night?")
        page.get_by_role("button", name="Ask").click()
        page.get_by_text("Who drives at night?").wait_for()
        page.goto(scene["task"].get_absolute_url())
        page.get_by_text("Late is fine").wait_for()
        page.get_by_text("Split it:").click()
        page.get_by_label("Which part").fill("The second ward")
        page.get_by_role("button", name="Split it").click()
        page.get_by_role("link", name="The second ward").wait_for()
        page.get_by_label("Hours it took").fill("1.5")
        page.get_by_role("button", name="Mark as done").click()
        page.get_by_role("button", name="It is not done yet").wait_for()
        assert list(StatementAnswer.objects.order_by("kind").values_list("kind", flat=True)) == [
            "question",
            "understood",
        ]
        assert Task.objects.get(pk=scene["task"].pk).done_on
        assert Task.objects.get(split_from=scene["task"]).title == "The second ward"
        page.context.close()


def test_a_launch_without_a_consultation_says_why(visits, coordinator, scene):
    page = visits.open(coordinator, path=scene["plan"].get_absolute_url())
    page.get_by_role("link", name="Launch it").click()
    page.get_by_text("Nobody was consulted yet").wait_for()
    page.get_by_role("button", name="Launch it anyway").click()
    page.get_by_role("alert").wait_for()
    page.get_by_label("Why", exact=True).fill("The state asked for it by Friday.")
    page.get_by_role("button", name="Launch it anyway").click()
    page.get_by_role("link", name="It is done").wait_for()
    page.get_by_role("link", name="How we got here").click()
    page.get_by_text("Reason: The state asked for it by Friday.").wait_for()
    assert Objective.objects.get(pk=scene["plan"].pk).status == "active"
