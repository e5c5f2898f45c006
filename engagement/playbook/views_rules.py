"""The rules: why each is there, how many steps it finds now, whether it is in use. Leadership reads; keepers of records change."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.generic import View

from coalition import settings_tabs
from coalition.access import Permission, RequiresPermission, require
from coalition.ui import toasts

from . import actions, rules
from .forms import RuleForm
from .models import Evaluation, RuleSetting
from .requirements import MEANING

settings_tabs.add("Playbook", "playbook", order=50)


def _settings(viewer):
    return {row.rule: row for row in RuleSetting.objects.visible_to(viewer)}


def _shown(rule, settings, found):
    """A rule as the pages show it."""
    row = settings.get(rule.name)
    limit = rule.limit(row.threshold if row else None)
    return {
        "rule": rule,
        "fires": rule.fires.replace("{n}", str(limit)),
        "is_on": row.is_on if row else True,
        "limit": limit,
        "is_own": bool(row and row.threshold is not None),
        "found": found.get(rule.name, 0),
        "meaning": MEANING[rule.requirement],
    }


def rule_list(request, slug):
    """All rules by theme, each with its number now. Two statements."""
    viewer = request.viewer
    require(viewer, Permission.SEE_OVERVIEW)
    evaluation = Evaluation.objects.visible_to(viewer).first()
    settings, found = _settings(viewer), evaluation.found if evaluation else {}
    themes = [(name, [_shown(rule, settings, found) for rule in room.RULES]) for name, room in rules.NAMES.items()]
    context = {
        "title": "The playbook",
        "lede": "Each rule is a piece of the field’s advice that can be checked. It suggests; people decide.",
        "themes": themes,
        "number": len(rules.RULES),
        "off": sum(not row["is_on"] for _, shown in themes for row in shown),
        "steps": sum(found.values()),
        "evaluation": evaluation,
        "keeps": viewer.can(Permission.KEEP_RECORDS),
    }
    return render(request, "engagement/playbook/rules.html", context)


class RuleView(RequiresPermission, View):
    """One rule: switch it off, or change its figure."""

    def dispatch(self, request, slug, rule):
        if rule not in rules.RULES:
            raise Http404("No such rule.")
        self.rule = rules.RULES[rule]
        return super().dispatch(request)

    def get(self, request):
        shown = self.shown()
        return self.page(
            RuleForm(rule=self.rule, initial={"is_on": shown["is_on"], "threshold": shown["limit"]}), shown
        )

    def post(self, request):
        form = RuleForm(request.POST, rule=self.rule)
        if form.is_valid() and self.keep(form):
            return redirect("playbook", request.viewer.coalition.slug)
        return self.page(form, self.shown())

    def keep(self, form):
        """Change the rule; whether that could be done."""
        try:
            changed = actions.set_rule(
                coalition=self.request.viewer.coalition,
                rule=self.rule,
                is_on=form.cleaned_data["is_on"],
                threshold=form.cleaned_data.get("threshold"),
                by=self.request.user,
            )
        except actions.StepTrouble as trouble:
            form.add_error("threshold", trouble)
            return False
        toasts.done(
            self.request, "The rule is changed. Today follows in a moment." if changed else "Nothing was changed."
        )
        return True

    def shown(self):
        """The rule with what this coalition made of it."""
        evaluation = Evaluation.objects.visible_to(self.request.viewer).first()
        return _shown(self.rule, _settings(self.request.viewer), evaluation.found if evaluation else {})

    def page(self, form, shown):
        """The form, as it stands."""
        return render(
            self.request, "engagement/playbook/rule.html", {"title": self.rule.title, "form": form, "row": shown}
        )
