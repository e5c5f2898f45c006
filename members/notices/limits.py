"""How many mails a minute go to one domain: some providers turn away who sends faster.

The count is kept in Valkey, for all workers together. When Valkey is away or has forgotten, mail goes out: the limit is
a courtesy, not a record.
"""

import logging
from datetime import UTC, datetime

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

from .rules import Verdict, Way

logger = logging.getLogger(__name__)

REASON = "Not more than {limit} mails a minute go to {domain}: this one waits its turn"
KEPT_SECONDS = 600
EVERY_OTHER = "*"


def limit_of(domain):
    """Mails a minute to a domain; 0: as many as there are."""
    return settings.MAIL_RATES.get(domain, settings.MAIL_RATES.get(EVERY_OTHER, 0))


def spread(notices, now):
    """{notice id: Verdict} for those of `notices` (with their persons) that have to wait for another minute."""
    if not settings.MAIL_RATES:
        return {}
    by_domain = {}
    for notice in notices:
        by_domain.setdefault(notice.person.email.rpartition("@")[2].lower(), []).append(notice)
    return {
        notice.pk: verdict
        for domain, theirs in by_domain.items()
        if limit_of(domain)
        for notice, verdict in _put_off(theirs, domain, limit_of(domain), now)
    }


def _put_off(notices, domain, limit, now):
    """(notice, Verdict) for those beyond what is left of this minute, so many to each minute that follows."""
    minute = int(now.timestamp() // 60)
    free = max(0, limit - _counted(domain, minute, min(len(notices), limit)))
    for place, notice in enumerate(notices[free:]):
        moment = datetime.fromtimestamp((minute + 1 + place // limit) * 60, UTC)
        yield notice, Verdict(Way.LATER, REASON.format(limit=limit, domain=domain), moment)


def _counted(domain, minute, wanted):
    """How many were counted in this minute before these."""
    key = f"mail-rate:{domain}:{minute}"
    try:
        cache.add(key, 0, KEPT_SECONDS)
        return cache.incr(key, wanted) - wanted
    except (RedisError, OSError, ValueError) as trouble:  # ValueError: forgotten between the two
        logger.warning("Mails to %s are not counted: %s", domain, trouble)
        return 0
