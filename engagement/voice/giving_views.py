"""Giving input: in the app, by personal link, and on somebody's behalf."""

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import View

from coalition.access import Permission, require
from coalition.ui import toasts
from coalition.ui.forms import heading, problems
from engagement.audience.actions import decline
from engagement.audience.models import Asked
from engagement.words.actions import draft_of
from engagement.words.merging import TooLong
from members.models import Person
from members.people.links import LinkTrouble, open_token

from . import actions
from .answer_form import AnswerForm
from .forms import LINES, MOST_LINES, on_behalf_sheet, those_who_came
from .models import Input, InputRequest
from .notices import INPUT
from .pages import member_page
from .views import kept_by, seen_by


@require_POST
def give(request, slug, pk):
    """What the viewer says, in the app; saying more replaces the words, history keeps the earlier ones."""
    asked = seen_by(request, pk)
    person = request.viewer.person
    require(request.viewer, Permission.TAKE_PART)
    if person is None:
        raise Http404("Only people of the coalition give input.")
    if "decline" in request.POST:
        decline(request=asked, person=person)
        toasts.done(request, "That is fine. Nobody reminds you of it.")
        return redirect("input-list", slug=slug)
    given = Input.objects.filter(request=asked, person=person).first()
    form = AnswerForm(request.POST, request=asked, person=person, given=given)
    if not form.is_valid():
        return member_page(request, asked, form=form)
    try:
        actions.give_input(request=asked, person=person, channel=Input.Channel.APP, by=request.user, **form.words)
    except actions.InputClosed:
        toasts.trouble(request, "It has closed meanwhile, so nothing was saved.")
        return member_page(request, asked, form=form)
    except TooLong as trouble:
        form.add_error("text", str(trouble))
        return member_page(request, asked, form=form)
    except actions.AttributionFixed:
        toasts.trouble(request, "How your name goes with your input was chosen before and stays.")
        return member_page(request, asked, form=form)
    toasts.done(request, "Thank you, we have it. You hear back what became of it.")
    return redirect("input-answer", slug=slug, pk=pk)


class AnswerInAppView(View):
    """A person's own side of a request, also for coordinators who give input themselves."""

    def get(self, request, slug, pk):
        return member_page(request, seen_by(request, pk))

    def post(self, request, slug, pk):
        return give(request, slug, pk)


@method_decorator([login_not_required, never_cache], name="dispatch")
class LinkView(View):
    """Base of pages opened by a personal link: trouble is a page in words, and GET changes nothing."""

    purpose = ""

    def dispatch(self, request, token):
        try:
            self.person, about = open_token(token, purpose=self.purpose)
            self.row = self.find(about)
            timezone.activate(self.person.coalition.zone)  # the request has no viewer
            return super().dispatch(request, token)
        except LinkTrouble as trouble:
            context = {"title": "This link does not work", "lede": str(trouble)}
            return render(request, "engagement/voice/link_trouble.html", context, status=404)

    def gone(self):
        """Say that what the link was about is not there."""
        raise LinkTrouble("What this link was about is not there any more. Ask your coordinator.")


class InputByLinkView(LinkView):
    """Give input without a login."""

    purpose = INPUT

    def find(self, about):
        """The request; of this person's coalition, and no draft."""
        rows = InputRequest.objects.filter(coalition=self.person.coalition).exclude(status=InputRequest.Status.DRAFT)
        rows = rows.select_related("coalition", "owner", "text_version", "objective", "decision")
        return rows.filter(pk=about).first() or self.gone()

    def given(self):
        """What they said so far."""
        return Input.objects.filter(request=self.row, person=self.person).first()

    def get(self, request, token):
        given = self.given()
        draft = draft_of(self.row, self.person)
        form = AnswerForm(request=self.row, person=self.person, given=given, draft=draft)
        return self.page(request, form, given)

    def post(self, request, token):
        if "decline" in request.POST:
            decline(request=self.row, person=self.person)
            toasts.done(request, "That is fine. Nobody reminds you of it.")
            return redirect("input-by-link", token=token)
        given = self.given()
        form = AnswerForm(request.POST, request=self.row, person=self.person, given=given)
        if not form.is_valid():
            return self.page(request, form, given)
        try:
            actions.give_input(request=self.row, person=self.person, channel=Input.Channel.LINK, by=None, **form.words)
        except actions.InputClosed:
            toasts.trouble(request, "It has closed meanwhile, so nothing was saved.")
            return self.page(request, form, given)
        except TooLong as trouble:
            form.add_error("text", str(trouble))
            return self.page(request, form, given)
        except actions.AttributionFixed:
            toasts.trouble(request, "How your name goes with your input was chosen before and stays.")
            return self.page(request, form, given)
        else:
            toasts.done(request, "Thank you, we have it. You hear back what became of it.")
        return redirect("input-by-link", token=token)

    def page(self, request, form, given):
        """What is asked, and the form while it is open."""
        context = {
            "title": self.row.title,
            "asked": self.row,
            "coalition": self.row.coalition,
            "person": self.person,
            "given": given,
            "form": form,
            "takes_input": self.row.takes_input(self.row.coalition.today()),
            "draft_url": reverse("input-draft-by-link", args=[self.kwargs["token"]]),
            "declined": Asked.objects.filter(request=self.row, person=self.person, declined_on__isnull=False).exists(),
        }
        return render(request, "engagement/voice/link_input.html", context)


