"""The page of an objective: its versions, who understands it, and what is asked about it (PUR-2)."""

from django.db import transaction

from coalition import audit, versions
from meetings import facts
from members.models import Affiliation, Membership
from members.notices import actions as notices

from .doing import add_task, finish_task
from .models import Objective, Statement, StatementAnswer

audit.describe(
    statement_written="{by} wrote version {number} of the page of {target}",
    statement_understood="{by} noted that they understand version {number} of {target}",
    statement_not_understood="{by} took back that they understand version {number} of {target}",
    statement_asked="Somebody asked about {target}: {question}",
    statement_replied="{by} answered a question about {target}",
)

Kind = StatementAnswer.Kind
TITLE = 200  # characters of a task's title


class NothingToUnderstand(Exception):
    """The objective has no page yet."""


class OldVersion(Exception):
    """The page was rewritten while somebody read it; they read the new one first."""


def current(objective):
    """The version that counts, or None."""
    return Statement.objects.filter(objective=objective).order_by("-number").first()


def keep_statement(objective, *, body, what_changed, by):
    """Make `body` the next version of a locked objective's page. An older text without a version becomes version 1."""
    latest = current(objective)
    if latest is None and objective.statement and objective.statement != body:
        latest = Statement.objects.create(
            coalition=objective.coalition, objective=objective, number=1, body=objective.statement
        )
    if latest is not None and latest.body == body:
        return latest
    statement = Statement.objects.create(
        coalition=objective.coalition,
        objective=objective,
        number=latest.number + 1 if latest else 1,
        body=body,
        what_changed=what_changed,
        written_by=by,
    )
    objective.statement = body
    objective.save()
    audit.record("statement_written", coalition=objective.coalition, target=objective, by=by, number=statement.number)
    return statement


@transaction.atomic
def rewrite(*, objective, body, by, seen=None, what_changed=""):
    """A new version of the page. ChangedMeanwhile when the objective's version is not the one `seen`."""
    coalition = objective.coalition
    objective = versions.lock(objective, seen=seen)
    objective.coalition = coalition
    return keep_statement(objective, body=body, what_changed=what_changed, by=by)


def _current_for(objective, number):
    statement = current(objective)
    if statement is None:
        raise NothingToUnderstand("There is no page to understand yet.")
    if number is not None and statement.number != number:
        raise OldVersion(f"The page is at version {statement.number} by now. Read it first.")
    return statement


@transaction.atomic
def tick(*, objective, person, understood, by, number=None):
    """Note that a person understands the current version, or take that back; said twice it is said once.

    `number` is the version they had before them: OldVersion when there is a newer one.
    """
    Objective.objects.select_for_update(of=("self",)).get(pk=objective.pk)
    statement = _current_for(objective, number)
    statement.coalition = objective.coalition
    rows = StatementAnswer.objects.filter(statement=statement, person=person).understood()
    if rows.exists() == understood:
        return statement
    if understood:
        today = objective.coalition.today()
        StatementAnswer.objects.create(
            coalition=objective.coalition,
            statement=statement,
            person=person,
            partner=Affiliation.objects.partner_of(person, today),
            kind=Kind.UNDERSTOOD,
            given_on=today,
        )
    else:
        rows.delete()
    verb = "statement_understood" if understood else "statement_not_understood"
    audit.record(verb, coalition=objective.coalition, target=objective, by=by, number=statement.number)
    facts.statement_understood.happened(statement=statement, by=by)
    return statement


@transaction.atomic
def ask(*, objective, person, question, by, number=None):
    """A question about the page; the owner of the objective gets a task to answer it."""
    statement = _current_for(objective, number)
    coalition = objective.coalition
    task = add_task(
        coalition=coalition, title=f"Answer: {question}"[:TITLE], owner=objective.owner, by=by, objective=objective,
    )  # fmt: skip
    answer = StatementAnswer.objects.create(
        coalition=coalition,
        statement=statement,
        person=person,
        partner=Affiliation.objects.partner_of(person, coalition.today()),
        kind=Kind.QUESTION,
        question=question,
        given_on=coalition.today(),
        task=task,
    )
    audit.record("statement_asked", coalition=coalition, target=objective, by=None, question=question)
    return answer


@transaction.atomic
def reply(*, answer, text, by):
    """Answer a question for everybody to read; the task is done and who asked is told, once."""
    rows = StatementAnswer.objects.select_for_update(of=("self",)).select_related("statement__objective__coalition")
    answer = rows.get(pk=answer.pk)
    objective = answer.statement.objective
    coalition = answer.coalition = objective.coalition
    first = answer.replied_on is None
    answer.reply = text
    answer.replied_on = answer.replied_on or coalition.today()
    answer.save()
    audit.record("statement_replied", coalition=coalition, target=objective, by=by)
    if answer.task and answer.task.is_open:
        answer.task.coalition = coalition
        finish_task(task=answer.task, done=True, by=by)
    if first and answer.person:
        notices.owe(
            coalition=coalition,
            key=f"statement-reply:{answer.pk}",
            kind="statement-reply",
            person=answer.person,
            about=answer,
        )
    return answer


def understanding(objective, statement):
    """(partners that understand `statement`, member partners): the share of shared understanding with its denominator."""
    if statement is None:
        return 0, 0
    today = objective.coalition.today()
    members = Membership.objects.filter(coalition=objective.coalition_id, status="member").in_force(on=today)
    ticks = StatementAnswer.objects.filter(statement=statement).understood()
    understood = ticks.filter(partner__in=members.values("partner")).values("partner").distinct().count()
    return understood, members.values("partner").distinct().count()
