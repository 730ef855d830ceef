"""Settings, all in this file, all from the environment, safe when nothing is set.

A fresh checkout runs on SQLite in `var/` with a secret key made there. `ENVIRONMENT=production` demands the secret key and the
host names and switches every transport protection on. A wrong or missing value stops the start with a sentence that says what to
set. `docs/deploying.md` lists the variables.
"""

import os
import secrets
from contextlib import suppress
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.exceptions import ImproperlyConfigured

from .databases import from_urls
from .watching import logs

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR") or BASE_DIR / "var")


def env_bool(name, *, default):
    """Read a yes-or-no variable; anything but the eight accepted words stops the start."""
    words = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value not in words:
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to 1 or 0, or leave it out.")
    return words[value]


def env_list(name, *, default):
    """Read a comma-separated variable; empty parts are dropped."""
    values = [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]
    return values or default


def env_number(name, *, default):
    """Read a whole number of zero or more."""
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to a whole number of zero or more.")
    return int(value)


def env_networks(name, *, default):
    """Read addresses and networks, separated by commas."""
    try:
        return [ip_network(written) for written in env_list(name, default=default)]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} cannot be read: {error}. Give addresses or networks such as 10.0.0.0/8.") from error


ENVIRONMENT = os.environ.get("ENVIRONMENT", "local")
if ENVIRONMENT not in ("local", "production"):
    raise ImproperlyConfigured(f"ENVIRONMENT is {ENVIRONMENT!r}. Set it to local or production, or leave it out for local.")
IS_PRODUCTION = ENVIRONMENT == "production"

DEBUG = env_bool("DEBUG", default=False)
if DEBUG and IS_PRODUCTION:
    raise ImproperlyConfigured("DEBUG is on in production, where it shows settings to visitors. Leave DEBUG out.")


def secret_key():
    """The key from the environment; on a local checkout one made once and kept in `var/`, readable by its owner only."""
    key = os.environ.get("SECRET_KEY", "")
    if IS_PRODUCTION and len(key) < 50:
        raise ImproperlyConfigured(
            f"SECRET_KEY is {'too short' if key else 'not set'}. Set it to 50 or more random characters, for example the output of: "
            'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
        )
    if key:
        return key
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=path.parent) as file, suppress(FileExistsError):
            file.write(secrets.token_urlsafe(50))
            file.flush()
            os.link(file.name, path)  # whole or not at all, however many processes start at once
    if not (key := path.read_text().strip()):
        raise ImproperlyConfigured(f"{path} is empty. Delete it: the next start makes a new key.")
    return key


SECRET_KEY = secret_key()

ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", default=[] if IS_PRODUCTION else ["localhost", "127.0.0.1", "[::1]"])
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is not set. Set it to the host names visitors use, separated by commas.")
if bad := [host for host in ALLOWED_HOSTS if "/" in host or (host == "*" and IS_PRODUCTION)]:
    raise ImproperlyConfigured(
        f"ALLOWED_HOSTS has {bad[0]!r}. Give bare host names such as record.example, without scheme or path."
    )
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS", default=[])
if bad := [origin for origin in CSRF_TRUSTED_ORIGINS if not origin.startswith(("https://", "http://"))]:
    raise ImproperlyConfigured(f"CSRF_TRUSTED_ORIGINS has {bad[0]!r}. Give whole origins such as https://record.example.")

INSTALLED_APPS = [
    "cooperation",
    "ncacsite.apps.RecordAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django_filters",
    "reversion",
    "drf_spectacular",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "ncacsite.apps.SiteConfig",
]

MIDDLEWARE = [
    "ncacsite.middleware.LanguageMiddleware",
    "ncacsite.middleware.CacheControlMiddleware",
    "ncacsite.middleware.ContentSecurityPolicyMiddleware",
    "ncacsite.headers.HeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "ncacsite.watching.health.HealthMiddleware",
    "ncacsite.watching.metrics_page.MetricsMiddleware",
    "ncacsite.limits.LimitsMiddleware",
    "ncacsite.databases.routing.DatabaseMiddleware",
    "ncacsite.middleware.PublicSiteMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ncacsite.signing_in.sessions.SessionLimits",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "ncacsite.watching.request_log.RequestLogMiddleware",
    "ncacsite.watching.security_events.SecurityLogMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "axes.middleware.AxesMiddleware",
    "ncacsite.databases.turns.WriteInTurn",
]

