"""Soon after something changed the playbook looks again. Every act leaves an event (coalition/audit.py); that is the sign."""

from django.db import connection, transaction
from django.db.models.signals import post_save

from coalition.models import AuditEvent

from . import tasks


def changed(sender, instance, created, **_):
    """Ask for another look once what is being done is committed: once a transaction, however much it does."""
    asked = connection.run_on_commit[-1][1] if connection.run_on_commit else None
    if created and getattr(asked, "coalition", None) != instance.coalition_id:
        transaction.on_commit(_Ask(instance.coalition_id))


class _Ask:
    """Asks for another look at a coalition, when called."""

    def __init__(self, coalition):
        self.coalition = coalition

    def __call__(self):
        tasks.ask(self.coalition)


post_save.connect(changed, sender=AuditEvent, dispatch_uid="playbook.changed")
