"""Each mail of this room through a real mail server: own words first, nobody else's in confidence, one header each."""

import pytest

from engagement.answering import afterwards, publishing, queue
from engagement.answering.models import NotQuite, Theme
from engagement.voice.models import Input, InputRequest
from members.models import Notice, Person
from members.notices import delivery
from tests.characters import make_person

from .conftest import complete, say

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("any_hour")]

OWN, SECRET, FOREIGN = "Move <them> nearer & soon.", "The night nurse sleeps.", "Ours is fine."
BIDI = "Night\u202e crews\u200b"


@pytest.fixture
def any_hour(settings):
    """Mail goes out whatever the clock says."""
    settings.QUIET_HOURS = None


@pytest.fixture
def said(opened, member, partner, coordinator):
    """Three people: Amir; Paula in confidence; Beth in a theme of her own."""
    InputRequest.objects.update(owner=coordinator)
    opened.refresh_from_db()
    paula = make_person(opened.coalition, "Paula", partner=partner, email="paula@x.example")
    beth = make_person(opened.coalition, "Beth", partner=partner, email="beth@x.example")
    say(opened, member.people.get(), OWN, by=member)
    say(opened, paula, SECRET, attribution="confidential")
    complete(opened, coordinator)
    other = Theme.objects.create(
        coalition=opened.coalition, request=opened, title="It works", outcome="later", what_changed="Left it.",
        reason="It works.", position=0,
    )  # fmt: skip
    other.inputs.add(say(opened, beth, FOREIGN))
    return opened


def deliver():
    """Send everything that is owed."""
    delivery.deliver(list(Notice.objects.filter(status="owed").values_list("pk", flat=True)))


def texts(smtp, to, subject):
    """(plain, html) of the one mail to an address with this in its subject."""
    (mail,) = [got for recipient, got in smtp.received if recipient == to and subject in got["Subject"]]
    plain, html = (part.get_content() for part in mail.iter_parts())
    return plain, html


def in_order(text, *parts):
    """Each of the parts stands in the text, one after the other."""
    places = [text.find(part) for part in parts]
    assert -1 not in places, [part for part, place in zip(parts, places, strict=True) if place < 0]
    assert places == sorted(places)


AMIR = "amir@river.example"
OWN_HTML = "Move &lt;them&gt; nearer &amp; soon."


def nothing_foreign(plain, html):
    """Neither what was said in confidence, nor anybody else's words, nor names."""
    for words in (SECRET, FOREIGN, "Paula", "Beth"):
        assert words not in plain + html


def test_the_answer(smtp, said, coordinator):
    publishing.publish(request=said, by=coordinator)
    deliver()
    assert sorted(smtp.recipients) == [AMIR, "beth@x.example", "paula@x.example"]
    plain, html = texts(smtp, AMIR, "What became of your input: Night crews")
    in_order(
        plain,
        OWN,
        "Stand nearer",
        "Adopted. Moved one crew.",
        "It saves time.",
        "It works (fewer than five inputs): Later",
    )
    in_order(html, OWN_HTML, "Stand nearer", "Moved one crew.", "It works")
    nothing_foreign(plain, html)
    paulas, _ = texts(smtp, "paula@x.example", "What became of your input")
    in_order(paulas, "in confidence", SECRET, "Stand nearer")
    beths, _ = texts(smtp, "beth@x.example", "What became of your input")
    in_order(beths, FOREIGN, "What we did: It works", "Stand nearer (fewer than five inputs): Adopted")
    assert "/l/answer/" in plain


def test_word_in_between(smtp, said, coordinator):
    publishing.send_interim(request=said, note="We wait for May.", by=coordinator)
    deliver()
    plain, html = texts(smtp, AMIR, "Where your input stands: Night crews")
    in_order(plain, OWN, "We wait for May.")
    in_order(html, OWN_HTML, "We wait for May.")
    nothing_foreign(plain, html)


@pytest.fixture
def out(smtp, said, coordinator):
    """The answer is out and was delivered."""
    answer = publishing.publish(request=said, by=coordinator)
    deliver()
    return answer


