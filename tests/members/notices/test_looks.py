"""The notices pages, Me, and the pages opened from a mail, in a browser: phone and desk, light and dark, axe."""

import pytest

from members.models import Notice
from members.notices import delivery
from members.notices.rendering import unsubscribe_address
from members.people.invitations import invite_to_sign_in, token_of
from tests.browser import assert_axe_clean, assert_fits, press, screenshot
from tests.characters import make_person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

SIZES = [(1280, False), (390, False), (390, True)]


@pytest.fixture
def a_day(coalition, coordinator, member, owe, any_hour):
    """Notices in every state, and an invitation."""
    person = member.people.get()
    delivery.deliver([owe(person, "report_back", subject="What became of your input on ambulance diversion limits").pk])
    ana = make_person(coalition, "Ana Ruiz-Lindqvist", email="ana@example.org")
    for status in ("owed", "held", "skipped", "failed", "unsure"):
        notice = owe(ana, "invitation", key=status, subject="x")
        Notice.objects.filter(pk=notice.pk).update(
            status=status,
            reason="" if status in ("owed", "held") else "The mail server refused it: 550 5.1.1 No such person",
        )
    invitation = invite_to_sign_in(person=ana, by=coordinator)
    return {
        "list": (coordinator, "/c/river/notices/"),
        "needed": (coordinator, "/c/river/notices/?status=person"),
        "unsure": (coordinator, f"/c/river/notices/{Notice.objects.get(status='unsure').pk}/"),
        "sent": (member, f"/c/river/notices/{Notice.objects.get(status='sent').pk}/"),
        "me": (member, "/c/river/me/"),
        "unsubscribe": (None, unsubscribe_address(ana, "digest").removeprefix("http://testserver")),
        "answers": (None, unsubscribe_address(ana, "report_back").removeprefix("http://testserver")),
        "broken": (None, "/l/unsubscribe/broken/"),
        "join": (None, f"/l/join/{token_of(invitation)}/"),
        "join-broken": (None, "/l/join/broken/"),
    }


@pytest.mark.parametrize(("width", "dark"), SIZES)
def test_pages(visits, a_day, width, dark):
    for name, (user, path) in a_day.items():
        page = visits.open(user, path=path, width=width, dark=dark)
        visits.troubles = [
            said for said in visits.troubles if "410" not in said
        ]  # the browser's word for a broken link
        assert_fits(page)
        assert_axe_clean(page)
        screenshot(page, f"notices-{name}-{width}{'-dark' if dark else ''}")


def test_unsubscribe_without_javascript_and_without_a_cookie(visits, a_day):
    page = visits.open(path=a_day["unsubscribe"][1], width=390, javascript=False)
    press(page, "Stop these mails")
    assert "no more mail of this kind" in page.text_content("main")
    press(page, "Send them again")
    press(page, "60 days")
    assert "Messages rest until" in page.text_content("main")


def test_join_on_a_phone(visits, a_day):
    page = visits.open(path=a_day["join"][1], width=390)
    page.get_by_label("Your name").fill("Ana Ruiz")
    page.get_by_text("With a password").click()
    page.locator("[name=password]").fill("short")
    press(page, "Take my seat")
    assert page.get_by_label("Your name").input_value() == "Ana Ruiz"
    visits.troubles = [said for said in visits.troubles if "400" not in said]
    page.locator("[name=password]").fill("green table lamp")
    page.get_by_role("button", name="Take my seat").click()
    page.wait_for_url("**/c/river/mine/")
