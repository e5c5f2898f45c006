"""What the links in the foot of every mail open: switch a category off, or let messages rest. No login, no cookie."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from members.notices.models import SWITCHABLE, NoticeCategory
from members.people.links import LinkTrouble, open_token

from . import actions
from .models import Channel, NoticePreference

PURPOSE = "unsubscribe"
ONE_CLICK = "One-Click"  # RFC 8058: what a mail program posts


@method_decorator([login_not_required, csrf_exempt], name="dispatch")
class UnsubscribeView(View):
    """GET shows what the link does and changes nothing (mail scanners open links); POST does it.

    A mail program posts `List-Unsubscribe=One-Click` without a cookie; the token alone says who and what. Exempt from
    the CSRF check for that reason: knowing the token is what a forged request cannot have.
    """

    def dispatch(self, request, token):
        try:
            self.person, category = open_token(token, purpose=PURPOSE)
        except LinkTrouble as trouble:
            return render(request, "members/preferences/link_trouble.html", {"trouble": str(trouble)}, status=410)
        self.category = NoticeCategory(category)
        return super().dispatch(request, token)

    def get(self, request, token):
        return self.page()

    def post(self, request, token):
        if request.POST.get("List-Unsubscribe") == ONE_CLICK:
            actions.mute(person=self.person, category=self.category)
            return HttpResponse("Done. No more of these by mail.\n", content_type="text/plain")
        step = request.POST.get("do", "")
        if step == "stop" and self.category in SWITCHABLE:
            actions.mute(person=self.person, category=self.category)
        elif step == "keep":
            actions.unmute(person=self.person, category=self.category)
        elif step.removeprefix("pause-").isdecimal() and int(step.removeprefix("pause-")) in (0, *actions.PAUSES):
            actions.pause(person=self.person, days=int(step.removeprefix("pause-")))
        else:
            return self.page(status=400)
        return self.page(done=step)

    def page(self, done="", status=200):
        """What is switched off now, and the buttons to change it."""
        muted = NoticePreference.objects.filter(
            person=self.person, category=self.category, channel=Channel.MAIL
        ).exists()
        paused = self.person.paused_until
        context = {
            "person": self.person,
            "coalition": self.person.coalition,
            "category": self.category,
            "is_answer": self.category == NoticeCategory.REPORT_BACK,
            "can_sign_in": self.person.user_id is not None,
            "muted": muted,
            "paused_until": paused if paused and paused > self.person.coalition.today() else None,
            "pauses": actions.PAUSES,
            "done": done,
        }
        return render(self.request, "members/preferences/unsubscribe.html", context, status=status)
