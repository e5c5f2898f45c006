"""What somebody writes back to a question is their input, or more of it."""

from members.inbound.registry import NotTaken, register

from .errors import InputClosed
from .giving import take_reply
from .models import InputRequest

ANSWERED_BY = ("input-request", "input-reminder")


def take(reply):
    """Take a letter written back to a question as its writer's input."""
    if not reply.text.strip():
        return None
    request = InputRequest.objects.filter(pk=reply.notice.about_id, coalition=reply.person.coalition).first()
    if request is None:
        raise NotTaken("What we asked is not there any more, so your answer was not noted.")
    key = f"reply:{reply.notice.pk}:{reply.received_at.isoformat()}"
    try:
        take_reply(request=request, person=reply.person, text=reply.text, received_at=reply.received_at, key=key)
    except InputClosed as trouble:
        raise NotTaken("The question has been put away, so your answer was not noted.") from trouble
    return "Taken as their input"


for kind in ANSWERED_BY:
    register(kind, take)
