"""What of this floor a whole-coalition export takes along (members/bundle/decisions.py)."""

from members.bundle.decisions import LINKS, MACHINERY, carry, leave

SOURCES = {
    "meeting": "meetings.meeting", "input_request": "engagement.inputrequest", "decision": "meetings.decision",
    "suggestion": "meetings.itemsuggestion", "task": "meetings.task", "ownership": "meetings.ownership",
    "statement": "meetings.statement", "pledge": "engagement.pledge", "delivery": "engagement.delivery",
    "contribution": "engagement.contribution", "drill": "engagement.drill", "concern": "engagement.concern",
    "role": "engagement.roleoffer", "introduction": "engagement.introduction", "nomination": "members.nomination",
    "agreement": "engagement.agreement", "outreach": "engagement.outreachaction",
}  # fmt: skip
CONTESTED = {
    "contact": "engagement.contact", "input": "engagement.input", "pledge": "engagement.pledge",
    "delivery": "engagement.delivery", "contribution": "engagement.contribution", "attendance": "meetings.attendance",
    "membership": "members.membership", "tie": "members.affiliation", "loan": "engagement.loan",
    "left": "members.affiliation", "role": "engagement.roleoffer", "seat": "engagement.seat", "vote": "meetings.ballot",
    "answer": "engagement.receipt", "understood": "meetings.statementanswer", "thanks": "engagement.contribution",
    "offer": "engagement.resourceoffer", "need": "engagement.resourceneed", "task": "meetings.task",
    "owner": "meetings.ownership", "win": "engagement.wincredit", "outreach": "engagement.outreachaction",
    "joint": "engagement.jointvoice", "share": "engagement.workshare",
}  # fmt: skip

