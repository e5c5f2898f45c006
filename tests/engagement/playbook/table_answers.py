"""What people wait for."""

from engagement.models import (
    Asked,
    Contest,
    FigureError,
    Input,
    InterimWord,
    News,
    NotQuite,
    Receipt,
    Report,
    ReportBack,
    ReportVersion,
    Telling,
    Theme,
    WallAnswer,
)
from meetings.models import ItemSuggestion, Statement, StatementAnswer
from members.models import InboundMail, Notice, ProfileProposal

from .truth import table


def say(w, **request):
    row = w.request(**request)
    w.make(Input, request=row, person=w.person, partner=w.partner, text="It floods.", given_on=w.ago(20))
    return row


def answered(w, days=0, **request):
    row = say(w, status="answered", **request)
    return w.make(ReportBack, request=row, how_considered="Read.", published_at=w.at(days))


@table(
    "input-silent",
    {
        "reminded": True,
        "on the last day": False,
        "never reminded": False,
        "would rather not": False,
        "answered": False,
        "closed": False,
    },
)
def input_silent(w, how):
    """Asked 25 days ago without a last day: an answer within 14, the last rung 10 after that was yesterday."""
    since = 24 if how == "on the last day" else 25
    request = w.request(status="closed" if how == "closed" else "open", opened_at=w.at(since))
    declined = w.ago(2) if how == "would rather not" else None
    w.make(Asked, request=request, person=w.person, asked_at=w.at(since), declined_on=declined)
    if how == "answered":
        w.make(Input, request=request, person=w.person, partner=w.partner, text="Yes", given_on=w.ago(3))
    if how != "never reminded":
        w.reminded("input-reminder", request)


@table("answer-owed", {"closed": True, "open": True, "answered": False, "archived": False, "draft": False})
def answer_owed(w, status):
    say(w, status=status, report_back_on=w.ago(0))


@table("answer-owed", {"nobody answered": False})
def nobody_answered(w, _):
    w.request(report_back_on=w.ago(5))


@table("interim-note", {0: False, 1: True, "decided": False, "noted": False})
def interim_note(w, days):
    late = {"report_back_on": w.ago(days if isinstance(days, int) else 9)}
    say(w, **late | {"decided": {"decided_on": w.ago(1)}, "noted": {"interim_on": w.ago(1)}}.get(days, {}))


@table("tell-in-person", {"receipt": True, "told": False, "by mail": False, "news": True})
def tell_in_person(w, how):
    report = answered(w)
    if how == "news":
        news = w.make(News, report_back=report, kind="reply", words="June.", published_at=w.at(0))
        w.make(Telling, news=news, person=w.person, way="in_person", made_at=w.at(0))
        return
    way = "notice" if how == "by mail" else "in_person"
    w.make(
        Receipt,
        report_back=report,
        person=w.person,
        way=way,
        made_at=w.at(0),
        told_at=w.at(0) if how == "told" else None,
    )


@table("word-in-person", {"waits": True, "told": False, "by mail": False, "answered": False})
def word_in_person(w, how):
    request = w.request(status="answered" if how == "answered" else "closed")
    way, told = "notice" if how == "by mail" else "in_person", w.at(0) if how == "told" else None
    w.make(InterimWord, request=request, person=w.person, way=way, made_at=w.at(0), told_at=told)


@table("not-quite", {"waiting": True, "settled": False})
def not_quite(w, how):
    receipt = w.make(
        Receipt,
        report_back=answered(w),
        person=w.person,
        way="app",
        made_at=w.at(3),
        read_well="not_quite",
        read_at=w.at(2),
    )
    w.make(
        NotQuite,
        receipt=receipt,
        words="And weekends?",
        said_at=w.at(2),
        settled_at=w.at(1) if how == "settled" else None,
    )


@table("said-not-done", {89: False, 90: True, "done": False, "not adopted": False})
def said_not_done(w, days):
    report = answered(w, days if isinstance(days, int) else 200)
    outcome = "not_adopted" if days == "not adopted" else "adopted"
    done = {"done_on": w.ago(1), "done_words": "Lamps."} if days == "done" else {}
    w.make(Theme, request=report.request, title="Lamps", outcome=outcome, what_changed="Lamps", reason="Dark", **done)


@table("page-question", {2: False, 3: True, "replied": False, "understood": False})
def page_question(w, days):
    statement = w.make(Statement, objective=w.aim(), number=1, body="One page.")
    since = w.ago(days if isinstance(days, int) else 9)
    known = {"statement": statement, "person": w.person, "partner": w.partner, "given_on": since}
    if days == "understood":
        w.make(StatementAnswer, kind="understood", **known)
    else:
        reply = {"reply": "Yes.", "replied_on": w.ago(1)} if days == "replied" else {}
        w.make(StatementAnswer, kind="question", question="Who?", **known | reply)


@table("item-suggested", {2: False, 3: True, "accepted": False})
def item_suggested(w, days):
    since = w.at(days if isinstance(days, int) else 9)
    settled = {"status": "accepted", "answered_at": w.at(0)} if days == "accepted" else {}
    w.make(
        ItemSuggestion,
        meeting=w.meeting(-9),
        person=w.person,
        title="Fuel",
        why="Storms",
        suggested_at=since,
        **settled,
    )


@table("written-back", {1: False, 2: True, "settled": False, "auto": False})
def written_back(w, days):
    since = w.at(days if isinstance(days, int) else 9)
    row = w.make(
        InboundMail, person=w.person, digest=str(days), outcome="auto" if days == "auto" else "message", text="Hello"
    )
    InboundMail.objects.filter(pk=row.pk).update(received_at=since, settled_at=w.at(0) if days == "settled" else None)


@table("record-contested", {"waiting": True, "stays": False})
def record_contested(w, outcome):
    settled = {"settled_at": w.at(0), "answer": "It was so."} if outcome == "stays" else {}
    w.make(
        Contest,
        partner=w.partner,
        person=w.person,
        kind="contact",
        row_id=1,
        line="A call",
        words="No",
        outcome=outcome,
        **settled,
    )


@table("profile-proposed", {"waiting": True, "taken": False})
def profile_proposed(w, outcome):
    settled = {"settled_at": w.at(0)} if outcome == "taken" else {}
    w.make(
        ProfileProposal, partner=w.partner, person=w.person, changes={"about": ["", "A"]}, outcome=outcome, **settled
    )


@table("wall-answers", {"waiting": True, "taken": False})
def wall_answers(w, state):
    settled = {"settled_at": w.at(0)} if state == "taken" else {}
    w.make(WallAnswer, request=w.request(status="open"), name="Jo", fields={}, state=state, **settled)


@table("notices-stuck", {"unsure": True, "failed": True, "sent": False, "owed": False})
def notices_stuck(w, status):
    known = {"sent": {"sent_at": w.at(0)}, "owed": {}}.get(status, {"reason": "The server said no."})
    w.make(Notice, **known, key="a", kind="digest", category="digest", person=w.person, about_type="", status=status)


@table("figure-error", {"said": True, "acknowledged": True, "kept": False, "corrected": False})
def figure_error(w, state):
    report = w.make(Report, kind="own", title="Pack", starts_on=w.ago(9), ends_on=w.ago(0), sections=["core"])
    version = w.make(ReportVersion, report=report, number=1, document={})
    settled = {"settled_at": w.at(0), "answer": "So."} if state in ("kept", "corrected") else {}
    w.make(
        FigureError, version=version, figure="a", name="Members", words="No", person=w.person, state=state, **settled
    )
