"""Meetings: ready before, settled after, and worth coming to (MTG, COM, CMP)."""

import re

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from engagement.playbook.rule import Finding, Rule, Threshold, keeper
from meetings.attendance import reminders
from meetings.cadence.missed import missed
from meetings.models import Invitation, Meeting
from members.models import Notice

_MEETING = """(SELECT *, (starts_at AT TIME ZONE %(zone)s)::date AS day, (ends_at AT TIME ZONE %(zone)s)::date AS last
              FROM meetings_meeting WHERE coalition_id = %(c)s) x"""
_COMING = (
    f"FROM {_MEETING} WHERE x.status IN ('draft', 'published') AND x.day BETWEEN %(today)s AND %(today)s::date + {{n}}"
)
_OVER = f"FROM {_MEETING} WHERE x.last <= %(today)s::date - {{n}} AND x.last > %(today)s::date - 90"
_WHAT = {"title": "x.title", "day": "x.day"}


def _missed(world, _):
    """Bodies that have not met by their own rule."""
    for each in missed(keeper(world.coalition), world.today):
        number = re.search(r"/(\d+)/$", each.url)
        yield Finding(
            subject=each.url.removeprefix(f"/c/{world.coalition.slug}/"),
            about=int(number[1]) if number else 0,
            due_on=each.due_on,
            facts={
                "what": each.what,
                "rule": each.rule,
                "path": each.url,
                "coming": each.coming and each.coming.isoformat(),
            },
        )


def _quorum(world, days):
    """The next meeting within `days`, when too few voting partners said that they come."""
    ready = world.meeting
    if ready is None or ready.quorum is None or ready.quorum.reached or ready.meeting.status != "published":
        return
    day = ready.meeting.held_on()
    if (day - world.today).days <= days:
        facts = {
            "title": ready.meeting.title,
            "here": ready.quorum.here,
            "voters": ready.quorum.voters,
            "day": day.isoformat(),
        }
        yield Finding(str(ready.meeting.pk), ready.meeting.pk, due_on=day, facts=facts)


def _silent(world, _):
    """Meetings to come whose reminders are over, with those who were reminded and said nothing."""
    coming = Meeting.objects.filter(coalition=world.coalition, status="published", starts_at__gt=timezone.now())
    over = {}
    for meeting in coming.select_related("coalition"):
        rungs = reminders.rungs(meeting)
        if rungs and rungs[-1][1] < world.today:
            over[meeting] = rungs[-1][1]
    if not over:
        return
    told = Notice.objects.filter(kind="meeting-reminder", about_id=OuterRef("meeting"), person=OuterRef("person"))
    rows = Invitation.objects.filter(Exists(told), meeting__in=over, answer="none").order_by()
    silent = dict(rows.values_list("meeting").annotate(number=Count("pk")))
    for meeting, day in over.items():
        if meeting.pk in silent:
            facts = {
                "title": meeting.title,
                "people": silent[meeting.pk],
                "since": day.isoformat(),
                "day": meeting.held_on().isoformat(),
            }
            yield Finding(str(meeting.pk), meeting.pk, due_on=meeting.held_on(), facts=facts)


