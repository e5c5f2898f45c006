"""One field of a partner, changed where it stands: by htmx in its place, else on a page of its own.

Two who change the same field at once: the second one sees what the first one wrote. Two who change different fields do
not meet.
"""

from copy import copy

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.generic import View

from coalition.ui import toasts
from coalition.versions import ChangedMeanwhile

from . import actions
from .forms import FIELDS, PartnerEditForm
from .views import visible, writable


class FieldForm(PartnerEditForm):
    """The form of a partner with one of its fields."""

    def __init__(self, *args, only, **kwargs):
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - {only, "version"}:
            del self.fields[name]
        self.groups = []
        self._meta = copy(self._meta)
        self._meta.fields = [only]


class FieldView(View):
    """Shows the form of one field; saves it."""

    def get(self, request, slug, pk, name):
        partner = self.partner(request, pk, name)
        return self.page(request, partner, name, self.form(request, partner, name))

    def post(self, request, slug, pk, name):
        partner = self.partner(request, pk, name)
        form = self.form(request, partner, name, request.POST)
        if form.is_valid() and self.save(request, partner, name, form):
            toasts.done(request, "Saved.")
            return redirect(partner)
        return self.page(request, visible(request, pk), name, form)

    def save(self, request, partner, name, form):
        """Whether it is saved; not when somebody else changed this field meanwhile."""
        values = {name: form.cleaned_data[name]}
        try:
            actions.change_partner(partner=partner, seen=form.seen, by=request.user, **values)
        except actions.PartOfItself as trouble:
            form.add_error(name, str(trouble))
            return False
        except ChangedMeanwhile as trouble:
            kept = trouble.row.events.filter(updated_at=form.seen).first() if form.seen else None
            form.meet(trouble.row)
            if kept is None or getattr(kept, name) != getattr(trouble.row, name):
                return False
            actions.change_partner(partner=partner, seen=form.data["version"], by=request.user, **values)
        return True

    def partner(self, request, pk, name):
        """404 when unseen or no such field, 403 when only readable."""
        partner = writable(request, pk)
        if name not in FIELDS:
            raise Http404("No such field.")
        return partner

    def form(self, request, partner, name, data=None):
        """The form over the field."""
        return FieldForm(data, instance=partner, viewer=request.viewer, only=name)

    def page(self, request, partner, name, form):
        """The form as it stands: alone for htmx, else on a page."""
        template = "members/partners/_field.html" if request.htmx else "members/partners/field.html"
        label = form.fields[name].label
        context = {"title": f"{label}: {partner}", "partner": partner, "form": form, "name": name}
        return render(request, template, context)
