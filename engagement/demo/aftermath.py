"""The demo after its answers went out: one thing is carried out, one is corrected, two people were not quite answered.

And one answer half written: themes with some inputs sorted, the rest still to do.
"""

import datetime as dt

from engagement.answering.afterwards import as_it_stands
from engagement.answering.models import News, NotQuite, ReportBack, Telling, Theme
from engagement.voice.models import InputRequest
from members.models import Notice
from members.notices.models import NoticeCategory

DONE = "The number is 555-0142. It was called eleven times since, and no chair waited longer than a quarter of an hour."
WRONG = "We said that night doors are marked at five of eight houses. It is four: the clinic’s sign fell in a storm."
RIGHTED = "The sign hangs again since Thursday, and somebody looks at all of them on the first of the month."
ASKED_AGAIN = "And who pays when a chair comes back broken?"
REPLIED = "We do. It is in the lending rule now: the coalition repairs it, whoever had it."
OPEN_DOUBT = "You say doors are marked. At our back door nothing is, and that is the one ambulances use."
HALF_SORTED = {  # theme -> words that put an input there
    "Know who to call at any hour": ("phone", "call", "number", "Spanish"),
    "Share what stands unused": ("chair", "lend", "Take them", "beds"),
    "Fewer surveys, and hear what became of it": ("survey", "Tell us", "heard"),
}


def tell(story):
    """Write what followed the two answers of a Story, and begin a third."""
    chairs, nights = ReportBack.objects.filter(coalition=story.coalition).order_by("published_at").select_related(
        "request__coalition"
    )  # fmt: skip
    _read(story, chairs)
    _carried_out(story, chairs)
    _replied(story, chairs)
    _corrected(story, nights)
    _doubted(story, nights)
    _half_sorted(story)


def _receipts(report_back):
    return list(report_back.receipts.select_related("person").order_by("pk"))


def _read(story, report_back):
    """Some say that it answers them."""
    for receipt in _receipts(report_back)[:5]:
        receipt.read_well, receipt.read_at = "yes", report_back.published_at + dt.timedelta(days=1)
        receipt.save(update_fields=["read_well", "read_at"])


def _spread(story, news, receipts, subject):
    """News reach those who have the answer: by mail, or in person and told a day later."""
    rows = [
        Telling(
            coalition=story.coalition, news=news, person=receipt.person, way=receipt.way, made_at=news.published_at,
            told_at=news.published_at + dt.timedelta(days=1) if receipt.told_at else None,
            told_by=story.rosa if receipt.told_at else None,
        )
        for receipt in receipts
    ]  # fmt: skip
    Telling.objects.bulk_create(rows)
    sent = news.published_at + dt.timedelta(minutes=2)
    kind = f"report-{news.kind}"
    Notice.objects.bulk_create(
        Notice(
            coalition=story.coalition, key=f"{kind}:{news.theme_id or news.pk}:{row.person_id}", kind=kind,
            category=NoticeCategory.REPORT_BACK, person=row.person, status="sent", owed_at=sent, not_before=sent,
            sent_at=sent, to_address=row.person.email, attempts=1, subject=subject,
            body="Sent before this demo began; newer notices show their whole text here.",
            about_type=News._meta.label_lower, about_id=news.pk,
        )
        for row in rows
        if row.way == "notice"
    )  # fmt: skip


def _news(story, report_back, days_ago, **fields):
    return News.objects.create(
        coalition=story.coalition, report_back=report_back, published_by=story.rosa,
        published_at=story.at(story.today - dt.timedelta(days=days_ago), 10), **fields,
    )  # fmt: skip


def _carried_out(story, report_back):
    theme = report_back.request.themes.get(outcome="adopted")
    theme.done_on, theme.done_words = story.today - dt.timedelta(days=62), DONE
    theme.save()
    news = _news(story, report_back, 60, kind="done", theme=theme, words=DONE)
    _spread(story, news, _receipts(report_back), f"It is done, as you suggested: {report_back.request.title}")


def _replied(story, report_back):
    receipt = next(each for each in _receipts(report_back)[5:] if each.way == "notice")
    said = story.at(story.today - dt.timedelta(days=50), 16)
    receipt.read_well, receipt.read_note, receipt.read_at = "not_quite", ASKED_AGAIN, said
    receipt.save(update_fields=["read_well", "read_note", "read_at"])
    news = _news(story, report_back, 48, kind="reply", words=REPLIED)
    NotQuite.objects.create(coalition=story.coalition, receipt=receipt, words=ASKED_AGAIN, said_at=said, reply=news)
    _spread(story, news, [receipt], f"Once more about your input: {report_back.request.title}")


def _corrected(story, report_back):
    before = as_it_stands(report_back)
    report_back.version = 2
    report_back.save()
    theme = report_back.request.themes.get(outcome="partly")
    theme.what_changed = theme.what_changed.replace("five of eight", "four of eight")
    theme.version = 2
    theme.save()
    news = _news(
        story, report_back, 3, kind="correction", version=2, before=before, what_was_wrong=WRONG, words=RIGHTED
    )  # fmt: skip
    receipts = [each for each in _receipts(report_back) if each.way != "in_person" or each.told_at]
    _spread(story, news, receipts, f"We have to correct our answer: {report_back.request.title}")


def _doubted(story, report_back):
    receipt = next(each for each in _receipts(report_back)[2:] if each.way == "notice")
    said = story.at(story.today - dt.timedelta(days=2), 18)
    receipt.read_well, receipt.read_note, receipt.read_at = "not_quite", OPEN_DOUBT, said
    receipt.save(update_fields=["read_well", "read_note", "read_at"])
    NotQuite.objects.create(coalition=story.coalition, receipt=receipt, words=OPEN_DOUBT, said_at=said)


def _half_sorted(story):
    """Two thirds of the input on evacuation routes lie in themes; somebody goes on tomorrow."""
    request = InputRequest.objects.get(coalition=story.coalition, title__startswith="Evacuation routes")
    inputs = list(request.inputs.order_by("pk"))[:6]
    for position, (title, words) in enumerate(HALF_SORTED.items(), start=1):
        theme = Theme.objects.create(coalition=story.coalition, request=request, title=title, position=position)
        theme.inputs.set(each for each in inputs if any(word in each.text for word in words))