# What was said with a personal concern, and that it led to something, is known to two people (domain.md 5, rule 9).
OF_NO_PERSONAL_ONE = (
    "t.concern_id IS NULL OR t.concern_id IN (SELECT c.id FROM engagement_concern c WHERE c.nature = 'professional')"
)

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
carry("engagement.InterimWord", "request person way made_at told_at told_by")
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
    "rate_awareness rate_desire rate_knowledge rate_ability rate_reinforcement adkar_barrier "
    "finding answer answered_on answered_by settled_on updated_at",
    only="t.nature = 'professional'",
    fresh=("key",),
)
carry("engagement.ConcernStep", "concern to on by_raiser by note made_at")
carry("engagement.TheirView", "partner concern words heard_on noted_by created_at", only=OF_NO_PERSONAL_ONE)
carry(
    "engagement.Change",
    "what_changed changed_on objective may_tell told_on look_on effect effect_on noted_by updated_at",
)
carry("engagement.ChangeCause", "change concern input", only=OF_NO_PERSONAL_ONE)
carry("engagement.Inquiry", "person is_open question asked_at answer answered_at answered_by")
carry(
    "engagement.Contest",
    "partner person kind row_id line words said_at outcome answer settled_at settled_by",
    loose={"row_id": ("kind", CONTESTED)},
)
carry(
    "engagement.PublicThanks",
    "contribution pledge partner person words on answer answered_on asked_at asked_by",
)
carry("engagement.Drill", "note started_at started_by ended_at")
carry("engagement.Alert", "subject words sent_at sent_by people")
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
carry("engagement.AttendanceMotive", "partner person note on by value")
carry("engagement.EngagementLevel", "partner note on by current desired")
carry("engagement.Influence", "partner note on by power interest")
carry("engagement.FitAssessment", "partner note on by alignment funds expertise networks research marketing outreach")
carry("engagement.ReputationCheck", "partner note on by result sources plan review_on")
carry("engagement.PolicyWatch", "title kind body means link follower look_on status updated_at")
carry("engagement.PolicyStep", "policy status on note noted_by")
carry(
    "engagement.ContentContribution",
    "title kind partner outlet reaches author begun_on due_on published_on link updated_at",
)
carry("engagement.RelationshipLevel", "partner note on by value scope_limit")
carry("engagement.MutualBenefit", "partner brings_them brings_us agreed_on agreed_with review_on updated_at")
# A copy has a page of its own to open.
carry("engagement.JoinDoor", "is_open words updated_at", instead={"is_open": "FALSE"})
carry(
    "engagement.JoinInterest",
    "name organization email phone words source asked_on noted_by state settled_on settled_by partner",
)
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
carry("engagement.FirstContact", "partner trusted_listener brings still_open aims costs tensions updated_at")
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
carry(
    "engagement.EvidenceItem",
    "claim figure source address origin dated review_on reviewed_on is_patient_outcome objective updated_at",
)
carry("engagement.EvidenceFile", "item name path kind size uploaded_at uploaded_by", file="path")
carry(
    "engagement.RoiCase",
    "title cost saving is_cost_neutral reused mission quality duty image compliance eligibility funder money "
    "objective point updated_at",
)
carry("engagement.RoiEvidence", "case item")
carry("engagement.MessageVariant", "point audience language words patient_line motives evidence updated_at")
carry("engagement.PointUse", "point message partner used_on outcome note updated_at")
carry("engagement.Brief", "kind title audience partner body composed_on composed_by updated_at")
carry("engagement.BriefEvidence", "brief item")
carry("engagement.Community", "kind name people note updated_at")
carry("engagement.Served", "partner community")
carry("engagement.OutreachAction", "partner what venue community done_on audience objective updated_at")
carry("engagement.JointCommunication", "title kind on audience link objective updated_at")
carry("engagement.JointVoice", "joint partner")
carry("engagement.WorkShare", "partner what program community objective started_on ended_on updated_at")
carry("engagement.Turnout", "objective starts_on ends_on came came_again asked_to_pay would_pay source updated_at")
carry("engagement.PledgeTemplate", "audience what quantity unit due_days effort_band note updated_at")
carry("engagement.Win", "what on details objective updated_at")
carry("engagement.WinCredit", "win partner consent")
carry("engagement.PublicPromise", "what to_whom made_on due_on new_due_on kept_on objective updated_at")
carry("engagement.ProjectCandidate", "title about feasibility visibility appeal speed objective updated_at")
carry("engagement.ShortfallNotice", "promise pledge missed_on what why what_now new_due_on told_on told_by")
carry("engagement.DataRequest", "question partner asked_by asked_on answer source answered_on updated_at")
carry("engagement.RecurringDeliverable", "what direction partner every first_due_on ended_on note updated_at")
carry("engagement.DeliverableArrival", "deliverable due_on came_on")
FROM_FACTS = "worked out from the other tables, there as here"
leave("engagement.Step", "found anew by the playbook; what was put off there is asked once more")
leave("engagement.Evaluation", MACHINERY)
leave("engagement.Touched", MACHINERY)
leave("engagement.Counted", FROM_FACTS)
leave("engagement.NetworkPicture", FROM_FACTS)
leave("engagement.NetworkNode", FROM_FACTS)
leave("engagement.Benchmark", FROM_FACTS)
leave("engagement.BenchmarkLine", FROM_FACTS)
carry("engagement.Report", "kind title introduction starts_on ends_on sections for_members created_at updated_at")
carry("engagement.ReportRecipient", "report person chosen_at")
carry("engagement.ReportVersion", "report number document what_changed made_at made_by")
carry("engagement.ReportReceipt", "version person sent_at")
carry("engagement.ReportCorrection", "version figure name before after what_was_wrong what_we_did made_at made_by")
carry(
    "engagement.FigureError",
    "version figure name shown words person said_at state acknowledged_at answer settled_at settled_by correction",
)
carry("engagement.Assessment", "instrument name taken_on respondents asked low high note updated_at")
carry("engagement.AssessmentScore", "assessment position section value")
carry("engagement.ReviewCycle", "title starts_on ends_on due_on learned closed_on closed_by updated_at")
carry("engagement.ReviewLook", "cycle objective stood words looked_on")
carry("engagement.Adjustment", "cycle objective what owner due_on done_on updated_at")
carry("engagement.SustainabilityPlan", "yearly_need words updated_at")
carry("engagement.FundingSource", "name kind partner amount is_secured starts_on ends_on note updated_at")
carry("engagement.ExitTalk", "partner person on reason words would_have_kept we_change by updated_at")
