"""Pages about nominations; for those who keep records."""

from members.partners.rows import NewRowView, RemoveRowView

from . import actions
from .forms import NominationForm
from .models import Nomination


class NewNominationView(NewRowView):
    """Note that somebody put this partner's name forward."""

    form_class = NominationForm
    title = "Put a name forward"
    lede = "To be named by somebody one trusts is an honor. Say who, and why."
    button, done = "Save the nomination", "Noted. It counts as a deed of whoever named them."

    def save(self, form, partner):
        actions.note(partner=partner, by=self.request.user, **form.values)


class RemoveNominationView(RemoveRowView):
    """Take a nomination out."""

    model = Nomination

    def remove(self, row):
        actions.remove(nomination=row, by=self.request.user)
