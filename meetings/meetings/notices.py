"""What the meetings room sends: invitation, change, calling off, and what came of it afterwards."""

from django.db.models import Q
from django.utils import timezone

from meetings.agenda.models import AgendaItem, ItemReader
from meetings.attendance import delegates, why
from meetings.calendar import entry as calendar
from meetings.clock import shown
from meetings.decisions import telling
from meetings.models import Decision, Invitation, Task
from meetings.pulse import actions as pulse
from meetings.pulse.views_links import LINK_PURPOSE as PULSE_PURPOSE
from members.notices.mail import Mail
from members.notices.models import NoticeCategory
from members.notices.registry import Field, NoticeKind, register
from members.people.links import address_for

from . import voices
from .models import Meeting

LINK_PURPOSE = "meeting"
Status = Meeting.Status


class Facts:
    """What the words and the last look at one notice need. `invitation` is None for somebody not on the list."""

    def __init__(self, notice, meeting, invitation, agenda=(), why=""):
        self.meeting = meeting
        self.invitation = invitation
        self.person = notice.person
        self.sequence = notice.details.get("sequence", 0)
        self.agenda = agenda
        self.why = why

    @property
    def comes_for(self):
        """Whom this person comes for, None where they are invited themselves."""
        row = self.invitation
        return row.person if row is not None and row.person_id != self.person.pk else None

    @property
    def link(self):
        """Where this person answers, without a password."""
        return address_for(self.person, purpose=LINK_PURPOSE, about=self.meeting.pk, route="meeting-link")


def _by_meeting(rows):
    found = {}
    for row in rows:
        found.setdefault(row.meeting_id, []).append(row)
    return found


def load(notices):
    """Fetch meetings, agendas and invitations of many notices at once, and leave them on each as `loaded`."""
    ids = {notice.about_id for notice in notices}
    people = {notice.person_id for notice in notices}
    meetings = Meeting.objects.select_related("coalition", "host_partner", "chair").in_bulk(ids)
    agendas = _by_meeting(
        AgendaItem.objects.filter(meeting__in=ids).on_the_table().select_related("owner", "objective")
    )
    named = set(ItemReader.objects.filter(item__meeting__in=ids, person__in=people).values_list("item", "person"))
    theirs = Q(person__in=people) | Q(delegate__in=people)
    invitations = list(Invitation.objects.filter(theirs, meeting__in=ids).select_related("partner", "person"))
    # Somebody who comes for another hears by that invitation, unless they are invited themselves.
    invited = {(row.meeting_id, row.delegate_id): row for row in invitations if row.delegate_id}
    invited |= {(row.meeting_id, row.person_id): row for row in invitations}
    reasons = why.reasons({row.pk: row for row in invited.values()}.values(), agendas, meetings)
    for notice in notices:
        meeting = meetings.get(notice.about_id)
        invitation = invited.get((notice.about_id, notice.person_id))
        agenda = [
            item
            for item in agendas.get(notice.about_id, [])
            if meeting and not meeting.agenda_pending and _may_read(item, notice.person_id, named)
        ]
        notice.loaded = Facts(notice, meeting, invitation, agenda, reasons.get(invitation.pk, "") if invitation else "")


def _may_read(item, person, named):
    """The rule of AgendaItemQuerySet.open_to, for items and names fetched together."""
    return not item.is_confidential or item.owner_id == person or (item.pk, person) in named


# --- Is it still so? ------------------------------------------------------------------------------------------------


def invitation_wanted(notice):
    """Why an invitation or a change need not go out any more, or ""."""
    facts = notice.loaded
    if facts.meeting is None:
        return "The meeting is not there any more"
    if facts.meeting.status == Status.CANCELLED:
        return "The meeting was called off meanwhile"
    if facts.invitation is None:
        return "They were taken off the list meanwhile"
    if facts.sequence != facts.meeting.sequence:
        return "A newer version of the invitation took its place"
    if facts.meeting.status != Status.PUBLISHED or facts.meeting.ends_at <= timezone.now():
        return "The meeting is over"
    return ""


