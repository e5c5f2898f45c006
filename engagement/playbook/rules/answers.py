"""What people said to us and wait for: answers, replies, corrections (RPT, COR, COM)."""

from django.db.models import Count, Exists, OuterRef

from engagement.audience import reminders
from engagement.audience.models import Asked
from engagement.playbook.rule import Finding, Rule, Threshold
from engagement.voice.models import InputRequest
from members.models import Notice

_DUE = "least(x.report_back_on, x.decided_on + 14)"
_GIVEN = """(SELECT i.request_id, count(DISTINCT i.person_id) AS people, min(i.given_on) AS since
             FROM engagement_input i LEFT JOIN members_person p ON p.id = i.person_id
             WHERE i.coalition_id = %(c)s AND p.erased_at IS NULL GROUP BY i.request_id) g"""
_OWED = f"""FROM engagement_inputrequest x JOIN {_GIVEN} ON g.request_id = x.id
    WHERE x.coalition_id = %(c)s AND x.status IN ('open', 'closed')"""
_LOCAL = "AT TIME ZONE %(zone)s)::date"


def _silent(world, _):
    """Open requests whose reminders are over, with those who were reminded and said nothing."""
    rows = InputRequest.objects.filter(coalition=world.coalition, status="open").select_related("coalition")
    over = {}
    for request in rows:
        rungs = reminders.rungs(request)
        if rungs and rungs[-1][1] < world.today and request.takes_input(world.today):
            over[request] = rungs[-1][1]
    if not over:
        return
    told = Notice.objects.filter(kind="input-reminder", about_id=OuterRef("request"), person=OuterRef("person"))
    waiting = Asked.objects.filter(Exists(told), request__in=over).waiting().order_by()
    silent = dict(waiting.values_list("request").annotate(number=Count("pk")))
    for request, day in over.items():
        if request.pk in silent:
            facts = {"title": request.title, "people": silent[request.pk], "since": day.isoformat()}
            yield Finding(str(request.pk), request.pk, due_on=request.closes_on, facts=facts)


