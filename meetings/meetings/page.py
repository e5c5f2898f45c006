"""What the page of one meeting shows to whom, in at most 8 queries whatever the number of people (issue 2)."""

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe

from coalition import compiled
from coalition.access import Permission
from meetings.attendance import roster
from meetings.attendance.forms import answer_form, form_of
from meetings.attendance.invitations import closed
from meetings.clock import shown
from meetings.models import Decision, Invitation, Task
from meetings.standing.reading import forecast

from . import readiness
from .models import AgendaItem, Meeting

PURPOSE_BADGES = {
    "inform": ("Inform", "info", "info-circle"),
    "consult": ("Consult", "wait", "chat-dots"),
    "decide": ("Decide", "teal", "check2-square"),
    "act": ("Act", "good", "arrow-right-circle"),
}


def own_invitation(viewer, meeting):
    """The viewer's own invitation to the meeting, or None."""
    if viewer.person is None:
        return None
    return Invitation.objects.filter(meeting=meeting, person=viewer.person).select_related("partner").first()


def context(request, meeting):
    """Everything the template needs."""
    viewer = request.viewer
    keeps = viewer.can(Permission.KEEP_RECORDS)
    items = compiled.rows(
        "agenda", viewer, lambda key: AgendaItem.objects.filter(meeting=key).select_related("owner"), row=meeting.pk
    )
    minutes = getattr(meeting, "minutes_taken", None)
    found = {
        "pulse": getattr(meeting, "pulse", None),
        "has_minutes": minutes is not None and (keeps or minutes.edition > 0),
        "title": meeting.title,
        "meeting": meeting,
        "local_start": shown(meeting.starts_at, viewer.coalition.zone),
        "items": [(item, PURPOSE_BADGES.get(item.purpose)) for item in items],
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
    return found | (_keeper(viewer, meeting, items) if keeps else _reader(viewer, meeting))


def _decisions(viewer, key):
    return Decision.objects.visible_to(viewer).filter(meeting=key).order_by("pk")


def _tasks(viewer, key):
    return Task.objects.visible_to(viewer).filter(meeting=key).select_related("owner")


def _keeper(viewer, meeting, items):
    """What those who keep records see: how ready it is, who was asked, who came."""
    lines = roster.lines_of(meeting)
    said = roster.answers_of(lines)
    came = [line for line in lines if line.status in roster.CAME]
    lacks = readiness.lacks(meeting, items) if meeting.status == Meeting.Status.DRAFT else []
    return {
        "lacks": lacks,
        "ready": meeting.status == Meeting.Status.DRAFT and not lacks,
        "hints": readiness.hints(meeting, items) if meeting.status in ("draft", "published") else [],
        "forecast": forecast(meeting, lines) if meeting.status in ("draft", "published") and lines else None,
        "invited": sum(said.values()),
        "said": said,
        "came": len([line for line in came if line.person]),
        "came_partners": len({line.partner for line in came if line.partner}),
        "shows_link": True,
        "why_closed": closed(meeting),
        "form": _own_form(viewer, meeting, lines),
        "roster": draw(lines) if lines else "",
    }


def _own_form(viewer, meeting, lines):
    """The answer of one who keeps records and is invited as well; found among the lines, without a query."""
    own = next((line for line in lines if line.user == viewer.user.pk and line.answer), None)
    if own is None or closed(meeting):
        return None
    return answer_form(own.answer, note=own.note, delegate_name=own.delegate, delegate_email=own.delegate_email)


def draw(lines):
    """The list of people as HTML, by Jinja2: rows are a page's cost (docs/performance.md)."""
    html = render_to_string("meeting_roster.html", {"groups": roster.groups_of(lines)}, using="jinja2")
    return mark_safe(html)  # noqa: S308  Jinja2 escaped every value


def _reader(viewer, meeting):
    """What everybody else sees: their own invitation, and the way to answer it."""
    invitation = own_invitation(viewer, meeting)
    return {
        "invitation": invitation,
        "shows_link": invitation is not None,
        "why_closed": closed(meeting),
        "form": form_of(invitation) if invitation and not closed(meeting) else None,
    }
