"""“Yes” or “no” written back to an invitation. Anything else is for a person to read: nobody's answer is guessed."""

import re

from meetings.meetings.errors import NotNow
from members.inbound.registry import NotTaken, register

from . import invitations
from .models import Invitation

ANSWERED_BY = ("meeting-invitation", "meeting-update", "meeting-agenda", "meeting-reminder")
LONGEST = 60  # characters of a line that is nothing but an answer
YES = re.compile(
    r"(yes|yep|sure|i('m| am| will be| can)? (come|coming|there|attend|attending)|i('ll| will) (come|be there|attend)"
    r"|count me in|coming|accepted?|s[ií]|oui|vâng)\b(?!-)(?!.*\b(not|but|unless|if|maybe|perhaps)\b)",
    re.IGNORECASE,
)
NO = re.compile(
    r"(no|nope|not this time|i (can('?t|not)|won'?t|will not|am not able to)( come| be there| attend| make it)?"
    r"|can('?t|not) (come|attend|make it)|declined?|sorry,? (no|i can('?t|not)( come| make it)?)|non|không)\b(?!-)"
    r"(?!.*\b(but|unless|if|maybe|perhaps|problem|worries)\b)",
    re.IGNORECASE,
)


def meant(text):
    """("coming" or "declined", the rest as a note) of an answer whose first line is plain; None when it is not."""
    first, _, rest = text.strip().partition("\n")
    line = " ".join(first.replace("’", "'").split())
    bare = line.rstrip(" .,!;")
    if len(bare) > LONGEST or "?" in line:
        return None
    for pattern, answer in ((YES, "coming"), (NO, "declined")):
        if pattern.match(bare):
            return answer, " ".join(rest.split())[:500]
    return None


def take(reply):
    """Take a reply to a mail about a meeting as the answer to its invitation."""
    found = meant(reply.text)
    if found is None:
        return None
    answer, note = found
    rows = Invitation.objects.select_related("meeting", "meeting__coalition", "person", "person__user")
    invitation = rows.filter(meeting=reply.notice.about_id, person=reply.person).first()
    if invitation is None:
        raise NotTaken("You are not on the list of that meeting any more, so your answer was not noted.")
    try:
        invitations.answer(invitation=invitation, answer=answer, by=reply.person.user, note=note or invitation.note)
    except NotNow as trouble:
        raise NotTaken(str(trouble)) from trouble
    return "Noted as their answer: coming" if answer == "coming" else "Noted as their answer: not this time"


for kind in ANSWERED_BY:
    register(kind, take)
