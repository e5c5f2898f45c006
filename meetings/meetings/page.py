"""What the page of one meeting shows to whom, in at most 10 queries whatever the number of people (issue 2)."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe

from coalition import compiled
from coalition.access import Permission
from coalition.ui import parts
from meetings.agenda.models import Acknowledgement, AgendaItem
from meetings.agenda.promises import ASKS, PURPOSE_BADGES
from meetings.attendance import reminders, roster, why
from meetings.attendance.forms import form_of
from meetings.attendance.invitations import closed, seats_taken
from meetings.checkin import claims
from meetings.documents import reading
from meetings.models import Attendance, Decision, Invitation, Task
from meetings.standing.reading import forecast

from . import agenda_list, beforehand, readiness
from .models import Meeting


def own_invitation(viewer, meeting):
    """The viewer's own invitation to the meeting, or None."""
    if viewer.person is None:
        return None
    return Invitation.objects.filter(meeting=meeting, person=viewer.person).select_related("partner").first()


def drawn(request, meeting):
    """The page's title, and its head and body as HTML, by Jinja2."""
    shown = context(request, meeting)
    if shown["form"]:
        answer_url = reverse("meeting-answer", args=[shown["slug"], meeting.pk])
        shown["answer_form"] = render_to_string(
            "meetings/meetings/answer.html", {"form": shown["form"], "answer_url": answer_url}, request
        )
    return {
        "title": meeting.title,
        "head": parts.drawn("meeting/head.html", shown, request),
        "page": parts.drawn("meeting/page.html", shown, request),
    }


def context(request, meeting):
    """Everything that head and body need."""
    viewer = request.viewer
    keeps = viewer.can(Permission.KEEP_RECORDS)
    items = compiled.rows(
        "agenda", viewer, lambda key: agenda_of(key, AgendaItem.objects.visible_to(viewer)), row=meeting.pk
    )
    minutes = getattr(meeting, "minutes_taken", None)
    found = {
        "pulse": getattr(meeting, "pulse", None),
        "edition": minutes.edition if minutes else 0,
        "has_minutes": minutes is not None and (keeps or minutes.edition > 0),
        "papers": reading.of_viewer(viewer, meeting, items) if meeting.has_papers else [],
        "viewer": viewer,
        "slug": viewer.coalition.slug,
        "meeting": meeting,
        "local_start": timezone.localtime(meeting.starts_at),
        "local_end": timezone.localtime(meeting.ends_at),
        "local_followed_up": meeting.followed_up_at and timezone.localtime(meeting.followed_up_at),
        "agenda": agenda_list.drawn(
            items,
            meeting,
            slug=viewer.coalition.slug,
            marks_lacking=keeps and meeting.status == Meeting.Status.DRAFT,
        ),
        "update_would_do": keeps and meeting.status in ("draft", "published") and readiness.nothing_to_work_on(items),
        "planned": readiness.planned_minutes(items),
        "keeps": keeps,
        "over": meeting.ends_at <= timezone.now(),
        "begun": meeting.starts_at <= timezone.now(),
        "decisions": compiled.rows("meeting-decisions", viewer, lambda key: _decisions(viewer, key), row=meeting.pk),
        "tasks": compiled.rows("meeting-tasks", viewer, lambda key: _tasks(viewer, key), row=meeting.pk),
        "is_draft": meeting.status == Meeting.Status.DRAFT,
        "is_published": meeting.status == Meeting.Status.PUBLISHED,
        "is_held": meeting.status == Meeting.Status.HELD,
        "is_cancelled": meeting.status == Meeting.Status.CANCELLED,
    }
    if not keeps and not found["over"]:
        found["brief"] = brief(items, found["papers"], viewer.person)
    return found | (_keeper(viewer, meeting, items) if keeps else _reader(viewer, meeting, items))


def agenda_of(meeting, rows):
    """The items of `rows` that are on this meeting's table, ready to be drawn."""
    return rows.filter(meeting=meeting).on_the_table().select_related("owner", "objective")


BRIEF = 3  # titles a line
OPEN_UP_TO = 40  # people; a longer list of those asked is folded, for the page is about the agenda


