"""What the mails of reports say, worded as the worker words them."""

import pytest
from django.template import Context
from django.template.loader import get_template, render_to_string

from engagement.reporting import actions
from members.models import Notice
from members.notices import registry

pytestmark = pytest.mark.django_db
FIX = {"figure": "roster-members", "what_was_wrong": "One too <many>.", "what_we_did": "Counted by hand.", "value": "7"}


def worded(kind, name):
    """(why not, subject, text) of the latest notice of a kind to somebody."""
    notice = Notice.objects.filter(kind=kind, person__name=name).select_related("person", "coalition").first()
    found = registry.lookup(kind)
    found.load([notice])
    words = found.word(notice)
    context = words.context | {"person": notice.person, "coalition": notice.coalition, "subject": words.subject}
    plain = Context(context, autoescape=False)
    assert "<html" in render_to_string(f"{words.template}.html", context)
    return found.still_wanted(notice), words.subject, get_template(f"{words.template}.txt").template.render(plain)


def test_a_version_says_its_figures_with_denominator_and_day(send, funder, partner, report):
    send(funder)
    why_not, subject, text = worded("pack", "Frances Funder")
    assert (why_not, subject) == ("", "Funder pack")
    assert f"- Members: 1 on the last day (as of {report.ends_on.isoformat()})" in text
    assert "/l/report/" in text


def test_a_version_that_was_corrected_before_it_went_out_is_not_sent(report, coordinator, send, funder):
    send(funder)
    actions.correct(report=report, by=coordinator, **FIX)
    assert worded("pack", "Frances Funder")[0] == "A newer version took its place"
    why_not, subject, text = worded("pack-correction", "Frances Funder")
    assert (why_not, subject) == ("", "Correction: Funder pack")
    for words in ("It said: 0 on the last day", "It says now: 7", "One too <many>.", "Counted by hand.", "/l/report/"):
        assert words in text


def test_who_found_it_is_thanked_in_the_correction(report, coordinator, send, funder, wrong):
    wrong(send(funder), funder)
    actions.correct(report=report, by=coordinator, **FIX)
    assert "thank you: you told us" in worded("pack-correction", "Frances Funder")[2]


def test_a_correction_of_a_part_somebody_may_not_read_tells_nothing_of_it(report, coordinator, member, send):
    send(member.people.get())
    actions.correct(report=report, by=coordinator, **FIX | {"figure": "roster-list", "value": "Harlan EMS is in."})
    text = worded("pack-correction", "Amir")[2]
    assert "not in yours" in text
    for words in ("Harlan", "Members by name", "Counted by hand", "One too"):
        assert words not in text


@pytest.mark.parametrize(
    ("step", "subject", "words"),
    [
        ("acknowledged", "We are checking what you found", "We are checking it"),
        ("kept", "We checked what you found", "It is right: two are resting."),
        ("corrected", "Corrected, as you told us", "Counted by hand."),
    ],
)
def test_what_whoever_found_it_hears(report, coordinator, leader, send, funder, wrong, step, subject, words):
    error = wrong(send(funder), leader.people.get())
    if step == "acknowledged":
        actions.acknowledge(error=error, by=coordinator)
    elif step == "kept":
        actions.keep(error=error, reason="It is right: two are resting.", by=coordinator)
    else:
        actions.correct(report=report, by=coordinator, **FIX)
    why_not, said, text = worded("figure-error", "Lena")
    assert (why_not, said) == ("", f"{subject}: Funder pack")
    assert words in text
