"""How each further kind of line of a story reads: {kind: function of its facts and day to an Event}."""

from datetime import date

from engagement.agreements.models import Agreement
from engagement.concerns.life import Status
from engagement.farewells.models import ExitTalk
from engagement.giving.models import Ask, PartnerGoal
from engagement.introductions.models import Introduction
from engagement.judgments.models import EngagementLevel, Stance
from engagement.reach.models import JointCommunication
from engagement.recruitment.models import Reached
from engagement.seats.models import Seat
from meetings.models import Ballot

from .events import Event

SOMEBODY = "Somebody"


def said(text):
    """A day of the facts ("2026-11-23") in words: "Nov 23, 2026"."""
    day = date.fromisoformat(text)
    return f"{day:%b} {day.day}, {day.year}"


def sentences(*found):
    """Those that say something, one after the other."""
    return ". ".join(each.rstrip(".") for each in found if each)


def _vote(facts, day):
    choice = Ballot.Choice(facts["choice"])
    if facts["option"]:
        detail = f"For: {facts['option']}"
    elif not facts["was_open"]:
        detail = "A secret vote"
    else:
        detail = "" if choice == Ballot.Choice.TOOK_PART else choice.label.partition(",")[0]
    return Event("vote", day, f"Took part in the decision: {facts['title']}", detail)


def _answer(facts, day):
    return Event("answer", day, f"{facts['person']} heard what became of their input: {facts['title']}", ours=True)


def _understood(facts, day):
    return Event("understood", day, f"{facts['person'] or SOMEBODY} understands what we are after: {facts['title']}")


def _thanks(facts, day):
    ours = facts["direction"] == "theirs"
    return Event("thanks", day, f"{'We' if ours else 'They'} said thanks for: {facts['what']}", ours=ours)


def _offer(facts, day):
    return Event("offer", day, f"They offered: {facts['what']}", _closed(facts))


def _need(facts, day):
    return Event("need", day, f"They looked for: {facts['what']}", _closed(facts))


def _closed(facts):
    return f"Until {said(facts['closed_on'])}" if facts["closed_on"] else ""


def _task(facts, day):
    return Event("task", day, f"Done: {facts['what']}", facts["person"] or "")


def _owner(facts, day):
    until = f"Until {said(facts['ended_on'])}" if facts["ended_on"] else ""
    return Event("owner", day, f"{facts['person'] or SOMEBODY} began to look after: {facts['title']}", until)


def _win(facts, day):
    return Event("win", day, f"Had a part in a win: {facts['what']}")


def _outreach(facts, day):
    people = f"About {facts['audience']} people" if facts["audience"] else ""
    return Event("outreach", day, f"Carried the word outside: {facts['what']}, {facts['venue']}", people)


def _joint(facts, day):
    return Event("joint", day, f"Said together: {facts['what']}", JointCommunication.Kind(facts["kind"]).label)


def _share(facts, day):
    program = f"Part of {facts['program']}" if facts["program"] else ""
    until = f"Until {said(facts['ended_on'])}" if facts["ended_on"] else ""
    return Event("share", day, f"Began to run: {facts['what']}", sentences(program, until))


def _figures(facts, day):
    answered = f"Answered on {said(facts['answered_on'])}" if facts["answered_on"] else "Not answered yet"
    return Event("figures", day, f"They asked for a figure: {facts['what']}", answered)


def _arrival(facts, day):
    ours = facts["direction"] == "ours"
    words = f"{'We sent' if ours else 'They sent'} figures: {facts['what']}"
    return Event("arrival", day, words, f"Due {said(facts['due_on'])}", ours)


def _goal(facts, day):
    return Event("goal", day, f"A goal of theirs: {facts['what']}", PartnerGoal.Status(facts["status"]).label)


def _service(facts, day):
    until = f"Until {said(facts['ended_on'])}" if facts["ended_on"] else ""
    return Event("service", day, f"{facts['person'] or 'We'} began to serve there: {facts['what']}", until, ours=True)


def _left(facts, day):
    return Event("left", day, f"Last day of {facts['person']}", facts["title"])


def _handover(facts, day):
    to = f" for {facts['successor']}" if facts["successor"] else ""
    state = f"Settled on {said(facts['done_on'])}" if facts["done_on"] else "Still to settle"
    words = f"What {facts['person']} had in hand was gathered{to}"
    return Event("handover", day, words, sentences(state, facts["note"]))


def _role(facts, day):
    until = f"Laid down on {said(facts['laid_down_on'])}" if facts["laid_down_on"] else ""
    return Event("role", day, f"{facts['person']} took on a role: {facts['title']}", until)


