"""Django's settings: one file, filled from the environment (`environment.py` explains every variable)."""

from __future__ import annotations

import os
from pathlib import Path

from algoritmeregister import __version__
from algoritmeregister.config import environment
from algoritmeregister.config.databases import database
from algoritmeregister.config.secret import secret_key

ENVIRONMENT = environment.read(os.environ)
# What is kept, shown or sent anywhere leaves these out.
SECRET_SETTINGS = frozenset(each.name for each in environment.SETTINGS if each.secret)
PACKAGE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR: Path = ENVIRONMENT["DATA_DIR"]
environment.make_data_dir(DATA_DIR)

SITE_URL: str = ENVIRONMENT["SITE_URL"] or f"http://127.0.0.1:{ENVIRONMENT['PORT']}"
SITE_NAME: str = ENVIRONMENT["SITE_NAME"]
SECURITY_CONTACT: str = ENVIRONMENT["SECURITY_CONTACT"]
CONTACT_EMAIL: str = ENVIRONMENT["CONTACT_EMAIL"]
THEME_STYLESHEET: str = ENVIRONMENT["THEME_STYLESHEET"]
THEME_CLASS: str = ENVIRONMENT["THEME_CLASS"]
LOGO: str = ENVIRONMENT["LOGO"]
PUBLISHER: str = ENVIRONMENT["PUBLISHER"]
PUBLISHER_WEBSITE: str = ENVIRONMENT["PUBLISHER_WEBSITE"]
PRIVACY_STATEMENT: str = ENVIRONMENT["PRIVACY_STATEMENT"]
LOG_DAYS: int | None = ENVIRONMENT["LOG_DAYS"]
ACCESSIBILITY_STATUS: str = ENVIRONMENT["ACCESSIBILITY_STATUS"]
ACCESSIBILITY_DATE: str = ENVIRONMENT["ACCESSIBILITY_DATE"]
ACCESSIBILITY_GAPS: list[str] = ENVIRONMENT["ACCESSIBILITY_GAPS"]
ACCESSIBILITY_STATEMENT: str = ENVIRONMENT["ACCESSIBILITY_STATEMENT"]
POSTCODE_TABLE: str = ENVIRONMENT["POSTCODE_TABLE"]
API_REQUESTS_PER_MINUTE: int = ENVIRONMENT["API_REQUESTS_PER_MINUTE"]
BEHIND_PROXY: bool = ENVIRONMENT["BEHIND_PROXY"]
IMPORT_MAX_BYTES: int = ENVIRONMENT["IMPORT_MAX_MEGABYTES"] * 1024 * 1024
HARVEST_PRIVATE_HOSTS: list[str] = ENVIRONMENT["HARVEST_PRIVATE_HOSTS"]
HARVEST_MAX_MEGABYTES: int = ENVIRONMENT["HARVEST_MAX_MEGABYTES"]
HARVEST_MAX_SECONDS: int = ENVIRONMENT["HARVEST_MAX_SECONDS"]
HARVEST_SECONDS_BETWEEN: int = ENVIRONMENT["HARVEST_SECONDS_BETWEEN"]
LINK_CHECK_DAYS: int = ENVIRONMENT["LINK_CHECK_DAYS"]
UPLOAD_KEEP_DAYS: int = ENVIRONMENT["UPLOAD_KEEP_DAYS"]
HARVEST_KEEP_DAYS: int = ENVIRONMENT["HARVEST_KEEP_DAYS"]
PAGE_CACHE_BYTES: int = ENVIRONMENT["PAGE_CACHE_MEGABYTES"] * 1024 * 1024
SNAPSHOTS_KEPT: int = ENVIRONMENT["SNAPSHOTS_KEPT"]
PUBLISHER_TOOI: str = ENVIRONMENT["PUBLISHER_TOOI"]
ARCHIVE_VALUATION: str = ENVIRONMENT["ARCHIVE_VALUATION"]
SEARCH_INDEX_DIR = DATA_DIR / "search"
# Part of every cache key and ETag: a new build of the software is a new page.
BUILD = __version__

SECRET_KEY = secret_key(ENVIRONMENT["SECRET_KEY"], DATA_DIR)
DEBUG: bool = ENVIRONMENT["DEBUG"]
ALLOWED_HOSTS: list[str] = ENVIRONMENT["ALLOWED_HOSTS"]
SERVED_OVER_HTTPS = SITE_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "algoritmeregister.audit",
    "algoritmeregister.organisations",
    "algoritmeregister.accounts",
    "algoritmeregister.registers",
    "algoritmeregister.ledger",
    "algoritmeregister.registrations",
    "algoritmeregister.search",
    "algoritmeregister.exchange",
    "algoritmeregister.harvest",
    "algoritmeregister.links",
    "algoritmeregister.requirements",
    "algoritmeregister.assessments",
    "algoritmeregister.news",
    "algoritmeregister.products",
    "algoritmeregister.feedback",
    "algoritmeregister.knowledge",
    "algoritmeregister.api.supply",
    "algoritmeregister.desk",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "allauth.usersessions",
    "django_tasks",
    "django_tasks_db",
]
AUTH_USER_MODEL = "accounts.User"
# Long, and not one that everyone tries; no rules about signs, which only make passwords worse (NIST SP 800-63B 5.1.1.2).
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# No sessions, no CSRF cookie: the public pages set no cookie at all; what is the desk's works under
# /beheer/ only. The order matters: what is above also covers errors, redirects and files made below.
MIDDLEWARE = [
    "algoritmeregister.site.kept_pages.KeptPagesMiddleware",
    "algoritmeregister.ui.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "algoritmeregister.ui.headers.ContentPolicyMiddleware",
    "algoritmeregister.ui.headers.PublicGZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "algoritmeregister.ui.questions.WithoutNulMiddleware",
    "algoritmeregister.ui.language.LanguageMiddleware",
    "algoritmeregister.ui.questions.LengthMiddleware",
    "algoritmeregister.api.middleware.ApiMiddleware",
    "django.middleware.common.CommonMiddleware",
    "algoritmeregister.desk.middleware.Sessions",
    "algoritmeregister.desk.middleware.Forgery",
    "algoritmeregister.desk.middleware.Authentication",
    "algoritmeregister.desk.middleware.Messages",
    "allauth.account.middleware.AccountMiddleware",
    "algoritmeregister.desk.middleware.SessionList",
]
APPEND_SLASH = False  # our addresses have no slash at the end; the site redirects one that has
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE_DIR / room / "templates" for room in ("site", "desk", "api", "ui")],
        "OPTIONS": {
            "environment": "algoritmeregister.ui.environment.ByLanguage",
            "context_processors": ["algoritmeregister.site.page.page", "algoritmeregister.desk.page.page"],
        },
    }
]
ROOT_URLCONF = "algoritmeregister.config.urls"
WSGI_APPLICATION = "algoritmeregister.config.wsgi.application"

