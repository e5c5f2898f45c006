"""Writes of the trunk: a coalition is created, roles are given and taken."""

from django.db import connection, transaction

from . import audit, versions
from .access import ROLES
from .facts import coalition_created, zone_changed
from .models import Coalition, Role, User


@transaction.atomic
def create_coalition(*, slug, name, by=None, owner=None, **fields):
    """A new coalition with the default types and policy; `owner` (a User) gets the owner's role."""
    coalition = Coalition(slug=slug, name=name, **fields)
    coalition.full_clean()
    coalition.save()
    audit.record("coalition_created", coalition=coalition, target=coalition, by=by)
    coalition_created.happened(coalition=coalition)
    if owner:
        give_role(user=owner, coalition=coalition, role="owner", by=by)
    return coalition


@transaction.atomic
def change_coalition(*, coalition, by, seen=None, **fields):
    """Write name, mission, area or time zone. ChangedMeanwhile when the row's version is not the one `seen`."""
    row = versions.lock(coalition, seen=seen, names=fields)
    changed = versions.set_changed(row, fields)
    if changed:
        row.full_clean()
        row.save()
        audit.record("coalition_changed", coalition=row, target=row, by=by, fields=versions.labels(row, changed))
        if "time_zone" in changed:
            zone_changed.happened(coalition=row, by=by)
    return row


@transaction.atomic
def give_role(*, user, coalition, role, by):
    """Let a user act in this role. Giving it twice gives it once."""
    row, created = Role.objects.get_or_create(user=user, coalition=coalition, role=role)
    if created:
        audit.record(
            "role_given", coalition=coalition, target=user, by=by, person=str(user), role=ROLES[role].label.lower()
        )
    return row


class LastOwner(Exception):
    """A coalition keeps at least one owner."""


@transaction.atomic
def take_role(*, role, by):
    """End a role. The last owner's cannot be ended (LastOwner)."""
    # Locking the coalition makes two owners who remove each other at once take turns.
    Coalition.objects.select_for_update().get(pk=role.coalition_id)
    owners = Role.objects.filter(coalition_id=role.coalition_id, role="owner")
    if role.role == "owner" and owners.count() == 1:
        raise LastOwner("Somebody has to own the coalition. Make another person owner first.")
    audit.record(
        "role_taken",
        coalition=role.coalition,
        target=role.user,
        by=by,
        person=str(role.user),
        role=ROLES[role.role].label.lower(),
    )
    role.delete()


class AlreadyBegun(Exception):
    """There is a user already."""


@transaction.atomic
def begin(*, name, email, password, coalition_name, slug):
    """The first owner and coalition of an installation: (user, coalition). AlreadyBegun when there is a user."""
    with connection.cursor() as cursor:
        # Two people opening a new installation at once: one becomes the owner, the other is told.
        cursor.execute("LOCK TABLE coalition_user IN SHARE ROW EXCLUSIVE MODE")
    if User.objects.exists():
        raise AlreadyBegun("This installation has an owner already.")
    owner = User.objects.create_user(email, password, name=name)
    return owner, create_coalition(slug=slug, name=coalition_name, by=owner, owner=owner)
