"""What the people room sends: the invitation to sign in."""

from django.utils import timezone

from members.notices import registry
from members.notices.mail import Mail
from members.notices.models import NoticeCategory

from . import invitations
from .models import SignInInvitation


def _load(notices):
    """The invitations of all these notices, each left on its notice."""
    found = SignInInvitation.objects.select_related("invited_by").in_bulk([notice.about_id for notice in notices])
    for notice in notices:
        notice.loaded = found.get(notice.about_id)


def word(notice):
    """The mail that asks somebody to sign in."""
    invitation = notice.loaded
    by = invitation.invited_by
    return Mail(
        subject=f"Your seat at the table: sign in to {notice.coalition.name}",
        template="members/people/mail/sign_in_invitation",
        context={
            "url": invitations.address_of(invitation),
            "invited_by": (by.name or by.email) if by else "",
            "role": invitation.get_role_display(),
            "until": invitation.expires_at.astimezone(notice.coalition.zone).date(),
        },
        reply_to=by.email if by else "",
        why=f"You get this because {(by.name if by else '') or 'a coordinator'} invited you to sign in.",
    )


def still_wanted(notice):
    """Why the invitation need not go out any more, or ""."""
    invitation = notice.loaded
    if invitation is None or invitation.revoked_at:
        return "A newer invitation took its place, or it was taken back"
    if invitation.accepted_at:
        return "They have signed in meanwhile"
    if invitation.expires_at <= timezone.now():
        return "The invitation ran out before it could be sent"
    if invitation.email.lower() != notice.person.email.lower():
        return "Their address changed; invite them again"
    return ""


registry.register(
    registry.NoticeKind(
        name=invitations.SIGN_IN,
        category=NoticeCategory.ACCOUNT,
        label="Invitation to sign in",
        word=word,
        still_wanted=still_wanted,
        load=_load,
    )
)
