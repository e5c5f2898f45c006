"""What becomes of the account of somebody who is forgotten: it goes, unless another coalition knows them too."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db.models import Q

from coalition.actions import take_role
from coalition.models import Role, User
from members.people.models import Person


def is_known_elsewhere(user, coalition):
    """Whether the account has a place in another coalition."""
    roles = Role.objects.filter(user=user).exclude(coalition=coalition)
    return roles.exists() or Person.objects.filter(user=user).exclude(coalition=coalition).exists()


def leave(user, coalition, by):
    """End all roles here. LastOwner when nobody else owns the coalition."""
    for role in Role.objects.filter(user=user, coalition=coalition).select_related("coalition", "user"):
        take_role(role=role, by=by)


def forget(user, coalition):
    """Take the account out, or out of this coalition's rows where it lives on elsewhere. Inside scrub.unguarded."""
    if is_known_elsewhere(user, coalition):
        _let_go(user, coalition)
        return
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    user.events.all().delete()
    user.set_unusable_password()
    user.email, user.name, user.theme, user.is_active = f"erased-{user.pk}@erased.invalid", "", "", False
    user.is_staff = user.is_superuser = False
    user.save()


def _let_go(user, coalition):
    for model in apps.get_models():
        fields = {field.name for field in model._meta.local_fields}
        if "coalition" not in fields or model is Person:
            continue
        for field in model._meta.local_fields:
            if field.related_model is User and field.null:
                rows = model._default_manager.filter(Q(coalition=coalition.pk), **{field.name: user.pk})
                rows.update(**{field.name: None})
