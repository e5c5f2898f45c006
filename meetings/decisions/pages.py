"""What the page of one decision shows to whom: signed in, and behind a personal link."""

from coalition.access import Permission

from . import asked, counting, results, voters
from .forms import VoteForm
from .models import Ballot, Decision


def seats(decision, person, options, *, data=None, only=None):
    """[(Seat, VoteForm or None)] of the votes this person may cast; the form of ballot `only` is bound to `data`."""
    if person is None or decision.status != Decision.Status.OPEN:
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
        "is_draft": decision.status == Decision.Status.DRAFT,
        "is_open": is_open,
        "is_closed": decision.status == Decision.Status.CLOSED,
        "keeps": keeps,
    }


def for_viewer(viewer, decision):
    """The context of the page in the app."""
    options = list(decision.options.all())
    found = context(decision, options, keeps=viewer.can(Permission.KEEP_RECORDS))
    if found["is_draft"] and found["keeps"]:
        found["asked"] = asked.of(decision)
        found["is_unasked"] = bool(found["asked"]) and not any(each.met for each in found["asked"])
    found["seats"] = seats(decision, viewer.person, options)
    found["due_again"] = bool(decision.review_on and decision.review_on <= viewer.coalition.today())
    return found
