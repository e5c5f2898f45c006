"""What the meetings floor tells the floor above it. Each fact is sent inside the transaction that makes it true."""

from coalition.facts import Fact

# carries `invitation` and `by`; somebody answered an invitation, a decline included
rsvp_given = Fact()
# carries `attendances` (a list of rows just written, any status) and `by`
attendance_recorded = Fact()
# carries `meeting` and `by`
meeting_held = Fact()
# carries `ballots` (rows whose organization took part) and `by`
decision_participated = Fact()
# carries `task` and `by`; done, or no longer done
task_completed = Fact()
# carries `objective`, `was` (its earlier status) and `by`; it took a step in its life (meetings/objectives/life.py)
objective_moved = Fact()
# carries `objective`, `ownerships` (rows written just now) and `by`; somebody looks after it, or no longer does
objective_owned = Fact()
# carries `statement` and `by`; somebody ticked "I understand it", or took that back
statement_understood = Fact()
# carries `note` (of live mode), `before` (its text until now) and `by`; somebody wrote on in the notes of an item
live_note_written = Fact()
# carries `suggestion` and `by`; somebody asked to have an item on an agenda
item_suggested = Fact()
# carries `meeting` and `by` (nobody: answers have no names); somebody answered the three questions after it
survey_completed = Fact()
# carries `meeting` and `by`; somebody ticked that they have read its papers, or took the tick back
papers_acknowledged = Fact()
