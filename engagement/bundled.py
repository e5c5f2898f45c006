"""What of this floor a whole-coalition export takes along (members/bundle/decisions.py)."""

from members.bundle.decisions import LINKS, MACHINERY, carry, leave

SOURCES = {
    "meeting": "meetings.meeting", "input_request": "engagement.inputrequest", "decision": "meetings.decision",
    "suggestion": "meetings.itemsuggestion", "task": "meetings.task", "ownership": "meetings.ownership",
    "statement": "meetings.statement", "pledge": "engagement.pledge", "delivery": "engagement.delivery",
    "contribution": "engagement.contribution", "drill": "engagement.drill", "concern": "engagement.concern",
    "role": "engagement.roleoffer", "introduction": "engagement.introduction", "nomination": "members.nomination",
    "agreement": "engagement.agreement",
}  # fmt: skip
CONTESTED = {
    "contact": "engagement.contact", "input": "engagement.input", "pledge": "engagement.pledge",
    "delivery": "engagement.delivery", "contribution": "engagement.contribution", "attendance": "meetings.attendance",
    "membership": "members.membership", "tie": "members.affiliation", "loan": "engagement.loan",
}  # fmt: skip

carry(
    "engagement.Agreement",
    "partner kind title their_part our_part signer signed_on ends_on remind_days ended_on updated_at",
)
carry("engagement.AgreementFile", "agreement name path kind size uploaded_at uploaded_by", file="path")
carry(
    "engagement.InputRequest",
    "title question what_is_open how_used phase estimated_minutes report_back_on closes_on objective decision "
    "text_version about meeting agenda_item owner status opened_at closed_at decided_on interim_note "
    "interim_on created_at updated_at",
)
carry(
    "engagement.Input",
    "request person partner text attribution channel given_on recorded_by recorded_at updated_at",
)
carry(
    "engagement.ReportBack",
    "request how_considered what_was_decided next_step published_at published_by version updated_at",
)
carry("engagement.Theme_inputs", "theme input", via="theme")
carry("engagement.Theme", "request title outcome what_changed reason position version done_on done_words")
carry("engagement.Receipt", "report_back person way made_at told_at told_by read_well read_note read_at")
carry("engagement.News", "report_back kind theme what_was_wrong words version before published_at published_by")
carry("engagement.Telling", "news person way made_at told_at told_by")
carry("engagement.NotQuite", "receipt words said_at reply settled_at")
carry("engagement.AskedGroup", "request stakeholder_type level is_left_out why_left_out")
carry("engagement.Asked", "request person asked_at asked_by declined_on")
carry(
    "engagement.Pledge",
    "direction partner person objective what quantity unit effort_band made_on due_on status delivered "
    "settled_on note created_at",
)
carry("engagement.Delivery", "pledge quantity delivered_on increase note created_at")
carry(
    "engagement.Contribution", "direction partner person objective kind what effort_band given_on thanked_on created_at"
)
carry(
    "engagement.Concern",
    "key person partner coordinator objective words nature may_quote on_behalf raised_on status root_cause "
    "adkar_barrier finding answer answered_on answered_by settled_on updated_at",
    only="t.nature = 'professional'",
    fresh=("key",),
)
carry("engagement.ConcernStep", "concern to on by_raiser by note made_at")
carry("engagement.TheirView", "partner concern words heard_on noted_by created_at")
carry(
    "engagement.Change",
    "what_changed changed_on objective may_tell told_on look_on effect effect_on noted_by updated_at",
)
carry("engagement.ChangeCause", "change concern input")
carry(
    "engagement.Contest",
    "partner person kind row_id line words said_at outcome answer settled_at settled_by",
    loose={"row_id": ("kind", CONTESTED)},
)
carry("engagement.Drill", "note started_at started_by ended_at")
carry("engagement.DrillCall", "drill partner person phone answered_at way minutes")
carry("engagement.Contact", "partner person kind on was_two_way was_ask note by created_at")
carry("engagement.OneOnOne", "partner person contact on location_host goals worries we_can by updated_at")
carry(
    "engagement.Ask",
    "partner person what why minutes asked_on answer answered_on given_first anyway contact by created_at",
)
carry("engagement.PartnerGoal", "partner what is_ours_too how_we_help noted_on status")
carry("engagement.OutboundService", "partner person what started_on ended_on")
carry(
    "engagement.GrowthWave",
    "number name target_size needs_core needs_win win further further_met_on closed_on updated_at",
)
carry(
    "engagement.Introduction", "via for_partner to partner purpose minutes status asked_on asked_by settled_on outcome"
)
carry("engagement.Stance", "partner note on by value")
carry("engagement.EngagementLevel", "partner note on by current desired")
carry("engagement.Influence", "partner note on by power interest")
carry("engagement.FitAssessment", "partner note on by alignment funds expertise networks research marketing outreach")
carry("engagement.ReputationCheck", "partner note on by result sources")
carry(
    "engagement.Signal",
    "partner person objective kind channel occurred_on magnitude source_type source_id recorded_at ended_on "
    "voided_at policy_version g e180 f90 l365 credit counted",
    loose={"source_id": ("source_type", SOURCES)},
)
carry(
    "engagement.Rollup",
    "partner person objective presence voice pledge action lead e180 f90 l365 n first_on last_on known_on active_on",
)
carry("engagement.PolicyVersion", "version document since")
carry("engagement.Snapshot", "partner on policy_version score stage confidence momentum points figures taken_at")
carry("engagement.LaunchBaseline", "objective on touched interested committed")
carry("engagement.FirstContact", "partner trusted_listener brings still_open updated_at")
carry("engagement.Question", "request position kind words options low high is_required")
carry("engagement.Reply", "input question picks text")
carry("engagement.RecruitmentEffort", "audience approach setting asker started_on ended_on learned updated_at")
carry("engagement.Reached", "effort partner result result_on")
carry("engagement.ScanEntry", "theme method finding source region partner found_on by updated_at")
carry("engagement.Seat", "body title kind stakeholder_type partner person starts_on ends_on note updated_at")
carry("engagement.SellingPoint", "words still_open updated_at")
carry("engagement.PointMeetsNeed", "point interest")
carry(
    "engagement.ResourceOffer", "partner person good what details made_on closed_on updated_at effort lead_days until"
)
carry("engagement.ResourceNeed", "partner person good what details made_on closed_on updated_at needed_by")
carry("engagement.Loan", "offer need lender borrower what lent_on due_back_on returned_on note")
carry("engagement.SharedText", "kind title adopted adopted_on updated_at")
carry("engagement.TextVersion", "shared_text number body what_changed written_at written_by")
carry("engagement.Remark", "input version paragraph text")
leave("engagement.WallCode", LINKS)
carry("engagement.WallAnswer", "request name organization email fields said_at state settled_at settled_by")
leave("engagement.AnswerDraft", "half-written answers stay where they were begun")
carry("engagement.InputVersion", "input number text arrived channel said_at recorded_by key")
carry(
    "engagement.WorkloadImpact", "objective group_name minutes_a_week space flow why_worth_it burden_steps updated_at"
)
carry("engagement.Incentive", "objective group_name kind what effect effect_on")
carry("engagement.RoleCard", "title tasks hours_a_month term_months how_to_step_back is_offered updated_at")
carry(
    "engagement.RoleOffer",
    "card person partner seat status title tasks hours_a_month term_months how_to_step_back offered_on "
    "offered_by answered_on ends_on laid_down_on",
)
carry("engagement.OutsideLoad", "person name minutes since")
carry("engagement.Capacity", "person minutes")
carry("engagement.HeldAsk", "request person status held_on held_by settled_on")
carry(
    "engagement.RelationshipRating",
    "rater rated level openness reliability shared_mission influence involvement resources note rated_on rated_by updated_at",
)
carry("engagement.RuleSetting", "rule is_on threshold")
FROM_FACTS = "worked out from the other tables, there as here"
leave("engagement.Step", "found anew by the playbook; what was put off there is asked once more")
leave("engagement.Evaluation", MACHINERY)
leave("engagement.Touched", MACHINERY)
leave("engagement.Counted", FROM_FACTS)
leave("engagement.NetworkPicture", FROM_FACTS)
leave("engagement.NetworkNode", FROM_FACTS)
leave("engagement.Benchmark", FROM_FACTS)
leave("engagement.BenchmarkLine", FROM_FACTS)
