"""What two note-takers wrote down at the latest meeting, and a meeting that goes on right now."""

import datetime as dt

from django.utils import timezone

from coalition.models import User
from meetings.decisions.actions import note_decision
from meetings.live import notes
from meetings.live.notes import Draft
from meetings.models import AgendaItem, Invitation, ItemNote, Meeting, NoteVersion, Task

FIRST = "Where we stand: nine of fourteen promises kept since spring.\nThree wait for the county."
THEN = f"{FIRST}\nThe sheriff’s office offers its training room."
LAST = THEN.replace("Three wait", "Two still wait")


def tell(story):
    """Two people's notes on the first item of the latest meeting held, as if written while it went on."""
    meeting = max(story.held, key=lambda each: each.starts_at)
    item = meeting.agenda_items.order_by("position").first()
    owner = User.objects.get(email=f"owner@{story.coalition.slug}.example")
    before = ""
    for version, (text, by) in enumerate([(FIRST, story.rosa), (THEN, owner), (LAST, story.rosa)]):
        notes.save(meeting=meeting, number=item.pk, draft=Draft(text, version, before), by=by)
        before = text
    ItemNote.objects.filter(meeting=meeting).update(written_at=meeting.ends_at)
    _captured(story, meeting)
    NoteVersion.objects.filter(note__meeting=meeting).update(started_at=meeting.starts_at, written_at=meeting.ends_at)


NOTED = "The first Tuesday is for the radio check, and for nothing else"
IN_PRIVATE = "An offer for a second warehouse"


def _captured(story, meeting):
    """What was noted in the room: a decision whose reason is still to come, and one under a confidential item."""
    first = meeting.agenda_items.order_by("position").first()
    last = meeting.agenda_items.order_by("position").last()
    quiet = AgendaItem.objects.create(
        coalition=story.coalition, meeting=meeting, position=last.position + 1, title=IN_PRIVATE, purpose="decide",
        minutes=10, owner=story.people["Carla Jimenez"], is_confidential=True, state="done",
    )  # fmt: skip
    on = meeting.held_on()
    for title, item in ((NOTED, first), ("We ask for the papers before we answer the offer", quiet)):
        note_decision(
            coalition=story.coalition, meeting=meeting, title=title, agenda_item=item, decided_on=on, by=story.rosa
        )
    Task.objects.create(
        coalition=story.coalition, meeting=meeting, agenda_item=quiet, title="Ask the owner for the papers",
        owner=story.people["Carla Jimenez"], due_on=story.today + dt.timedelta(days=9),
    )  # fmt: skip


TODAY = [  # title, purpose, minutes, who leads it
    ("Where the draft stands", "inform", 10, "Carla Jimenez"),
    ("Which ward takes whom in the first 72 hours", "consult", 30, "Marcus Bell"),
    ("Room, staff, supplies: settle the first list", "decide", 30, "Carla Jimenez"),
    ("Who tries it when", "act", 15, "Chief Ada Okafor"),
]
GUESTS = (
    "Carla Jimenez",
    "Marcus Bell",
    "Chief Ada Okafor",
    "Neil Foster",
    "Frances Nakamura",
    "Amir Danso",
    "Dr. Samir Haddad",
)
SENDS = "Dr. Samir Haddad"


def open_door(story):
    """A meeting that goes on right now: live mode, check-in and kiosk can be opened at once."""
    now = timezone.now()
    begins = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
    meeting = Meeting.objects.create(
        coalition=story.coalition,
        title="Burn surge work group",
        purpose="Settle the first of three lists, and say who tries it when.",
        starts_at=begins,
        ends_at=begins + dt.timedelta(minutes=90),
        place="Public Health, large room",
        chair=story.people["Carla Jimenez"],
        note_taker=story.people["Neil Foster"],
        status="published",
        sequence=1,
        published_at=now - dt.timedelta(days=12),
        created_by=story.rosa,
    )
    AgendaItem.objects.bulk_create(
        AgendaItem(
            coalition=story.coalition,
            meeting=meeting,
            position=position,
            title=title,
            purpose=purpose,
            minutes=minutes,
            owner=story.people[owner],
            objective=story.aims_list[3],
        )
        for position, (title, purpose, minutes, owner) in enumerate(TODAY, start=1)
    )
    Invitation.objects.bulk_create(
        Invitation(
            coalition=story.coalition,
            meeting=meeting,
            person=story.people[name],
            partner=_partner_of(story.people[name]),
            invited_at=meeting.published_at,
            answer="delegate" if name == SENDS else "coming",
            delegate_name="Sol Whitaker" if name == SENDS else "",
            delegate_email="sol.whitaker@maplegrove.example" if name == SENDS else "",
            answered_at=meeting.published_at + dt.timedelta(days=2),
        )
        for name in GUESTS
    )
    return meeting


def _partner_of(person):
    tie = person.affiliations.select_related("partner").first()
    return tie.partner if tie else None
