"""Me: what I get by mail and how, and a pause. Anybody with a contact in the coalition."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.generic import View

from members.notices.models import SWITCHABLE
from members.people.models import Affiliation

from . import actions
from .forms import PreferencesForm
from .models import Channel, MailHabit


class MeView(View):
    """GET shows; POST keeps the form, or with `pause` begins or ends a rest."""

    def get(self, request, slug):
        return self.page(request)

    def post(self, request, slug):
        person = request.viewer.person
        if person is None:
            raise Http404("No contact to set this for.")
        days = request.POST.get("pause")
        if days is not None:
            return self.pause(request, person, days)
        form = PreferencesForm(request.POST, person=person)
        if not form.is_valid():
            return self.page(request, form)
        said = form.cleaned_data
        changed = actions.set_preferences(person=person, wanted=said["wanted"], by=request.user)
        changed += actions.set_preferences(person=person, wanted=said["shown"], channel=Channel.APP, by=request.user)
        habit = {name: said[name] for name in ("digest", "language", "time_zone", "at_any_hour")}
        changed += actions.set_habit(person=person, by=request.user, **habit)
        changed += actions.set_reach(person=person, by=request.user, **{name: said[name] for name in actions.REACHED})
        messages.success(request, "Saved. It holds from the next mail on." if changed else "Nothing to change.")
        return redirect("me", slug)

    def pause(self, request, person, days):
        """Begin or end a rest."""
        if not days.isdecimal() or int(days) not in (0, *actions.PAUSES):
            raise Http404("No such pause.")
        actions.pause(person=person, days=int(days), by=request.user)
        messages.success(request, f"Messages rest for {days} days." if int(days) else "Messages come again.")
        return redirect("me", person.coalition.slug)

    def page(self, request, form=None):
        """The page; `form` when something has to be corrected."""
        person = request.viewer.person
        if person and form is None:
            form = PreferencesForm(person=person, initial=_now(person))
        paused = person and person.paused_until and person.paused_until > request.viewer.coalition.today()
        context = {
            "title": "Me",
            "person": person,
            "form": form,
            "paused_until": person.paused_until if paused else None,
            "pauses": actions.PAUSES,
            "partners": _partners(person) if person else [],
            "recent": person.notices.told().defer("body", "details")[:5] if person else [],
        }
        return render(request, "members/preferences/me.html", context, status=400 if form and form.errors else 200)


def _partners(person):
    """The partners they belong to."""
    today = person.coalition.today()
    ties = (
        Affiliation.objects.in_force(on=today).filter(person=person).select_related("partner").order_by("partner__name")
    )
    return list({tie.partner_id: tie.partner for tie in ties}.values())


def _now(person):
    """What the form shows at first."""
    muted = set(person.notice_preferences.values_list("channel", "category"))
    habit = MailHabit.objects.filter(person=person).first() or MailHabit()
    return {
        "wanted": [each.value for each in SWITCHABLE if (Channel.MAIL, each.value) not in muted],
        "shown": [each.value for each in actions.HIDEABLE if (Channel.APP, each.value) not in muted],
        "digest": habit.digest,
        "language": habit.language,
        "at_any_hour": habit.at_any_hour,
        "time_zone": person.time_zone,
        **{name: getattr(person, name) for name in actions.REACHED},
    }
