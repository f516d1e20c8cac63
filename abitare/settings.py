# SPDX-License-Identifier: AGPL-3.0-or-later
"""Settings: they read the environment and nothing else, and refuse to start on what is missing or wrong."""

from http import HTTPStatus
from logging import LogRecord
from pathlib import Path

from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

from abitare.ambiente import (
    chiave_segreta,
    database,
    elenco_host,
    indirizzo_web,
    numero,
    origini,
    posta,
    scelta,
    url_redis,
)
from abitare.comune import Comune

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

try:
    SECRET_KEY = chiave_segreta(env)
    ALLOWED_HOSTS = elenco_host(env)
    DATABASES = {"default": database(env)}
    REDIS_URL = url_redis(env)
    DEBUG = env.bool("DEBUG", False)
    HTTPS = env.bool("HTTPS", True)
    DIETRO_PROXY = env.bool("DIETRO_PROXY", False)
    CARTELLA_DATI = Path(env.str("CARTELLA_DATI", str(BASE_DIR / "var"))).resolve()
    INDIRIZZO_PORTALE = indirizzo_web(env, "INDIRIZZO_PORTALE", f"https://{ALLOWED_HOSTS[0].lstrip('.')}")
    CSRF_TRUSTED_ORIGINS = origini(env, "CSRF_TRUSTED_ORIGINS")
    PDF_PROFILO = scelta(env, "PDF_PROFILO", "pdf/a-2a", "pdf/a-3a")
    GIORNI_COPERTURA = numero(env, "GIORNI_COPERTURA", 90, 1, 3650)
    SOGLIA_RISCHIO = numero(env, "SOGLIA_RISCHIO", 15, 0, 100)
    LIVELLO_REGISTRO = scelta(env, "LOG_LEVEL", "INFO", "DEBUG", "WARNING", "ERROR", "CRITICAL")
    COMUNE = Comune.da_ambiente(env)
    POSTA = posta(env, "EMAIL_URL")
except EnvError as errore:
    raise ImproperlyConfigured(str(errore)) from errore

INSTALLED_APPS = [
    "abitare.lib",
    "tavolo",
    "programma",
    "delibere",
    "allauth",
    "allauth.account",
    "django_htmx",
    "csp",
    "guardian",
    "pgtrigger",
    "simple_history",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "tavolo.middleware.RichiestaMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tavolo.middleware.AccessoMiddleware",
    "tavolo.middleware.AutoreMiddleware",
]

ROOT_URLCONF = "abitare.urls"
WSGI_APPLICATION = "abitare.wsgi.application"
FORM_RENDERER = "abitare.lib.forms_renderer.CasaRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "abitare.navigazione.portale",
            ],
            "builtins": ["abitare.lib.templatetags.abitare", "tavolo.templatetags.tavolo"],
        },
    }
]

AUTH_USER_MODEL = "tavolo.Utente"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "tavolo.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if DIETRO_PROXY else 0
# The whole Comune sits behind one address: strict per account, generous per IP.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "300/5m/ip,5/5m/key",
    "reset_password": "60/m/ip,3/m/key",
    "reset_password_from_key": "60/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
LIMITI_PUBBLICI = {"verifica_file": "60/m/ip"}

GUARDIAN_MONKEY_PATCH_USER = False
ANONYMOUS_USER_NAME = None

CACHES = {"default": {"BACKEND": "abitare.lib.memoria.CacheTollerante", "LOCATION": REDIS_URL}}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 60 * 60 * 10
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if DIETRO_PROXY else None
SECURE_REDIRECT_EXEMPT = [r"^salute/$"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "tavolo.views.errori.csrf"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "base-uri": ["'none'"],
        "connect-src": ["'self'"],
        "font-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "img-src": ["'self'", "data:"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
    }
}

LANGUAGE_CODE = "it"
LANGUAGES = [("it", "Italiano")]
TIME_ZONE = "Europe/Rome"
USE_I18N = USE_TZ = True
USE_THOUSAND_SEPARATOR = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
STATIC_ROOT = CARTELLA_DATI / "static"
STATICFILES_DIRS = [("", BASE_DIR / "static" / "dist"), ("guida", BASE_DIR / "docs" / "immagini")]
MEDIA_ROOT = CARTELLA_DATI / "documenti"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DIMENSIONE_MASSIMA_ALLEGATO = 25 * 1024 * 1024
DIMENSIONE_MASSIMA_RICHIESTA = 4 * DIMENSIONE_MASSIMA_ALLEGATO

EMAIL_BACKEND = POSTA.get("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = POSTA.get("EMAIL_FILE_PATH", CARTELLA_DATI / "posta")
EMAIL_HOST = POSTA.get("EMAIL_HOST", "localhost")
EMAIL_PORT = POSTA.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = POSTA.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = POSTA.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = POSTA.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = POSTA.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = COMUNE.email_mittente

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 540
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_connect_timeout": 2,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "rapporti-in-sospeso": {"task": "delibere.tasks.riprendi_rapporti", "schedule": 60.0},
    "fogli-in-sospeso": {"task": "delibere.tasks.riprendi_fogli", "schedule": 60.0},
    "posta-in-sospeso": {"task": "tavolo.tasks.spedisci_posta", "schedule": 60.0},
    "rilevazioni-dovute": {"task": "programma.tasks.apri_rilevazioni", "schedule": crontab(minute=5)},
    "promemoria": {"task": "programma.tasks.prepara_promemoria", "schedule": crontab(minute="*/15", hour="7-18")},
    "piani-in-sospeso": {"task": "delibere.tasks.riprendi_documenti_dei_piani", "schedule": 60.0},
    "verbali-in-sospeso": {"task": "delibere.tasks.riprendi_verbali", "schedule": 60.0},
    "inviti-in-sospeso": {"task": "delibere.tasks.spedisci_inviti", "schedule": 60.0},
    "controllo-notturno": {"task": "delibere.tasks.controllo_notturno", "schedule": crontab(hour=3, minute=40)},
}


def _non_di_salute(riga: LogRecord) -> bool:
    """A monitor asks every few seconds: `/salute/` says by itself, once, what does not answer."""
    return getattr(riga, "status_code", None) != HTTPStatus.SERVICE_UNAVAILABLE


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"non_di_salute": {"()": "django.utils.log.CallbackFilter", "callback": _non_di_salute}},
    "formatters": {"riga": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "riga", "filters": ["non_di_salute"]}},
    "root": {"handlers": ["console"], "level": LIVELLO_REGISTRO},
}