ROOT_URLCONF = "ncacsite.urls"
WSGI_APPLICATION = "ncacsite.wsgi.application"

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
            ],
        },
    },
]


# Where the record is, and where it is read from besides: ncacsite/databases/from_urls.py reads the addresses (docs/decisions/0021, 0022).
DATABASE_POOL = env_number("DATABASE_POOL", default=0)
_KEPT_OPEN = {"max_age": env_number("DATABASE_MAX_AGE", default=60), "pool": DATABASE_POOL}
DATABASES = {
    "default": from_urls.database(
        os.environ.get("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'record.sqlite3'}", var_dir=VAR_DIR, **_KEPT_OPEN
    )
}
REPLICAS = from_urls.replicas(env_list("DATABASE_REPLICAS", default=[]), primary=DATABASES["default"], **_KEPT_OPEN)
DATABASES |= REPLICAS
DATABASE_ROUTERS = ["ncacsite.databases.routing.Router"] if REPLICAS else []
DATABASE_MAX_LAG = env_number("DATABASE_MAX_LAG", default=10)
DATABASE_PATIENCE = env_number("DATABASE_PATIENCE", default=5)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Signing in: what is refused after how many tries, how long a session lasts, who needs a second factor (docs/deploying.md).
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "ncacsite.signing_in.tries.PasswordBackend"]
AXES_HANDLER = "ncacsite.signing_in.tries.Tries"
AXES_LOCKOUT_CALLABLE = "ncacsite.signing_in.tries.too_many"
AXES_CLIENT_IP_CALLABLE = "ncacsite.client_address.counted_address"
AXES_FAILURE_LIMIT = 10
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # the security log has it, and keeps no passwords mistyped as names in the database
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code", "csrfmiddlewaretoken"]
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
OTP_TOTP_ISSUER = "Copyright Cooperation Record"
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0  # wrong codes count with wrong passwords: one limit, not two
REQUIRE_SECOND_FACTOR = env_bool("REQUIRE_SECOND_FACTOR", default=IS_PRODUCTION)
SESSION_COOKIE_AGE = env_number("SESSION_IDLE_HOURS", default=12) * 60 * 60
SESSION_LONGEST = env_number("SESSION_DAYS", default=7) * 24 * 60 * 60
if not SESSION_COOKIE_AGE or not SESSION_LONGEST:
    raise ImproperlyConfigured("SESSION_IDLE_HOURS or SESSION_DAYS is 0, and nobody could sign in. Set it to 1 or more.")
BROWSER_COOKIE_NAME = "__Host-browser" if IS_PRODUCTION else "browser"

# How many proxies stand before the site and write X-Forwarded-For; None where the deployment does not say, and none is believed.
PROXIES = env_number("PROXIES", default=0) if os.environ.get("PROXIES", "").strip() else None
BEHIND_TLS_PROXY = env_bool("BEHIND_TLS_PROXY", default=False)

# One line for each request: "off", "stderr", or a file. How much of an address it holds: "short" (the network), "whole" or "none".
REQUEST_LOG = os.environ.get("REQUEST_LOG", "").strip() or ("stderr" if IS_PRODUCTION else "off")
REQUEST_LOG_ADDRESSES = os.environ.get("REQUEST_LOG_ADDRESSES", "").strip() or "short"
if REQUEST_LOG_ADDRESSES not in ("short", "whole", "none"):
    raise ImproperlyConfigured(f"REQUEST_LOG_ADDRESSES is {REQUEST_LOG_ADDRESSES!r}. Set it to short, whole or none.")
SECURITY_LOG = os.environ.get("SECURITY_LOG", "").strip()
SLOW_QUERY_MS = env_number("SLOW_QUERY_MS", default=0)
LOGGING = logs.configuration(
    security=SECURITY_LOG,
    requests="" if REQUEST_LOG in ("off", "stderr") else REQUEST_LOG,
    faults_as_json=IS_PRODUCTION,
)

# Public pages kept in memory by each web process, and how it learns that one is old: from the database at each request, or, where all
# web processes are on one machine, from a word of memory they share (docs/decisions/0019).
PAGE_CACHE_MB = env_number("PAGE_CACHE_MB", default=64)
REVISION = os.environ.get("REVISION") or "database"
if REVISION not in ("database", "memory"):
    raise ImproperlyConfigured(f"REVISION is {REVISION!r}. Set it to database or memory, or leave it out for database.")
