"""Pages of briefs: all of them, a new one in two steps, one to read and print, its text. Leadership reads."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.generic import View

from coalition.access import Permission, RequiresPermission
from coalition.ui import parts, toasts
from coalition.ui.tables import Column, Table, TableView, labels
from engagement.case import rows
from engagement.case.kinds import Audience
from engagement.case.models import EvidenceItem, RoiEvidence

from . import actions, composing, layout
from .forms import BriefEditForm, ComposeForm, ReaderForm
from .models import Brief


class BriefTable(Table):
    caption, start = "Briefs and talking points", "-composed_on"
    columns = (
        Column("Title", "title", sort="title", link="brief-detail"),
        Column("What it is", "kind", sort="kind", html=lambda row: row.get_kind_display(),
            export=labels("kind", Brief.Kind.choices)),
        Column("For", "audience", sort="audience", html=lambda row: row.get_audience_display(),
            export=labels("audience", Audience.choices)),
        Column("Partner", "partner", sort="partner__name", html=lambda row: row.partner.name if row.partner else "",
            export="partner__name"),
        Column("Composed", "composed_on", sort="composed_on", align="day",
            html=lambda row: parts.short_date(row.composed_on), export="composed_on"),
    )  # fmt: skip


class BriefListView(RequiresPermission, TableView):
    """What was composed, the latest first."""

    permission = Permission.SEE_OVERVIEW
    template_name = "engagement/case/list.html"
    model = Brief
    table = BriefTable
    title = "Briefs and talking points"
    lede = "Put together for one audience, edited, printed."
    empty = ("Nothing composed yet", "Choose an audience, tick what to use, and edit the text.")

    def with_columns(self, queryset):
        return queryset.select_related("partner")

    def get_context(self):
        viewer = self.request.viewer
        keeps = viewer.can(Permission.KEEP_RECORDS)
        new = reverse("brief-new", args=[viewer.coalition.slug]) if keeps else ""
        return {"new_url": new, "new_words": "Compose one"}


@require_safe
def detail(request, slug, pk):
    """The text as it prints, and whether a figure in it is due for review."""
    viewer = request.viewer
    brief = rows.seen(request, Brief.objects.select_related("partner", "composed_by"), pk)
    stale = list(EvidenceItem.objects.visible_to(viewer).filter(briefs=brief).due(viewer.coalition.today()))
    for item in stale:
        item.coalition = viewer.coalition
    context = {
        "title": brief.title,
        "brief": brief,
        "blocks": layout.blocks(brief.body),
        "stale": stale,
        "keeps": viewer.can(Permission.KEEP_RECORDS),
    }
    return render(request, "engagement/briefs/brief.html", context)


class NewBriefView(RequiresPermission, View):
    """Compose: for whom first (?kind, ?audience, ?partner), then out of what."""

    def dispatch(self, request, slug):
        self.reader = ReaderForm(request.GET if "audience" in request.GET else None, viewer=request.viewer)
        return super().dispatch(request)

    def get(self, request):
        return self.page(request, self.compose_form() if self.reader.is_valid() else None)

    def post(self, request):
        if not self.reader.is_valid():
            return self.page(request, None)
        form = self.compose_form(request.POST)
        if not form.is_valid():
            return self.page(request, form)
        asked, viewer, chosen = self.reader.cleaned_data, request.viewer, form.chosen
        links = list(RoiEvidence.objects.visible_to(viewer).filter(case__in=chosen.cases).values_list("case", "item"))
        reader = composing.reader_of(viewer, asked["partner"])
        body = composing.compose(
            kind=asked["kind"], opening=form.cleaned_data["opening"], reader=reader, chosen=chosen, links=links
        )
        behind = [each.evidence for each in chosen.messages if each.evidence is not None]
        behind += EvidenceItem.objects.visible_to(viewer).filter(pk__in=[item for _, item in links])
        brief = actions.keep(
            coalition=viewer.coalition, by=request.user, items=[*chosen.items, *behind],
            title=form.cleaned_data["title"], body=body, **asked,
        )  # fmt: skip
        toasts.done(request, "It is put together. Read it, edit it, print it.")
        return redirect(brief)

    def compose_form(self, data=None):
        """The second step. Everything that may be used is ticked already but what is due for review."""
        asked, viewer = self.reader.cleaned_data, self.request.viewer
        form = ComposeForm(data, viewer=viewer, audience=asked["audience"], initial={"title": self.called(asked)})
        if data is None:
            form.initial["messages"] = [message.pk for message in form.fields["messages"].queryset]
        return form

    def called(self, asked):
        """A title to begin with."""
        kind = Brief.Kind(asked["kind"]).label
        whom = asked["partner"].name if asked["partner"] else Audience(asked["audience"]).label.lower()
        return f"{kind} for {whom}"

    def page(self, request, form):
        """For whom, and once that is known, out of what."""
        context = {"title": "Compose a text", "reader": self.reader, "form": form}
        if form is not None:
            found = composing.reader_of(request.viewer, self.reader.cleaned_data["partner"])
            context |= {"needs": found.needs[:3], "partner": found.partner}
        return render(request, "engagement/briefs/compose.html", context)


class OfBrief(rows.Page):
    """The words that the pages of briefs share."""

    model = Brief
    list_route, list_title = "brief-list", "Briefs and talking points"


class EditBriefView(OfBrief, rows.EditView):
    """Edit the text."""

    form_class = BriefEditForm
    title, button, remove_route = "Edit the text", "Save the text", "brief-remove"
    remove_title = "Not needed any more?"

    def save(self, form, row):
        actions.change(brief=row, seen=form.seen, by=self.request.user, **form.values)


class RemoveBriefView(rows.RemoveView):
    """Take a text away."""

    model = Brief
    list_route = "brief-list"

    def remove(self, row):
        actions.remove(brief=row, by=self.request.user)
