"""The product's settings, plus the bare page it is compared with."""

from coalition.settings import *  # noqa: F403  the bench must run with exactly the product's settings

ROOT_URLCONF = "tests.bench.urls"
SECURE_SSL_REDIRECT = False
