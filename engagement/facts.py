"""What the rooms of this floor tell each other: the ledger listens. Sent inside the transaction that makes it true."""

from coalition.facts import Fact

# carries `coalition`, `ids` of contributions and `by`; they came with an import, or went with its undo
resources_delivered = Fact()
# carries `input` and `by`
input_given = Fact()
# carries `input` and `by`; entered by mistake
input_withdrawn = Fact()
# carries `pledge` and `by`; made, changed, renegotiated, withdrawn or delivered on (domain.md 3.4)
pledge_changed = Fact()
# carries `delivery` and `by`; `increase` is how much of the pledge it fulfilled, 0 to 1
pledge_delivered = Fact()
# carries `delivery` (about to be deleted) and `by`; entered by mistake
delivery_taken_back = Fact()
# carries `contribution` and `by`, theirs or ours; something given without a pledge
resource_delivered = Fact()
# carries `drill` and `by`; a partner's contact answered, or the answer was taken back
drill_answered = Fact()
# carries `contact` and `by`
contact_logged = Fact()
# carries `coalition` and `concern` (its id); raised, its nature is another one, or it was taken back
concern_changed = Fact()
# carries `offer` and `by`; somebody took a role on, or laid it down
role_changed = Fact()
# carries `introduction` and `by`; a door was opened, or not
introduction_changed = Fact()
# carries `coalition` and `agreement` (its id); noted, signed, changed or taken out
agreement_changed = Fact()
# carries `coalition` and `outreach` (its id); noted, changed or taken out
outreach_changed = Fact()
