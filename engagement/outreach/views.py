"""Pages of the contact log and the timeline."""

from django import forms
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import View

from coalition.access import Permission, require
from coalition.ui import toasts
from coalition.ui.forms import TableForm
from engagement.contests.models import Contest
from members.models import Partner

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
    partner = get_object_or_404(Partner.objects.visible_to(request.viewer), pk=partner_pk)
    show, whole = request.GET.get("show", ""), "whole" in request.GET
    form = SpanForm(request.GET)
    span = form.cleaned_data if form.is_valid() else {}
    rows = timeline.happened(request.viewer, partner, show, **span)
    page = Paginator(rows, WHOLE if whole else PER_PAGE).get_page(request.GET.get("page"))
    own = not request.viewer.can(Permission.KEEP_RECORDS) and request.viewer.person is not None
    lines = list(zip(page.object_list, timeline.told(page.object_list), strict=True))
    context = {
        "title": "Your record" if own else "What happened",
        "partner": partner,
        "page": page,
        "lines": lines,
        "events": timeline.drawn(tuple(event for _, event in lines)),
        "chips": [("", "All"), *((key, label) for key, (label, _) in timeline.CHIPS.items())],
        "show": show if show in timeline.CHIPS else "",
        "form": form,
        "whole": whole,
        "own": own,
        "contests": list(Contest.objects.visible_to(request.viewer).filter(partner=partner)) if own else [],
    }
    return render(request, "engagement/outreach/timeline.html", context)
