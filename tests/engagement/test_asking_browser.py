"""Asking, and answering on a phone without a password, in a real browser: nothing typed is ever lost."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from engagement.audience.actions import set_groups
from engagement.models import AnswerDraft, Input, InputRequest, Question
from engagement.voice import actions
from engagement.wall.actions import make_code
from members.people.links import token_for
from tests.browser import assert_axe_clean, assert_fits, press, until
from tests.characters import coalition_type, make_person

from .voice.conftest import draft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KINDS = {
    "fit": ("Does it fit your workflow?", []),
    "rating": ("How sure are you?", []),
    "one": ("Who fills it in?", ["Ward", "Crew"]),
    "several": ("Where do you look?", ["Chart", "Phone"]),
    "ranking": ("What comes first?", ["Oxygen", "Family"]),
    "text": ("What is left out?", []),
}


@pytest.fixture
def asked(coalition, coordinator):
    """An open request with a question of every kind."""
    request = draft(coalition, coordinator, title="The transfer sheet")
    for place, (kind, (words, options)) in enumerate(KINDS.items(), start=1):
        Question.objects.create(
            coalition=coalition, request=request, kind=kind, words=words, options=options, position=place
        )
    return actions.open_request(request=request, by=coordinator)


@pytest.fixture
def vera(coalition, partner):
    return make_person(coalition, "Vera Quist", partner=partner, email="vera@x.example")


def link(person, request):
    return reverse("input-by-link", args=[token_for(person, purpose="input", about=request.pk)])


def pick(page, words):
    page.locator("label", has_text=words).first.click()


def kept(page):
    expect(page.locator("[data-answer-state]")).to_have_text("Kept. You can leave and come back.")


def test_a_coordinator_asks(visits, coalition, coordinator):
    page = visits.open(coordinator, path=reverse("input-new", args=[coalition.slug]))
    page.get_by_label("Title").fill("The transfer sheet")
    page.get_by_label("Question").fill("Does it work where you stand?")
    press(page, "Save the draft")
    request = InputRequest.objects.get()
    page.goto(reverse("input-questions", args=[coalition.slug, request.pk]))
    assert_axe_clean(page)
    page.locator("#id_question-0-words").fill("Who fills it in?")
    page.locator("#id_question-0-kind").select_option("one")
    press(page, "Save the questions")
    expect(page.get_by_text("Write at least two, one a line.").first).to_be_visible()
    page.locator("#id_question-0-options").fill("Ward\nCrew")
    press(page, "Save the questions")
    assert Question.objects.get().options == ["Ward", "Crew"]
    page.goto(reverse("input-edit", args=[coalition.slug, request.pk]))
    press(page, "Save and open")
    page.get_by_label("what is still open").fill("The order of lines.")
    page.get_by_label("how your input will be used").fill("We read every line.")
    pick(page, "While we design it")
    page.get_by_label("minutes it takes").fill("5")
    page.get_by_label("you hear back by").fill((coalition.today()).isoformat())
    press(page, "Save and open")
    request.refresh_from_db()
    assert request.status == "open"
    expect(page.get_by_role("heading", name="Who hears of it")).to_be_visible()
    assert_axe_clean(page)


def test_answering_on_a_phone_without_a_password(visits, asked, vera):
    page = visits.open(path=link(vera, asked), width=390, height=844)
    assert_fits(page)
    assert_axe_clean(page)
    pick(page, "In confidence")
    pick(page, "Partly")
    page.get_by_label("What gets in the way?").fill("Nobody at the desk")
    kept(page)
    page.get_by_label("What is left out?").fill("The oxygen flow, typed just before the battery")
    page.reload()  # before the server has it: this device has
    expect(page.get_by_label("What is left out?")).to_have_value("The oxygen flow, typed just before the battery")
    expect(page.get_by_label("What gets in the way?")).to_have_value("Nobody at the desk")
    kept(page)
    until(page, lambda: "typed just before" in str(AnswerDraft.objects.get().fields))
    other = visits.open(path=link(vera, asked), width=390, height=844)  # another device
    expect(other.get_by_label("What is left out?")).to_have_value("The oxygen flow, typed just before the battery")
    assert not Input.objects.exists()
    press(page, "Give my input")
    given = Input.objects.get()
    assert (given.person, given.attribution, given.channel) == (vera, "confidential", "link")
    assert "Partly: Nobody at the desk" in given.text
    assert not AnswerDraft.objects.exists()
    assert page.evaluate("Object.keys(localStorage).filter(key => /^ct-answer-\\d/.test(key))") == []


def test_the_second_device_is_told(visits, asked, vera):
    phone = visits.open(path=link(vera, asked), width=390, height=844)
    desk = visits.open(path=link(vera, asked))
    phone.get_by_label("What is left out?").fill("From the phone")
    kept(phone)
    desk.get_by_label("What is left out?").fill("From the desk")
    expect(desk.get_by_text("You went on writing on another device.")).to_be_visible()
    assert_axe_clean(desk)
    desk.get_by_role("button", name="Go on with those words").click()
    visits.troubles.clear()  # the browser notes the 409 that told it
    expect(desk.get_by_label("What is left out?")).to_have_value("From the phone")


def test_signing_out_leaves_no_answer_on_the_device(visits, asked, member):
    address = reverse("input-answer", args=[asked.coalition.slug, asked.pk])
    page = visits.open(member, path=address, width=390, height=844)
    page.get_by_label("What is left out?").fill("Mine alone")
    kept(page)
    page.evaluate(
        "() => { const form = document.createElement('form'); form.method = 'post'; form.action = '/accounts/logout/';"
        " const token = document.querySelector('[name=csrfmiddlewaretoken]').cloneNode(); form.append(token);"
        " document.body.append(form); document.querySelector('.ct-form').dispatchEvent(new CustomEvent('ct-saved',"
        " { bubbles: true })); form.requestSubmit(); }"
    )
    page.wait_for_url("**/accounts/login/**")
    assert page.evaluate("Object.keys(localStorage).filter(key => /^ct-answer-/.test(key))") == []
    assert AnswerDraft.objects.get().fields["text"] == ""


def test_without_javascript_it_is_a_form(visits, asked, vera):
    page = visits.open(path=link(vera, asked), width=390, height=844, javascript=False)
    pick(page, "With my name")
    page.get_by_label("Oxygen").select_option("2")
    page.get_by_label("Family").select_option("1")
    page.get_by_role("button", name="Give my input").click()
    expect(page.get_by_text("You gave this input")).to_be_visible()
    assert Input.objects.get().text == "What comes first?\n1. Family; 2. Oxygen"


def test_the_code_on_the_wall_on_a_phone(visits, asked, vera, coordinator):
    code = make_code(request=asked, by=coordinator)
    page = visits.open(path=reverse("wall", args=[code.code]), width=390, height=844)
    assert_fits(page)
    assert_axe_clean(page)
    page.get_by_label("Your name").press_sequentially("ver")
    page.get_by_role("link", name="Vera Quist").click()
    assert_axe_clean(page)
    pick(page, "With my name")
    page.get_by_label("Anything else, in your own words?").fill("From the wall")
    press(page, "Give my input")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert Input.objects.get().channel == "wall"


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_of_asking_are_accessible_and_fit(visits, asked, vera, coordinator, width):
    set_groups(
        request=asked,
        stakeholder_type=coalition_type(asked.coalition, "hospital"),
        levels=["", "clinical"],
        by=coordinator,
    )
    make_code(request=asked, by=coordinator)
    page = visits.open(coordinator, width=width, dark=width == 390, path=asked.get_absolute_url())
    for name in ("detail", "questions", "results", "coverage", "invite", "wall", "record", "edit"):
        page.goto(reverse(f"input-{name}", args=[asked.coalition.slug, asked.pk]))
        assert_fits(page)
        assert_axe_clean(page)