def calling_off_wanted(notice):
    """Why nobody needs to hear that the meeting was called off, or ""."""
    facts = notice.loaded
    if facts.meeting is None:
        return "The meeting is not there any more"
    if facts.meeting.status != Status.CANCELLED:
        return "The meeting takes place after all"
    if facts.meeting.ends_at <= timezone.now():
        return "The meeting would be over by now"
    return ""


def uninvited_wanted(notice):
    """Why nobody needs to hear that they are off the list, or ""."""
    facts = notice.loaded
    if facts.meeting is None:
        return "The meeting is not there any more"
    if facts.invitation is not None:
        return "They are on the list again"
    if facts.meeting.status != Status.PUBLISHED or facts.meeting.ends_at <= timezone.now():
        return "The meeting is over or was called off"
    return ""


def follow_up_wanted(notice):
    """Why what came of the meeting need not be sent, or ""."""
    meeting = notice.loaded.meeting
    return "" if meeting and meeting.status == Status.HELD else "The meeting is not noted as held"


# --- In words -------------------------------------------------------------------------------------------------------


def _ics(notice, method, **more):
    facts = notice.loaded
    answer = facts.invitation.answer if facts.invitation else "none"
    answer = "coming" if facts.comes_for else answer
    content = calendar.entry(facts.meeting, method=method, person=facts.person, answer=answer, **more)
    return ("invitation.ics", content, f"text/calendar; method={method}; charset=utf-8")


def context_of(facts):
    """What the words of every mail about a meeting need."""
    zone = facts.meeting.coalition.zone
    return {
        "meeting": facts.meeting,
        "invitation": facts.invitation,
        "items": facts.agenda,
        "why": "" if facts.comes_for else facts.why,
        "comes_for": facts.comes_for,
        "pending": facts.meeting.agenda_pending,
        "starts": shown(facts.meeting.starts_at, zone),
        "ends": shown(facts.meeting.ends_at, zone),
        "zone_name": facts.meeting.starts_at.astimezone(zone).tzname(),
    }


def day_of(facts):
    """ "March 12" on the coalition's clock."""
    starts = facts.meeting.starts_at.astimezone(facts.meeting.coalition.zone)
    return f"{starts:%B} {starts.day}"


def word_invitation(notice):
    """The mail that invites, with a calendar entry and the personal link."""
    facts = notice.loaded
    link = facts.link
    return Mail(
        subject=f"{facts.meeting.title}, {day_of(facts)}: can you come?",
        template="meetings/meetings/mail/invitation",
        context=context_of(facts) | {"link": link},
        attachments=[_ics(notice, "REQUEST", link=link, items=facts.agenda, invited=True)],
        why=f"You get this because you are invited to {facts.meeting.title}.",
    )


def word_delegate(notice):
    """The mail to somebody who comes for another, with the calendar entry, the agenda and the link to its papers."""
    facts = notice.loaded
    link = facts.link
    return Mail(
        subject=f"{facts.meeting.title}, {day_of(facts)}: you come for {facts.comes_for or facts.person}"[:200],
        template="meetings/meetings/mail/delegate",
        context=context_of(facts) | {"link": link},
        attachments=[_ics(notice, "REQUEST", link=link, items=facts.agenda, invited=True)],
        why=f"You get this because somebody invited to {facts.meeting.title} named you to come instead.",
    )


def word_update(notice):
    """The mail that says what changed, with a calendar entry that replaces the earlier one."""
    facts = notice.loaded
    link = facts.link
    moved = notice.details.get("moved", [])
    return Mail(
        subject=f"Changed: {facts.meeting.title}, {day_of(facts)}",
        template="meetings/meetings/mail/update",
        context=context_of(facts) | {"link": link, "moved": " and ".join(moved)},
        attachments=[_ics(notice, "REQUEST", link=link, items=facts.agenda, invited=True)],
        why=f"You get this because you are invited to {facts.meeting.title}.",
    )


