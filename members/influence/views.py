"""Pages about who brought whom; for those who keep records."""

from django.shortcuts import redirect, render

from coalition.access import Permission, require
from coalition.ui import toasts
from members.partners.rows import NewRowView, RemoveRowView

from . import actions, reading
from .forms import CauseForm
from .models import JoinedBecause


def chains(request, slug):
    """Every chain, who brought most first."""
    require(request.viewer, Permission.KEEP_RECORDS)
    found = reading.chains(request.viewer)
    context = {"title": "Who brought whom", "chains": found, "number": sum(link.number for link in found)}
    return render(request, "members/influence/chains.html", context)


class NewCauseView(NewRowView):
    """Note because of whom this partner came."""

    form_class = CauseForm
    title = "Who brought them?"
    lede = "A respected name at the table persuades others. Note whose it was, if they said so."
    done = "Noted."

    def post(self, request):
        form = self.form_class(request.POST, viewer=request.viewer, partner=self.partner)
        if form.is_valid():
            try:
                actions.note(partner=self.partner, by=request.user, **form.values)
            except actions.CauseTrouble as trouble:
                form.add_error("because_of", str(trouble))
            else:
                toasts.done(request, self.done)
                return redirect(self.after(self.partner))
        return self.page(form, self.partner)


class RemoveCauseView(RemoveRowView):
    """Take a cause out."""

    model = JoinedBecause

    def remove(self, row):
        actions.remove(row=row, by=self.request.user)
