"""Django settings of the web application: those of the living data, and what pages need.

Every secret comes from the environment. Without ``TOTEUMA_PRODUCTION=1`` the site is one for
trying out: it listens on this machine alone and takes demo users. With it the checks in
``toteuma.web.checks`` refuse a default secret, DEBUG and demo users.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils.csp import CSP

from toteuma.workspace.settings import *  # noqa: F403 - the settings of the living data
from toteuma.workspace.settings import HOME, INSTALLED_APPS

_WEB = Path(__file__).parent

IS_PRODUCTION = os.environ.get("TOTEUMA_PRODUCTION") == "1"
DEFAULT_SECRET_KEY = "for-trying-out-on-this-machine-only"
SECRET_KEY = os.environ.get("TOTEUMA_SECRET_KEY") or DEFAULT_SECRET_KEY
DEBUG = os.environ.get("TOTEUMA_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("TOTEUMA_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [
    f"https://{host}" for host in ALLOWED_HOSTS if IS_PRODUCTION and host != "*"
]
SITE_NAME = "Toteuma"

INSTALLED_APPS = [
    *INSTALLED_APPS,
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django.contrib.admin",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "django_tasks_db",
    "ninja",
    "toteuma.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "toteuma.web.shared.language.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "toteuma.web.shared.failures.FailureMiddleware",
    "toteuma.web.rights.middleware.RightsMiddleware",
    # Last, so that it sees every sign-in that failed.
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "toteuma.web.urls"
WSGI_APPLICATION = "toteuma.web.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_WEB / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "toteuma.web.shared.page.page_context",
            ],
            "builtins": ["toteuma.web.templatetags.toteuma"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

LANGUAGES = [("fi", "Suomi"), ("sv", "Svenska"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"

STATIC_URL = "static/"
# Only a site in production gathers its static files; ``toteuma serve`` does it.
STATIC_ROOT = HOME / "static" if IS_PRODUCTION else None
STATICFILES_DIRS = [_WEB.parent / "rendering" / "html" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IS_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not IS_PRODUCTION
WHITENOISE_AUTOREFRESH = False

# Files that are handed in: larger ones are refused before they are read.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
UPLOAD_MAX_BYTES = int(os.environ.get("TOTEUMA_UPLOAD_MAX_MB", "1024")) * 2**20

# Signing in
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "front"
ACCOUNT_LOGOUT_REDIRECT_URL = "front"
ACCOUNT_ADAPTER = "toteuma.web.account.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "toteuma.web.account.adapters.SocialAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
SOCIALACCOUNT_ONLY = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "toteuma.web.account.key_forms.AddKeyForm",
    "edit_webauthn": "toteuma.web.account.key_forms.EditKeyForm",
}
MFA_TOTP_ISSUER = SITE_NAME
USERSESSIONS_TRACK_ACTIVITY = False
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_VERBOSE = False
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "toteuma.web.account.lockout.name_tried"
AXES_LOCKOUT_CALLABLE = "toteuma.web.account.lockout.locked_out"
# Wrong passwords are counted by axes, in the database, for all workers of the site together.
ACCOUNT_RATE_LIMITS = {"login_failed": None}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""

# Single sign-on (OpenID Connect): lets in users that are there, known by an address that the
# provider has verified. One provider, named by the environment.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
OIDC_ISSUER = os.environ.get("TOTEUMA_OIDC_ISSUER", "")
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "sso",
                "name": os.environ.get("TOTEUMA_OIDC_NAME", "OpenID Connect"),
                "client_id": os.environ.get("TOTEUMA_OIDC_CLIENT_ID", ""),
                "secret": os.environ.get("TOTEUMA_OIDC_CLIENT_SECRET", ""),
                "settings": {"server_url": OIDC_ISSUER, "fetch_userinfo": True},
            }
        ]
        if OIDC_ISSUER
        else [],
    }
}

# Letters go to the server that the environment names; without one they are printed.
_MAIL_HOST = os.environ.get("TOTEUMA_EMAIL_HOST", "")
_SMTP = {
    "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "OPTIONS": {
        "host": _MAIL_HOST,
        "port": int(os.environ.get("TOTEUMA_EMAIL_PORT", "587")),
        "username": os.environ.get("TOTEUMA_EMAIL_USER", ""),
        "password": os.environ.get("TOTEUMA_EMAIL_PASSWORD", ""),
        "use_tls": os.environ.get("TOTEUMA_EMAIL_TLS", "1") == "1",
        "timeout": 20,
    },
}
_PRINTED = {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
MAILERS: dict[str, Any] = {"default": _SMTP if _MAIL_HOST else _PRINTED}
# Where letters that no request asked for lead to.
SITE_URL = os.environ.get("TOTEUMA_SITE_URL", "").rstrip("/") or (
    f"https://{ALLOWED_HOSTS[0]}" if IS_PRODUCTION else "http://localhost:8000"
)
DEFAULT_FROM_EMAIL = os.environ.get("TOTEUMA_EMAIL_FROM", "toteuma@localhost")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# What a browser may do with our pages
SECURE_CSP: dict[str, list[Any]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "manifest-src": [CSP.SELF],
}
if OIDC_ISSUER:
    # The form that starts single sign-on is led on to the provider.
    _issuer = urlsplit(OIDC_ISSUER)
    SECURE_CSP["form-action"] += [
        f"{_issuer.scheme}://{_issuer.netloc}",
        *os.environ.get("TOTEUMA_OIDC_SIGN_IN_HOSTS", "").split(),
    ]
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "toteuma.web.shared.failures.csrf_failure"
if IS_PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    LANGUAGE_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"

# Faults of the program go to standard error, where whoever runs the site keeps its log.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
