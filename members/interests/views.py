"""Pages about what a partner needs; for those who keep records."""

from members.partners.rows import EditRowView, NewRowView, RemoveRowView

from . import actions
from .forms import InterestEditForm, InterestForm
from .models import Interest


class NewInterestView(NewRowView):
    """Note a need."""

    form_class = InterestForm
    title, lede, button = "What they need", "Known before they are invited, so that we can serve it.", "Save the need"
    done = "Noted."

    def save(self, form, partner):
        actions.note(partner=partner, by=self.request.user, **form.values)


class EditInterestView(EditRowView):
    """Change a need, or confirm it as of today."""

    model, form_class = Interest, InterestEditForm
    title, button, remove_route = "What they need", "Save the need", "interest-remove"

    def change(self, form, row):
        actions.change(interest=row, seen=form.seen, by=self.request.user, **form.values)


class RemoveInterestView(RemoveRowView):
    """Take a need away."""

    model = Interest

    def remove(self, row):
        actions.remove(interest=row, by=self.request.user)
