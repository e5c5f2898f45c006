"""Weighing and answering in a real browser: sorted by keyboard, published, not quite, answered again; each page looked at."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from engagement.answering import afterwards, publishing, weighing
from engagement.answering.models import News, NotQuite, Receipt, Theme
from engagement.playbook.evaluate import evaluate
from members.models import Notice
from members.people.links import token_for
from tests.browser import assert_axe_clean, assert_fits, follow, press, screenshot
from tests.characters import make_person

from .conftest import complete, say

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def looked_at(page):
    """It fits, and axe has nothing to say."""
    assert_fits(page)
    assert_axe_clean(page)


def places():
    """{(what was said, theme)}"""
    return set(Theme.inputs.through.objects.values_list("input__text", "theme__title"))


@pytest.fixture
def three(opened, member, partner):
    """Amir and two others said something."""
    say(opened, member.people.get(), "Mark the night door.", by=member)
    for number, text in enumerate(["Fuel for the north.", "Mark every door at night."]):
        say(opened, make_person(opened.coalition, f"P{number}", partner=partner), text)
    return opened


def test_weigh_publish_not_quite_and_answer_again(visits, three, coordinator, member, coalition):
    asked = three
    night, fuel = (weighing.add_theme(request=asked, title=title, by=coordinator) for title in ("Night", "Fuel"))
    page = visits.open(coordinator, path=reverse("input-themes", args=["river", asked.pk]))
    looked_at(page)
    status = page.locator("[data-loose]")
    expect(status).to_contain_text("3 of 3 inputs are in no theme yet")
    # by keyboard alone: the first box, 1 ticks Night, down, 2 ticks Fuel, n goes to what lies loose
    page.locator("form[data-weigh] input[type=checkbox]").first.focus()
    page.keyboard.press("1")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("2")
    expect(status).to_contain_text("1 in no theme yet")
    page.keyboard.press("n")
    page.keyboard.press("Space")
    expect(status).to_contain_text("Every input is in a theme.")
    assert places() == set()
    press(page, "Save this page")
    expect(page.get_by_text("Sorted and saved.")).to_be_visible()
    assert places() == {
        ("Mark the night door.", "Night"), ("Fuel for the north.", "Fuel"), ("Mark every door at night.", "Night"),
    }  # fmt: skip
    follow(page, "Write the answer")
    looked_at(page)
    page.locator("#id_how_considered").fill("Read by three of us on Thursday.")
    for theme in (night, fuel):
        page.locator(f"label:has(input[name='theme-{theme.pk}-outcome'][value='adopted'])").click()
        page.locator(f"#id_theme-{theme.pk}-what_changed").fill(f"We did {theme.title}.")
        page.locator(f"#id_theme-{theme.pk}-reason").fill("You know best.")
    press(page, "Publish to 3 people")
    expect(page.get_by_role("heading", name="The answer is on its way")).to_be_visible()
    looked_at(page)
    # the page follows the workers by itself
    Notice.objects.filter(kind="report-back").update(status="skipped", reason="Tried out")
    expect(page.get_by_role("heading", name="The answer is with everybody it can reach")).to_be_visible()
    follow(page, "Person by person")
    looked_at(page)
    expect(page.get_by_role("row", name="Amir")).to_contain_text("tried out")
    # on a phone, by link, without JavaScript
    answer = asked.report_back
    link = reverse("answer-by-link", args=[token_for(member.people.get(), purpose="answer", about=answer.pk)])
    phone = visits.open(path=link, width=390, javascript=False)
    looked_at_plain(phone)
    phone.get_by_text("Not quite", exact=True).click()
    phone.get_by_label("What is missing?").fill("And the back door?")
    press(phone, "Tell us")
    expect(phone.get_by_text("It is on our desk again")).to_be_visible()
    # back at the desk
    evaluate(asked.coalition)
    page.goto(reverse("today", args=["river"]))
    expect(page.get_by_text("Night crews: answer 1 person once more", exact=True)).to_be_visible()
    page.goto(reverse("input-detail", args=["river", asked.pk]))
    looked_at(page)
    follow(page, "Answer once more")
    looked_at(page)
    page.locator("#id_words").fill("The back door too, by Friday.")
    press(page, "Send the reply")
    expect(page.get_by_text("The reply is on its way")).to_be_visible()
    phone.goto(link)
    expect(phone.get_by_text("The back door too, by Friday.")).to_be_visible()
    assert News.objects.count() == 1


def looked_at_plain(page):
    """Without JavaScript only the width can be looked at."""
    assert page.viewport_size["width"] == 390
    expect(page.get_by_text("Does this answer you?")).to_be_visible()


@pytest.fixture
def everything(three, coordinator, member, partner):
    """Published, corrected, one theme carried out, one person not quite answered, one to be told of all of it."""
    complete(three, coordinator)
    answer = publishing.publish(request=three, by=coordinator)
    receipt = Receipt.objects.get(person=member.people.get())
    afterwards.say_how_it_reads(receipt=receipt, verdict="not_quite", note="And weekends?")
    for each in Receipt.objects.filter(way="in_person")[:1]:
        afterwards.tell(receipt=each, by=coordinator)
    answer.refresh_from_db()
    afterwards.correct(
        request=three, by=coordinator, seen=answer.updated_at.isoformat(), what_was_wrong="It was Friday.",
        what_was_done="We look twice.", words={"how_considered": "Read on Friday."}, themes={},
    )  # fmt: skip
    return three


PAGES = {
    "queue": ("answer-queue", False),
    "board": ("you-said", False),
    "after": ("input-detail", True),
    "people": ("answer-people", True),
    "correct": ("answer-correct", True),
    "versions": ("answer-versions", True),
}


@pytest.mark.parametrize("name", PAGES)
def test_pages_light_and_dark_wide_and_narrow(name, visits, everything, coordinator):
    route, of_request = PAGES[name]
    path = reverse(route, args=["river", *([everything.pk] if of_request else [])])
    for width, dark in ((1280, False), (390, True)):
        page = visits.open(coordinator, path=path, width=width, dark=dark)
        looked_at(page)
        screenshot(page, f"answering-{name}-{width}{'-dark' if dark else ''}")
        page.context.close()


def test_what_is_done_and_a_reply(visits, everything, coordinator, member):
    theme = everything.themes.get()
    for width, dark in ((1280, True), (390, False)):
        for path in (
            reverse("answer-done", args=["river", everything.pk, theme.pk]),
            reverse("answer-reply", args=["river", everything.pk, NotQuite.objects.get().pk]),
        ):
            page = visits.open(coordinator, path=path, width=width, dark=dark)
            looked_at(page)
            page.context.close()
    page = visits.open(coordinator, path=reverse("answer-done", args=["river", everything.pk, theme.pk]))
    page.locator("#id_words").fill("They stand at the mill.")
    press(page, "Tell everybody who gave input")
    expect(page.get_by_text("They stand at the mill.")).to_be_visible()
    looked_at(page)
    board = visits.open(member, path=reverse("you-said", args=["river"]), width=390)
    expect(board.get_by_text("They stand at the mill.")).to_be_visible()
    looked_at(board)
