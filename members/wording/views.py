"""Our words: which kinds of mail have words of the coalition's own, and writing, trying and taking them back."""

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from coalition.access import Permission, RequiresPermission, require
from coalition.ui import toasts
from members.notices import registry
from members.notices.models import NoticeCategory
from members.preferences.models import Language

from . import actions, language, previewing
from .forms import WordingForm
from .models import Wording

START = "Dear {first name},\n\n{content}\n"


def wording_list(request, slug):
    """All kinds of mail by category, and the versions in use."""
    require(request.viewer, Permission.KEEP_RECORDS)
    in_use = {}
    for row in Wording.objects.visible_to(request.viewer).filter(is_current=True).select_related("made_by"):
        in_use.setdefault(row.kind, []).append(row)
    groups = [
        (
            category.label,
            [(kind, in_use.get(kind.name, [])) for kind in previewing.kinds() if kind.category == category],
        )
        for category in NoticeCategory
    ]
    context = {
        "title": "Our words",
        "lede": "What our mails say. Without words of your own, the built-in ones go out.",
        "groups": [(label, kinds) for label, kinds in groups if kinds],
    }
    return render(request, "members/wording/list.html", context)


class WordingView(RequiresPermission, View):
    """One kind of mail in one language: its words, tried on real people, and the versions before."""

    permission = Permission.KEEP_RECORDS

    def get(self, request, slug, kind):
        kind = self.kind(kind)
        current = self.rows(request, kind).filter(is_current=True).first()
        shown = current
        if request.GET.get("version", "").isdecimal():
            shown = get_object_or_404(self.rows(request, kind), version=int(request.GET["version"][:9]))
        form = WordingForm(kind=kind, initial=self.words(current))
        form.initial |= self.words(shown)  # an earlier one is shown over the version of the one in use
        return self.page(request, kind, form, current=current)

    @staticmethod
    def words(row):
        """What the form begins with."""
        if row is None:
            return {"subject": "", "body": START}
        return {"subject": row.subject, "body": row.body, "for_you": row.for_you}

    @transaction.atomic
    def post(self, request, slug, kind):
        kind = self.kind(kind)
        if request.POST.get("do") == "withdraw":
            return self.withdraw(request, kind)
        actions.take_turns(request.viewer.coalition)
        in_use = self.rows(request, kind).filter(is_current=True).first()
        form = WordingForm(request.POST, kind=kind, initial=self.words(in_use))
        if not form.is_valid():
            return self.page(request, kind, form, status=400)
        if request.POST.get("do") == "try":
            return self.page(request, kind, form, sample=self.sample(request, kind, form.cleaned_data))
        if in_use and form.overtaken(in_use):
            return self.page(request, kind, form)
        made = actions.publish(
            coalition=request.viewer.coalition,
            kind=kind.name,
            in_language=self.language,
            by=request.user,
            **form.cleaned_data,
        )
        toasts.done(request, f"Version {made.version} is in use from the next mail on.")
        return redirect("wording-list", slug)

    def withdraw(self, request, kind):
        """Back to the built-in words."""
        actions.withdraw(coalition=request.viewer.coalition, kind=kind.name, in_language=self.language, by=request.user)
        toasts.done(request, "The built-in words go out again. Yours are kept as earlier versions.")
        return redirect("wording-list", request.viewer.coalition.slug)

    def kind(self, name):
        """The kind of that name which a coalition may word; 404 for others."""
        found = registry.found(name)
        if found is None or found not in previewing.kinds():
            raise Http404("No such kind of mail.")
        return found

    @property
    def language(self):
        """The language asked for; English unless it is one of ours."""
        asked = self.request.GET.get("language", "")
        return asked if asked in Language.values else Language.ENGLISH

    def rows(self, request, kind):
        """All versions of these words."""
        return Wording.objects.visible_to(request.viewer).filter(kind=kind.name, language=self.language)

    def sample(self, request, kind, said):
        """The words tried on the person chosen, else on the one who had such a mail last."""
        people = previewing.people(request.viewer, kind)
        chosen = request.POST.get("person", "")
        person = next((each for each in people if str(each.pk) == chosen), people[0] if people else None)
        return previewing.sample(request.viewer, kind, person, in_language=self.language, **said) if person else None

    def page(self, request, kind, form, *, current=None, sample=None, status=200):
        """The form, what may be named, the people to try it on, and the versions."""
        rows = self.rows(request, kind).select_related("made_by")
        context = {
            "title": str(kind),
            "kind": kind,
            "form": form,
            "current": current or rows.filter(is_current=True).first(),
            "versions": rows.order_by("-version")[:20],
            "fields": language.fields_of(kind).values(),
            "people": previewing.people(request.viewer, kind),
            "sample": sample,
            "language": self.language,
            "languages": Language,
            "chosen": request.POST.get("person", ""),
        }
        return render(request, "members/wording/edit.html", context, status=status)
