"""Pages of the contact log and the timeline."""

from datetime import date
from itertools import groupby

from django import forms
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import View

from coalition.access import Permission, require
from coalition.ui import files, toasts
from coalition.ui.forms import TableForm
from engagement.contests.models import Contest
from engagement.scanning import norms
from members.models import Affiliation, Partner

from . import actions, timeline
from .forms import ContactForm
from .models import Contact

PER_PAGE = 50
WHOLE = 1000  # lines of the whole story, to print


class ContactView(View):
    """Log a contact, from a partner's page or from Today."""

    def get(self, request, slug, partner_pk=None):
        partner = self.found(request, partner_pk)
        return self.page(request, partner, ContactForm(viewer=request.viewer, partner=partner))

    def post(self, request, slug, partner_pk=None):
        partner = self.found(request, partner_pk)
        form = ContactForm(request.POST, viewer=request.viewer, partner=partner)
        if not form.is_valid():
            return self.page(request, partner, form)
        partner = partner or form.cleaned_data["partner"]
        contact = actions.log_contact(
            coalition=request.viewer.coalition, partner=partner, by=request.user, **form.values
        )
        toasts.done(request, "The contact is noted.", undo=reverse("contact-take-back", args=[slug, contact.pk]))
        return redirect(partner)

    def found(self, request, pk):
        """The partner, or None when it is asked for in the form."""
        partner = get_object_or_404(Partner.objects.visible_to(request.viewer), pk=pk) if pk else None
        require(request.viewer, Permission.KEEP_RECORDS)
        return partner

    def page(self, request, partner, form):
        """The form, as it stands."""
        context = {"title": "Log a contact", "partner": partner, "form": form, "button": "Save the contact"}
        context["norms"] = norms.around(request.viewer, partner) if partner else []
        return render(request, "engagement/commitments/form.html", context)


@require_POST
def take_back(request, slug, pk):
    """Take out a contact logged by mistake."""
    contact = get_object_or_404(Contact.objects.visible_to(request.viewer).select_related("partner"), pk=pk)
    require(request.viewer, Permission.KEEP_RECORDS)
    partner = contact.partner
    actions.take_back(contact=contact, by=request.user)
    toasts.done(request, "The contact is taken out.")
    return redirect(partner)


class SpanForm(TableForm):
    """From when until when."""

    since = forms.DateField(label="From", required=False)
    until = forms.DateField(label="Until", required=False)


@require_GET
def partner_timeline(request, slug, partner_pk):
    """All that happened with a partner, a page at a time, or printed as a whole. Its own people may contest a line."""
    viewer = request.viewer
    partner = get_object_or_404(Partner.objects.visible_to(viewer).select_related("coalition"), pk=partner_pk)
    show, whole = request.GET.get("show", ""), "whole" in request.GET
    form = SpanForm(request.GET)
    span = form.cleaned_data if form.is_valid() else {}
    rows = timeline.happened(viewer, partner, show, **span)
    file = files.asked(request, f"Story of {partner}", ("Day", "What happened", "More"), lambda: _file_lines(rows))
    if file:
        return file
    page = Paginator(rows, WHOLE if whole else PER_PAGE).get_page(request.GET.get("page"))
    lines = list(zip(page.object_list, timeline.told(page.object_list), strict=True))
    own = not viewer.can(Permission.KEEP_RECORDS) and _belongs(viewer, partner)
    context = {
        "title": "Your record" if own else "What happened",
        "partner": partner,
        "page": page,
        "in_years": _in_years(lines, drawn=not own),
        "chips": timeline.chips(viewer),
        "show": show if show in timeline.CHIPS else "",
        "years": [_year(number, count, span) for number, count in timeline.years(viewer, partner, show)],
        "spanned": bool(span.get("since") or span.get("until")),
        "form": form,
        "whole": whole,
        "own": own,
        "contests": list(Contest.objects.visible_to(viewer).filter(partner=partner)) if own else [],
    }
    return render(request, "engagement/outreach/timeline.html", context)


def _file_lines(rows):
    """Every line of the story, for a file."""
    for event in timeline.told(rows):
        yield event.on, event.words, event.detail


def _belongs(viewer, partner):
    ties = Affiliation.objects.in_force(on=viewer.coalition.today())
    return viewer.person is not None and ties.filter(person=viewer.person, partner=partner).exists()


def _in_years(lines, *, drawn):
    """[(year, its lines as HTML or as (row, Event))] in the order they come."""
    found = [(year, list(some)) for year, some in groupby(lines, key=lambda line: line[1].on.year)]
    return [(year, timeline.drawn(tuple(event for _, event in some)) if drawn else some) for year, some in found]


def _year(number, count, span):
    """One year to choose: its span, and whether it is the one shown."""
    first, last = date(number, 1, 1), date(number, 12, 31)
    chosen = (span.get("since"), span.get("until")) == (first, last)
    return {"number": number, "count": count, "since": first, "until": last, "chosen": chosen}
