"""Personal links: how somebody without a password answers an invitation, gives input, or reads what became of it.

A link is a signed statement of what it is for, whom, and about which row. It acts only by POST, so a mail scanner that
opens it changes nothing. It ends after PERSONAL_LINK_DAYS, or when the person's `link_epoch` is raised. When the person was
merged into another, it speaks for that one.
"""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from members.duplicates.went import speaks_for

_SALT = "members.personal-link"


class LinkTrouble(Exception):
    """The link is not good (any more). Its message says what to do, in words for the person who opened it."""


def token_for(person, *, purpose, about):
    """The signed token that lets `person` do `purpose` about the row with id `about`."""
    return signing.dumps([purpose, person.pk, person.link_epoch, about], salt=_SALT, compress=False)


def address_for(person, *, purpose, about, route):
    """The whole https address of a personal link, for a mail. `route` is the URL name that takes a token."""
    return settings.BASE_URL + reverse(route, args=[token_for(person, purpose=purpose, about=about)])


def open_token(token, *, purpose):
    """(person, id of the row) a token speaks for. LinkTrouble when it is altered, expired, revoked or for another purpose."""
    try:
        said_purpose, person_id, epoch, about = signing.loads(
            token, salt=_SALT, max_age=settings.PERSONAL_LINK_DAYS * 24 * 60 * 60
        )
    except signing.SignatureExpired as error:
        raise LinkTrouble("This link has run out. Ask your coordinator for a new one.") from error
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LinkTrouble("This link is not complete. Open it from the mail again, or copy all of it.") from error
    person, signed = speaks_for(person_id)
    if said_purpose != purpose or person is None:
        raise LinkTrouble("This link is not complete. Open it from the mail again, or copy all of it.")
    if signed != epoch:
        raise LinkTrouble("This link was replaced by a newer one. Use the latest mail, or ask your coordinator.")
    return person, about