def brief(items, papers, person):
    """Why to come, at a glance: [(icon, words, [(text, anchor, result)], how many more)], decisions first (look, MTG-2).

    items: those the reader may see, with their papers hung on; papers: those of the whole meeting; person: the reader.
    """
    open_items = [item for item in items if item.kind == AgendaItem.Kind.ITEM]
    led = [item for item in open_items if person is not None and item.owner_id == person.pk]
    found = [("megaphone", "You lead", [_glance(item) for item in led])]
    for purpose, words in ASKS.items():
        rows = [_glance(item) for item in open_items if item.purpose == purpose and item not in led]
        found.append((PURPOSE_BADGES[purpose][2], words, rows))
    reading_list = [(paper.title, "papers", "") for paper in papers]
    for item in items:
        reading_list += [(paper.title, f"item-{item.pk}", "") for paper in getattr(item, "papers", ())]
    found.append(("paperclip", "To read before", reading_list))
    return [(icon, words, rows[:BRIEF], max(len(rows) - BRIEF, 0)) for icon, words, rows in found if rows]


def _glance(item):
    """An item as (title, anchor, what there is to be at the end)."""
    return item.title, f"item-{item.pk}", item.expected_result


def _decisions(viewer, key):
    return Decision.objects.visible_to(viewer).filter(meeting=key).order_by("pk")


def _tasks(viewer, key):
    return Task.objects.visible_to(viewer).filter(meeting=key).select_related("owner")


def _keeper(viewer, meeting, items):
    """What those who keep records see: how ready it is, who was asked, who came."""
    rows = roster.rows_of(meeting)
    lines = roster.lines_from(rows)
    said = roster.answers_of(lines)
    came = [line for line in lines if line.status in roster.CAME]
    draft = meeting.status == Meeting.Status.DRAFT
    lacks = readiness.lacks(meeting, items) if draft or meeting.agenda_pending else []
    return {
        "lacks": lacks,
        "ready": draft and not lacks,
        "announce": draft and bool(lacks) and readiness.may_be_announced(meeting),
        "share": meeting.agenda_pending and not lacks,
        "hints": readiness.hints(meeting, items) if meeting.status in ("draft", "published") else [],
        "forecast": forecast(meeting, lines) if meeting.status in ("draft", "published") and lines else None,
        "invited": sum(said.values()),
        "said": said,
        "came": len([line for line in came if line.person]),
        "came_partners": len({line.partner for line in came if line.partner}),
        "reminders": reminders.in_words(meeting) if meeting.status == Meeting.Status.PUBLISHED else "",
        "seats": seats_taken(meeting) if meeting.capacity else None,
        "thoughts": beforehand.of(viewer, {line.partner for line in lines}) if draft else [],
        "shows_link": True,
        "read_count": meeting.read_count,
        "why_closed": closed(meeting),
        "form": _own_form(viewer, meeting, lines),
        "roster": draw(rows, begun=meeting.starts_at <= timezone.now()) if lines else "",
    }


def _own_form(viewer, meeting, lines):
    """The answer of one who keeps records and is invited as well; looked up only when they are among the lines."""
    if closed(meeting) or not any(line.user == viewer.user.pk and line.answer for line in lines):
        return None
    invitation = own_invitation(viewer, meeting)
    invitation.meeting = meeting
    return form_of(invitation)


@lru_cache(maxsize=60)  # about 40 KiB for 250 people
def draw(rows, *, begun=True):
    """The list of people as HTML, by Jinja2, once for as long as it stays the same: rows are a page's cost."""
    lines = roster.lines_from(rows)
    shows_marks = begun or any(line.status != Attendance.Status.NOT_RECORDED for line in lines)
    folded = len(lines) if len(lines) > OPEN_UP_TO and not shows_marks else 0
    context = {"groups": roster.groups_of(lines), "marks": shows_marks, "folded": folded}
    html = render_to_string("meeting_roster.html", context, using="jinja2")
    return mark_safe(html)  # noqa: S308  Jinja2 escaped every value


def _reader(viewer, meeting, items):
    """What everybody else sees: their own invitation, why they are asked, and the way to answer it."""
    invitation = own_invitation(viewer, meeting)
    may_claim, claim = claims.standing(meeting, viewer.person) if invitation else (False, None)
    if invitation:
        invitation.meeting = meeting
    published = meeting.status in (Meeting.Status.PUBLISHED, Meeting.Status.HELD)
    return {
        "may_claim": may_claim,
        "claim": claim,
        "can_read": bool(invitation) and published and not meeting.agenda_pending,
        "read_url": reverse("meeting-read", args=[viewer.coalition.slug, meeting.pk]),
        "invitation": invitation,
        "why": why.reason(invitation, meeting, items) if invitation else "",
        "has_read": bool(invitation) and Acknowledgement.objects.filter(meeting=meeting, person=viewer.person).exists(),
        "shows_link": invitation is not None,
        "why_closed": closed(meeting),
        "form": form_of(invitation) if invitation and not closed(meeting) else None,
    }
