"""What the page of one decision shows to whom: signed in, and behind a personal link."""

from coalition.access import Permission
from members.notices import audiences

from . import asked, counting, results, voters, voting
from .forms import VoteForm
from .models import Ballot, Decision


def seats(decision, person, options, *, data=None, only=None):
    """[(Seat, VoteForm or None)] of the votes this person may cast; the form of ballot `only` is bound to `data`."""
    if person is None or voting.why_over(decision):
        return []
    found = []
    for seat in voters.seats_of(person, decision):
        seat.ballot.word = results.word_of(decision.method, seat.ballot)
        bound = data if seat.ballot.pk == only else None
        form = None if seat.why_not else VoteForm(bound, decision=decision, options=options, ballot=seat.ballot)
        found.append((seat, form))
    return found


def context(decision, options, *, keeps=False):
    """What everybody reads about a decision. Two statements."""
    ballots = list(
        decision.ballots.select_related("partner", "option", "proxy").order_by("partner__name", "partner_id")
    )
    for ballot in ballots:
        ballot.word = results.word_of(decision.method, ballot)
    took_part = [ballot for ballot in ballots if ballot.choice != Ballot.Choice.OPEN]
    silent = [ballot for ballot in ballots if ballot.choice == Ballot.Choice.OPEN]
    is_open = decision.status == Decision.Status.OPEN
    return {
        "title": decision.title,
        "decision": decision,
        "options": options,
        "meaning": counting.MEANING.get(decision.method, ""),
        "lines": results.lines_of(decision),
        "reasons": results.reasons_of(decision),
        "eligible": len(ballots),
        "voted": len(took_part),
        # While a vote runs, who said what leads nobody; coordinators see whom to remind.
        "took_part": [] if is_open and not keeps else took_part,
        "silent": silent if keeps or not is_open else [],
        "shows_choices": not is_open and not decision.is_secret,
        "quorum_left": max(decision.quorum_needed - len(took_part), 0),
        "kinds": kinds_in_words(decision, ballots),
        "why_over": voting.why_over(decision) if is_open else "",
        "is_draft": decision.status == Decision.Status.DRAFT,
        "is_open": is_open,
        "is_closed": decision.status == Decision.Status.CLOSED,
        "keeps": keeps,
    }


def kinds_in_words(decision, ballots):
    """ "5 kinds of partner are needed, 3 took part." where the rules ask for kinds, else ""; those at closing once closed."""
    if not decision.types_needed or decision.status not in (Decision.Status.OPEN, Decision.Status.CLOSED):
        return ""
    spoke = (ballot.partner.stakeholder_type_id for ballot in ballots if ballot.choice != Ballot.Choice.OPEN)
    kinds = decision.totals.get("kinds", len(set(spoke) - {None}))
    needed = "1 kind of partner is" if decision.types_needed == 1 else f"{decision.types_needed} kinds of partner are"
    return f"{needed} needed, {kinds} took part."


def runs_live(decision):
    """Whether the meeting of this decision is going on now: then there is a way back to it."""
    live = getattr(decision.meeting, "live", None) if decision.meeting_id else None
    return live is not None and live.status == "running"


def for_viewer(viewer, decision):
    """The context of the page in the app."""
    options = list(decision.options.all())
    found = context(decision, options, keeps=viewer.can(Permission.KEEP_RECORDS))
    if found["is_draft"] and found["keeps"]:
        found["asked"] = asked.of(decision)
        found["audience"] = audiences.look(viewer, "decision-open", decision.pk)
        found["is_unasked"] = bool(found["asked"]) and not any(each.met for each in found["asked"])
    found["linked"] = asked.linked_to(viewer, decision)
    found["runs_live"] = runs_live(decision)
    found["seats"] = seats(decision, viewer.person, options)
    found["due_again"] = bool(decision.review_on and decision.review_on <= viewer.coalition.today())
    return found