def word_agenda(notice):
    """The mail that brings the agenda of a meeting whose date was announced before."""
    facts = notice.loaded
    link = facts.link
    return Mail(
        subject=f"The agenda is ready: {facts.meeting.title}, {day_of(facts)}",
        template="meetings/meetings/mail/agenda",
        context=context_of(facts) | {"link": link},
        attachments=[_ics(notice, "REQUEST", link=link, items=facts.agenda, invited=True)],
        why=f"You get this because you are invited to {facts.meeting.title}.",
    )


def update_instead_wanted(notice):
    """Why the update in place of a meeting need not go out, or ""."""
    meeting = notice.loaded.meeting
    return "" if meeting and meeting.update_words else "The meeting is not there any more"


def word_update_instead(notice):
    """The mail with what people would have heard; a meeting they knew of leaves their calendars."""
    facts = notice.loaded
    known = facts.meeting.published_at is not None
    return Mail(
        subject=f"An update instead of a meeting: {facts.meeting.title}",
        template="meetings/meetings/mail/update_instead",
        context=context_of(facts) | {"known": known},
        attachments=[_ics(notice, "CANCEL")] if known else [],
        why=f"You get this because you were to be invited to {facts.meeting.title}.",
    )


def word_called_off(notice):
    """The mail that takes the meeting out of the calendar."""
    facts = notice.loaded
    return Mail(
        subject=f"Called off: {facts.meeting.title}, {day_of(facts)}",
        template="meetings/meetings/mail/called_off",
        context=context_of(facts),
        attachments=[_ics(notice, "CANCEL")],
        why=f"You get this because you were invited to {facts.meeting.title}.",
    )


def word_uninvited(notice):
    """The mail to somebody taken off the list after they were told."""
    facts = notice.loaded
    return Mail(
        subject=f"You need not keep {day_of(facts)} free: {facts.meeting.title}",
        template="meetings/meetings/mail/uninvited",
        context=context_of(facts),
        attachments=[_ics(notice, "CANCEL")],
        why=f"You get this because you were invited to {facts.meeting.title}.",
    )


def _readers(decisions, people):
    """{(item id, person id)} of those named to read an item under which something was decided."""
    items = [row.agenda_item_id for row in decisions if row.agenda_item_id]
    return set(ItemReader.objects.filter(item__in=items, person__in=people).values_list("item", "person"))


def _may_hear(item, person, readers):
    """Whether a decision under this item (or None) is for this person too."""
    return item is None or _may_read(item, person, readers)


def load_follow_up(notices):
    """As `load`, and what came of the meetings: who came, decisions, tasks, what is next."""
    load(notices)
    ids = {notice.about_id for notice in notices}
    people = {notice.person_id for notice in notices}
    came = delegates.who_came(ids)
    closed = Decision.objects.filter(meeting__in=ids, status="closed").select_related("agenda_item").order_by("pk")
    decisions = _by_meeting(closed)
    readers = _readers(closed, people)
    told = telling.by_own_mail([row.pk for rows in decisions.values() for row in rows], people)
    tasks = {}
    for task in Task.objects.filter(meeting__in=ids, owner__in=people).order_by("due_on", "pk"):
        tasks.setdefault((task.meeting_id, task.owner_id), []).append(task)
    coming = {}
    absent = {}
    for notice in notices:
        if (notice.about_id, notice.person_id) not in came:
            absent.setdefault(notice.coalition_id, set()).add(notice.person_id)
    asks = {person: things for each, people in absent.items() for person, things in voices.needed(each, people).items()}
    for notice in notices:
        facts = notice.loaded
        if notice.coalition_id not in coming:
            upcoming = Meeting.objects.filter(coalition=notice.coalition_id).upcoming()
            coming[notice.coalition_id] = upcoming.exclude(pk__in=ids).first()
        facts.came = (notice.about_id, notice.person_id) in came
        facts.asks = [] if facts.came else asks.get(notice.person_id, [])
        facts.decisions = [
            row
            for row in decisions.get(notice.about_id, [])
            if (row.pk, notice.person_id) not in told and _may_hear(row.agenda_item, notice.person_id, readers)
        ]
        facts.tasks = tasks.get((notice.about_id, notice.person_id), [])
        facts.next_meeting = coming[notice.coalition_id]


