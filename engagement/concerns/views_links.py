"""What a personal link shows of a concern: their words, our answer, and "it is eased" by one press. GET changes nothing."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View

from coalition.ui import toasts
from members.people.links import LinkTrouble, open_token

from . import actions, reading
from .forms import NoteForm
from .life import Side, Status
from .models import ChangeCause, Concern
from .notices import CONCERN


@method_decorator([login_not_required, never_cache], name="dispatch")
class ConcernByLinkView(View):
    """The raiser's side of a concern without a login; the link is good for nobody else's."""

    def dispatch(self, request, token):
        try:
            self.person, about = open_token(token, purpose=CONCERN)
            self.concern = self.find(about)
        except LinkTrouble as trouble:
            context = {"title": "This link does not work", "lede": str(trouble)}
            return render(request, "engagement/voice/link_trouble.html", context, status=404)
        timezone.activate(self.person.coalition.zone)  # the request has no viewer
        return super().dispatch(request, token)

    def find(self, about):
        """The concern, as long as it is this person's."""
        rows = Concern.objects.filter(coalition=self.person.coalition, person=self.person)
        concern = rows.select_related("coalition", "coordinator", "answered_by").filter(pk=about).first()
        if concern is None:
            raise LinkTrouble("What this link was about is not there any more. Ask your coordinator.")
        return concern

    def get(self, request, token):
        causes = ChangeCause.objects.filter(concern=self.concern).select_related("change")
        context = {
            "title": "What you told us",
            "coalition": self.person.coalition,
            "person": self.person,
            "concern": self.concern,
            "changes": [cause.change for cause in causes],
            "due_on": reading.due_on(self.concern),
            "note_form": NoteForm(label="What is still open"),
        }
        return render(request, "engagement/concerns/link.html", context)

    def post(self, request, token):
        to, note = request.POST.get("to", ""), request.POST.get("note", "").strip()[:1000]
        try:
            if to == Status.EASED:
                actions.ease(concern=self.concern, by=None, note=note)
                toasts.done(request, "Good to hear. Thank you for telling us.")
            elif to == Status.EXPLORED:
                actions.explore(concern=self.concern, by=None, side=Side.RAISER, note=note)
                toasts.done(request, "Thank you for saying so. We look into it again.")
            else:
                raise actions.NoSuchStep("Choose one of the buttons.")
        except actions.ConcernTrouble as trouble:
            toasts.trouble(request, str(trouble))
        return redirect("concern-by-link", token=token)