DATABASES = {"default": database(ENVIRONMENT["DATABASE_URL"], DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Dutch is the language the texts are written in: what another language lacks falls back to it.
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English"), ("fy", "Frysk")]
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
# Names with the hash of the content, kept by browsers for good, and compressed once: by `collectstatic`.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
_OVERRIDES: str = ENVIRONMENT["STATIC_OVERRIDES"]
# The organisation's own files come first: one with the name of ours takes its place.
STATICFILES_DIRS: list[Path] = [*([Path(_OVERRIDES)] if _OVERRIDES else []), PACKAGE_DIR / "ui" / "static"]
environment.check_static_files(ENVIRONMENT, STATICFILES_DIRS)

X_FRAME_OPTIONS = "DENY"
# The value that internet.nl calls good. No inline script or style anywhere: a test reads the templates.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "frame-src": ["'none'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

SECURE_SSL_REDIRECT = SERVED_OVER_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if SERVED_OVER_HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Signing in (docs/decisions/0023). Cookies cannot be set for us by another host ("__Host-"), read by a script, or sent
# along with a form of another site.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "account_login"
SESSION_COOKIE_AGE = ENVIRONMENT["SESSION_HOURS"] * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SERVED_OVER_HTTPS
SESSION_COOKIE_NAME = "__Host-beheer" if SERVED_OVER_HTTPS else "beheer"
CSRF_COOKIE_NAME = "__Host-formulier" if SERVED_OVER_HTTPS else "formulier"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None  # until the browser closes
CSRF_FAILURE_VIEW = "algoritmeregister.desk.errors.forged"
ACCOUNT_ADAPTER = "algoritmeregister.desk.adapters.Accounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation reaches an address, or nobody takes it
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900  # seconds after which a weighty step asks again who it is
MFA_ADAPTER = "algoritmeregister.desk.adapters.SecondStep"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SERVED_OVER_HTTPS
SOCIALACCOUNT_ADAPTER = "algoritmeregister.desk.oidc.adapter.Organisations"
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_STORE_TOKENS = False
OIDC_ISSUER: str = ENVIRONMENT["OIDC_ISSUER"]
# What translates descriptions, when an operator chose something (desk/describing/translator.py).
TRANSLATOR: str = ENVIRONMENT["TRANSLATOR"]
OIDC_NAME: str = ENVIRONMENT["OIDC_NAME"]
OIDC_CLIENT_ID: str = ENVIRONMENT["OIDC_CLIENT_ID"]
OIDC_KEY: str = ENVIRONMENT["OIDC_KEY"]
OIDC_CLIENT_SECRET: str = ENVIRONMENT["OIDC_CLIENT_SECRET"]
OIDC_ACR: list[str] = ENVIRONMENT["OIDC_ACR"]
OIDC_SECOND_STEP: list[str] = ENVIRONMENT["OIDC_SECOND_STEP"]
OIDC_TRUST_ADDRESSES: bool = ENVIRONMENT["OIDC_TRUST_ADDRESSES"]
USERSESSIONS_ADAPTER = "algoritmeregister.desk.adapters.SessionEnds"
# Attempts are counted where every process and every server sees them.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "accounts_attempts"}}

# Work behind the pages waits in the database until `algoritmeregister work` does it.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Without a mail server, mail is shown on the console and kept in DATA_DIR/mail, so that it can be tried at once.
EMAIL_HOST: str = ENVIRONMENT["EMAIL_HOST"]
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "algoritmeregister.feedback.trying.Backend"
EMAIL_PORT: int = ENVIRONMENT["EMAIL_PORT"]
EMAIL_HOST_USER: str = ENVIRONMENT["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD: str = ENVIRONMENT["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS: bool = ENVIRONMENT["EMAIL_SECURITY"] == "starttls"
EMAIL_USE_SSL: bool = ENVIRONMENT["EMAIL_SECURITY"] == "tls"
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL: str = ENVIRONMENT["EMAIL_FROM"]
SUBSCRIPTION_MONTHS: int = ENVIRONMENT["SUBSCRIPTION_MONTHS"]
REMARK_MONTHS: int = ENVIRONMENT["REMARK_MONTHS"]
WEBHOOKS_TO_LOOPBACK: bool = ENVIRONMENT["WEBHOOKS_TO_LOOPBACK"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"algoritmeregister": {"level": "INFO"}},
}
