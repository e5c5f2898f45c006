"""What the screen shows on which an agenda is put together. The number of queries does not grow with the items."""

from django.db.models import Count, Q

from coalition.ui import parts
from meetings.meetings import readiness
from meetings.meetings.models import Meeting
from meetings.objectives import stalled

from .competition import rivalries
from .forms import ItemEditForm, QuickItemForm, ReplyForm, StartForm, TemplateForm
from .models import AgendaItem, AgendaTemplate, ItemSuggestion
from .promises import PROMISES, PURPOSE_BADGES

PROMPTS_SHOWN = 3  # objectives that stand still, offered at once
LEFT_OVER_SHOWN = 12  # items of earlier meetings offered at once


def context(request, meeting, *, edit=None, edit_form=None, quick_form=None, template_form=None):
    """Everything the builder's template needs. `edit` is the key of the item that is open for changing."""
    viewer = request.viewer
    rows = meeting.agenda_items.select_related("owner", "objective").annotate(named_count=Count("named"))
    items = list(rows.order_by("position", "pk"))
    for item in items:
        item.meeting = meeting
    table = [item for item in items if item.counts]
    opened = next((item for item in items if item.pk == edit), None)
    if opened and edit_form is None:
        edit_form = ItemEditForm(instance=opened, viewer=viewer, meeting=meeting)
    planned = readiness.planned_minutes(items)
    draft = meeting.status == Meeting.Status.DRAFT or meeting.agenda_pending
    lacks = readiness.lacks(meeting, items) if draft else []
    rivals = rivalries(viewer, meeting, table)
    for item in table:
        item.rivalries = rivals.get(item.pk, [])
    return {
        "title": "Agenda",
        "meeting": meeting,
        "rows": [(item, PURPOSE_BADGES.get(item.purpose), PROMISES.get(item.participation)) for item in table],
        "table": table,
        "parked": [item for item in items if item.state == AgendaItem.State.PARKED],
        "editing": opened,
        "form": edit_form if opened else None,
        "quick": quick_form or QuickItemForm(viewer=viewer, meeting=meeting, auto_id="new_%s"),
        "planned": planned,
        "bar": parts.bar(min(planned, meeting.minutes), meeting.minutes),
        "minutes_words": minutes_words(planned, meeting.minutes),
        "lacks": lacks,
        "hints": readiness.hints(meeting, items),
        "rivals": bool(rivals),
        "update_would_do": readiness.nothing_to_work_on(items) and meeting.status in ("draft", "published"),
        "left_over": left_over(viewer, meeting),
        "prompts": prompts(meeting, items),
        "suggestions": suggestions(viewer, meeting),
        "reply_form": ReplyForm,
        "templates": AgendaTemplate.objects.visible_to(viewer).exists(),
        "start_form": StartForm(viewer=viewer),
        "template_form": template_form or TemplateForm(initial={"name": meeting.title}),
        "is_draft": meeting.status == Meeting.Status.DRAFT,
        "is_pending": meeting.agenda_pending,
        "is_cancelled": meeting.status == Meeting.Status.CANCELLED,
    }


def minutes_words(planned, length):
    """ "75 of 90 minutes: 15 are free." """
    if planned > length:
        return f"{planned} of {length} minutes: {planned - length} too many."
    if planned == length:
        return f"{planned} of {length} minutes: it adds up."
    return f"{planned} of {length} minutes: {length - planned} free."


def left_over(viewer, meeting):
    """What earlier meetings parked or did not come to: of this body if it is a series, else of all meetings.

    Unfinished items come from the latest held meeting only; what was parked stays until somebody takes it up.
    """
    rows = AgendaItem.objects.visible_to(viewer).left_over().select_related("meeting", "owner")
    rows = rows.filter(meeting__starts_at__lt=meeting.starts_at).exclude(meeting=meeting)
    if meeting.series_id:
        rows = rows.filter(meeting__series=meeting.series_id)
    earlier = Meeting.objects.visible_to(viewer).filter(status="held", starts_at__lt=meeting.starts_at)
    if meeting.series_id:
        earlier = earlier.filter(series=meeting.series_id)
    latest = earlier.order_by("-starts_at").values("pk")[:1]
    return list(rows.filter(Q(state="parked") | Q(meeting__in=latest))[:LEFT_OVER_SHOWN])


def prompts(meeting, items):
    """Objectives that stand still and are not on this agenda, the longest first (MTG-3)."""
    there = {item.objective_id for item in items}
    found = stalled.agenda_prompts(meeting.coalition)
    return [prompt for prompt in found if prompt.objective.pk not in there][:PROMPTS_SHOWN]


def suggestions(viewer, meeting):
    """What members suggested for this meeting, or for whichever fits, and nobody has answered."""
    rows = ItemSuggestion.objects.visible_to(viewer).waiting().select_related("person")
    return list(rows.filter(Q(meeting=meeting) | Q(meeting=None)))
