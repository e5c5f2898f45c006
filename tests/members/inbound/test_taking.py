"""Mail that comes in: taken once, from the right person, never answered in circles (RFC 3834)."""

from functools import partial

import pytest
from django.utils import timezone

from members.duplicates import actions as duplicates
from members.inbound import actions, registry
from members.models import InboundMail, Notice
from members.notices import delivery, envelopes
from members.people.actions import change_person
from members.privacy import actions as privacy
from tests.characters import make_person
from tests.threads import at_once

from .conftest import written

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken():
    """What the room of the request was given; it says "Taken as input", or does as `taken.answer` says."""

    class Taken(list):
        answer = "Taken as their input"

        def __call__(self, reply):
            self.append(reply)
            if isinstance(self.answer, Exception):
                raise self.answer
            return self.answer

    taker = Taken()
    registry.register("test-input", taker)
    yield taker
    registry.forget("test-input")


def take(message):
    return actions.take(message.as_bytes())


def answers():
    """What we owe in answer: [(kind, person)]."""
    return list(Notice.objects.filter(kind__startswith="reply-").values_list("kind", "person__name"))


def test_an_answer_becomes_what_the_room_makes_of_it(asked, taken):
    outcome = take(written(asked, "Two hours of notice.\n\nOn Tue, Nov 3, 2026, River wrote:\n> What would you need?"))
    assert (outcome.status, outcome.reason) == ("taken", "Taken as their input")
    (reply,) = taken
    assert (reply.notice, reply.person, reply.text) == (asked, asked.person, "Two hours of notice.")
    assert abs(reply.received_at - timezone.now()).total_seconds() < 60
    row = InboundMail.objects.get()
    assert (row.outcome, row.person, row.notice, row.text) == ("taken", asked.person, asked, "Two hours of notice.")
    assert answers() == []


def test_the_same_mail_again_changes_nothing(asked, taken):
    first = take(written(asked))
    again = written(asked, X_Relayed="another way")
    assert take(again) == first
    assert (len(taken), InboundMail.objects.count()) == (1, 1)


def test_without_a_message_id_the_bytes_tell(asked, taken):
    message = written(asked)
    del message["Message-ID"]
    assert take(message) == take(message)
    message.set_content("Another thing.")
    take(message)
    assert [reply.text for reply in taken] == ["Two hours of notice.", "Another thing."]


@pytest.mark.django_db(transaction=True)
def test_the_same_mail_ten_times_at_once(asked, taken):
    raw = written(asked).as_bytes()
    outcomes = at_once(*[partial(actions.take, raw)] * 10)
    assert {outcome.status for outcome in outcomes} == {"taken"}
    assert InboundMail.objects.count() == 1
    assert InboundMail.objects.get().outcome == "taken"


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; why=vacation"},
        {"Precedence": "bulk"},
        {"Precedence": "auto_reply"},
        {"X_Autoreply": "yes"},
        {"X_Autorespond": "yes"},
        {"List_Id": "<a.example.org>"},
        {"Return_Path": "<>"},
    ],
)
def test_a_machine_is_neither_taken_nor_answered(asked, taken, headers):
    message = written(asked, "I am away until Monday.", **headers)
    message.add_attachment(b"x", maintype="image", subtype="png", filename="logo.png")
    assert take(message).status == "auto"
    assert (taken, answers()) == ([], [])
    assert InboundMail.objects.waiting().count() == 0


def test_a_person_says_so_too(asked, taken):
    assert take(written(asked, Auto_Submitted="no")).status == "taken"


@pytest.mark.parametrize(
    "sender", ["MAILER-DAEMON@x.example", "no-reply@x.example", "table@in.example", "table+r1-x@in.example"]
)
def test_nobody_to_answer(asked, taken, sender):
    assert take(written(asked, sender=sender)).status == "auto"
    assert (taken, answers()) == ([], [])


def test_from_another_address_a_person_reads_it(asked, taken):
    """A mail that was passed on carries the token: whoever answers it does not speak for Ana."""
    outcome = take(written(asked, sender="Carl <carl@example.org>"))
    assert outcome.status == "message"
    assert outcome.reason == "It came from carl@example.org, not from the address we know: read it yourself"
    assert taken == []


@pytest.mark.parametrize("sender", ["ana@example.org, carl@example.org", "", "nobody"])
def test_from_two_or_from_none(asked, taken, sender):
    message = written(asked)
    del message["From"]
    if sender:
        message["From"] = sender
    assert take(message).status == "message"
    assert taken == []


def test_the_letters_of_an_address_may_be_large(asked, taken):
    assert take(written(asked, sender="ANA@Example.ORG")).status == "taken"


def test_nobody_takes_this_kind(asked):
    assert take(written(asked)).reason == "Nobody but a person can answer it"
    assert InboundMail.objects.waiting().get().text == "Two hours of notice."


def test_the_room_leaves_it_to_a_person(asked, taken):
    taken.answer = None
    assert take(written(asked)).status == "message"
    assert answers() == []


