"""What is to be ready before a partner gets a status; upper floors say it, this floor asks. Imports stay one-way.

    gates.register("invited", open_points)      # open_points(partner) -> ["Talk one to one first", …]

A gate never shuts: whoever says why goes through, and the log keeps the reason. But what a partner said no to stays so until
they open it again themselves (domain.md 5, rule 15):

    gates.refuse("invited", said_no)            # said_no(partner) -> "They would rather not, …" or ""
"""

_gates = {}
_refusals = {}


def register(status, open_points):
    """Ask `open_points(partner)`, a list of words, before a partner gets that status."""
    _gates.setdefault(status, []).append(open_points)


def refuse(status, said_no):
    """Ask `said_no(partner)`, words or "", before a partner gets that status; no reason of ours passes it over."""
    _refusals.setdefault(status, []).append(said_no)


def refused(partner, status):
    """Why this partner cannot get this status, in words; "" when nothing of theirs stands against it."""
    return next((words for said_no in _refusals.get(status, ()) if (words := said_no(partner))), "")


def open_points(partner, status):
    """What is not ready yet for this partner to get this status, in words."""
    return [point for gate in _gates.get(status, ()) for point in gate(partner)]
