"""One settings file; everything that varies comes from the environment (see .env.example).

A missing value has a safe default in development and a clear error in production.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")

DEBUG = env.bool("DEBUG", default=True)


def needed(name, development):
    """The environment's value; in development a default, in production an error that says what to do."""
    value = env.str(name, default="")
    if value:
        return value
    if DEBUG:
        return development
    raise ImproperlyConfigured(f"Set {name} in the environment or in .env; .env.example shows how.")


SECRET_KEY = needed("SECRET_KEY", "only-for-trying-out-" + "x" * 40)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"] if DEBUG else [])
if not DEBUG and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("Set ALLOWED_HOSTS to the names this site answers to, separated by commas.")
BASE_URL = needed("BASE_URL", f"http://127.0.0.1:{env.int('PORT', default=8000)}").rstrip("/")
SECURE = BASE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
REQUIRE_MFA = env.bool("REQUIRE_MFA", default=False)
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")  # who may read /metrics from another machine

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django_linear_migrations",
    "pgtrigger",
    "pghistory",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_htmx",
    "csp",
    "coalition.apps.CoalitionConfig",
    "members.apps.MembersConfig",
    "meetings.apps.MeetingsConfig",
    "engagement.apps.EngagementConfig",
]

MIDDLEWARE = [
    "coalition.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "coalition.trouble.ServiceTroubleMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "meetings.checkin.kiosk.KioskMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "coalition.middleware.ViewerMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "coalition.once.OnceMiddleware",
]

ROOT_URLCONF = "coalition.urls"
WSGI_APPLICATION = "coalition.wsgi.application"

CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "coalition.ui.context.frame",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": CONTEXT_PROCESSORS,
            "builtins": ["coalition.ui.templatetags.coalition_ui"],
        },
    },
    # The few large tables: a row costs a quarter of a Django template's row (docs/performance.md).
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "tables"],
        "OPTIONS": {"environment": "coalition.ui.tables.environment"},
    },
]

# --- PostgreSQL: the record of everything -----------------------------------------------------------
DATABASES = {"default": env.db_url_config(needed("DATABASE_URL", "postgres:///common_table"))}
DATABASES["default"] |= {
    "ENGINE": "django.db.backends.postgresql",
    "CONN_MAX_AGE": 600,  # a new connection costs as much as a page
    "CONN_HEALTH_CHECKS": True,
    "DISABLE_SERVER_SIDE_CURSORS": False,
}
# A server that has vanished (its machine, or the way to it) is noticed in seconds and not in a quarter of an hour.
VANISHED = {"connect_timeout": 5, "keepalives_idle": 20, "keepalives_interval": 5, "keepalives_count": 3}  # seconds
VANISHED["tcp_user_timeout"] = 15_000  # milliseconds; what was sent and nobody has acknowledged
DATABASES["default"]["OPTIONS"] = VANISHED | DATABASES["default"].get("OPTIONS", {})
# random_page_cost: the data lies on flash or in memory; with PostgreSQL's own 4, made for disks that turn, it reads
# whole tables where an index answers in a tenth of the time.
# word_similarity_threshold: how nearly alike a name is written for search to show it when nothing has the words
# (coalition/search.py). 0.4 forgives a wrong letter or two in a word; PostgreSQL's own 0.6 none in a short one.
_options = DATABASES["default"]["OPTIONS"]
# pgtrigger.ignore: every trigger asks for this setting; while it is not known, each asking raises and catches an error
# in the server, which cost more than the trigger itself (two thirds of a large import).
_tuned = "-c random_page_cost=1.1 -c pg_trgm.word_similarity_threshold=0.4 -c pgtrigger.ignore={}"
_options["options"] = f"{_tuned} {_options.get('options', '')}".strip()
if "host" in DATABASES["default"]["OPTIONS"]:  # postgres://role@/name?host=/folder/of/the/socket
    DATABASES["default"]["HOST"] = DATABASES["default"]["OPTIONS"].pop("host")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Valkey or Redis: sessions' cache, rate limits, Celery's wake-ups --------------------------------
REDIS_URL = needed("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "ct",
        "OPTIONS": {"socket_connect_timeout": 3, "socket_timeout": 3},
    }
}
SESSION_ENGINE = "coalition.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

