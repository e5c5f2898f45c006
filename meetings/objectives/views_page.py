"""The page of an objective: read it, say one understands it, ask, answer, rewrite, compare versions (PUR-2)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django.views.generic import View

from coalition.access import Permission, RequiresPermission
from coalition.ui import toasts
from coalition.versions import ChangedMeanwhile, last_doer, version_of

from . import differences, groups, statements
from .forms import PageForm, QuestionForm, ReplyForm
from .models import Statement, StatementAnswer
from .views import visible

KEEP = Permission.KEEP_RECORDS


def own_person(request):
    """The viewer's contact here; 403 for a login that is nobody's."""
    if request.viewer.person is None:
        raise PermissionDenied("Your login is not tied to a person here. Ask your coordinator.")
    return request.viewer.person


def page(request, slug, pk, question_form=None, reply_form=None, replying_to=None):
    """The statement on one page, with the questions about it and their answers."""
    objective = visible(request, pk)
    viewer = request.viewer
    statement = statements.current(objective)
    understood, members = statements.understanding(objective, statement)
    answers = StatementAnswer.objects.visible_to(viewer).filter(statement__objective=objective)
    questions = list(answers.questions().select_related("person", "task", "statement"))
    keeps = viewer.can(KEEP)
    for question in questions:
        question.may_reply = keeps or bool(question.task and question.task.is_of(viewer.person))
        if question.may_reply:
            is_this = replying_to == question.pk
            question.form = (
                reply_form if is_this else ReplyForm(prefix=f"q{question.pk}", initial={"text": question.reply})
            )
            question.is_open = is_this
    mine = (
        viewer.person and statement and answers.filter(statement=statement, person=viewer.person).understood().first()
    )
    context = {
        "title": objective.title,
        "objective": objective,
        "statement": statement,
        "grid": groups.grid(objective),
        "understood": understood,
        "members": members,
        "mine": mine,
        "questions": questions,
        "question_form": question_form or QuestionForm(),
        "keeps": keeps,
    }
    return render(request, "meetings/objectives/page.html", context)


@require_POST
def understood(request, slug, pk):
    """Tick "I understand it", or take it back."""
    objective = visible(request, pk)
    person = own_person(request)
    number = request.POST.get("number", "")
    says = request.POST.get("understood") == "yes"
    try:
        statements.tick(
            objective=objective,
            person=person,
            understood=says,
            by=request.user,
            number=int(number) if number.isdecimal() and len(number) < 6 else None,
        )
    except (statements.NothingToUnderstand, statements.OldVersion) as error:
        toasts.trouble(request, str(error))
    else:
        toasts.done(request, "Thank you. You can take it back at any time." if says else "Taken back.")
    return redirect("objective-page", slug, pk)


@require_POST
def ask(request, slug, pk):
    """Ask about the page; whoever looks after the objective gets it as a task."""
    objective = visible(request, pk)
    person = own_person(request)
    form = QuestionForm(request.POST)
    if not form.is_valid():
        return page(request, slug, pk, question_form=form)
    try:
        statements.ask(objective=objective, person=person, question=form.cleaned_data["question"], by=request.user)
    except statements.NothingToUnderstand as error:
        toasts.trouble(request, str(error))
    else:
        toasts.done(request, "Thank you for asking. The answer stands here, and you get it by mail.")
    return redirect("objective-page", slug, pk)


@require_POST
@transaction.atomic
def reply(request, slug, pk):
    """Answer a question: coordinators, and those whose task it is."""
    rows = StatementAnswer.objects.visible_to(request.viewer).filter(kind=StatementAnswer.Kind.QUESTION)
    rows = rows.select_related("statement__objective", "task").select_for_update(of=("self",))
    answer = get_object_or_404(rows, pk=pk)
    if not (request.viewer.can(KEEP) or (answer.task and answer.task.is_of(request.viewer.person))):
        raise PermissionDenied("Whoever looks after the objective answers this.")
    objective_pk = answer.statement.objective_id
    form = ReplyForm(request.POST, prefix=f"q{pk}", initial={"text": answer.reply})
    writer = last_doer(answer.statement.objective, "statement_replied")
    if not form.is_valid() or form.overtaken(answer, by=writer):
        return page(request, slug, objective_pk, reply_form=form, replying_to=pk)
    statements.reply(answer=answer, text=form.cleaned_data["text"], by=request.user)
    toasts.done(request, "Answered, for everybody to read.")
    return redirect("objective-page", slug, objective_pk)


class PageEditView(RequiresPermission, View):
    """Write the next version."""

    def dispatch(self, request, slug, pk):
        self.objective = visible(request, pk)
        return super().dispatch(request)

    def get(self, request):
        known = {"body": self.objective.statement, "version": version_of(self.objective)}
        return self.page(request, PageForm(initial=known))

    def post(self, request):
        form = PageForm(request.POST)
        if not form.is_valid():
            return self.page(request, form)
        data = form.cleaned_data
        try:
            statement = statements.rewrite(
                objective=self.objective, body=data["body"], what_changed=data["what_changed"], seen=data["version"],
                by=request.user,
            )  # fmt: skip
        except ChangedMeanwhile as error:
            form.data = form.data.copy()
            form.data["version"] = version_of(error.row)
            theirs = error.row.statement
            return self.page(request, form, theirs=differences.paragraphs(theirs, data["body"]))
        toasts.done(
            request, f"This is version {statement.number} now. Those who understood the last one are asked anew."
        )
        return redirect("objective-page", request.viewer.coalition.slug, self.objective.pk)

    def page(self, request, form, theirs=None):
        """The form, as it stands; beside it how the text saved meanwhile differs from what was typed."""
        context = {"title": "Rewrite the page", "objective": self.objective, "form": form, "theirs": theirs}
        return render(request, "meetings/objectives/page_edit.html", context)


def versions(request, slug, pk):
    """Two versions compared: the last two, or ?a=1&b=3."""
    objective = visible(request, pk)
    rows = list(Statement.objects.visible_to(request.viewer).filter(objective=objective).select_related("written_by"))
    if not rows:
        raise Http404
    by_number = {str(row.number): row for row in rows}
    after = by_number.get(request.GET.get("b", ""), rows[0])
    earlier = next((row for row in rows if row.number < after.number), None)
    before = by_number.get(request.GET.get("a", ""), earlier)
    context = {
        "title": "Versions of the page",
        "objective": objective,
        "versions": rows,
        "before": before,
        "after": after,
        "paragraphs": differences.paragraphs(before.body if before else "", after.body),
    }
    return render(request, "meetings/objectives/versions.html", context)