RULES = [
    Rule(
        name="input-silent",
        requirement="PER-2",
        title="After the last reminder, a person",
        fires="People were reminded for the last time of a request for their view, and have said nothing.",
        whom="Those asked who have said nothing.",
        why="A call does more than another mail; and a no is an answer.",
        do="{title}: call {people:1 person|# people} whose view you need",
        because="Our last reminder went out on {since}.",
        button="See who was asked",
        route="input-detail",
        rests=7,
        find=_silent,
    ),
    Rule(
        name="answer-owed",
        requirement="RPT-1",
        title="Answer everyone who gave input",
        fires="Somebody gave input to a request, and its answer is not out.",
        whom="Everybody who gave input to it.",
        why="Who gives input and hears nothing does not give it again.",
        do="{title}: tell {people:1 person|# people} what became of their input",
        because=(
            "First input {since}. We promised an answer by {due}. An interim note went out {interim}.",
            "First input {since}. We promised an answer by {due}.",
            "First input {since}.",
        ),
        button="Write the answer",
        route="input-detail",
        owed=True,
        noun="answer|answers",
        rests=7,
        about="x.id",
        due=_DUE,
        facts={"title": "x.title", "people": "g.people", "since": "g.since", "interim": "x.interim_on"},
        rows=_OWED,
    ),
    Rule(
        name="interim-note",
        requirement="RPT-3",
        title="Say where it stands",
        fires="The day we promised an answer is {n} days past, nothing is decided, and no interim note went out.",
        whom="Everybody who gave input to it.",
        why="When the answer takes longer, a word on where it stands keeps the promise.",
        do="{title}: say where it stands",
        because="We promised an answer by {due}, and nothing is decided yet.",
        button="Write a note",
        route="input-interim",
        owed=True,
        noun="interim note|interim notes",
        rests=14,
        threshold=Threshold(1, "days past our promise", 1, 60),
        about="x.id",
        due="x.report_back_on",
        facts={"title": "x.title"},
        rows=f"{_OWED} AND x.decided_on IS NULL AND x.interim_on IS NULL AND x.report_back_on <= %(today)s::date - {{n}}",
    ),
    Rule(
        name="tell-in-person",
        requirement="RPT-1",
        title="Tell those no mail reaches",
        fires="The answer, or news of it, is out, and no mail carried it to somebody.",
        whom="Whoever has to be told by voice or on paper.",
        why="The answer is for everyone who gave input, with or without a mail address.",
        do="{title}: tell {people:1 person|# people} yourself",
        because="The answer is out. They have no mail address, want no mail, or it did not arrive.",
        button="See who",
        route="input-detail",
        suffix="#to-tell",
        owed=True,
        noun="answer to tell|answers to tell",
        rests=7,
        about="x.request_id",
        due="x.since + 7",
        facts={"title": "r.title", "people": "x.people"},
        rows=f"""FROM (
            SELECT request_id, count(DISTINCT person_id) AS people, (min(made_at) {_LOCAL} AS since FROM (
                SELECT b.request_id, t.person_id, t.made_at FROM engagement_receipt t
                JOIN engagement_reportback b ON b.id = t.report_back_id
                JOIN members_person p ON p.id = t.person_id AND p.erased_at IS NULL
                WHERE t.coalition_id = %(c)s AND t.way = 'in_person' AND t.told_at IS NULL
                UNION ALL
                SELECT b.request_id, t.person_id, t.made_at FROM engagement_telling t
                JOIN engagement_news n ON n.id = t.news_id JOIN engagement_reportback b ON b.id = n.report_back_id
                JOIN members_person p ON p.id = t.person_id AND p.erased_at IS NULL
                WHERE t.coalition_id = %(c)s AND t.way = 'in_person' AND t.told_at IS NULL
            ) told GROUP BY request_id
        ) x JOIN engagement_inputrequest r ON r.id = x.request_id""",
    ),
    Rule(
        name="word-in-person",
        requirement="RPT-3",
        title="Say where it stands to those no mail reaches",
        fires="A note on where an answer stands went out, and no mail carried it to somebody.",
        whom="Whoever has to be told by voice or on paper.",
        why="Who waits without a mail address waits as long as everybody else.",
        do="{title}: tell {people:1 person|# people} yourself where it stands",
        because="The note went out {since}. They have no mail address, want no mail, or it did not arrive.",
        button="See who",
        route="input-detail",
        suffix="#to-tell",
        owed=True,
        noun="word to tell|words to tell",
        rests=7,
        about="x.request_id",
        due="x.since + 7",
        facts={"title": "r.title", "people": "x.people", "since": "x.since"},
        rows=f"""FROM (
            SELECT w.request_id, count(*) AS people, (min(w.made_at) {_LOCAL} AS since FROM engagement_interimword w
            JOIN members_person p ON p.id = w.person_id AND p.erased_at IS NULL
            WHERE w.coalition_id = %(c)s AND w.way = 'in_person' AND w.told_at IS NULL GROUP BY w.request_id
        ) x JOIN engagement_inputrequest r ON r.id = x.request_id AND r.status IN ('open', 'closed')""",
    ),
    Rule(
        name="not-quite",
        requirement="RPT-2",
        title="Answer once more",
        fires="Somebody said that the answer does not quite answer them, and nobody replied.",
        whom="Whoever said so.",
        why="An answer that misses the question is none yet.",
        do="{title}: answer {people:1 person|# people} once more",
        because="They say that the answer does not quite answer them.",
        button="See what they miss",
        route="input-detail",
        suffix="#reads",
        owed=True,
        noun="second answer|second answers",
        rests=7,
        about="x.request_id",
        due="x.since + 7",
        facts={"title": "r.title", "people": "x.people"},
        rows=f"""FROM (
            SELECT b.request_id, count(*) AS people, (min(q.said_at) {_LOCAL} AS since
            FROM engagement_notquite q JOIN engagement_receipt t ON t.id = q.receipt_id
            JOIN engagement_reportback b ON b.id = t.report_back_id
            WHERE q.coalition_id = %(c)s AND q.reply_id IS NULL AND q.settled_at IS NULL GROUP BY b.request_id
        ) x JOIN engagement_inputrequest r ON r.id = x.request_id""",
    ),
    Rule(
        name="said-not-done",
        requirement="RPT-2",
        title="Said, and not done yet",
        fires="An answer said {n} days ago that something was taken up, and it is not noted as done.",
        whom="Everybody who got that answer.",
        why="What was taken up and never happens costs more trust than a no.",
        do="Say how far it is: {title}",
        because="We said on {since} that we take it up.",
        button="Look at it",
        route="input-detail",
        owed=True,
        noun="word on what we took up|words on what we took up",
        threshold=Threshold(90, "days after the answer"),
        subject="x.id",
        about="x.request_id",
        due="b.day + {n}",
        facts={"title": "x.title", "since": "b.day"},
        rows=f"""FROM engagement_theme x
            JOIN (SELECT request_id, (published_at {_LOCAL} AS day FROM engagement_reportback WHERE coalition_id = %(c)s) b
                ON b.request_id = x.request_id
            WHERE x.coalition_id = %(c)s AND x.outcome IN ('adopted', 'partly') AND x.done_on IS NULL
              AND b.day <= %(today)s::date - {{n}}""",
    ),
    Rule(
        name="page-question",
        requirement="PUR-2",
        title="A question about the page",
        fires="Somebody ticked “I have a question” {n} days ago or more, and has no reply.",
        whom="Whoever asked.",
        why="Who shares the page acts as one; a question left alone is a page not shared.",
        do="Answer {person} about “{title}”",
        because="Asked {since}.",
        button="Reply",
        route="question-reply",
        owed=True,
        noun="question|questions",
        rests=7,
        threshold=Threshold(3, "days after the question"),
        about="x.id",
        partner="x.partner_id",
        person="x.person_id",
        due="x.given_on + {n}",
        facts={"title": "o.title", "since": "x.given_on"},
        rows="""FROM meetings_statementanswer x JOIN meetings_statement s ON s.id = x.statement_id
            JOIN meetings_objective o ON o.id = s.objective_id
            WHERE x.coalition_id = %(c)s AND x.kind = 'question' AND x.replied_on IS NULL AND x.person_id IS NOT NULL
              AND x.given_on <= %(today)s::date - {n}""",
    ),
    Rule(
        name="item-suggested",
        requirement="MTG-5",
        title="An item somebody suggested",
        fires="A suggestion for an agenda has waited {n} days.",
        whom="Whoever suggested it.",
        why="Who brings something wants to know whether there is room for it, and when.",
        do="Say yes or no to {person}: {title}",
        because="Suggested {since}.",
        button="Look at it",
        route="meeting-agenda",
        owed=True,
        noun="suggestion|suggestions",
        rests=7,
        threshold=Threshold(3, "days after the suggestion"),
        subject="x.id",
        about="x.meeting_id",
        partner="x.partner_id",
        person="x.person_id",
        due="x.day + {n}",
        facts={"title": "x.title", "since": "x.day"},
        rows=f"""FROM (SELECT *, (suggested_at {_LOCAL} AS day FROM meetings_itemsuggestion) x
            WHERE x.coalition_id = %(c)s AND x.status = 'waiting' AND x.meeting_id IS NOT NULL
              AND x.day <= %(today)s::date - {{n}}""",
    ),
    Rule(
        name="written-back",
        requirement="COM-1",
        title="Somebody wrote back",
        fires="A mail that came back to us has waited {n} days for a person to read it.",
        whom="Whoever wrote.",
        why="Who writes to us by hand expects a hand that answers.",
        do="Read what {person} wrote",
        because="It came {since}.",
        button="Read it",
        route="reply-detail",
        owed=True,
        noun="letter|letters",
        rests=7,
        threshold=Threshold(2, "days after it came"),
        about="x.id",
        person="x.person_id",
        due="x.day + {n}",
        facts={"since": "x.day"},
        rows=f"""FROM (SELECT *, (received_at {_LOCAL} AS day FROM members_inboundmail) x
            WHERE x.coalition_id = %(c)s AND x.outcome = 'message' AND x.settled_at IS NULL
              AND x.day <= %(today)s::date - {{n}}""",
    ),
    Rule(
        name="record-contested",
        requirement="Conduct 11",
        title="A contested line",
        fires="A partner says that something in its record is wrong.",
        whom="The partner.",
        why="What we keep about a partner is theirs to see and to contest.",
        do="Look into what {partner} contests",
        because="Said {since}: {line}.",
        button="Answer it",
        route="contest-settle",
        owed=True,
        noun="contested line|contested lines",
        rests=7,
        threshold=Threshold(7, "days to answer"),
        about="x.id",
        partner="x.partner_id",
        person="x.person_id",
        due="x.day + {n}",
        facts={"line": "x.line", "since": "x.day"},
        rows=f"""FROM (SELECT *, (said_at {_LOCAL} AS day FROM engagement_contest) x
            WHERE x.coalition_id = %(c)s AND x.outcome = 'waiting'""",
    ),
    Rule(
        name="profile-proposed",
        requirement="COR-2",
        title="How a partner describes itself",
        fires="A partner’s people changed its profile, and a coordinator has not looked at it.",
        whom="The partner.",
        why="They know best what they are; until somebody looks, everybody reads the old words.",
        do="Look at what {partner} says of itself",
        because="Sent {since}.",
        button="Look at it",
        route="profile-settle",
        owed=True,
        noun="profile|profiles",
        rests=7,
        threshold=Threshold(3, "days to answer"),
        about="x.id",
        partner="x.partner_id",
        person="x.person_id",
        due="x.day + {n}",
        facts={"since": "x.day"},
        rows=f"""FROM (SELECT *, (said_at {_LOCAL} AS day FROM members_profileproposal) x
            WHERE x.coalition_id = %(c)s AND x.outcome = 'waiting'""",
    ),
    Rule(
        name="wall-answers",
        requirement="WRK-4",
        title="Answers from the wall",
        fires="Somebody answered at a poster or in the room, and nobody has looked at it.",
        whom="Whoever answered there.",
        why="What is said in passing counts as much as what is written down.",
        do="{title}: look at {answers:1 answer|# answers} from the wall",
        because="The first came {since}.",
        button="Look",
        route="input-wall",
        owed=True,
        noun="wall to read|walls to read",
        rests=7,
        about="x.request_id",
        due="x.since + 3",
        facts={"title": "r.title", "answers": "x.answers", "since": "x.since"},
        rows=f"""FROM (SELECT request_id, count(*) AS answers, (min(said_at) {_LOCAL} AS since FROM engagement_wallanswer
                      WHERE coalition_id = %(c)s AND state = 'waiting' GROUP BY request_id) x
            JOIN engagement_inputrequest r ON r.id = x.request_id""",
    ),
    Rule(
        name="notices-stuck",
        requirement="COM-1",
        title="Notices that may not have arrived",
        fires="A notice failed, or nobody knows whether it went out.",
        whom="Those it was meant for.",
        why="We never send a notice twice by ourselves, so a person decides.",
        do="Look at {number:1 notice|# notices} that may not have arrived",
        because="The oldest is of {since}. We never send a notice twice by ourselves.",
        button="Look",
        route="notice-list",
        arguments=(),
        suffix="?status=needs-a-person",
        owed=True,
        noun="look at notices|looks at notices",
        rests=2,
        due="x.since",
        facts={"number": "x.number", "since": "x.since"},
        rows=f"""FROM (SELECT count(*) AS number, (min(owed_at) {_LOCAL} AS since FROM members_notice
                      WHERE coalition_id = %(c)s AND status IN ('unsure', 'failed')) x WHERE x.number > 0""",
    ),
    Rule(
        name="figure-error",
        requirement="COR-2",
        title="A figure somebody says is wrong",
        fires="Somebody said that a figure in a report is wrong, and it is not settled.",
        whom="Whoever found it, and everybody who has the report.",
        why="An error we own up to costs less trust than one that is found twice.",
        do="Check “{name}” in {report}",
        because="{person} said so on {since}. Readers see “being checked” beside it until you settle it.",
        button="Check it",
        route="figure-settle",
        owed=True,
        noun="figure|figures",
        rests=3,
        about="x.id",
        person="x.person_id",
        facts={"name": "x.name", "report": "r.title", "since": f"(x.said_at {_LOCAL}"},
        rows="""FROM engagement_figureerror x JOIN engagement_reportversion v ON v.id = x.version_id
            JOIN engagement_report r ON r.id = v.report_id
            WHERE x.coalition_id = %(c)s AND x.state IN ('said', 'acknowledged')""",
    ),
]
