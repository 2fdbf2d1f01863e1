"""Every setting, flat. What an authority may change (limits, calendars, units) is data in the books, never here."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from config import env

ROOT = Path(__file__).resolve().parents[2]
STATE = Path(env.text("MOTCUA_STATE", ROOT / "var"))
PROFILE = env.text("MOTCUA_PROFILE", "demo")
DEMO = PROFILE == "demo"
if PROFILE not in {"demo", "production"}:
    raise env.SettingMissing(f"MOTCUA_PROFILE={PROFILE!r}: choose demo or production.")

SECRET_KEY = env.secret("MOTCUA_SECRET_KEY", "demo-only" if DEMO else env._MISSING)  # noqa: SLF001
DEBUG = False
PUBLIC_URL = env.text("MOTCUA_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
# Whose house this is; the words that it is not told stand in `desks.kit.context`.
_TOLD = env.words(
    "MOTCUA_HOUSE_FILE",
    ("authority", "system", "city", "bounds", "hotline", "hotline_number", "hours", "reception", "zalo"),
)
# South, west, north, east of the city; another city names its own, or takes reports from anywhere.
_AROUND = {} if "city" in _TOLD else {"bounds": "20.50 105.20 21.45 106.10"}
MOTCUA_HOUSE = {"city": "thành phố Hà Nội", "hotline": "1022"} | _AROUND | _TOLD
ALLOWED_HOSTS = [host.strip() for host in env.text("MOTCUA_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
KEYS_DIR = Path(env.text("MOTCUA_KEYS_DIR", STATE / "keys"))
VAULT_DIR = STATE / "vault"
SEALS_DIR = STATE / "seals"
# kernel.time obeys it in every process that has it: in production nobody may move the hour at which limits run out.
if not DEMO and os.environ.get("MOTCUA_CLOCK_FILE"):
    raise env.SettingMissing("MOTCUA_CLOCK_FILE is for the demo alone: unset it, production runs by the real clock.")

# The application works as a role that cannot change the ledger; the owner's address is for migrations alone, and read there.
DATABASE_URL = env.secret("DATABASE_URL", "postgresql://motcua_app@127.0.0.1:5432/motcua")
DB_APP_ROLE = env.text("MOTCUA_DB_APP_ROLE", "motcua_app")


def _database(url: str, pool: dict[str, int] | bool) -> dict[str, object]:
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query))  # sslmode, sslrootcert, a socket's folder as host, …
    return {
        "ENGINE": "config.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": asked.pop("host", "") or parts.hostname or "",
        "PORT": asked.pop("port", "") or str(parts.port or ""),
        # One empty round trip as a connection leaves the pool: after a restart of the database nobody meets a dead one.
        "CONN_HEALTH_CHECKS": bool(pool),
        # Statements are bound and prepared by the server: parsing and planning the engine's one writing statement
        # anew costs as much as carrying it out. Behind PgBouncer this needs version 1.21 or later.
        "OPTIONS": {**asked, "server_side_binding": True, "prepare_threshold": 3, **({"pool": pool} if pool else {})},
    }


# A pool tries to reconnect with growing pauses, and whoever asks meanwhile waits for nothing: it gives up after a second
# and begins anew with the next request, so that the web is back as soon as the database is. The webhook has two seconds.
# As many connections as a process has threads at most (the worker's own, seven beside it, eight that send; four in the web).
_POOL = {"min_size": 1, "max_size": 16, "timeout": 1, "reconnect_timeout": 1}
_AS_OWNER = env.flag("MOTCUA_AS_OWNER", default=False)
_ADDRESS = env.secret("DATABASE_OWNER_URL") if _AS_OWNER else DATABASE_URL
DATABASES = {"default": _database(_ADDRESS, pool=False if _AS_OWNER else _POOL)}

INSTALLED_APPS = [
    *(["demo"] if DEMO else []),  # first: it adds its accounts to the sign-in page
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "access",  # before allauth: its templates replace allauth's
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django_htmx",
    "csp",
    "ledger",
    "vault",
    "books.orgs",
    "books.calendar",
    "books.limits",
    "books.numbers",
    "books.people",
    "books.procedures",
    "books.texts",
    "messaging",
    "casework",
    "desks.kit",
    "desks.cases",
    "desks.citizen",
    "desks.officer",
    "desks.admin",
    "desks.head",
    "desks.leader",
    "kinds.feedback",
    "kinds.feedback.publication",
    "kinds.feedback.suggestions",
    "kinds.feedback.letters",
    "kinds.feedback.regulation",
    "channels.zalo",
    "api",
    "gateways.open311",
    "gateways.national_portal",
    "gateways.connections",
    "config",
]

MIDDLEWARE = [
    "access.proxies.ClientAddress",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",  # these three also for what is refused right below
    "csp.middleware.CSPMiddleware",
    "config.refused.Unstorable",  # before a cookie is looked up
    "django.contrib.sessions.middleware.SessionMiddleware",
    "desks.kit.language.ChosenLanguage",
    "config.refused.TooLarge",  # before the body is read
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "access.sessions.IdleSignOut",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "access.guards.DenyUnmarked",
    "config.refused.Refused",
]

ROOT_URLCONF = "config.urls"
CSRF_FAILURE_VIEW = "config.refused.csrf_failed"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": name if "." in name else f"django.contrib.auth.password_validation.{name}", **options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"OPTIONS": {"user_attributes": ["username", "full_name", "email"]}}),
        ("access.passwords.LongEnough", {"OPTIONS": {"min_length": 12}}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/can-bo/"
# Officials in production have a second factor (TOTP or passkey); in the demo it is off and the sign-in page says so.
MFA_REQUIRED = env.flag("MOTCUA_MFA_REQUIRED", default=not DEMO)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Một Cửa"
MFA_TOTP_TOLERANCE = 1
MFA_ADAPTER = "access.adapters.SecondFactorAdapter"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
ACCOUNT_ADAPTER = "access.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "access.forms.SignInForm",
    "change_password": "access.forms.NewPasswordForm",
    "reauthenticate": "access.forms.PasswordAgainForm",
}
MFA_FORMS = {
    "authenticate": "access.forms.CodeForm",
    "reauthenticate": "access.forms.CodeAgainForm",
    "activate_totp": "access.forms.FirstCodeForm",
    "add_webauthn": "access.forms.AddKeyForm",
    "edit_webauthn": "access.forms.RenameKeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # allauth keeps no e-mail address of anybody here: there is none to look for
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# Lockout is kept in the database, so that it holds over all processes; by name and address, so that nobody can lock
# a colleague out from elsewhere.
# By account alone and by address alone guessing is slowed besides (access.guessing).
AXES_HANDLER = "access.lockout.SignInGuard"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "access.lockout.username_of"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_LOCKOUT_CALLABLE = "access.lockout.locked_out"
AXES_VERBOSE = False
SESSION_ENGINE = "access.session_store"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_SECONDS = int(env.text("MOTCUA_SESSION_IDLE_SECONDS", 30 * 60))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["access.templatetags.typed"],  # every form of an official says who opened it
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "desks.kit.context.house",
            ],
        },
    },
]

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [ROOT / "src" / "config" / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = STATE / "static"

# 1 MB of words is a mistake or an attack; pictures come as files of at most 10 MB each, five of them.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
# What a crash leaves of an upload lies in our folder, not in the machine's.
FILE_UPLOAD_TEMP_DIR = STATE / "run"
FILE_UPLOAD_TEMP_DIR.mkdir(parents=True, exist_ok=True)
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 60
DATA_UPLOAD_MAX_NUMBER_FILES = 20  # a form that takes five can then say so; how much they weigh is config/refused.py's

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
TRUSTED_PROXIES = [p for p in env.text("MOTCUA_TRUSTED_PROXIES", "").split(",") if p]
if not DEMO:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    if TRUSTED_PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

ZALO = {
    "app_id": env.text("ZALO_APP_ID", ""),
    "app_secret": env.secret("ZALO_APP_SECRET", ""),
    "oa_id": env.text("ZALO_OA_ID", ""),
    "oa_secret": env.secret("ZALO_OA_SECRET", ""),
    "openapi_url": env.text("ZALO_OPENAPI_URL", "https://openapi.zalo.me").rstrip("/"),
    "oauth_url": env.text("ZALO_OAUTH_URL", "https://oauth.zaloapp.com").rstrip("/"),
    "business_url": env.text("ZALO_BUSINESS_URL", "https://business.openapi.zalo.me").rstrip("/"),
    # Which timestamp enters the webhook signature is not agreed between sources: try these, in this order.
    "timestamp_sources": env.text("ZALO_TIMESTAMP_SOURCES", "body,header").split(","),
    "signature_firsts": env.text("ZALO_SIGNATURE_FIRSTS", "app_id").split(","),  # or oa_id: the first term of it
    # A template for each purpose: rows of a JSON file (docs/operations.md). Behind them the common ones, with the fields
    # code (30), state (30) and link (200); with neither that way is closed.
    "templates": env.table("ZALO_TEMPLATES_FILE"),
    "template_id": env.text("ZALO_TEMPLATE_ID", "330002" if DEMO else ""),
    "phone_template_id": env.text("ZALO_PHONE_TEMPLATE_ID", "330002" if DEMO else ""),
    "paid_replies": env.flag("ZALO_PAID_REPLIES", default=True),  # answer in the chat from 48 hours to 7 days
    "console_url": env.text("ZALO_CONSOLE_URL", "") if DEMO else "",  # the emulator's, for a demo's first tokens
    "calls_per_minute": int(env.text("ZALO_CALLS_PER_MINUTE", 1500)),  # per process, of the app's 4,000
    "media_hosts": [h for h in env.text("ZALO_MEDIA_HOSTS", "*.zdn.vn,*.zadn.vn,*.zalo.me").split(",") if h],
}

# Other systems: how often one may call, under which name we serve Open311, where the city's scene-report system listens.
API = {"calls_per_minute": int(env.text("API_CALLS_PER_MINUTE", 600))}
OPEN311 = {
    "jurisdiction": env.text("OPEN311_JURISDICTION", "hanoi.gov.vn"),
    "contact": env.text("OPEN311_CONTACT", f"Văn phòng UBND thành phố, tổng đài {MOTCUA_HOUSE['hotline']}"),
    "key_service": env.text(
        "OPEN311_KEY_SERVICE", "Gửi văn bản đề nghị cấp khóa liên thông đến Văn phòng UBND thành phố"
    ),
    "media_hosts": [h for h in env.text("OPEN311_MEDIA_HOSTS", "").split(",") if h],
    "bounds": env.bounds(MOTCUA_HOUSE.get("bounds", "")),
}
# Without an address nothing is handed over by the machine: scene reports stay with the coordinator.
SCENE_REPORTS = {
    "url": env.text("SCENE_REPORTS_URL", "").rstrip("/"),
    "api_key": env.secret("SCENE_REPORTS_API_KEY", ""),
    "jurisdiction": env.text("SCENE_REPORTS_JURISDICTION", ""),
    # Theirs, where our words say nothing; empty: the last that they list.
    "service": env.text("SCENE_REPORTS_SERVICE", ""),
    # Does their side know a repeat by our code? Then the machine may send again after a broken connection.
    "knows_repeats": env.flag("SCENE_REPORTS_KNOWS_REPEATS", default=False),
    # How long a link to a picture that was handed over opens at the most; 0: no picture is handed over.
    "picture_days": int(env.text("SCENE_REPORTS_PICTURE_DAYS", 30)),
    # Do they take media_url several times? Else the second picture and those after it are named below the words.
    "many_pictures": env.flag("SCENE_REPORTS_MANY_PICTURES", default=False),
}

# The answer as a signed letter. Without a key (PKCS#12) letters are numbered and printed, and say that they are unsigned;
# the demo makes a key of its own. `symbol`: what stands after "Số:"; the unit's part comes from its code "symbol" in the books.
LETTERS = {
    "key_file": env.text("LETTER_KEY_FILE", ""),
    "key_password": env.secret("LETTER_KEY_PASSWORD", ""),
    "trust_files": [f for f in env.text("LETTER_TRUST_FILES", "").split(",") if f],
    # A time-stamping authority (RFC 3161). None: the time of a signature is the signer's own word, and the check says so.
    "tsa_url": env.text("LETTER_TSA_URL", ""),
    "tsa_trust_files": [f for f in env.text("LETTER_TSA_TRUST_FILES", "").split(",") if f],
    "symbol": env.text("LETTER_SYMBOL", "{number}/{unit}-PAKN"),
    "place": env.text("LETTER_PLACE", "Hà Nội"),
}

# The national system of feedback. Unplugged (no address): coordinators key in and note the code. Its services for feedback
# are our assumption (gateways/national_portal/mapping.py).
NATIONAL_PORTAL = {
    "adapter_url": env.text("NATIONAL_PORTAL_URL", "").rstrip("/"),
    "auth_endpoint": env.text("NATIONAL_PORTAL_AUTH", "/mapi/login"),
    "integration_endpoint": env.text("NATIONAL_PORTAL_INTEGRATION", "/mapi/g"),
    "username": env.text("NATIONAL_PORTAL_USERNAME", ""),
    "password": env.secret("NATIONAL_PORTAL_PASSWORD", ""),
    "madonvi": env.text("NATIONAL_PORTAL_UNIT", "000.00.01.H26"),
    "dstcode": env.text("NATIONAL_PORTAL_DSTCODE", ""),
}

# Short messages. Unplugged (no address): that way is closed. How the gateway is called and answers: docs/operations.md.
SMS = {
    "url": env.text("SMS_URL", ""),
    "secret": env.secret("SMS_SECRET", ""),
    "sender": env.text("SMS_SENDER", ""),  # the registered name that stands above the message
    "format": env.text("SMS_FORMAT", "json"),  # json, form, or url: everything stands in the address
    "body": env.text("SMS_BODY", '{"from": "{sender}", "to": "{phone}", "text": "{text}", "ref": "{id}"}'),
    "header": env.text("SMS_HEADER", "Authorization: Bearer {secret}"),
    "id_path": env.text("SMS_ID_PATH", "id"),
    "code_path": env.text("SMS_CODE_PATH", ""),  # empty: the status of HTTP says it all
    "good": [c for c in env.text("SMS_GOOD_CODES", "").split(",") if c],
    "later": [c for c in env.text("SMS_LATER_CODES", "").split(",") if c],
    "not_this_way": [c for c in env.text("SMS_NOT_THIS_WAY_CODES", "").split(",") if c],  # no such number, barred
    "with_marks": env.flag("SMS_WITH_MARKS", default=False),  # diacritics cost more than twice the segments
    "most_segments": int(env.text("SMS_MOST_SEGMENTS", 2)),
}

# What the SMS gateway reports afterwards: delivered, or failed for good. Without a secret no address answers.
SMS_RECEIPTS = {
    "secret": env.secret("SMS_RECEIPT_SECRET", ""),
    "signature": env.text(
        "SMS_RECEIPT_SIGNATURE", ""
    ),  # header with the HMAC-SHA256 of the body; empty: secret in the address
    "rows": env.text("SMS_RECEIPT_ROWS", ""),  # where several reports stand in one body
    "id_path": env.text("SMS_RECEIPT_ID", "id"),  # their number of the message
    "ours_path": env.text("SMS_RECEIPT_OURS", ""),  # ours, where they give it back
    "state_path": env.text("SMS_RECEIPT_STATE", "status"),
    "delivered": [c for c in env.text("SMS_RECEIPT_DELIVERED", "").split(",") if c],
    "failed": [c for c in env.text("SMS_RECEIPT_FAILED", "").split(",") if c],
}

# Without a host no e-mail is sent, and the messages take another way.
EMAIL_HOST = env.text("EMAIL_HOST", "")
EMAIL_PORT = int(env.text("EMAIL_PORT", 587))
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.secret("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=EMAIL_PORT == 587)
EMAIL_USE_SSL = env.flag("EMAIL_USE_SSL", default=EMAIL_PORT == 465)
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "mot-cua@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "config.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": env.text("MOTCUA_LOG_LEVEL", "INFO")},
    # It logs every address that it calls, and a link to a citizen's picture opens without a key.
    "loggers": {"axes": {"level": "WARNING"}, "httpx": {"level": "WARNING"}, "httpcore": {"level": "WARNING"}},
}