def _agreement(facts, day):
    until = ""
    if facts["ended_on"]:
        until = f"Ended on {said(facts['ended_on'])}"
    elif facts["ends_on"]:
        until = f"Until {said(facts['ends_on'])}"
    signer = f"Signed by {facts['signer']}" if facts["signer"] else ""
    return Event("agreement", day, f"{Agreement.Kind(facts['kind']).label}: {facts['title']}", sentences(signer, until))


def _seat(facts, day):
    until = f"Until {said(facts['ends_on'])}" if facts["ends_on"] else ""
    return Event("seat", day, f"Took a seat: {_place(facts)}", until)


def _seat_before(facts, day):
    return Event("seat_before", day, f"Held a seat: {_place(facts)}", f"Until {said(facts['ends_on'])}")


def _place(facts):
    kind = Seat.Kind(facts["kind"]).label.lower()
    where = f"{facts['title']}, {facts['body']}" if facts["title"] else facts["body"]
    return f"{where} ({kind})"


def _talk(facts, day):
    heard = (("They want", "goals"), ("It worries them", "worries"), ("We can", "we_can"))
    detail = sentences(*(f"{words}: {facts[name]}" for words, name in heard if facts[name]))
    whom = f"Talked one to one with {facts['person']}" if facts["person"] else "Talked one to one"
    return Event("talk", day, whom, sentences(detail, facts["by"] or ""))


def _ask(facts, day):
    whom = f" {facts['person']}" if facts["person"] else " them"
    takes = f" ({facts['minutes']} min)" if facts["minutes"] else ""
    return Event("ask", day, f"We asked{whom}: {facts['what']}{takes}", Ask.Answer(facts["answer"]).label)


def _intro(facts, day):
    via = f"{facts['via'] or SOMEBODY}{' of ' + facts['of'] if facts['of'] else ''}"
    to = f"{facts['to']} of {facts['partner']}" if facts["to"] else facts["partner"]
    state = Introduction.Status(facts["status"]).label
    words = f"We asked {via} for an introduction to {to}: {facts['purpose']}"
    return Event("intro", day, words, sentences(state, facts["outcome"]))


def _drill(facts, day):
    return Event("drill", day, f"{facts['person'] or SOMEBODY} answered a contact drill", f"{facts['minutes']} min")


def _concern(facts, day):
    words = f"{facts['person']} told us of a worry about the work" if facts["person"] else "A worry about the work"
    return Event("concern", day, words, Status(facts["status"]).label)


def _view(facts, day):
    return Event("view", day, f"How they see it: {facts['words']}")


def _nomination(facts, day):
    who = f"{facts['nominator'] or SOMEBODY}{' of ' + facts['of'] if facts['of'] else ''}"
    return Event("nomination", day, f"{who} put {facts['partner']} forward", facts["reason"])


def _reached(facts, day):
    return Event("reached", day, f"Asked to join ({facts['audience']})", Reached.Result(facts["result"]).label)


def _import(facts, day):
    mine = [before for label, pk, before, *_ in facts["made"] if (label, pk) == ("members.partner", facts["about"])]
    words = "Came in with the file" if None in mine else "Gaps filled from the file"
    return Event("import", day, f"{words} {facts['file']}")


def _farewell(facts, day):
    reason = ExitTalk.Reason(facts["reason"]).label
    return Event("farewell", day, f"We talked about why they left: {reason.lower()}", facts["words"])


def _stance(facts, day):
    label = Stance.Value(facts["value"]).label.lower()
    return Event("stance", day, f"Stance, as we see it: {label}", sentences(facts["note"], facts["by"] or ""))


def _level(facts, day):
    now, hoped = (EngagementLevel.Level(facts[name]).label.lower() for name in ("current", "desired"))
    words = f"Engagement, as we see it: {now}; we hope for {hoped}"
    return Event("level", day, words, sentences(facts["note"], facts["by"] or ""))


WORDS = {
    "vote": _vote,
    "answer": _answer,
    "understood": _understood,
    "thanks": _thanks,
    "offer": _offer,
    "need": _need,
    "task": _task,
    "owner": _owner,
    "win": _win,
    "outreach": _outreach,
    "joint": _joint,
    "share": _share,
    "figures": _figures,
    "arrival": _arrival,
    "goal": _goal,
    "service": _service,
    "left": _left,
    "handover": _handover,
    "role": _role,
    "agreement": _agreement,
    "seat": _seat,
    "seat_before": _seat_before,
    "talk": _talk,
    "ask": _ask,
    "intro": _intro,
    "drill": _drill,
    "concern": _concern,
    "view": _view,
    "nomination": _nomination,
    "reached": _reached,
    "import": _import,
    "farewell": _farewell,
    "stance": _stance,
    "level": _level,
}
