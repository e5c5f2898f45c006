"""The invitation to sign in, from the mail to the first page."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from coalition.models import AuditEvent, Role, User
from members.models import Notice, Person, SignInInvitation
from members.notices import delivery
from members.people import invitations
from members.people.invitations import InvitationTrouble, invite_to_sign_in, take_back_invitation
from tests.characters import make_person, make_user

pytestmark = pytest.mark.django_db

GOOD = {"name": "Ana Ruiz", "way": "code", "password": ""}


@pytest.fixture
def ana(coalition):
    return make_person(coalition, "Ana", email="Ana@Example.org")


@pytest.fixture
def browser():
    return Client(enforce_csrf_checks=False)


def path_of(invitation):
    return f"/l/join/{invitations.token_of(invitation)}/"


def sent_links(outbox):
    return [re.search(r"http://testserver(/l/join/\S+)", mail.body)[1] for mail in outbox]


def deliver_all():
    delivery.deliver(list(Notice.objects.values_list("pk", flat=True)))


# --- Inviting -------------------------------------------------------------------------------------------------------


def test_mail_brings_the_link_at_any_hour(ana, coordinator, mailoutbox, settings):
    settings.QUIET_HOURS = (0, 0)  # quiet all day long
    invitation = invite_to_sign_in(person=ana, by=coordinator)
    deliver_all()
    (mail,) = mailoutbox
    assert sent_links(mailoutbox) == [path_of(invitation)]
    assert "Rosa has set a place for you at River Coalition" in mail.body
    assert mail.reply_to == [coordinator.email]
    assert "List-Unsubscribe" not in mail.extra_headers
    assert path_of(invitation) in mail.alternatives[0][0]


def test_token_is_written_down_nowhere(ana, coordinator, mailoutbox):
    invitation = invite_to_sign_in(person=ana, by=coordinator)
    deliver_all()
    token = invitations.token_of(invitation)
    notice = Notice.objects.get()
    stored = f"{vars(invitation)} {vars(notice)} {list(AuditEvent.objects.values())}"
    assert token not in stored
    assert "/l/join/…" in notice.body


def test_inviting_twice_leaves_one_good_link(ana, coordinator, mailoutbox, browser):
    first = invite_to_sign_in(person=ana, by=coordinator)
    second = invite_to_sign_in(person=ana, role="leader", by=coordinator)
    deliver_all()
    assert sent_links(mailoutbox) == [path_of(second)]
    assert Notice.objects.get(about_id=first.pk).reason.startswith("A newer invitation took its place")
    assert browser.get(path_of(first)).status_code == 410
    assert browser.get(path_of(second)).status_code == 200


def test_taking_back(ana, coordinator, browser, mailoutbox):
    invitation = invite_to_sign_in(person=ana, by=coordinator)
    assert take_back_invitation(person=ana, by=coordinator) == 1
    assert take_back_invitation(person=ana, by=coordinator) == 0
    deliver_all()
    assert mailoutbox == []
    assert browser.post(path_of(invitation), GOOD).status_code == 410
    assert not User.objects.filter(email="ana@example.org").exists()


def test_nobody_without_address_or_twice(coalition, coordinator, member):
    with pytest.raises(ValidationError, match="no e-mail address"):
        invite_to_sign_in(person=make_person(coalition, "Paper"), by=coordinator)
    with pytest.raises(ValidationError, match="signs in as member already"):
        invite_to_sign_in(person=member.people.get(), by=coordinator)
    with pytest.raises(ValidationError, match="Choose a role"):
        invite_to_sign_in(person=make_person(coalition, "Ben", email="b@example.org"), role="king", by=coordinator)
    assert Notice.objects.count() == 0


MAY_GIVE = {
    "owner": {"owner", "coordinator", "leader", "member"},
    "coordinator": {"coordinator", "leader", "member"},
    "leader": {"leader", "member"},
    "member": {"member"},
    "outsider": set(),
}


@pytest.mark.parametrize("inviter", MAY_GIVE)
@pytest.mark.parametrize("role", ["owner", "coordinator", "leader", "member"])
def test_nobody_gives_more_than_they_may(request, ana, inviter, role):
    by = request.getfixturevalue(inviter)
    if role in MAY_GIVE[inviter]:
        assert invite_to_sign_in(person=ana, role=role, by=by).role == role
    else:
        with pytest.raises(PermissionDenied):
            invite_to_sign_in(person=ana, role=role, by=by)


# --- Taking it up ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_link_scanner_changes_nothing(ana, coordinator, browser, method):
    invitation = invite_to_sign_in(person=ana, by=coordinator)
    getattr(browser, method)(path_of(invitation))
    invitation.refresh_from_db()
    assert invitation.accepted_at is None
    assert not User.objects.filter(email="ana@example.org").exists()


def test_joining_with_codes(ana, coordinator, coalition, browser):
    invitation = invite_to_sign_in(person=ana, role="leader", by=coordinator)
    page = browser.get(path_of(invitation)).content.decode()
    assert "Rosa invites you to River Coalition as leadership" in page
    response = browser.post(path_of(invitation), GOOD)
    assert (response.status_code, response["Location"]) == (302, "/c/river/")
    user = User.objects.get(email="ana@example.org")
    assert (user.name, user.has_usable_password()) == ("Ana Ruiz", False)
    assert list(Role.objects.filter(user=user).values_list("coalition__slug", "role")) == [("river", "leader")]
    ana.refresh_from_db()
    assert (ana.user, ana.name) == (user, "Ana Ruiz")
    assert int(browser.session["_auth_user_id"]) == user.pk
    # the second click
    again = Client().post(path_of(invitation), GOOD)
    assert again.status_code == 410
    assert "You have used this invitation already" in again.content.decode()


def test_joining_with_a_password(ana, coordinator, browser):
    invitation = invite_to_sign_in(person=ana, by=coordinator)
    browser.post(path_of(invitation), {"name": "Ana Ruiz", "way": "password", "password": "  green table lamp  "})
    assert User.objects.get(email="ana@example.org").check_password("  green table lamp  ")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"way": ""}, "way"),
        ({"way": "password", "password": ""}, "password"),
        ({"way": "password", "password": "short"}, "password"),
        ({"way": "password", "password": "ana@example.org"}, "password"),
        ({"name": "x" * 201}, "name"),
    ],
)
def test_what_was_typed_is_kept(ana, coordinator, browser, typed, field):
    invitation = invite_to_sign_in(person=ana, by=coordinator)
    response = browser.post(path_of(invitation), GOOD | {"name": "Ana von Ruiz"} | typed)
    assert response.status_code == 400
    assert list(response.context["form"].errors) == [field]
    assert typed.get("name", "Ana von Ruiz") in response.content.decode()
    assert not User.objects.filter(email="ana@example.org").exists()


def test_somebody_with_an_account_elsewhere_keeps_it(ana, coordinator, other_coalition, browser):
    user = User.objects.create_user("ana@example.org", "their own password", name="Dr. Ana Ruiz")
    invitation = invite_to_sign_in(person=ana, by=coordinator)
    page = browser.get(path_of(invitation)).content.decode()
    assert "You have an account at this address already" in page
    assert 'type="password"' not in page
    browser.post(path_of(invitation), {"name": "Dr. Ana Ruiz", "way": "password", "password": "a stolen password"})
    user.refresh_from_db()
    assert user.check_password("their own password")
    assert Person.objects.get(pk=ana.pk).user == user
    assert int(browser.session["_auth_user_id"]) == user.pk


def test_a_second_factor_is_not_passed_by(ana, coordinator, browser):
    user = User.objects.create_user("ana@example.org", name="Ana")
    Authenticator.objects.create(user=user, type="totp", data={})
    invitation = invite_to_sign_in(person=ana, by=coordinator)
    response = browser.post(path_of(invitation), GOOD)
    assert response["Location"] == "/accounts/login/"
    assert "_auth_user_id" not in browser.session
    assert user.held_roles.count() == 1


def expired(invitation):
    SignInInvitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() - timedelta(seconds=1))


def readdressed(invitation):
    Person.objects.filter(pk=invitation.person_id).update(email="other@example.org")


def account_closed(invitation):
    User.objects.create_user("ana@example.org", is_active=False)


def account_of_another_contact(invitation):
    user = make_user(invitation.coalition, "member", "Double")
    User.objects.filter(pk=user.pk).update(email="ana@example.org")


TROUBLES = {
    expired: "has run out",
    readdressed: "A newer invitation took the place",
    account_closed: "was closed",
    account_of_another_contact: "belongs to another contact",
}


@pytest.mark.parametrize("happened", TROUBLES)
def test_what_can_be_wrong_is_said(ana, coordinator, browser, happened):
    invitation = invite_to_sign_in(person=ana, by=coordinator)
    happened(invitation)
    response = browser.post(path_of(invitation), GOOD)
    assert response.status_code == 410
    assert TROUBLES[happened] in response.content.decode()
    assert Person.objects.get(pk=ana.pk).user is None


@pytest.mark.parametrize("token", ["x", "0" * 64, "%00", "é" * 20])
def test_foreign_tokens(browser, ana, coordinator, token):
    invite_to_sign_in(person=ana, by=coordinator)
    response = browser.get(f"/l/join/{token}/")
    assert response.status_code == 410
    assert "not complete" in response.content.decode()


def test_after_the_secret_key_changed_no_link_works(ana, coordinator, settings):
    token = invitations.token_of(invite_to_sign_in(person=ana, by=coordinator))
    settings.SECRET_KEY = "another"
    with pytest.raises(InvitationTrouble):
        invitations.find(token)
