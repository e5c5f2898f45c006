"""Pages about talks one to one; for those who keep records."""

from engagement.scanning import norms
from members.partners.rows import EditRowView, NewRowView, RemoveRowView

from . import talks
from .forms_talks import TalkEditForm, TalkForm
from .models import OneOnOne


class NewTalkView(NewRowView):
    """Note a talk; beside it what is customary where they are."""

    template = "engagement/outreach/talk.html"

    form_class = TalkForm
    title = "A talk one to one"
    lede = "Before the group: it builds trust, and shows how we can serve them. Go to them where you can."
    button, done = "Save the talk", "The talk is noted, and stands in the contact log."

    def save(self, form, partner):
        talks.note(partner=partner, by=self.request.user, **form.values)

    def more(self, partner, row):
        return {"norms": norms.around(self.request.viewer, partner)}


class EditTalkView(EditRowView):
    """Change the notes of a talk."""

    model, form_class = OneOnOne, TalkEditForm
    title, button, remove_route = "A talk one to one", "Save the talk", "one-on-one-remove"

    def change(self, form, row):
        talks.change(talk=row, seen=form.seen, by=self.request.user, **form.values)


class RemoveTalkView(RemoveRowView):
    """Take out a talk noted by mistake."""

    model = OneOnOne

    def remove(self, row):
        talks.remove(talk=row, by=self.request.user)