if REVISION == "memory" and not VAR_DIR.is_dir():
    raise ImproperlyConfigured(f"REVISION=memory keeps a file in VAR_DIR, and {VAR_DIR} is not there. Make that folder.")
if REVISION == "memory" and REPLICAS:
    raise ImproperlyConfigured(
        "REVISION is memory and DATABASE_REPLICAS is set: only a replica knows how late it is. Leave REVISION out."
    )
SHARED_REVISION = VAR_DIR / "revision" if REVISION == "memory" else None

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
TIME_ZONE = "UTC"
USE_I18N = True
FORMAT_MODULE_PATH = ["ncacsite.formats"]
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT") or VAR_DIR / "static")
if not IS_PRODUCTION:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns about a missing folder, even one it does not need
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IS_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not IS_PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False  # other sites read the data, not the styles

# Where to report a fault of security: security.txt names it, and is not there without it.
SECURITY_CONTACT = os.environ.get("SECURITY_CONTACT", "").strip()
if SECURITY_CONTACT and not SECURITY_CONTACT.startswith(("mailto:", "https://", "tel:")):
    raise ImproperlyConfigured(
        f"SECURITY_CONTACT is {SECURITY_CONTACT!r}. Set it to an address that begins with mailto:, https:// or tel:."
    )


# Whether /metrics is there, for whom, and the folder in which the workers of this host count together.
METRICS = env_bool("METRICS", default=False)
METRICS_ALLOW = env_networks("METRICS_ALLOW", default=["127.0.0.0/8", "::1"])
METRICS_DIR = Path(os.environ.get("PROMETHEUS_MULTIPROC_DIR") or VAR_DIR / "metrics")
if METRICS:
    METRICS_DIR.mkdir(parents=True, exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(METRICS_DIR)  # the client looks for it there, when it is imported

# How much room /readyz asks for on the disk that holds VAR_DIR.
READY_DISK_MB = env_number("READY_DISK_MB", default=200)

# The folder of pg_dump and pg_restore, where they are not on the PATH.
POSTGRES_BIN = os.environ.get("POSTGRES_BIN", "").strip()

# Where load_record looks for a set of fixtures by name.
RECORD_FIXTURES = BASE_DIR / "fixtures"

# Whether what somebody wrote needs a second person, or a reason, to be published. Off where one person keeps the record alone.
EDITORIAL_REVIEW = env_bool("EDITORIAL_REVIEW", default=True)

# The name Django 6 gives this setting; our middleware reads it until then. Public pages run no script at all.
SECURE_CSP = {
    "default-src": ["'none'"],
    "style-src": ["'self'"],
    "font-src": ["'self'"],
    "img-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
    "require-trusted-types-for": ["'script'"],
    "trusted-types": ["'none'"],
}
# Django's own scripts write markup as text, which trusted types forbid (docs/decisions/0026).
ADMIN_CSP = {name: values for name, values in SECURE_CSP.items() if "trusted-types" not in name} | {"script-src": ["'self'"]}

# How much is read of one request ("Limits" in docs/deploying.md has these and all others). A citation has ten fields in the admin and
# a record may have hundreds of citations; Django stops at 1,000 fields. A body is a form and the one file it may bring.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
LARGEST_BODY = 8 * 1024 * 1024

# The data addresses: read by anybody, in the format their suffix names. rest_framework is no installed app: that would only bring the
# scripts and styles of its browsable pages, which this site does not have.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_METADATA_CLASS": None,
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Copyright Cooperation Record",
    "DESCRIPTION": "How China's National Copyright Administration cooperates with the world, every fact with its receipt. Read only.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "LICENSE": {"name": "CC BY 4.0 (our wording and the facts)", "url": "https://creativecommons.org/licenses/by/4.0/"},
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "cooperation.admin.refusing.csrf_failure"

if IS_PRODUCTION:
    SECURE_SSL_REDIRECT = env_bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^(?:healthz|readyz|metrics)$"]  # who watches the server asks it without TLS
    SECURE_HSTS_SECONDS = env_number("SECURE_HSTS_SECONDS", default=31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    if BEHIND_TLS_PROXY:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
