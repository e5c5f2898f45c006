"""The told demo's agendas, papers, series and a poll; written onto the meetings the story has told already."""

import datetime as dt

from django.utils import timezone

from meetings.documents.actions import add_document, add_version
from meetings.models import (
    Acknowledgement,
    AgendaItem,
    AgendaTemplate,
    CalendarReply,
    DatePoll,
    Invitation,
    ItemReader,
    ItemSuggestion,
    PollAnswer,
    PollInvitee,
    PollOption,
    Series,
)

PAPER = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj
4 0 obj<</Length 63>>stream
BT /F1 18 Tf 72 700 Td (Two dates for the spring drill) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
"""
HOUSE_RULES = b"Start on time. One person speaks. What is parked comes back. Nobody has to stay for the pizza.\n"


def furnish(story, upcoming, draft):
    """Papers, levels and expected results, something parked, suggestions, a series, a poll."""
    _agenda_of(story, upcoming)
    _earlier(story)
    _by_mail(story, upcoming)
    _suggestions(story, upcoming)
    _series(story, draft)
    _poll(story)


def _agenda_of(story, meeting):
    topic, settle = meeting.agenda_items.get(position=1), meeting.agenda_items.get(position=2)
    topic.participation, topic.objective = "consult", story.aims_list[0]
    topic.notes = "Still open: hours and staffing. You hear back within two weeks."
    settle.participation, settle.expected_result = "collaborate", "One date, and who brings what"
    settle.competition = "Both hospitals: no talk of fees or contracts."
    for item in (topic, settle):
        item.save()
    secret = AgendaItem.objects.create(
        coalition=story.coalition,
        meeting=meeting,
        position=40,
        title="How we go on with the convener’s post",
        purpose="consult",
        minutes=5,
        owner=story.people["Carla Jimenez"],
        is_confidential=True,
    )
    ItemReader.objects.create(coalition=story.coalition, item=secret, person=story.people["Dr. Samir Haddad"])
    AgendaItem.objects.filter(meeting=meeting, title="Open floor").update(kind="open_floor", purpose="", minutes=5)
    paper = add_document(
        meeting=meeting, item=settle, title="Two dates for the drill", name="dates.pdf", content=PAPER, by=story.rosa
    )
    add_version(document=paper, name="dates.pdf", content=PAPER + b"% corrected\n", by=story.rosa)
    add_document(meeting=meeting, title="House rules", name="rules.txt", content=HOUSE_RULES, by=story.rosa)
    for invitation in Invitation.objects.filter(meeting=meeting, answer="coming").order_by("pk")[:4]:
        Acknowledgement.objects.create(
            coalition=story.coalition, meeting=meeting, person=invitation.person, partner=invitation.partner
        )
    Invitation.objects.filter(meeting=meeting, person=story.people["Amir Danso"]).update(
        why="Your house takes people back when hospitals are full. You know what a ward can take at night."
    )
    rows = [
        {"title": item.title, "kind": item.kind, "level": item.level, "purpose": item.purpose, "minutes": item.minutes}
        for item in meeting.agenda_items.filter(is_confidential=False)
    ]
    AgendaTemplate.objects.create(coalition=story.coalition, name="Quarterly council", items=rows)


def _earlier(story):
    first, last = story.held[0], story.held[-1]
    add_document(meeting=first, title="House rules", name="rules.txt", content=HOUSE_RULES, by=story.rosa)
    last.agenda_items.update(state="done")
    AgendaItem.objects.create(
        coalition=story.coalition,
        meeting=last,
        position=90,
        title="Fuel for the north in a long outage",
        notes="Came up at the end; the dealer should be there.",
        state="parked",
        purpose="consult",
        minutes=15,
    )
    AgendaItem.objects.create(
        coalition=story.coalition,
        meeting=last,
        position=95,
        title="How long the convener can stay",
        outcome="Until summer. The county is asked for half a post.",
        state="done",
        purpose="consult",
        minutes=5,
        owner=story.people["Carla Jimenez"],
        is_confidential=True,
    )


def _by_mail(story, meeting):
    """What calendar programs answered to the next meeting."""
    for hours, (name, status, reason) in enumerate(
        (
            ("Marcus Bell", "taken", ""),
            ("Frances Nakamura", "noted", "Perhaps"),
            ("Neil Foster", "refused", "They answered an earlier version of the invitation."),
        )
    ):
        CalendarReply.objects.create(
            coalition=story.coalition,
            meeting=meeting,
            person=story.people[name],
            digest=f"{hours:064x}",
            status=status,
            reason=reason,
            received_at=timezone.now() - dt.timedelta(hours=30 - hours),
        )


def _suggestions(story, meeting):
    for name, title, why, status, reply in (
        ("Amir Danso", "Who answers the phone at night", "Three numbers in our list ring at empty desks.", "waiting", ""),
        ("Neil Foster", "Radios that reach the north", "We lost contact twice in January.", "declined",
         "The work group on radios takes it up on its next meeting; you are on its list."),
    ):  # fmt: skip
        person = story.people[name]
        tie = person.affiliations.first()
        ItemSuggestion.objects.create(
            coalition=story.coalition,
            meeting=meeting if status == "waiting" else None,
            person=person,
            partner=tie.partner,
            title=title,
            why=why,
            minutes=10,
            status=status,
            reply=reply,
            suggested_at=timezone.now() - dt.timedelta(days=3),
            answered_at=None if status == "waiting" else timezone.now() - dt.timedelta(days=1),
        )


def _series(story, draft):
    day = draft.starts_at.astimezone(story.coalition.zone).date()
    series = Series.objects.create(
        coalition=story.coalition,
        title=draft.title,
        rhythm="nth",
        starts_on=day,
        starts_time=dt.time(14),
        minutes=90,
        note_taker=story.people["Neil Foster"],
        # Its later meetings are drafted as time goes on; the story ends today.
        planned_to=story.today + dt.timedelta(days=190),
    )
    draft.series, draft.series_on = series, day
    draft.save()


def _poll(story):
    poll = DatePoll.objects.create(
        coalition=story.coalition,
        title="Walk through the new shelter",
        purpose="See how people get in, and where they sleep.",
        place="Cedar Falls high school",
        location_host="neutral",
        status="open",
        created_by=story.rosa,
        asked_at=timezone.now() - dt.timedelta(days=2),
    )
    options = []
    for number, (days, hour) in enumerate(((21, 9), (22, 14), (24, 9))):
        start = story.at(story.today + dt.timedelta(days=days), hour)
        options.append(
            PollOption.objects.create(
                coalition=story.coalition, poll=poll, starts_at=start, ends_at=start + dt.timedelta(minutes=60 + number)
            )
        )
    words = (("yes", "no", "yes"), ("if_need_be", "no", "yes"), ("yes", "yes", "no"), (), (), ())
    names = ("Marcus Bell", "Carla Jimenez", "Neil Foster", "Frances Nakamura", "Amir Danso", "Dr. Samir Haddad")
    for name, said in zip(names, words, strict=True):
        person = story.people[name]
        tie = person.affiliations.first()
        invitee = PollInvitee.objects.create(
            coalition=story.coalition,
            poll=poll,
            person=person,
            partner=tie.partner if tie else None,
            answered_at=poll.asked_at if said else None,
        )
        PollAnswer.objects.bulk_create(
            PollAnswer(coalition=story.coalition, option=option, invitee=invitee, answer=word)
            for option, word in zip(options, said, strict=False)
        )