RULES = [
    Rule(
        name="follow-up",
        requirement="MTG-6",
        title="A word after the meeting",
        fires="A meeting was held {n} days ago, and nobody was told what came of it.",
        whom="Everybody who was invited.",
        why="Those who came want to see that it counted, and those who could not want to know.",
        do="{title}: send the follow-up",
        because="Held on {day}.",
        button="Write it",
        route="meeting-follow-up",
        owed=True,
        noun="follow-up|follow-ups",
        rests=7,
        threshold=Threshold(3, "days after it"),
        about="x.id",
        due="x.last + {n}",
        facts=_WHAT,
        rows=f"{_OVER} AND x.status = 'held' AND x.followed_up_at IS NULL",
    ),
    Rule(
        name="minutes-due",
        requirement="COM-1",
        title="Minutes nobody has seen",
        fires="Minutes were begun, and {n} days after the meeting they are not sent round.",
        whom="Everybody who was invited.",
        why="Whoever was not in the room knows only what is written.",
        do="{title}: send round the minutes",
        because="Held on {day}; the minutes are still a draft.",
        button="Open the minutes",
        route="meeting-minutes",
        owed=True,
        noun="set of minutes|sets of minutes",
        rests=7,
        threshold=Threshold(7, "days after it"),
        about="x.id",
        due="x.last + {n}",
        facts=_WHAT,
        rows=f"""{_OVER} AND x.status = 'held' AND EXISTS (
            SELECT 1 FROM meetings_minutes k WHERE k.meeting_id = x.id AND k.status = 'draft' AND k.edition = 0)""",
    ),
    Rule(
        name="meeting-unnoted",
        requirement="MTG-6",
        title="Did it take place?",
        fires="A meeting is {n} days past, and it is neither noted as held nor called off.",
        whom="Everybody who came.",
        why="Who came counts only once it is noted.",
        do="{title}: note who came",
        because="It was on {day}.",
        button="Note who came",
        route="attendance",
        owed=True,
        noun="meeting to note|meetings to note",
        rests=7,
        threshold=Threshold(2, "days after it"),
        about="x.id",
        due="x.last + {n}",
        facts=_WHAT,
        rows=f"{_OVER} AND x.status = 'published'",
    ),
    Rule(
        name="meeting-purpose",
        requirement="MTG-2",
        title="A meeting without a purpose",
        fires="A meeting within {n} days has no purpose in a sentence.",
        whom="Everybody who is invited.",
        why="We do not meet to meet. Without a purpose an update may do.",
        do="{title}: say in one sentence what it is for",
        because="It is on {day}.",
        button="Open the meeting",
        route="meeting-edit",
        threshold=Threshold(21, "days ahead"),
        about="x.id",
        due="x.day",
        facts=_WHAT,
        rows=f"{_COMING} AND btrim(x.purpose) = ''",
    ),
    Rule(
        name="agenda-empty",
        requirement="MTG-2",
        title="Nothing on the agenda",
        fires="A meeting within {n} days has no item on its agenda.",
        whom="Everybody who is invited.",
        why="People prepare for what they can read.",
        do="{title}: write the agenda",
        because="It is on {day}.",
        button="Write the agenda",
        route="meeting-agenda",
        threshold=Threshold(10, "days ahead"),
        about="x.id",
        due="x.day",
        facts=_WHAT,
        rows=f"{_COMING} AND NOT EXISTS (SELECT 1 FROM meetings_agendaitem i WHERE i.meeting_id = x.id)",
    ),
    Rule(
        name="agenda-late",
        requirement="MTG-2",
        title="An agenda we promised",
        fires="The day by which we said the agenda would be ready is past, and it is not shown.",
        whom="Everybody who is invited.",
        why="People keep the date because we said what it is for would follow.",
        do="{title}: finish and show the agenda",
        because="We said it would be ready by {due}; the meeting is on {day}.",
        button="Write the agenda",
        route="meeting-agenda",
        owed=True,
        noun="agenda|agendas",
        rests=2,
        about="x.id",
        due="x.agenda_due_on",
        facts=_WHAT,
        rows=f"""FROM {_MEETING} WHERE x.status = 'published' AND x.agenda_pending
            AND x.agenda_due_on < %(today)s AND x.day >= %(today)s""",
    ),
    Rule(
        name="invitation-silent",
        requirement="PER-2",
        title="After the last reminder, a person",
        fires="People were reminded for the last time of a meeting to come, and have not answered.",
        whom="Those invited who have said nothing.",
        why="A call does more than another mail; and a no is an answer.",
        do="{title}: call {people:1 person|# people} you need there",
        because="Our last reminder went out on {since}; the meeting is on {day}.",
        button="See who was asked",
        route="meeting-detail",
        rests=7,
        find=_silent,
    ),
    Rule(
        name="poll-quiet",
        requirement="PER-2",
        title="A date nobody has answered about",
        fires="A date poll with times to come is {n} days old, and nobody was asked, or nobody has answered.",
        whom="Ourselves.",
        why="Silence is no fault of theirs: the times may be wrong, or the mail lies unread. A call finds a date sooner.",
        do="{title}: find the date another way",
        because=(
            "{people:1 person was|# people were} asked on {since}; no answer yet. Call one or two, or offer other times.",
            "Nobody is asked yet. Ask those you need, or let it go.",
        ),
        button="Open it",
        route="poll-detail",
        rests=7,
        threshold=Threshold(7, "days"),
        about="x.id",
        facts={"title": "x.title", "people": "nullif(x.people, 0)", "since": "x.day"},
        rows="""FROM (
            SELECT p.*, (coalesce(p.asked_at, p.created_at) AT TIME ZONE %(zone)s)::date AS day,
                (SELECT count(*) FROM meetings_pollinvitee i WHERE i.poll_id = p.id) AS people,
                (SELECT max(o.starts_at AT TIME ZONE %(zone)s)::date FROM meetings_polloption o WHERE o.poll_id = p.id) AS last
            FROM meetings_datepoll p WHERE p.coalition_id = %(c)s AND p.status IN ('draft', 'open')
        ) x WHERE x.day <= %(today)s::date - {n} AND x.last > %(today)s AND NOT EXISTS (
            SELECT 1 FROM meetings_pollinvitee i WHERE i.poll_id = x.id AND i.answered_at IS NOT NULL)""",
    ),
    Rule(
        name="item-unready",
        requirement="MTG-2",
        title="Items nobody leads",
        fires="A meeting within {n} days has an item without a purpose, without somebody who leads it, or without minutes.",
        whom="Ourselves.",
        why="An item nobody leads runs over, or is dropped.",
        do="{title}: settle {items:1 item|# items}",
        because="It is on {day}.",
        button="Open the agenda",
        route="meeting-agenda",
        threshold=Threshold(7, "days ahead"),
        about="x.id",
        due="x.day",
        facts=_WHAT | {"items": "i.items"},
        rows=f"""FROM {_MEETING} JOIN LATERAL (
                SELECT count(*) AS items FROM meetings_agendaitem i WHERE i.meeting_id = x.id
                AND i.state NOT IN ('parked', 'carried')
                AND (i.minutes IS NULL OR i.kind = 'item' AND (coalesce(i.purpose, '') = '' OR i.owner_id IS NULL))
            ) i ON i.items > 0
            WHERE x.status IN ('draft', 'published') AND x.day BETWEEN %(today)s AND %(today)s::date + {{n}}""",
    ),
    Rule(
        name="quorum-at-risk",
        requirement="DEC-1",
        title="The quorum is at risk",
        fires="Too few voting partners said that they come to the next meeting, {n} days or less before it.",
        whom="Voting partners who have not answered.",
        why="Without a quorum those who came have come for nothing.",
        do="{title}: call those who have not answered",
        because="{here} of {voters} voting partners said they come on {day}.",
        button="Open the meeting",
        route="meeting-detail",
        rests=2,
        threshold=Threshold(14, "days ahead"),
        find=_quorum,
    ),
    Rule(
        name="three-poor",
        requirement="MTG-4",
        title="Three poor meetings in a row",
        fires="Three meetings of a body in a row gave little, and the look at its agenda is not done.",
        whom="Whoever plans the meetings.",
        why="When meetings turn to routine, change the agenda before people stay away.",
        do="Look at the agenda: what could be a mail instead?",
        because="“{title}” was the third in a row that gave little.",
        button="Open the task",
        route="task-detail",
        about="t.id",
        subject="r.id",
        person="t.owner_id",
        due="t.due_on",
        facts={"title": "m.title"},
        rows="""FROM meetings_agendareview r JOIN meetings_task t ON t.id = r.task_id JOIN meetings_meeting m ON m.id = r.meeting_id
            WHERE r.coalition_id = %(c)s AND t.done_on IS NULL AND t.let_go_on IS NULL""",
    ),
    Rule(
        name="not-met",
        requirement="MTG-6",
        title="Not met for a while",
        fires="A series, an aim, or all of us have not met by our own rule.",
        whom="Ourselves.",
        why="Regular meetings keep people together. An update in place of a meeting counts.",
        do="{what}: meet, send an update, or change the rhythm",
        because=(
            "{rule} {due} went by without a meeting we know of. The next one: {coming}.",
            "{rule} {due} went by without a meeting we know of.",
        ),
        button="Look at it",
        route="",
        arguments=("path",),
        find=_missed,
    ),
    Rule(
        name="rivals-meet",
        requirement="CMP-1",
        title="Rivals at one table",
        fires="Two partners that compete are noted, and not what they do together all the same.",
        whom="The partners that compete.",
        why="Map where they compete, and agree on where they will work together.",
        do="Ask each what they would do together: {name}",
        because="{partners} partners compete there, and nothing is noted that they share.",
        button="Note it",
        route="competition-edit",
        rests=90,
        about="x.id",
        facts={"name": "x.name", "partners": "k.partners"},
        rows="""FROM members_competitionarea x CROSS JOIN LATERAL (
                SELECT count(*) AS partners FROM members_competitor k WHERE k.area_id = x.id
            ) k WHERE x.coalition_id = %(c)s AND x.together = '' AND k.partners >= 2""",
    ),
]
