"""Pages of what coordinators note about one partner, row by row: a new one, a change, gone. Rooms inherit and name the parts.

A row has a `partner`; only those who keep records see it or write it (404 for a row one may not know of).
"""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic import View

from coalition.access import RequiresPermission
from coalition.ui import toasts
from coalition.versions import ChangedMeanwhile

from .models import Partner


class RowPage(RequiresPermission, View):
    """What the pages have in common: their form, their words, where they lead."""

    form_class: type
    title = ""
    lede = ""
    button = "Save"
    done = "Saved."
    back_route = "first-contact"  # URL name taking (slug, the partner's pk), of whichever floor shows these rows
    remove_route = ""  # URL name taking (slug, pk)
    remove_words = "Take it away"
    template = "members/partners/row_form.html"

    def after(self, partner):
        """Where it goes on."""
        return reverse(self.back_route, args=[self.request.viewer.coalition.slug, partner.pk])

    def page(self, form, partner, row=None):
        """The form, as it stands."""
        context = {
            "title": self.title,
            "lede": self.lede,
            "form": form,
            "partner": partner,
            "row": row,
            "back": self.after(partner),
            "button": self.button,
            "remove_route": self.remove_route,
            "remove_words": self.remove_words,
            **self.more(partner, row),
        }
        return render(self.request, self.template, context)

    def more(self, partner, row):
        """Further context of the room's own template."""
        return {}


class NewRowView(RowPage):
    """Note something about a partner (`partner_pk`). Inherit and give `save(form, partner)`."""

    def dispatch(self, request, slug, partner_pk):
        self.partner = get_object_or_404(Partner.objects.visible_to(request.viewer), pk=partner_pk)
        self.partner.coalition = request.viewer.coalition
        return super().dispatch(request)

    def get(self, request):
        return self.page(self.form_class(viewer=request.viewer, partner=self.partner), self.partner)

    def post(self, request):
        form = self.form_class(request.POST, viewer=request.viewer, partner=self.partner)
        if not form.is_valid():
            return self.page(form, self.partner)
        self.save(form, self.partner)
        toasts.done(request, self.done)
        return redirect(self.after(self.partner))

    def save(self, form, partner):
        """Call the action."""
        raise NotImplementedError  # a view that inherits and forgets it fails at its first save, in its test


class OneRowPage(RowPage):
    """Base of pages about one row (`model`, `pk`)."""

    model: type

    def dispatch(self, request, slug, pk):
        self.row = self.rows(request).filter(pk=pk).first()
        if self.row is None:
            raise Http404("No such row.")
        self.row.coalition = self.row.partner.coalition = request.viewer.coalition
        return super().dispatch(request)

    def rows(self, request):
        """Those this viewer may know of."""
        return self.model.objects.visible_to(request.viewer).select_related("partner")


class EditRowView(OneRowPage):
    """Change a row unless somebody has saved it meanwhile. Inherit and give `change(form, row)`; the form is Versioned."""

    def get(self, request):
        form = self.form_class(instance=self.row, viewer=request.viewer, partner=self.row.partner)
        return self.page(form, self.row.partner, self.row)

    def post(self, request):
        form = self.form_class(request.POST, instance=self.row, viewer=request.viewer, partner=self.row.partner)
        if not form.is_valid():
            return self.page(form, self.row.partner, self.row)
        try:
            self.change(form, self.row)
        except ChangedMeanwhile as trouble:
            form.meet(trouble.row)
            return self.page(form, self.row.partner, self.row)
        toasts.done(request, self.done)
        return redirect(self.after(self.row.partner))

    def change(self, form, row):
        """Call the action."""
        raise NotImplementedError  # a view that inherits and forgets it fails at its first save, in its test


class RemoveRowView(OneRowPage):
    """Take a row away. Inherit and give `remove(row)`."""

    http_method_names = ["post"]
    done = "It is gone from the list; its history is kept."

    def post(self, request):
        self.remove(self.row)
        toasts.done(request, self.done)
        return redirect(self.after(self.row.partner))

    def remove(self, row):
        """Call the action."""
        raise NotImplementedError  # a view that inherits and forgets it fails at its first save, in its test