def test_a_correction(smtp, out, said, coordinator):
    theme = said.themes.get(title="Stand nearer")
    afterwards.correct(
        request=said, by=coordinator, seen=out.updated_at.isoformat(), what_was_wrong="It was two crews.",
        what_was_done="We count twice.", words={}, themes={theme.pk: {"what_changed": "Moved two crews."}},
    )  # fmt: skip
    deliver()
    plain, html = texts(smtp, AMIR, "We have to correct our answer: Night crews")
    in_order(
        plain,
        OWN,
        "It was two crews.",
        "We count twice.",
        "Stand nearer: adopted. Moved two crews.",
        "It works: later.",
    )
    in_order(html, OWN_HTML, "It was two crews.", "We count twice.", "Moved two crews.")
    nothing_foreign(plain, html)
    assert "Moved one crew." not in plain + html
    assert len(smtp.received) == 6


def test_it_is_done(smtp, out, said, coordinator):
    theme = said.themes.get(title="Stand nearer")
    afterwards.carry_out(theme=theme, done_on=said.coalition.today(), words="They stand at the mill.", by=coordinator)
    deliver()
    plain, html = texts(smtp, AMIR, "It is done, as you suggested: Night crews")
    in_order(plain, OWN, "Now it is done.", "Stand nearer: carried out on", "They stand at the mill.")
    nothing_foreign(plain, html)
    beths, _ = texts(smtp, "beth@x.example", "It is done: Night crews")
    in_order(beths, FOREIGN, "They stand at the mill.")
    assert OWN not in beths


def test_a_reply_goes_to_one_person(smtp, out, said, coordinator, member):
    receipt = out.receipts.get(person=member.people.get())
    afterwards.say_how_it_reads(receipt=receipt, verdict="not_quite", note="And on weekends?")
    afterwards.reply(doubt=NotQuite.objects.get(), words="On weekends too.", by=coordinator)
    deliver()
    plain, html = texts(smtp, AMIR, "Once more about your input: Night crews")
    in_order(plain, OWN, "And on weekends?", "On weekends too.")
    in_order(html, OWN_HTML, "And on weekends?", "On weekends too.")
    nothing_foreign(plain, html)
    assert len(smtp.received) == 4


def test_the_weekly_word(smtp, said, coordinator, owner):
    InputRequest.objects.update(report_back_on="2026-01-05", status="closed")
    queue.nudge()
    deliver()
    plain, _ = texts(smtp, coordinator.email, "1 answer is owed, 1 past our promise")
    in_order(plain, "Night crews: write the answer, 3 people", "past our promise", "/c/river/input/owed/")
    late, _ = texts(smtp, owner.email, "1 answer is owed, 1 past our promise")
    in_order(late, "Night crews", "Rosa")
    for words in (OWN, SECRET, FOREIGN, "Paula"):
        assert words not in plain + late


@pytest.mark.parametrize(
    "title", ["Night crews\r\nBcc: all@x.example", "Night\ncrews: x", BIDI, "Ж" * 190, "=?utf-8?q?a?="]
)
def test_a_title_stays_one_subject(title, smtp, said, coordinator):
    InputRequest.objects.update(title=title)
    publishing.publish(request=InputRequest.objects.get(pk=said.pk), by=coordinator)
    deliver()
    assert sorted(smtp.recipients) == [AMIR, "beth@x.example", "paula@x.example"]
    for _, got in smtp.received:
        assert got["Bcc"] is None
        assert len(got.get_all("Subject")) == 1
        assert got["Subject"].startswith("What became of your input: ")


def test_a_very_long_quote_arrives_whole(smtp, said, coordinator):
    Input.objects.filter(person__name="Amir").update(text="Long. " * 1_600)
    publishing.publish(request=said, by=coordinator)
    deliver()
    plain, _ = texts(smtp, AMIR, "What became")
    assert plain.count("Long. ") == 1_600


def test_erased_between_owed_and_sent(smtp, said, coordinator):
    publishing.publish(request=said, by=coordinator)
    Input.objects.filter(person__name="Paula").update(person=None)
    Notice.objects.filter(person__name="Beth").delete()
    Person.objects.filter(name="Beth").update(email="")
    deliver()
    assert smtp.recipients == [AMIR]
    assert Notice.objects.get(person__name="Paula").reason == "Their input was taken back"