CELERY_BROKER_URL = REDIS_URL
if REDIS_URL.startswith("unix://"):  # Celery's own spelling of a Unix socket
    CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1).replace("db=", "virtual_host=")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker for as long as it takes
CELERY_BROKER_CONNECTION_TIMEOUT = 3  # seconds
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True  # with late acknowledgement they come back
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,  # seconds until a killed worker's task is given to another; above the time limit
    "unacked_restore_interval": 10,  # seconds between looks for such tasks
    "socket_timeout": 5,  # seconds
    "socket_connect_timeout": 3,  # seconds
    "retry_on_timeout": True,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 300  # seconds
CELERY_TASK_TIME_LIMIT = 360  # seconds
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1}  # a request does not wait for a broker
CELERY_BEAT_SCHEDULE_FILENAME = str(BASE_DIR / "var" / "celerybeat-schedule")
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_DB_REUSE_MAX = 1000  # tasks; without it Celery closes the connection after each one
CELERY_TIMEZONE = "UTC"

# --- Mail -------------------------------------------------------------------------------------------
vars().update(env.email_url_config(env.str("EMAIL_URL", default="")) if env.str("EMAIL_URL", default="") else {})
if not env.str("EMAIL_URL", default=""):
    if not DEBUG:
        raise ImproperlyConfigured("Set EMAIL_URL, for example smtp+tls://user:password@mail.example.org:587")
    # Trying out: each mail becomes a file under var/mail/.
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = BASE_DIR / "var" / "mail"
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Common Table <notices@common-table.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Mails a minute to a domain, "*" for every other one; without one as many as there are: "gmail.com=120,*=600"
MAIL_RATES = {name: int(rate) for name, rate in env.dict("MAIL_RATES", default={}).items()}

# Mail that comes in: where it goes to, and the secret with which the mail gateway hands it over.
INBOUND_ADDRESS = env.str("INBOUND_ADDRESS", default="")
INBOUND_SECRET = env.str("INBOUND_SECRET", default="")
INBOUND_MAX_BYTES = 2 * 1024 * 1024  # bytes of one mail that is handed over

# --- Who comes in -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "coalition.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "coalition.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # people come in by an invitation that reached their address
ACCOUNT_LOGIN_BY_CODE_ENABLED = True  # a typed code survives the mail scanners that open links
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Common Table"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG

# --- What browsers may do ---------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # personal links must not leak by Referer
SECURE_SSL_REDIRECT = SECURE and not DEBUG
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if SECURE and not DEBUG else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = bool(SECURE_HSTS_SECONDS)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # an attendance sheet of 1,000 people
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # bytes
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008"] if not SECURE else []

# --- Words, times, files ----------------------------------------------------------------------------
LANGUAGE_CODE = "en-us"
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_I18N = True
USE_TZ = True
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Decided by the environment's DEBUG: tests switch the setting off and have nothing collected.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG
MEDIA_ROOT = BASE_DIR / "var" / "media"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Row history by database triggers ---------------------------------------------------------------


# --- Figures of conduct, each with its unit and its reason (domain.md part 5) ------------------------
REPORT_BACK_DAYS_AFTER_DECISION = 14  # days; domain.md 3.7
REPORT_BACK_DAYS_AFTER_INPUT = 30  # days; domain.md 3.7
BURDEN_MINUTES_PER_30_DAYS = 240  # minutes a person; rule 5
_quiet = env.str("QUIET_HOURS", default="18-8")  # "off": mail at any hour and on weekends, for trying out
QUIET_HOURS = None if _quiet == "off" else tuple(int(hour) for hour in _quiet.split("-"))  # recipient's zone; rule 6
IMPORT_MAX_BYTES = 20 * 1024 * 1024  # bytes of one uploaded file
IMPORT_MAX_ROWS = 100_000  # rows of one uploaded file
DOCUMENT_MAX_BYTES = 20 * 1024 * 1024  # bytes of one paper of a meeting
PERSONAL_LINK_DAYS = 120  # days a personal link works

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO" if not DEBUG else "WARNING"},
}
