"""Soon after something changed the playbook looks again. Every act leaves an event (coalition/audit.py); that is the sign."""

from django.db import connection, transaction
from django.db.models.signals import post_save

from coalition.models import AuditEvent

from . import tasks

LOOKED_AT = 20  # of what waits for the commit; asking once more costs one statement


def changed(sender, instance, created, **_):
    """Ask for another look once what is being done is committed: once a transaction, however much it does."""
    waiting = (entry[1] for entry in connection.run_on_commit[-LOOKED_AT:])
    if created and all(getattr(each, "coalition", None) != instance.coalition_id for each in waiting):
        transaction.on_commit(_Ask(instance.coalition_id))


class _Ask:
    """Asks for another look at a coalition, when called."""

    def __init__(self, coalition):
        self.coalition = coalition

    def __call__(self):
        tasks.ask(self.coalition)


post_save.connect(changed, sender=AuditEvent, dispatch_uid="playbook.changed")
