"""How often one network may knock at the page that is open to everybody.

A whole room may be behind one address: what is right is hardly limited, what is wrong soon is.
"""

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache

WINDOW = 300  # seconds
MOST = {"wrong": 20, "visitor": 60, "right": 20_000}


def used_up(request, what, count=True):
    """Whether this network has had its share of `what` in this window; counts one more unless told not to."""
    address = get_adapter().get_client_ip(request)
    key = f"checkin:{what}:{address}:{int(time.time()) // WINDOW}"
    if not count:
        return cache.get(key, 0) >= MOST[what]
    cache.add(key, 0, WINDOW)
    return cache.incr(key) > MOST[what]
