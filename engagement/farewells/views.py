"""Pages of exit talks: all of them with what they teach, one noted or changed. For those who keep records."""

from collections import Counter

from django.shortcuts import render
from django.urls import reverse
from django.views.generic import View

from coalition.access import RequiresPermission
from members.partners.rows import EditRowView, NewRowView, RemoveRowView

from . import actions
from .forms import TalkEditForm, TalkForm
from .models import ExitTalk


class FarewellListView(RequiresPermission, View):
    """Why partners left, and what we changed because of it."""

    def get(self, request, slug):
        viewer = request.viewer
        talks = list(ExitTalk.objects.visible_to(viewer).select_related("partner", "person", "by"))
        for talk in talks:
            talk.coalition = viewer.coalition
        counted = Counter(talk.get_reason_display() for talk in talks)
        context = {"title": "Why partners left", "talks": talks, "reasons": counted.most_common()}
        return render(request, "engagement/farewells/list.html", context)


class TalkPage:
    """What the pages of a talk have in common."""

    title, button, done = "Why did they leave?", "Note the talk", "Noted."
    lede = "Between them and the coordinators."
    remove_route = "farewell-remove"

    def after(self, partner):
        """To the list of talks."""
        return reverse("farewell-list", args=[self.request.viewer.coalition.slug])


class NewTalkView(TalkPage, NewRowView):
    """Note what a partner told us."""

    form_class = TalkForm

    def save(self, form, partner):
        actions.note(partner=partner, by=self.request.user, **form.values)


class EditTalkView(TalkPage, EditRowView):
    """Change what is noted."""

    model, form_class = ExitTalk, TalkEditForm
    button, done = "Save", "Saved."

    def change(self, form, row):
        actions.change(talk=row, seen=form.seen, by=self.request.user, **form.values)


class RemoveTalkView(TalkPage, RemoveRowView):
    """Noted by mistake."""

    model = ExitTalk
    done = "It is gone from the list; its history is kept."

    def remove(self, row):
        actions.remove(talk=row, by=self.request.user)
