"""Django's settings for every installation."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.conf.locale import LANG_INFO

from ecotone.settings import environment

PACKAGE = Path(__file__).resolve().parent.parent

SECRET_KEY = environment.SECRET_KEY
DEBUG = environment.DEBUG
ALLOWED_HOSTS = environment.HOSTS
ECOTONE_HOME = environment.HOME
ECOTONE_OFFLINE = environment.OFFLINE
ECOTONE_ALLOW_PRIVATE_ADDRESSES = environment.ALLOW_PRIVATE_ADDRESSES
ECOTONE_ADDRESS = environment.ADDRESS
ECOTONE_CONTACT = environment.CONTACT
ECOTONE_BOUNDARIES = environment.BOUNDARIES
ECOTONE_API_REQUESTS_PER_MINUTE = environment.API_REQUESTS_PER_MINUTE
ECOTONE_PROXIES = environment.PROXIES
ECOTONE_INDEX = environment.HOME / "index"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.admin",
    "ecotone.apps.countries",
    "ecotone.apps.accounts",
    "ecotone.apps.hubs",
    "ecotone.apps.catalogue",
    "ecotone.apps.harvest",
    "ecotone.apps.monitoring",
    "ecotone.apps.answers",
    "ecotone.web",
    "ecotone.api",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "ecotone.web.cache.PageCache",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ecotone.api.middleware.Door",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "ecotone.web.errors.Sentences",
]
CSRF_FAILURE_VIEW = "ecotone.web.errors.csrf_failed"
ROOT_URLCONF = "ecotone.web.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ecotone.web.context.page",
            ],
        },
    },
]
WSGI_APPLICATION = "ecotone.web.wsgi.application"


def _database(address: str) -> dict[str, object]:
    """Return Django's settings for an ECOTONE_DATABASE address; SQLite in HOME when empty."""
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": environment.HOME / "ecotone.sqlite3",
            "CONN_MAX_AGE": None,  # opening costs more than most questions; each thread keeps one
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                    "PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;"
                    "PRAGMA mmap_size=268435456;"
                ),
            },
        }
    parts = urlsplit(address)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }


DATABASES = {"default": _database(environment.DATABASE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("fr", "Français"),
    ("es", "Español"),
    ("ar", "العربية"),
    ("ru", "Русский"),
    ("zh", "中文"),
]
# Chinese is the path /zh/ and lang="zh"; Django knows the language as zh-hans only.
LANG_INFO["zh"] = {**LANG_INFO["zh-hans"], "code": "zh", "name_local": "中文"}
FORMAT_MODULE_PATH = ["ecotone.web.formats"]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True  # the admin's files; ours are served by web/assets.py

# Only our own style sheet, script and pictures; nothing inline, nothing framed, no outside host.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
