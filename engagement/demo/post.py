"""The post of the demo: an address that fails, a pause, a summary, an answer by mail, own words, a dead letter."""

import datetime as dt

from django.utils import timezone

from members.addresses import actions as addresses
from members.models import AddressEvent, AddressState, InboundMail, MailHabit, Notice, Person
from members.preferences import actions as preferences
from members.wording import actions as wording

REMINDER = """Dear {first name},

{meeting} is on {day} at {time}. We would like to set the table for the right number.

{answer link}

A “no” is as good as a “yes”: it frees a chair.

{content}
"""
RECORDATORIO = """Hola {first name}:

{meeting} es el {day} a las {time}. Nos ayuda saber quién viene.

{answer link}

Un “no” también nos sirve.
"""
BUNDLED = "Two mails that can wait went out to them in seven days: this one is told in their summary"
TOLD = ("What we settled on the generator test", "Your task: send the night number", "A new paper: fuel in the north")
LETTERS = [  # outcome, subject, what they wrote, what became of it, attachments
    ("taken", "Re: Can you come? Quarterly council", "Yes\n\nI bring the evacuation chair along.", "Noted as their answer: coming", 0),
    ("message", "Re: What came of Radio check", "Could somebody call me about the new channel? Our repeater is down and I would rather talk than type.", "Nobody but a person can answer it", 0),
    ("message", "Re: Quarterly council", "The sheet with our beds is attached.", "Nobody but a person can answer it", 1),
    ("auto", "Automatic reply: Quarterly council", "I am away until Monday.", "A machine wrote it", 0),
]  # fmt: skip


def tell(story):
    """Mail that came back, a pause, a summary, answers, own words, letters that need a person"""
    people = list(Person.objects.filter(coalition=story.coalition, user=None).exclude(email="").order_by("name")[:12])
    _failed_addresses(story, people)
    preferences.pause(person=people[3], days=60)
    _summary(story, people[4])
    _letters(story, people[5:9])
    _own_words(story)
    _dead_letters(story, people[9:11])
    _for_the_member(story)


def _notice(story, person, name, *, days_ago, **fields):
    at = timezone.now() - dt.timedelta(days=days_ago)
    usual = {
        "kind": "meeting-follow-up",
        "category": "follow_up",
        "status": "sent",
        "owed_at": at,
        "not_before": at,
        "claimed_at": at,
        "sent_at": at,
        "attempts": 1,
        "to_address": person.email,
        "subject": "What came of Radio check and training",
        "body": "Sent before this demo began; newer notices show their whole text here.",
    }
    return Notice.objects.create(coalition=story.coalition, person=person, key=f"demo:{name}", **(usual | fields))


def _failed_addresses(story, people):
    hard, soft, complained = people[:3]
    for person, kind, said in (
        (hard, "hard", "550 5.1.1 The mailbox of that name does not exist"),
        (soft, "soft", "452 4.2.2 The mailbox is full"),
        (complained, "complaint", "They marked it as spam in their mail program"),
    ):
        notice = _notice(story, person, f"back:{kind}", days_ago=6)
        addresses.note(
            person=person, address=person.email, kind=kind, key=addresses.key_of("demo", kind), said=said, notice=notice
        )
    back = timezone.now() - dt.timedelta(days=6)
    AddressState.objects.filter(coalition=story.coalition).update(since=back)
    AddressEvent.objects.filter(coalition=story.coalition).update(at=back)


def _summary(story, person):
    MailHabit.objects.create(coalition=story.coalition, person=person, digest="weekly", language="es")
    digest = _notice(
        story,
        person,
        "digest",
        days_ago=5,
        kind="digest",
        category="digest",
        subject=f"In short: {len(TOLD)} things from {story.coalition.name}",
    )
    aside = {"status": "bundled", "reason": BUNDLED, "sent_at": None, "to_address": "", "attempts": 0}
    for place, subject in enumerate(TOLD):
        _notice(story, person, f"told:{place}", days_ago=9 - place, subject=subject, digest=digest, **aside)
    _notice(story, person, "next", days_ago=1, subject="What came of the burn surge work group", **aside)


def _letters(story, people):
    for place, (person, letter) in enumerate(zip(people, LETTERS, strict=True)):
        outcome, subject, text, said, files = letter
        notice = _notice(story, person, f"answered:{place}", days_ago=3, subject=subject.removeprefix("Re: "))
        InboundMail.objects.create(
            coalition=story.coalition,
            person=person,
            notice=notice,
            digest=f"demo-{place}",
            from_address=person.email,
            subject=subject,
            text=text,
            files=files,
            outcome=outcome,
            said=said,
            received_at=timezone.now() - dt.timedelta(days=2, hours=place),
        )


def _own_words(story):
    words = {
        "coalition": story.coalition,
        "kind": "meeting-reminder",
        "for_you": "Your answer decides how many chairs, papers and sandwiches there are.",
        "by": story.rosa,
    }
    wording.publish(
        in_language="en", subject="Can you come? {meeting}", body="{content}\n\nYours, {coalition}", **words
    )
    wording.publish(in_language="en", subject="A chair for you? {meeting}, {day}", body=REMINDER, **words)
    answer = words | {"kind": "report-back", "for_you": "You see what your words changed, and why."}
    wording.publish(
        in_language="en", subject="You said, we did: for {first name}", body="{content}\n\nThank you, {name}.", **answer
    )
    words["for_you"] = "Su respuesta decide cuántas sillas ponemos."
    wording.publish(in_language="es", subject="¿Puede venir? {meeting}", body=RECORDATORIO, **words)


def _dead_letters(story, people):
    refused, unsure = people
    _notice(
        story,
        refused,
        "refused",
        days_ago=1,
        status="failed",
        sent_at=None,
        attempts=6,
        reason="Tried 6 times over about a day. Last: The mail server did not take it for now: 451 4.7.1 Greylisted",
    )
    _notice(
        story,
        unsure,
        "unsure",
        days_ago=2,
        status="unsure",
        sent_at=None,
        reason="The mail server was given it and did not answer: timed out",
    )


def _for_the_member(story):
    """What somebody who signs in reads under My notices."""
    person = Person.objects.filter(coalition=story.coalition, user__email__startswith="member@").first()
    if person is None:
        return
    preferences.set_preferences(
        person=person, wanted=["invitation", "reminder", "input", "report_back", "incident"], by=person.user
    )
    _notice(story, person, "mine:sent", days_ago=12, kind="demo-past")
    _notice(
        story,
        person,
        "mine:app",
        days_ago=8,
        kind="demo-past",
        status="skipped",
        sent_at=None,
        to_address="",
        reason="They switched off “After a meeting: thanks, decisions, your tasks”",
        subject="What came of the night transfer work group",
    )