def test_the_room_cannot_take_it_and_says_why_once(asked, taken, mailoutbox):
    taken.answer = registry.NotTaken("The request closed on Monday.")
    for number in range(3):
        assert take(written(asked, message_id=f"<{number}@x>")).reason == "The request closed on Monday."
    assert answers() == [("reply-not-taken", "Ana Ruiz")]  # once a day
    notice = Notice.objects.get(kind="reply-not-taken")
    delivery.deliver([notice.pk])
    mail = mailoutbox[-1]
    assert mail.subject == "Your mail: Re: What would you need?"
    assert "The request closed on Monday." in mail.body
    assert mail.extra_headers["Auto-Submitted"] == "auto-replied"


def test_what_the_room_had_begun_is_undone(asked, taken, coalition):
    def take_it(reply):
        make_person(coalition, "Half done")
        raise registry.NotTaken("No.")

    registry.forget("test-input")
    registry.register("test-input", take_it)
    take(written(asked))
    assert not type(asked.person).objects.filter(name="Half done").exists()


def test_attachments_are_refused_politely_and_words_are_taken(asked, taken, mailoutbox):
    message = written(asked)
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="plan.pdf")
    message.add_attachment(b"x", maintype="application", subtype="zip", filename="a.zip")
    assert take(message).status == "taken"
    assert (taken[0].text, InboundMail.objects.get().files) == ("Two hours of notice.", 2)
    delivery.deliver(list(Notice.objects.filter(kind="reply-files").values_list("pk", flat=True)))
    assert "What you wrote is with us." in mailoutbox[-1].body
    assert "we take no files by mail" in mailoutbox[-1].body


def test_nothing_but_attachments(asked, taken):
    message = written(asked, "")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="plan.pdf")
    assert take(message).status == "message"
    assert (taken, answers()) == ([], [("reply-files", "Ana Ruiz")])


def test_two_machines_cannot_talk_for_ever(asked, taken, mailoutbox):
    """An answering machine that does not say that it is one, with an attachment in each mail: two answers a day end it."""
    taken.answer = registry.NotTaken("It is closed.")
    notice = asked
    for number in range(20):
        message = written(notice, message_id=f"<{number}@x>")
        message.add_attachment(b"x", maintype="image", subtype="png", filename="logo.png")
        take(message)
        owed = list(Notice.objects.filter(status="owed", kind__startswith="reply-"))
        delivery.deliver([each.pk for each in owed])
        if owed:
            notice = Notice.objects.select_related("person", "coalition").get(pk=owed[-1].pk)
    assert len(answers()) == 2
    assert len(mailoutbox) == 3


@pytest.mark.parametrize("how", ["altered", "of another notice", "of another purpose"])
def test_a_signature_that_is_not_ours_is_for_a_person_to_read(asked, taken, how):
    """Nothing is done with it, and nothing is lost."""
    address = envelopes.address_of(asked, envelopes.REPLY)
    if how == "altered":
        at = address.index("@") - 1
        address = address[:at] + ("0" if address[at] != "0" else "1") + address[at + 1 :]
    if how == "of another notice":
        sign = envelopes._signature(Notice(pk=asked.pk, key="another"), "r")
        address = f"table+r{asked.pk}-{sign}@in.example"
    if how == "of another purpose":
        address = envelopes.address_of(asked, envelopes.BOUNCE).replace("+b", "+r")
    assert take(written(asked, to=address)).reason == actions.ALTERED
    assert InboundMail.objects.waiting().get().text == "Two hours of notice."
    assert (taken, answers()) == ([], [])


def test_a_new_address_and_new_links_lose_no_answer(asked, taken):
    """What was sent before is answered all the same: by the person from the new address, for us to read from the old."""
    change_person(person=asked.person, by=None, email="ana@new.example")
    assert take(written(asked, sender="ana@example.org")).status == "message"
    assert take(written(asked, sender="ana@new.example", message_id="<2@x>")).status == "taken"


def test_who_was_merged_into_another_is_still_heard(asked, taken, coalition):
    """From the address the one who stays has; another one is read by a person."""
    messages = [written(asked), written(asked, sender="ana@old.example", message_id="<2@x>")]
    kept = make_person(coalition, "Ana R.")
    duplicates.merge(kind="person", kept=kept, gone=asked.person, by=None)
    assert [take(message).status for message in messages] == ["taken", "message"]
    assert (taken[0].person, set(InboundMail.objects.values_list("person", flat=True))) == (kept, {kept.pk})


@pytest.mark.parametrize("how", ["forgotten", "gone"])
def test_addresses_of_nobody(asked, taken, how):
    message = written(asked)
    if how == "forgotten":
        privacy.erase(person=asked.person, by=None)
    if how == "gone":
        Notice.objects.filter(pk=asked.pk).delete()
    assert take(message).status == "unknown"
    assert (taken, InboundMail.objects.count()) == ([], 0)
