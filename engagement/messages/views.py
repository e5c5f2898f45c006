"""Pages of messages and of their use; for those who keep records."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from coalition import audit
from coalition.access import Permission, RequiresPermission, require
from coalition.ui import files
from coalition.ui.tables import TableView
from engagement.case import rows
from engagement.selling.models import SellingPoint
from members.models import Partner

from . import actions, places, reading, tables
from .forms import MessageEditForm, MessageForm, PreviewForm, UseEditForm, UseForm
from .models import MessageVariant, PointUse

audit.describe(
    messages_exported="{by} took out our messages as a file ({kind})",
    uses_exported="{by} took out where selling points were used as a file ({kind})",
)


class MessageList(RequiresPermission, TableView):
    """Base of the lists of this room."""

    export_permission = Permission.EXPORT
    template_name = "engagement/case/list.html"
    new_route, new_words, verb = "", "", ""

    def get_context(self):
        new = reverse(self.new_route, args=[self.request.viewer.coalition.slug])
        return {"new_url": new, "new_words": self.new_words}

    def exported(self, kind):
        coalition = self.request.viewer.coalition
        audit.record(self.verb, coalition=coalition, target=coalition, by=self.request.user, kind=kind.upper())


class MessageListView(MessageList):
    """How we say it, for whom."""

    model = MessageVariant
    table = tables.MessageTable
    filterset_class = tables.MessageFilters
    title = "Messages"
    lede = "What speaks for joining, in the words of those we speak to."
    empty = ("No message yet", "Put a selling point into words for one audience.")
    new_route, new_words, verb = "message-new", "Write a message", "messages_exported"

    def with_columns(self, queryset):
        return queryset.select_related("point")


class UseListView(MessageList):
    """Where selling points were used."""

    model = PointUse
    table = tables.UseTable
    filterset_class = tables.UseFilters
    title = "Where points were used"
    lede = "With whom, and what came of it. Only those who keep records see this."
    empty = ("No use noted yet", "After a talk, note which point you used and how it went.")
    new_route, new_words, verb = "use-new", "Note a use", "uses_exported"

    def with_columns(self, queryset):
        return queryset.select_related("point", "partner", "message")


@require_safe
def detail(request, slug, pk):
    """One message, and how it reads for a partner (?partner=)."""
    viewer = request.viewer
    message = rows.found(request, MessageVariant.objects.select_related("point", "evidence"), pk)
    for each in filter(None, (message.point, message.evidence)):
        each.coalition = viewer.coalition
    form = PreviewForm(request.GET if "partner" in request.GET else None, viewer=viewer)
    shown, partner = None, None
    if form.is_bound and form.is_valid():
        partner = form.cleaned_data["partner"]
        shown = reading.preview(viewer, message, partner)
    context = {
        "title": f"For {message.get_audience_display().lower()}",
        "message": message,
        "stale": message.evidence is not None and message.evidence.is_stale(viewer.coalition.today()),
        "form": form,
        "shown": shown,
        "partner": partner,
        "uses": PointUse.objects.visible_to(viewer).filter(message=message).count(),
        "places": places.PLACES,
    }
    return render(request, "engagement/messages/message.html", context)


class OfMessage(rows.Page):
    """The words that the pages of messages share."""

    model = MessageVariant
    list_route, list_title = "message-list", "Messages"
    button = "Save the message"


class NewMessageView(OfMessage, rows.NewView):
    """Write a message; `?point=` is its selling point."""

    form_class = MessageForm
    title, done = "Write a message", "The message is kept. Read it as a partner would."

    def begins(self):
        return {"point": rows.chosen(self.request, SellingPoint, "point")}

    def save(self, form):
        return actions.word(coalition=self.request.viewer.coalition, by=self.request.user, **form.values)


class EditMessageView(OfMessage, rows.EditView):
    """Change a message."""

    form_class = MessageEditForm
    title, remove_route = "Change the message", "message-remove"
    remove_title = "Do we say it so no more?"

    def save(self, form, row):
        actions.change(message=row, seen=form.seen, by=self.request.user, **form.values)


class RemoveMessageView(rows.RemoveView):
    """Take a message away."""

    model = MessageVariant
    list_route = "message-list"

    def remove(self, row):
        actions.remove(message=row, by=self.request.user)


class OfUse(rows.Page):
    """The words that the pages of uses share."""

    model = PointUse
    list_route, list_title = "use-list", "Where points were used"

    def after(self, row):
        return self.listed()


class NewUseView(OfUse, rows.NewView):
    """Note that a point was used; `?message=`, `?point=` and `?partner=` fill in what is known."""

    form_class = UseForm
    title, button, done = "Note where a point was used", "Save", "It is noted."

    def begins(self):
        message = rows.chosen(self.request, MessageVariant, "message")
        point = message.point_id if message else rows.chosen(self.request, SellingPoint, "point")
        return {"message": message, "point": point, "partner": rows.chosen(self.request, Partner, "partner")}

    def save(self, form):
        return actions.use(coalition=self.request.viewer.coalition, by=self.request.user, **form.values)


class EditUseView(OfUse, rows.EditView):
    """Note what came of it."""

    form_class = UseEditForm
    title, remove_route = "What came of it", "use-remove"

    def save(self, form, row):
        actions.change_use(use=row, seen=form.seen, by=self.request.user, **form.values)


class RemoveUseView(rows.RemoveView):
    """Take out a use noted by mistake."""

    model = PointUse
    list_route = "use-list"

    def remove(self, row):
        actions.remove_use(use=row, by=self.request.user)


def _line(line, cells):
    """A point's results as a line of a file."""
    return (line.name, line.words, *(cell.words for cell in cells))


@require_safe
def results(request, slug):
    """Which points speak to whom: by type of partner, by what they appeal to, by audience."""
    viewer = request.viewer
    require(viewer, Permission.KEEP_RECORDS)
    types, lines = reading.by_type(viewer)
    heads = ("Selling point", "All", *types)
    file = files.asked(request, "What speaks to whom", heads, lambda: (_line(line, cells) for line, cells in lines))
    if file:
        return file
    motives, audiences = reading.by_framing(viewer)
    context = {
        "title": "What speaks to whom",
        "types": types,
        "lines": lines,
        "framings": [("By what it appeals to", "Appeals to", motives), ("By audience", "Audience", audiences)],
        "few": reading.FEW,
    }
    return render(request, "engagement/messages/results.html", context)
