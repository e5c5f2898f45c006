"""Mail that came back (RFC 3464) and complaints (RFC 5965): to whom, for good or for now, and what the other side said."""

from dataclasses import dataclass

from members.addresses.models import AddressEvent

from .reading import PARSING

Kind = AddressEvent.Kind
# Refused for good by the letter, yet not because of the address: full, too large, a route, a policy, a bad day.
PASSING = ("5.2.2", "5.2.3", "5.3.", "5.4.", "5.6.", "5.7.")


@dataclass(frozen=True)
class Return:
    """What a report says about one recipient."""

    kind: str
    said: str


def read(message):
    """The Return in a report; None when it is none, or tells of nothing that failed."""
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            return _delivery(part)
        if kind == "message/feedback-report":
            return Return(Kind.COMPLAINT, "They marked it as spam in their mail program")
    return None


def _delivery(part):
    for block in _blocks(part):
        action = _said(block, "Action").lower()
        if action != "failed":
            continue
        status = _said(block, "Status").partition(" ")[0]
        said = _said(block, "Diagnostic-Code").partition(";")[2].strip() or f"Status {status}"
        return Return(kind_of(status), said)
    return None


def kind_of(status):
    """Hard or soft, by an enhanced status code (RFC 3463)."""
    if status.startswith("5.") and not status.startswith(PASSING):
        return Kind.HARD
    return Kind.SOFT


def _blocks(part):
    payload = part.get_payload()
    return payload if isinstance(payload, list) else []


def _said(block, name):
    try:
        return " ".join(str(block.get(name, "")).split())
    except PARSING:
        return ""
