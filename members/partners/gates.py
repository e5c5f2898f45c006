"""What is to be ready before a partner gets a status; upper floors say it, this floor asks. Imports stay one-way.

    gates.register("invited", open_points)      # open_points(partner) -> ["Talk one to one first", …]

A gate never shuts: whoever says why goes through, and the log keeps the reason.
"""

_gates = {}


def register(status, open_points):
    """Ask `open_points(partner)`, a list of words, before a partner gets that status."""
    _gates.setdefault(status, []).append(open_points)


def open_points(partner, status):
    """What is not ready yet for this partner to get this status, in words."""
    return [point for gate in _gates.get(status, ()) for point in gate(partner)]
