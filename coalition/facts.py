"""How a floor tells the floors above it that something happened (design.md 4).

Each floor declares its facts in its own `facts.py`, named in the past tense and carrying the row. A receiver lives in
the room that cares, is connected in its app's `ready()`, and runs in the sender's transaction: if it fails, the whole
act fails, so that a row and the evidence derived from it are never apart.
"""

from django.db import transaction
from django.dispatch import Signal


class Fact(Signal):
    """Something that happened. Sent with the row (or rows) it is about and who did it."""

    def happened(self, **carried):
        """Tell every receiver, inside the transaction that wrote the row."""
        if not transaction.get_connection().in_atomic_block:
            raise transaction.TransactionManagementError("A fact is told inside the transaction that makes it true.")
        self.send(sender=None, **carried)


# carries `coalition`; the floors above fill a new coalition with what it needs: types, policy
coalition_created = Fact()
# carries `coalition` and `by`; its time zone is another one now
zone_changed = Fact()
