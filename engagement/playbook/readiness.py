"""How ready the next meeting is, as the playbook keeps it beside the steps: Today draws it without asking anybody."""

from datetime import datetime

SHOWN = 5  # partners whose vote rests on coming


def told(ready):
    """A Readiness as JSON-ready values, or None without a meeting."""
    if ready is None:
        return None
    meeting = ready.meeting
    return {
        "pk": meeting.pk,
        "title": meeting.title,
        "place": meeting.place,
        "starts_at": meeting.starts_at.isoformat(),
        "ends_at": meeting.ends_at.isoformat(),
        "checks": [[bool(done), words] for done, words in ready.checks],
        "resting": [[each.facts.partner, each.facts.name] for each in ready.resting[:SHOWN]],
        "resting_number": len(ready.resting),
    }


def shown(kept):
    """What Today's card needs, from the JSON; None without a meeting."""
    if not kept:
        return None
    moments = {name: datetime.fromisoformat(kept[name]) for name in ("starts_at", "ends_at")}
    done = sum(ok for ok, _ in kept["checks"])
    return kept | moments | {"done": done, "words": f"{done} of {len(kept['checks'])} ready"}
