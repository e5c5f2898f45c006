"""The invitation to sign in: a link in a mail by which a contact becomes a user.

The token is derived from the row and the site's secret key, so that it is written down nowhere but in the mail; the row
keeps its hash to be found by.
"""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from coalition import audit
from coalition.access import ROLES, viewer_for
from coalition.actions import give_role
from coalition.models import User
from members.notices import actions as notices

from .models import Person, SignInInvitation

audit.describe(
    invited_to_sign_in="{by} invited {target} to sign in as {role}",
    sign_in_taken_back="{by} took back the invitation of {target} to sign in",
    joined="{target} accepted the invitation and signed in",
)

SIGN_IN = "sign-in-invitation"  # the kind of notice, worded in notices.py
GOOD_FOR = timedelta(days=14)


class InvitationTrouble(Exception):
    """The link cannot be used. Its message says why and what to do, for the person who opened it."""


def token_of(invitation):
    """The secret part of the link of an invitation."""
    stated = f"{invitation.person_id}|{invitation.email.lower()}|{invitation.invited_at.isoformat()}"
    return salted_hmac("members.sign-in-invitation", stated, algorithm="sha256").hexdigest()


def address_of(invitation):
    """The whole address that opens an invitation, for a mail."""
    return settings.BASE_URL + reverse("join", args=[token_of(invitation)])


def _hash(token):
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite_to_sign_in(*, person, role="member", by):
    """Invite a contact to sign in as `role`, by mail; the SignInInvitation.

    One that is open is replaced, so that inviting twice does no harm. Nobody gives a role that may do more than they
    may themselves (PermissionDenied). ValidationError when there is no address, or they sign in already.
    """
    person = Person.objects.select_for_update(of=("self",)).select_related("coalition", "user").get(pk=person.pk)
    _check(person, role, by)
    _revoke(person)
    now = timezone.now()
    invitation = SignInInvitation(
        coalition=person.coalition,
        person=person,
        email=person.email,
        role=role,
        invited_at=now,
        invited_by=by,
        expires_at=now + GOOD_FOR,
    )
    invitation.token_hash = _hash(token_of(invitation))
    invitation.save()
    audit.record("invited_to_sign_in", coalition=person.coalition, target=person, by=by, role=ROLES[role].label)
    notices.owe(
        coalition=person.coalition,
        key=f"{SIGN_IN}:{invitation.pk}",
        kind=SIGN_IN,
        person=person,
        about=invitation,
    )
    return invitation


def _check(person, role, by):
    if role not in ROLES:
        raise ValidationError("Choose a role.")
    if not person.email:
        raise ValidationError(f"{person.name} has no e-mail address yet. Add one first.")
    if person.user and person.user.held_roles.filter(coalition=person.coalition, role=role).exists():
        raise ValidationError(f"{person.name} signs in as {ROLES[role].label.lower()} already.")
    if by is not None:
        inviter = viewer_for(by, person.coalition.slug)
        if inviter is None or not ROLES[role].permissions <= inviter.permissions:
            raise PermissionDenied(f"Only somebody who may do as much can invite {ROLES[role].label.lower()}s.")


def _revoke(person):
    open_ones = SignInInvitation.objects.filter(person=person, accepted_at=None, revoked_at=None)
    return open_ones.update(revoked_at=timezone.now())


@transaction.atomic
def take_back_invitation(*, person, by):
    """Make every open invitation of this person invalid; how many there were."""
    count = _revoke(person)
    if count:
        audit.record("sign_in_taken_back", coalition=person.coalition, target=person, by=by)
    return count


def find(token, *, lock=False):
    """The open invitation a token belongs to; InvitationTrouble with the reason when it cannot be used."""
    rows = SignInInvitation.objects.select_related("person", "coalition", "invited_by")
    if lock:
        rows = rows.select_for_update(of=("self",))
    invitation = rows.filter(token_hash=_hash(token)).first()
    if invitation is None or not constant_time_compare(token_of(invitation), token):
        raise InvitationTrouble("This link is not complete. Open it from the mail again, or copy all of it.")
    if invitation.accepted_at:
        raise InvitationTrouble("You have used this invitation already. Sign in with your e-mail address.")
    if invitation.revoked_at or invitation.email.lower() != invitation.person.email.lower():
        raise InvitationTrouble("A newer invitation took the place of this one. Use the latest mail, or ask for one.")
    if invitation.expires_at <= timezone.now():
        raise InvitationTrouble("This invitation has run out. Ask for a new one; it takes a minute.")
    return invitation


@transaction.atomic
def accept(*, token, name, password=None):
    """The invited person, by the token, becomes a user of the coalition; the User, for signing in.

    Without a password they sign in by codes sent to their address. Somebody who has an account at this address already,
    from another coalition, keeps its name and password. InvitationTrouble when the link cannot be used.
    """
    invitation = find(token, lock=True)
    person = invitation.person
    user = _user_for(invitation, name, password)
    if person.user_id != user.pk or person.name != name:
        person.user, person.name = user, name
        person.save(update_fields=["user", "name", "updated_at"])
    give_role(user=user, coalition=invitation.coalition, role=invitation.role, by=user)
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    audit.record("joined", coalition=invitation.coalition, target=person, by=user)
    return user


def existing_user(invitation):
    """The User who has this address already, or None."""
    return User.objects.filter(email=invitation.email.strip().lower()).first()


def _user_for(invitation, name, password):
    user = existing_user(invitation)
    if user is None:
        return User.objects.create_user(invitation.email, password or None, name=name)
    if not user.is_active:
        raise InvitationTrouble("The account at this address was closed. Ask your coordinator for help.")
    if user.people.filter(coalition=invitation.coalition).exclude(pk=invitation.person_id).exists():
        raise InvitationTrouble(
            "Your account belongs to another contact of this coalition. Ask your coordinator to bring the two together."
        )
    return user
