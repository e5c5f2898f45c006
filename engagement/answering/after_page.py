"""What a request's page shows about its answer, before and once it is out: for those who keep the records."""

from django.db.models import F

from .models import InterimWord, News, NotQuite, Receipt, Telling, Theme

SHOWN = 200  # people to tell, and what they said; more are on pages of their own


def shown(viewer, asked, published):
    """The themes, who is to be told, how it reads to them, and what was said further: a context. Six queries."""
    receipts = Receipt.objects.visible_to(viewer).filter(report_back=published)
    in_person = receipts.filter(way=Receipt.Way.IN_PERSON, person__erased_at=None).with_recipient(viewer)
    tellings = Telling.objects.visible_to(viewer).filter(news__report_back=published, way=Receipt.Way.IN_PERSON)
    tellings = tellings.filter(person__erased_at=None)
    tellings = tellings.with_recipient(viewer).select_related("news__theme", "person", "told_by")
    doubts = NotQuite.objects.visible_to(viewer).filter(receipt__report_back=published)
    doubts = doubts.with_recipient(viewer).select_related("reply", "receipt").order_by("-said_at", "-pk")
    verdicts = list(receipts.exclude(read_well="").values_list("read_well", flat=True))
    news = News.objects.visible_to(viewer).filter(report_back=published).exclude(kind=News.Kind.REPLY)
    return {
        "themes": list(Theme.objects.visible_to(viewer).filter(request=asked).in_words()),
        "to_tell": list(in_person.select_related("told_by", "person").order_by("told_at", "pk")[:SHOWN]),
        "news_to_tell": list(tellings.order_by("told_at", "pk")[:SHOWN]),
        "reads_yes": verdicts.count("yes"),
        "reads_not_quite": verdicts.count("not_quite"),
        "doubts": list(doubts[:SHOWN]),
        "news": list(news.select_related("theme", "published_by")),
    }


def words_to_tell(viewer, asked):
    """Who is told, or was, in person where it stands: rows of InterimWord, those to tell first. One query."""
    rows = InterimWord.objects.visible_to(viewer).filter(request=asked).in_person().with_recipient(viewer)
    return list(rows.select_related("person", "told_by").order_by(F("told_at").asc(nulls_first=True), "pk")[:SHOWN])