def _pulse(facts):
    """Where this person answers the three questions, while they are open."""
    if pulse.closed(facts.meeting):
        return ""
    return address_for(facts.person, purpose=PULSE_PURPOSE, about=facts.meeting.pk, route="pulse-link")


def word_follow_up(notice):
    """Thanks to those who came, what was decided, your tasks, what is next."""
    facts = notice.loaded
    next_meeting = facts.next_meeting
    return Mail(
        subject=f"What came of {facts.meeting.title}, {day_of(facts)}",
        template="meetings/meetings/mail/follow_up",
        context=context_of(facts)
        | {
            "came": facts.came,
            "asks": facts.asks,
            "pulse": _pulse(facts) if facts.came else "",
            "decisions": facts.decisions,
            "tasks": facts.tasks,
            "outcomes": [item for item in facts.agenda if item.outcome],
            "next_meeting": next_meeting,
            "next_starts": next_meeting and shown(next_meeting.starts_at, facts.meeting.coalition.zone),
        },
        why=f"You get this because you were invited to {facts.meeting.title} or came.",
    )


# What a coalition's own words for an invitation or its reminder may name.
FIELDS = (
    Field("meeting", "The meeting’s title", lambda notice, mail: mail.context["meeting"].title),
    Field("purpose", "What the meeting is for", lambda notice, mail: mail.context["meeting"].purpose),
    Field("day", "The day of the meeting", lambda notice, mail: f"{mail.context['starts']:%A, %B %-d}"),
    Field("time", "When it begins", lambda notice, mail: f"{mail.context['starts']:%H:%M} {mail.context['zone_name']}"),
    Field("place", "Where it is", lambda notice, mail: mail.context["meeting"].place),
    Field("answer link", "Answer here", lambda notice, mail: mail.context["link"], is_link=True, needed=True),
)
INVITATION, FOLLOW_UP = NoticeCategory.INVITATION, NoticeCategory.FOLLOW_UP
register(
    NoticeKind(
        name="meeting-invitation",
        label="Invitation to a meeting",
        fields=FIELDS,
        category=INVITATION,
        word=word_invitation,
        still_wanted=invitation_wanted,
        load=load,
    )
)
register(
    NoticeKind(
        name="meeting-delegate",
        label="Coming for somebody",
        category=INVITATION,
        word=word_delegate,
        still_wanted=invitation_wanted,
        load=load,
    )
)
register(
    NoticeKind(
        name="meeting-update",
        label="Change of a meeting",
        category=INVITATION,
        word=word_update,
        still_wanted=invitation_wanted,
        load=load,
    )
)
register(
    NoticeKind(
        name="meeting-agenda",
        label="Agenda of a meeting",
        category=INVITATION,
        word=word_agenda,
        still_wanted=invitation_wanted,
        load=load,
    )
)
register(
    NoticeKind(
        name="meeting-update-instead",
        label="An update instead of a meeting",
        category=INVITATION,
        word=word_update_instead,
        still_wanted=update_instead_wanted,
        load=load,
    )
)
register(
    NoticeKind(
        name="meeting-called-off",
        label="Meeting called off",
        category=INVITATION,
        word=word_called_off,
        still_wanted=calling_off_wanted,
        load=load,
    )
)
register(
    NoticeKind(
        name="meeting-uninvited",
        label="Taken off a meeting's list",
        category=INVITATION,
        word=word_uninvited,
        still_wanted=uninvited_wanted,
        load=load,
    )
)
register(
    NoticeKind(
        name="meeting-follow-up",
        label="What came of a meeting",
        category=FOLLOW_UP,
        word=word_follow_up,
        still_wanted=follow_up_wanted,
        load=load_follow_up,
    )
)
