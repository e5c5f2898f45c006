"""What of this floor a whole-coalition export takes along (members/bundle/decisions.py)."""

from members.bundle.decisions import LINKS, MACHINERY, VOTES, carry, leave

_STILL_OPEN = (
    "EXISTS (SELECT 1 FROM meetings_decision d WHERE d.id = t.decision_id AND d.is_secret AND d.closed_at IS NULL)"
)
# What lies in an urn does not leave it; so in the copy nobody has voted yet.
SECRET_AND_OPEN = {
    "choice": f"CASE WHEN {_STILL_OPEN} THEN 'open' ELSE t.choice END",
    "person": f"CASE WHEN {_STILL_OPEN} THEN NULL ELSE t.person_id END",
    "cast_at": f"CASE WHEN {_STILL_OPEN} THEN NULL ELSE t.cast_at END",
    "via": f"CASE WHEN {_STILL_OPEN} THEN '' ELSE t.via END",
}

carry(
    "meetings.Meeting",
    "title purpose starts_at ends_at place location_host host_partner remote_link chair note_taker capacity "
    "guests_welcome answer_by agenda_due_on agenda_pending series series_on series_own update_words status "
    "uid sequence published_at held_at thanks followed_up_at created_by created_at updated_at",
    fresh=("uid",),
)
carry(
    "meetings.AgendaItem",
    "meeting position level kind title purpose participation expected_result owner minutes objective notes "
    "is_confidential competition state carried_from outcome updated_at",
)
carry("meetings.ItemReader", "item person")
carry(
    "meetings.ItemSuggestion",
    "meeting person partner title why minutes status reply item suggested_at answered_at answered_by",
)
carry("meetings.AgendaTemplate", "name items created_at")
carry("meetings.Acknowledgement", "meeting person partner acknowledged_at")
carry(
    "meetings.Invitation",
    "meeting person partner answer answered_at note why guests access_needs delegate_name delegate_email delegate "
    "invited_at",
)
carry(
    "meetings.Attendance",
    "meeting partner person status walk_in joined_at left_at minutes_present recorded_at recorded_by",
)
carry(
    "meetings.Objective",
    "title phase status owner statement measure baseline target due_on done_when is_priority builds_on "
    "activated_on closed_on last_moved_on updated_at",
)
carry("meetings.Ownership", "objective person partner started_on ended_on")
carry("meetings.AffectedGroup", "objective name stakeholder_type level is_direct support why_not_needed")
carry("meetings.Milestone", "objective title due_on reached_on")
carry("meetings.Measurement", "objective measured_on value note is_progress recorded_by")
carry("meetings.Statement", "objective number body what_changed written_at written_by")
carry("meetings.StatementAnswer", "statement person partner kind question given_on reply replied_on task")
carry("meetings.Rating", "objective person partner feasible relevant given_on")
carry("meetings.Barrier", "objective kind what countermeasure owner review_on noted_on cleared_on")
carry(
    "meetings.Task",
    "title owner partner objective meeting agenda_item decision delegate held_for can_delegate split_from note due_on "
    "done_on minutes hours let_go_on created_at",
)
carry("meetings.Cadence", "objective weeks since updated_at")
leave("meetings.CalendarFeed", LINKS)
carry("meetings.CalendarReply", "meeting person digest status reason received_at")
leave("meetings.CheckInCode", LINKS)
carry("meetings.Arrival", "meeting how person name organization remote said_at answer answered_at answered_by")
carry(
    "meetings.Decision",
    "title question rationale method is_secret is_major status decided_on closes_on opened_at closed_at "
    "outcome chosen policy_version quorum_needed types_needed representatives proxies totals review_on reviewed_on meeting "
    "agenda_item objective created_at updated_at",
    json_keys=("totals", "options", "meetings.decisionoption"),
)
carry("meetings.DecisionOption", "decision position title")
carry("meetings.Ballot", "decision partner person choice option reason cast_at via proxy", instead=SECRET_AND_OPEN)
leave("meetings.Urn", VOTES)
carry("meetings.Document", "meeting item title created_at")
carry("meetings.DocumentVersion", "document number name path kind size uploaded_at uploaded_by", file="path")
carry("meetings.Handover", "affiliation task successor note")
carry("meetings.LiveMeeting", "meeting status version touched started_at ended_at current current_since tallying")
carry("meetings.ItemClock", "live item seconds extra_minutes")
carry("meetings.Speaker", "live name person asked_at")
carry("meetings.SpeakingTally", "live stakeholder_type times")
leave("meetings.Capture", MACHINERY)
carry("meetings.ItemNote", "meeting item number title is_confidential text version written_at written_by")
carry("meetings.NoteVersion", "note number text written_by written_by_name started_at written_at keys")
carry("meetings.Minutes", "meeting status edition approved_at approved_by created_at")
carry("meetings.Note", "minutes item position title body is_confidential updated_at")
carry("meetings.Edition", "minutes number document made_at made_by")
carry("meetings.Correction", "minutes about text made_at made_by")
carry(
    "meetings.DatePoll",
    "title purpose place location_host status answer_by meeting created_by created_at asked_at",
)
carry("meetings.PollOption", "poll starts_at ends_at")
carry("meetings.PollInvitee", "poll person partner asked_at answered_at")
carry("meetings.PollAnswer", "option invitee answer")
carry("meetings.Pulse", "meeting answers counts")
carry("meetings.PulseGiven", "meeting person partner")
carry("meetings.AgendaReview", "meeting task")
carry("meetings.KnownName", "shown person confirmed_by confirmed_at")
carry(
    "meetings.Series",
    "title purpose rhythm interval starts_on ends_on starts_time minutes skip_holidays place location_host "
    "host_partner remote_link chair note_taker planned_to ended_at created_at updated_at",
)
carry("meetings.SkippedDay", "series day reason")
carry(
    "meetings.StandingPolicy",
    "version starts_on ends_on replaced_at source window_kind window least_share waiting_meetings "
    "waiting_days needs_agreement needs_work work_months representatives proxies quorum_share quorum_more quorum_types "
    "adopted_by adopted_at",
)
