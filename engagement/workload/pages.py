"""The page that stands between a coordinator and people who have no room (asks.py)."""

from django.shortcuts import render

from coalition.ui.parts import counted

OURS = {"csrfmiddlewaretoken", "gate", "way", "minutes", "reason"}


def too_much(request, asked, gate):
    """Who has no room, and hold, swap, shorten or a reason; what was posted goes along."""
    kept = [(name, value) for name, values in request.POST.lists() if name not in OURS for value in values]
    over = gate.over
    context = {
        "title": f"Too much for {counted(len(gate.full), 'person,people')}",
        "lede": f"With {counted(gate.minutes, 'minute')} more they would carry more than we allow ourselves to ask.",
        "asked": asked,
        "gate": gate,
        "more": len(gate.full) - len(over),
        "kept": kept,
    }
    return render(request, "engagement/workload/too_much.html", context)
