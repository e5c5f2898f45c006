"""The pages of asking, answering and promising in a real browser: fit, accessible, no error, light and dark."""

from datetime import timedelta

import pytest
from django.urls import reverse

from engagement.answering import publishing, weighing
from engagement.answering.models import Theme
from engagement.commitments import actions as commitments
from engagement.voice.models import InputRequest
from members.people.links import token_for
from tests.browser import assert_axe_clean, assert_fits, press, screenshot
from tests.characters import make_partner, make_person

from .outreach.test_outreach import fill
from .voice.conftest import complete, draft, say

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIGHT, DARK = False, True


@pytest.fixture
def scene(coalition, coordinator, member, partner):
    """One request nearly answered and late, one answered, one open; promises and contacts."""
    from engagement.voice import actions

    amir = member.people.get()
    clinic = make_partner(coalition, "Maple Grove Care Home", type_code="hospital")
    people = [make_person(coalition, name, partner=clinic) for name in ("Beth Sandoval", "Carl Yoon", "Nora Quist")]
    made = {}
    for name in ("late", "answered", "open"):
        request = draft(coalition, coordinator, title=f"Ambulance limits, {name}")
        made[name] = actions.open_request(request=request, by=coordinator)
    for name in ("late", "answered"):
        say(made[name], amir, "No transfers at night without a call to the ward first.", by=member)
        for number, person in enumerate(people):
            say(made[name], person, f"A second crew on weekends, please ({number}).",
                attribution="confidential" if number == 2 else "named")  # fmt: skip
        complete(made[name], coordinator)
    publishing.publish(request=made["answered"], by=coordinator)
    theme = weighing.add_theme(request=made["late"], title="Publish wait times", by=coordinator)
    Theme.objects.filter(pk=theme.pk).update(outcome="later", what_changed="Asked for it.")
    InputRequest.objects.filter(pk=made["late"].pk).update(report_back_on=coalition.today() - timedelta(days=12))
    fill(coalition, coordinator, partner, coalition.today())
    commitments.make_pledge(
        coalition=coalition, by=coordinator, partner=partner, person=amir, what="Two beds for the drill",
        quantity=2, unit="beds", made_on=coalition.today(), due_on=coalition.today() + timedelta(days=30),
    )  # fmt: skip
    return made


def looked_at(visits, user, path, name, sizes=(1280, 390)):
    """Open a page wide and light, narrow and dark; check it, keep a picture."""
    for width, dark in zip(sizes, (LIGHT, DARK), strict=True):
        page = visits.open(user, path=path, width=width, dark=dark)
        assert_fits(page)
        assert_axe_clean(page)
        screenshot(page, f"{name}-{width}{'-dark' if dark else ''}")
        page.context.close()


def test_pages_of_a_request_that_is_late(visits, scene, coordinator, coalition):
    for name in ("input-edit", "input-invite", "input-record", "input-themes", "input-report-back"):
        looked_at(visits, coordinator, reverse(name, args=[coalition.slug, scene["late"].pk]), name)


def test_member_pages(visits, scene, member, coalition):
    slug = coalition.slug
    looked_at(visits, member, reverse("input-list", args=[slug]), "my-input")
    looked_at(visits, member, reverse("input-answer", args=[slug, scene["open"].pk]), "give-input")
    looked_at(visits, member, reverse("input-answer", args=[slug, scene["answered"].pk]), "my-answer")


def test_personal_links(visits, scene, member):
    amir = member.people.get()
    link = reverse("input-by-link", args=[token_for(amir, purpose="input", about=scene["open"].pk)])
    looked_at(visits, None, link, "link-input")
    answer = token_for(amir, purpose="answer", about=scene["answered"].report_back.pk)
    looked_at(visits, None, reverse("answer-by-link", args=[answer]), "link-answer")
    # given on a phone, without JavaScript
    page = visits.open(path=link, width=390, javascript=False)
    page.get_by_text("In confidence", exact=True).click()
    page.get_by_label("What do you say?").fill("Try the north gate.")
    press(page, "Give my input")
    page.get_by_text("Thank you, we have it.").wait_for()
    assert scene["open"].inputs.get().attribution == "confidential"
