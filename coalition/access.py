"""Who may do what: permissions are an enum, roles a readable table of them. Code asks for a permission, never a role."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from django.core.exceptions import PermissionDenied

from . import compiled


class Permission(StrEnum):
    """What somebody may do within one coalition."""

    SEE_ROSTER = "see the list of partners and their public facts"
    SEE_SCORES = "see buy-in scores and stages, where the evidence is enough"
    SEE_OVERVIEW = "read the dashboards"
    KEEP_RECORDS = "read and write partners, people, meetings, input, pledges and notices"
    SEE_CONFIDENTIAL = "know who gave confidential input"
    EXPORT = "take lists out as files"
    MANAGE_COALITION = "change settings, types and roles"
    TAKE_PART = "see meetings, give input, answer for oneself"


@dataclass(frozen=True)
class RoleKind:
    """One role: who holds it, in a sentence, and what it allows."""

    label: str
    held_by: str
    permissions: frozenset
    front_door: str


P = Permission
_EVERYBODY = {P.TAKE_PART}
_LEADER = _EVERYBODY | {P.SEE_ROSTER, P.SEE_SCORES, P.SEE_OVERVIEW, P.EXPORT}
_COORDINATOR = _LEADER | {P.KEEP_RECORDS, P.SEE_CONFIDENTIAL}
_OWNER = _COORDINATOR | {P.MANAGE_COALITION}

# Widest first: the first role a viewer holds decides the front door.
ROLES = {
    "owner": RoleKind("Owner", "Who answers for the coalition's data and settings.", frozenset(_OWNER), "today"),
    "coordinator": RoleKind("Coordinator", "Who keeps the relationships going.", frozenset(_COORDINATOR), "today"),
    "leader": RoleKind("Leadership", "Board, health officer, funder liaison.", frozenset(_LEADER), "overview"),
    "member": RoleKind("Member", "A partner's person who signs in.", frozenset(_EVERYBODY), "mine"),
}
ROLE_CHOICES = [(key, kind.label) for key, kind in ROLES.items()]


@dataclass
class Viewer:
    """A user within one coalition, built once per request. `roles` is a set of keys of ROLES."""

    user: object
    coalition: object
    roles: frozenset
    coalitions: list = field(default_factory=list)

    @cached_property
    def permissions(self):
        """Everything the viewer's roles allow together."""
        return frozenset().union(*(ROLES[role].permissions for role in self.roles))

    def can(self, permission):
        """Whether the viewer holds this permission here."""
        return permission in self.permissions

    @property
    def sees_as_all_keepers(self):
        """Whether what they see depends on their roles alone, and not on who they are."""
        return self.can(Permission.KEEP_RECORDS)

    @cached_property
    def person(self):
        """The contact this user is in this coalition, or None. `people` is how the members floor hangs on to User."""
        return self.user.people.filter(coalition=self.coalition).first()

    @property
    def widest_role(self):
        """The first role of ROLES that the viewer holds."""
        return next(role for role in ROLES if role in self.roles)

    @property
    def front_door(self):
        """URL name of the page this viewer lands on."""
        return ROLES[self.widest_role].front_door

    @property
    def other_coalitions(self):
        """The user's other coalitions, for the switch."""
        return [coalition for coalition in self.coalitions if coalition.pk != self.coalition.pk]


def viewer_for(user, slug):
    """The Viewer of a user in the coalition `slug`, or None when they hold no role there. One query."""
    roles = user._meta.get_field("held_roles").related_model.objects  # this file stands below the models

    def build(key):
        return roles.filter(user=key).select_related("coalition").order_by("coalition__name")

    held = compiled.always("held-roles", build, user.pk)
    coalitions = list({role.coalition_id: role.coalition for role in held}.values())
    here = next((coalition for coalition in coalitions if coalition.slug == slug), None)
    if here is None:
        return None
    roles = frozenset(role.role for role in held if role.coalition_id == here.pk)
    return Viewer(user=user, coalition=here, roles=roles, coalitions=coalitions)


def require(viewer, permission):
    """Raise PermissionDenied (403) unless the viewer holds the permission."""
    if not viewer.can(permission):
        raise PermissionDenied(f"This needs somebody who may {permission.value}.")


class RequiresPermission:
    """View mixin: `permission` is needed for every method of the view; `write_permission` for anything but reading."""

    permission: Permission = Permission.KEEP_RECORDS
    write_permission: Permission | None = None

    def dispatch(self, request, *args, **kwargs):
        require(request.viewer, self.permission)
        if self.write_permission and request.method not in ("GET", "HEAD", "OPTIONS"):
            require(request.viewer, self.write_permission)
        return super().dispatch(request, *args, **kwargs)
