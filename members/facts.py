"""What the members floor tells the floors above it. Each fact is sent inside the transaction that makes it true."""

from coalition.facts import Fact

# carries `membership` and `by`; a partner's status changed to `member`. `newly` when the partner itself is new, as in an
# import: then nothing hangs on it yet, and receivers need not look
partner_joined = Fact()
# carries `membership` and `by`; somebody gave a partner that is here another status
partner_moved = Fact()
# carries `affiliation` and `by`; a person's tie to a partner ended
affiliation_ended = Fact()
# carries `coalition`, `people` and `partners` (ids) and `by`; they were made by mistake, nothing holds them but what is
# voided, and they go in the next statement
came_by_mistake = Fact()
# carries `person` and `notice` (or None); mail to the address they have does not reach them (any more)
address_failed = Fact()
# carries `notices` (ids); they were not mailed, or did not arrive, and nothing more is tried by itself: rooms whose words
# they carry see to it that they are told in another way
mail_missed = Fact()
# carries `notices` (ids); what could not be sent is owed once more
mail_owed_again = Fact()
# carries `coalition` and `nomination` (its id); a name was put forward, or that was taken back
nomination_changed = Fact()
# carries `coalition`, `kind` ("partner" or "person"), `kept` and `gone` (ids), `journal` (members/duplicates/journal.py) and
# `by`; everything but what rooms above look after themselves points to `kept` now, and `gone` goes in the next statement
records_merged = Fact()
# carries `coalition`, `kind`, `kept` and `gone` (ids) and `by`; a merge was taken apart, both are as they were
records_parted = Fact()
