"""What every page of sidecar and ident shares: base page, texts, language, security headers."""

import secrets
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from flask import Flask, Response, current_app, g, request, send_from_directory
from jinja2 import BytecodeCache, ChoiceLoader, FileSystemLoader
from jinja2.bccache import Bucket

from branding import texts as catalogues
from branding.texts import LANGUAGES, Texts
from branding.theme import CATALOGUE as CATALOGUE
from branding.theme import STYLE, Theme

HERE = Path(__file__).parent
STATIC = HERE / "static"
LOGO = "logo.svg"
LANGUAGE_COOKIE = "taal"
SELF, NOBODY = "'self'", "'none'"
SHUT = "default-src 'none'; sandbox;"
SEALED = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; sandbox;"


class _CompiledOnce(BytecodeCache):
    """Keeps compiled templates for the whole process, however many apps are built in it."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _CompiledOnce()


@dataclass(frozen=True, kw_only=True)
class Policy:
    """Which other origins our pages may reach, each for one purpose only.

    `frames`: may be shown in a frame; `form_targets`: a form may lead there, also by redirect;
    `devices`: may use camera, microphone and screen inside our page.
    """

    frames: tuple[str, ...] = ()
    form_targets: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()


def register(app: Flask, *, theme: Theme, text_folders: list[Path], policy: Policy) -> None:
    """Give `app` the shared page, `t()`, the language switch, /static, /theme and the headers."""
    app.extensions["theme"] = theme
    app.extensions["texts"] = {
        language: catalogues.load(
            CATALOGUE, *text_folders, language=language, tone=theme.tone, words=theme.words
        )
        for language in LANGUAGES
    }
    _prepare_templates(app, theme)
    _wrap_requests(app, _Headers(policy))
    _serve_files(app, theme)


def _prepare_templates(app: Flask, theme: Theme) -> None:
    app.jinja_loader = ChoiceLoader(
        [*([app.jinja_loader] if app.jinja_loader else []), FileSystemLoader(HERE / "templates")]
    )
    app.jinja_env.bytecode_cache = _COMPILED
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    # Globals cost nothing per page and reach imported macros too; only what differs per
    # request is handed to each template anew.
    app.jinja_env.globals.update(
        theme=theme,
        asset=_asset,
        theme_url=_theme_url,
        language_url=_language_url,
        languages=LANGUAGES,
    )


def _wrap_requests(app: Flask, headers: "_Headers") -> None:
    @app.context_processor
    def _for_templates() -> dict[str, object]:
        # The macros are made once; an import in each template would cost a tenth of a page.
        ui = app.jinja_env.get_template("components.html").module
        return {"t": current_texts(), "nonce": _nonce(), "ui": ui}

    @app.after_request
    def _secure(response: Response) -> Response:
        headers.put_on(response, nonce=g.get("nonce", ""))
        _remember_language(response)
        return response


def _nonce() -> str:
    """Made for an answer that is rendered; data has no scripts and needs none."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    nonce: str = g.nonce
    return nonce


def current_texts() -> Texts:
    """The catalogue for the person who asks: chosen language, else that of the browser."""
    by_language: dict[str, Texts] = current_app.extensions["texts"]
    return by_language[current_language()]


def current_language() -> str:
    """`?lang=`, else the cookie, else what the page knows of the person, else Dutch."""
    # Most addresses have no query; to find out by parsing it costs more than a text.
    asked = request.args.get("lang") if request.query_string else None
    wanted = asked or request.cookies.get(LANGUAGE_COOKIE)
    if wanted in LANGUAGES:
        return wanted
    known: str = g.get("language", "nl")
    return known if known in LANGUAGES else "nl"


def allow_framing_by(origin: str) -> None:
    """The answer to this request may be shown in a frame of `origin`; all others may not."""
    g.frame_ancestors = origin


def seal() -> None:
    """The answer is a document that is no page of ours, such as a mail, shown in a frame of ours.

    It has styles of its own and may do nothing: no script, nothing fetched, no form, no way out.
    """
    g.is_sealed = True
    allow_framing_by(SELF)


def shut() -> None:
    """The answer is a file from outside, such as a picture: shown or kept, it may do nothing.

    No other site may embed it.
    """
    g.is_shut = True


class _Headers:
    """Security headers for every answer, errors included; what never changes is written once."""

    def __init__(self, policy: Policy) -> None:
        devices = " ".join(["self", *(f'"{origin}"' for origin in policy.devices)])
        rights = ("camera", "microphone", "display-capture", "autoplay", "fullscreen")
        self._content = (
            "default-src 'none'; img-src 'self' data:; font-src 'self'; media-src 'self' blob:;"
            " connect-src 'self'; manifest-src 'self'; base-uri 'none';"
            f" frame-src {' '.join(policy.frames) or NOBODY};"
            f" form-action {' '.join([SELF, *policy.form_targets])};"
        )
        self._fixed = [
            (
                "Permissions-Policy",
                ", ".join(f"{right}=({devices})" for right in rights)
                + ", geolocation=(), payment=(), usb=()",
            ),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"),
            ("Cross-Origin-Opener-Policy", "same-origin-allow-popups"),
        ]

    def put_on(self, response: Response, *, nonce: str) -> None:
        ancestors = g.get("frame_ancestors", NOBODY)
        headers = response.headers
        ours = f"'nonce-{nonce}'" if nonce else ""
        rules = f"{self._content} script-src {ours or NOBODY}; style-src 'self' {ours};"
        if "is_shut" in g:
            rules = SHUT
            headers.add("Cross-Origin-Resource-Policy", "same-origin")
        content = f"{SEALED if 'is_sealed' in g else rules} frame-ancestors {ancestors}"
        headers.extend([*self._fixed, ("Content-Security-Policy", content)])
        if ancestors == NOBODY:
            headers.add("X-Frame-Options", "DENY")
        if current_app.config["SESSION_COOKIE_SECURE"]:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if "Cache-Control" not in headers:
            headers.add("Cache-Control", "no-store")


def _remember_language(response: Response) -> None:
    if request.query_string and request.args.get("lang") in LANGUAGES:
        response.set_cookie(
            LANGUAGE_COOKIE,
            request.args["lang"],
            max_age=31536000,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )


def _language_url(language: str) -> str:
    if request.method != "GET":
        return f"?lang={language}"
    # Quoted, for a path may hold anything: browsers take /\ and // for the start of a host.
    path = quote(f"{request.script_root}{request.path}")
    return f"/{path.lstrip('/')}?lang={language}"


def _serve_files(app: Flask, theme: Theme) -> None:
    app.static_folder = str(STATIC)

    def theme_file(name: str) -> Response:
        if name == STYLE:
            answer = Response(theme.style, mimetype="text/css")
            answer.cache_control.max_age = 3600
            return answer
        if name != LOGO:
            return Response(status=404)
        return send_from_directory(theme.folder, name, max_age=3600)

    app.add_url_rule("/theme/<name>", "theme_file", theme_file)


_versions: dict[str, str] = {}


def _asset(name: str) -> str:
    """Address of a built file with its fingerprint, so that browsers may keep it for long."""
    if name not in _versions:
        file = STATIC / name
        _versions[name] = sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else "0"
    return f"{request.script_root}/static/{name}?v={_versions[name]}"


def _theme_url(name: str) -> str:
    """Address of a file of the municipality's own look."""
    return f"{request.script_root}/theme/{name}"