class LineRefused(Exception):
    """A line of the sheet cannot be recorded; the error stands beside it, and no line was."""


class RecordView(View):
    """A sheet of lines: what people said on paper, by phone or in the meeting."""

    def get(self, request, slug, pk):
        asked = kept_by(request, pk)
        return self.page(request, asked, self.sheet(request, asked))

    def post(self, request, slug, pk):
        asked = kept_by(request, pk)
        sheet = self.sheet(request, asked, request.POST)
        if not sheet.is_valid():
            return self.page(request, asked, sheet)
        lines = [form for form in sheet if form.has_changed()]
        try:
            made = self.record(request, asked, lines)
        except LineRefused:
            return self.page(request, asked, sheet)
        except actions.InputClosed:
            toasts.trouble(request, "It takes no input now, so nothing was saved.")
            return self.page(request, asked, sheet)
        words = f"{len(lines)} recorded." if lines else "Nothing was written, so nothing was recorded."
        toasts.done(request, words + (f" New here: {', '.join(made)}." if made else ""))
        return redirect("input-record", slug=slug, pk=pk) if "more" in request.POST else redirect(asked)

    @transaction.atomic
    def record(self, request, asked, lines):
        """Every line or none; the names of people who were not here before."""
        made = []
        for form in lines:
            line = form.cleaned_data
            person = line["person"]
            if not isinstance(person, Person):
                person, new = actions.find_or_make_person(
                    coalition=asked.coalition,
                    by=request.user,
                    name=person,
                    email=line["email"],
                    partner=line["partner"],
                )
                made += [person.name] if new else []
            keys = ("text", "channel", "partner", "confidential", "given_on")
            words = {key: line[key] for key in keys}
            words |= {"theme": line.get("theme"), "replies": form.replies}
            try:
                actions.record_for(request=asked, person=person, by=request.user, **words)
            except (actions.AttributionFixed, TooLong) as trouble:
                form.add_error(
                    "confidential" if isinstance(trouble, actions.AttributionFixed) else "text", str(trouble)
                )
        if any(form.errors for form in lines):
            raise LineRefused
        return made

    def sheet(self, request, asked, data=None):
        """The lines; a request that is not open or answered takes none."""
        if asked.status in (InputRequest.Status.DRAFT, InputRequest.Status.ARCHIVED):
            raise Http404("Nothing can be recorded on this request.")
        wanted = request.GET.get("lines", "")
        lines = min(int(wanted), MOST_LINES) if wanted.isdecimal() and len(wanted) < 4 else LINES
        people = those_who_came(request.viewer, asked) if request.GET.get("from") == "meeting" else ()
        return on_behalf_sheet(request.viewer, asked, data, lines=max(lines, 1), people=people)

    def page(self, request, asked, sheet):
        """The sheet, as it stands."""
        wrong = problems(sheet)
        context = {
            "title": "Record what people said",
            "asked": asked,
            "sheet": sheet,
            "problems": wrong,
            "heading": heading(len(wrong)),
        }
        return render(request, "engagement/voice/record.html", context)


@require_POST
def withdraw(request, slug, pk, given_pk):
    """Take out an input that was entered by mistake."""
    asked = kept_by(request, pk)
    given = Input.objects.visible_to(request.viewer).filter(request=asked, pk=given_pk).first()
    if given is None:
        raise Http404("No such input.")
    try:
        actions.withdraw_input(given=given, by=request.user)
    except actions.AnswerPublished as trouble:
        toasts.trouble(request, str(trouble))
    else:
        toasts.done(request, "It is taken out.")
    return redirect(asked)
