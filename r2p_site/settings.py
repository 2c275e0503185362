"""One file for all sites and workers; R2P_SITE says which this process is. docs/operations.md lists the variables."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from r2p_site.env import ConfigurationError, Env

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent

# --- Which process this is ------------------------------------------------------------------------------------------

OFFICE, INTAKE = "office", "intake"
R2P_SITE = env.text("R2P_SITE", "staff", choices=("staff", "public", "intake", "custodian"))
DEPLOYMENT = OFFICE if R2P_SITE in {"staff", "public"} else INTAKE
# Sites whose visitors have no account; they get no session, and cannot reach a broker.
SITES_WITHOUT_ACCOUNTS = {"public", "intake"}

DEBUG = env.flag("DEBUG")
PRACTICE_MODE = env.flag("PRACTICE_MODE")
PRACTICE_PASSWORD = env.secret("PRACTICE_PASSWORD", "")
HTTPS_ONLY = env.flag("HTTPS_ONLY", default=not DEBUG and not PRACTICE_MODE)
SECRET_KEY = env.secret("SECRET_KEY")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost")
# Number of proxies in front that append to X-Forwarded-For; 0 means that the header is never believed.
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0, high=10)
SITE_URLS = {
    "staff": env.text("STAFF_URL", "http://localhost:8000"),
    "public": env.text("PUBLIC_URL", "http://localhost:8001"),
    "intake": env.text("INTAKE_URL", "http://localhost:8002"),
    "custodian": env.text("CUSTODIAN_URL", "http://localhost:8003"),
}

# --- Applications ---------------------------------------------------------------------------------------------------

APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "django_htmx",
    "r2p_site",
    "r2p_site.audit",
    "r2p_site.accounts",
    "r2p_site.enqueue",
]
APPS_BY_DEPLOYMENT = {
    OFFICE: [
        "frameworks",
        "assessments.core",
        "assessments.signals",
        "assessments.consultation",
        "assessments.review",
        "assessments.results",
        "assessments.methods",
        "assessments.reports",
        "assessments.publication",
        "assessments.work",
    ],
    INTAKE: ["assessments.intake"],
}
INSTALLED_APPS = APPS + APPS_BY_DEPLOYMENT[DEPLOYMENT]
if R2P_SITE in SITES_WITHOUT_ACCOUNTS:
    # allauth refuses to start without its middleware; migrations are run by the sites that have accounts.
    INSTALLED_APPS = [app for app in INSTALLED_APPS if not app.startswith("allauth")]

_FIRST = [
    "r2p_site.middleware.RequestLog",
    "r2p_site.middleware.ServiceAway",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "r2p_site.middleware.RefuseNul",
]
_LAST = [
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
_WITH_ACCOUNTS = [
    *_FIRST,
    "django.contrib.sessions.middleware.SessionMiddleware",
    "r2p_site.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "r2p_site.accounts.middleware.SignInMiddleware",
    *_LAST,
]
SITE_MIDDLEWARE = {
    "staff": _WITH_ACCOUNTS,
    "custodian": _WITH_ACCOUNTS,
    "public": [
        *_FIRST,
        "r2p_site.language.LanguageMiddleware",
        "django.middleware.common.CommonMiddleware",
        *_LAST,
    ],
    "intake": [
        "assessments.intake.middleware.NothingKept",
        *_FIRST,
        "r2p_site.language.LanguageMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        *_LAST,
    ],
}
MIDDLEWARE = SITE_MIDDLEWARE[R2P_SITE]
ROOT_URLCONF = f"r2p_site.urls.{R2P_SITE}"
WSGI_APPLICATION = "r2p_site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "r2p_site.context.site",
            ],
            "builtins": ["r2p_site.templatetags.wording"],
        },
    }
]
if R2P_SITE in SITES_WITHOUT_ACCOUNTS:
    TEMPLATES[0]["OPTIONS"]["context_processors"] = [  # type: ignore[index]
        "django.template.context_processors.request",
        "django.template.context_processors.i18n",
        "r2p_site.context.site",
    ]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Data -----------------------------------------------------------------------------------------------------------

DATABASES = {"default": env.database("DATABASE_URL")}
DATABASES["default"]["TEST"] = {
    "NAME": f"test_{DATABASES['default'].get('NAME', '')}{env.text('R2P_TEST_DB_SUFFIX', '')}"
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.secret("REDIS_URL", "redis://localhost:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        # The Redis users of the sites without accounts may touch keys of this prefix alone.
        "KEY_PREFIX": f"throttle:{R2P_SITE}" if R2P_SITE in SITES_WITHOUT_ACCOUNTS else R2P_SITE,
    },
    # Of some 10 kB each, in the memory of a process; see assessments/results/templatetags/figures.py.
    "figures": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "figures",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}

STORAGES = {
    "default": env.storage("STORAGE_URL", f"file://{BASE_DIR / '.local' / 'files' / DEPLOYMENT}"),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / ".local" / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024**2
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024**2
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000  # a factor page without script sends every answer of the factor at once
EVIDENCE_FILE_LIMIT = 20 * 1024**2
FRAMEWORK_FILE_LIMIT = 10 * 1024**2
# Read as a stream; the largest that a publisher releases holds every country and year.
SIGNAL_FILE_LIMIT = 512 * 1024**2

# --- Exchange between the deployments: r2p_site/packages.py ----------------------------------------------------------

# Ed25519, in hexadecimal: the seed of the own key, and the public key of the other deployment.
EXCHANGE_KEY = env.key("EXCHANGE_KEY")
EXCHANGE_PEER = env.key("EXCHANGE_PEER")
if EXCHANGE_KEY and R2P_SITE in SITES_WITHOUT_ACCOUNTS:
    raise ConfigurationError(f"EXCHANGE_KEY is set for the site {R2P_SITE}, which must never hold it: take it away.")

# --- Accounts and sign-in -------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "r2p_site.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no message to an address without an account
ACCOUNT_FORMS = {
    "login": "r2p_site.accounts.sign_in_forms.SignInForm",
    "reset_password": "r2p_site.accounts.sign_in_forms.PasswordResetForm",
    "reset_password_from_key": "r2p_site.accounts.sign_in_forms.NewPasswordForm",
    "change_password": "r2p_site.accounts.sign_in_forms.PasswordChangeForm",
    "reauthenticate": "r2p_site.accounts.sign_in_forms.PasswordAgainForm",
}
MFA_ADAPTER = "r2p_site.accounts.adapter.FactorAdapter"
MFA_FORMS = {
    "authenticate": "r2p_site.accounts.sign_in_forms.CodeForm",
    "reauthenticate": "r2p_site.accounts.sign_in_forms.CodeAgainForm",
    "activate_totp": "r2p_site.accounts.sign_in_forms.AppForm",
    "add_webauthn": "r2p_site.accounts.sign_in_forms.PasskeyForm",
}
# Nobody signs up: an operator types the address, and the second factor is demanded before anything else.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or PRACTICE_MODE
SECOND_FACTOR_REQUIRED = not PRACTICE_MODE

# --- Cookies, headers -----------------------------------------------------------------------------------------------

SESSION_COOKIE_NAME = f"{R2P_SITE}_session"
CSRF_COOKIE_NAME = f"{R2P_SITE}_csrf"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS_ONLY
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = {
    "public": "r2p_site.pages.csrf_failure",
    "intake": "assessments.intake.views.contribute.csrf_failure",
}.get(R2P_SITE, "r2p_site.accounts.views.sign_in.csrf_failure")
SECURE_HSTS_SECONDS = 365 * 86400 if HTTPS_ONLY else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS_ONLY
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"  # no-referrer breaks CSRF on forms without script
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
if R2P_SITE == "intake":
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["script-src"] = ["'none'"]
    CSRF_COOKIE_AGE = None  # gone with the browser's window
    # Memory alone: no file that is sent touches a disk in clear.
    FILE_UPLOAD_HANDLERS = ["assessments.intake.uploads.InMemoryOnly"]
    # More than anybody chooses: whoever sends too many gets the page back, with what was typed (intake/uploads.py).
    DATA_UPLOAD_MAX_NUMBER_FILES = 1000
    DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
    DATA_UPLOAD_MAX_NUMBER_FIELDS = 300

# --- Language and time ----------------------------------------------------------------------------------------------

LANGUAGES_KNOWN = {
    "en": _("English"),
    "ar": _("Arabic"),
    "zh-hans": _("Chinese"),
    "fr": _("French"),
    "ru": _("Russian"),
    "es": _("Spanish"),
}
_languages = env.words("LANGUAGES", "en")
if unknown := [code for code in _languages if code not in LANGUAGES_KNOWN]:
    raise ConfigurationError(f"LANGUAGES names {', '.join(unknown)}; known are: {', '.join(LANGUAGES_KNOWN)}.")
LANGUAGES = [(code, LANGUAGES_KNOWN[code]) for code in _languages]
LANGUAGE_CODE = LANGUAGES[0][0]
FORMAT_MODULE_PATH = ["r2p_site.formats"]
LANGUAGE_COOKIE_NAME = f"{R2P_SITE}_language"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "UTC")

# --- Mail, REST, tasks, logs ----------------------------------------------------------------------------------------

globals().update(env.email("EMAIL_URL"))
EMAIL_TIMEOUT = 10  # seconds; somebody waits for the page meanwhile
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "prevention-desk@localhost")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": (
        [] if R2P_SITE in SITES_WITHOUT_ACCOUNTS else ["r2p_site.api.SessionAuthentication"]
    ),
    "DEFAULT_PERMISSION_CLASSES": ["r2p_site.api.DenyAll"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["r2p_site.api.JsonParser"],
    "DEFAULT_PAGINATION_CLASS": "r2p_site.api.Pagination",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_THROTTLE_CLASSES": ["r2p_site.api.AddressThrottle"],
    "DEFAULT_SCHEMA_CLASS": "r2p_site.api.schema.EnvelopeSchema",
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "r2p_site.api.Negotiation",
    "DEFAULT_METADATA_CLASS": None,  # OPTIONS answers 405; the schema describes the interface
    "EXCEPTION_HANDLER": "r2p_site.api.handle_exception",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "COERCE_DECIMAL_TO_STRING": False,
}
# Contributions a minute, of everyone together, from which on each sender is given a small task first.
CONTRIBUTIONS_PER_MINUTE = env.number("CONTRIBUTIONS_PER_MINUTE", 120, low=1)
THROTTLE_PER_MINUTE = env.number("THROTTLE_PER_MINUTE", 300, low=1)
SPECTACULAR_SETTINGS = {
    "TITLE": "Prevention desk",
    "DESCRIPTION": "Published assessments of atrocity risk and resilience. Every score is self-rated, not comparable "
    "between States, and not a United Nations figure.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SCHEMA_PATH_PREFIX_TRIM": False,
    "COMPONENT_SPLIT_REQUEST": True,
    # Names in the schema of choices that several resources call by the same word.
    "ENUM_NAME_OVERRIDES": {
        "AssessmentStatusEnum": "assessments.core.enums.Status",
        "MethodologyStatusEnum": "assessments.core.enums.MethodologyStatus",
        "FrameworkVersionStatusEnum": "frameworks.enums.VersionStatus",
        "AnswerStateEnum": "assessments.core.enums.AnswerState",
        "KindEnum": "frameworks.enums.Kind",
        "SourceKindEnum": "assessments.core.enums.SourceKind",
        "JobStateEnum": "r2p_site.enqueue.models.JobState",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "r2p_site.api.schema.add_refusals",
    ],
}

CELERY_BROKER_URL = REDIS_URL
# A worker that has not renewed for this long is taken for lost, and its job is given to another.
JOB_LEASE_SECONDS = env.number("JOB_LEASE_SECONDS", 45, low=3)
LOG_LEVEL = env.text("LOG_LEVEL", "INFO", choices=("DEBUG", "INFO", "WARNING", "ERROR"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "r2p_site.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        # Lines that quote the path and the query; r2p_site.middleware.RequestLog writes one without them.
        "django.server": {"handlers": [], "propagate": False},
        "gunicorn.access": {"handlers": [], "propagate": False},
        # Three lines for every sweep, each ten seconds; r2p_site.enqueue writes one for every job.
        "celery.beat": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "WARNING"},
        "PIL": {"level": "WARNING"},  # it would quote what a picture says of itself
        "fido2": {"level": "WARNING"},  # a line for each use of a passkey, by which it is known again
    },
}
if DEPLOYMENT == INTAKE:
    # A refused request is no event here: its time could be set beside what somebody else saw.
    LOGGING["loggers"] |= {"django.request": {"level": "ERROR"}}  # type: ignore[operator]
if R2P_SITE == "intake":
    LOGGING["loggers"] |= {"django.security": {"level": "CRITICAL"}}  # type: ignore[operator]
