"""What the members floor tells the floors above it. Each fact is sent inside the transaction that makes it true."""

from coalition.facts import Fact

# carries `membership` and `by`; a partner's status changed to `member`
partner_joined = Fact()
# carries `affiliation` and `by`; a person's tie to a partner ended
affiliation_ended = Fact()
# carries `coalition`, `people` and `partners` (ids); they were made by mistake and are about to go, if nothing holds them
came_by_mistake = Fact()
