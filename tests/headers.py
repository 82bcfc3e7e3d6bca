"""What the headers of every answer must say, whatever the answer is."""

import re

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
# Only these may be kept by a browser or a proxy: files, keys and texts without a person in them.
KEPT = {"static", "theme_file", "rooms_look.look_of_jitsi"}
DEVICES = ("camera", "microphone", "display-capture")
SHUT_OUT = ("geolocation=()", "payment=()", "usb=()")


def requests_of(app):
    """Every address of the app with every method, also those it does not take, and some unknown."""
    paths = {re.sub(r"<[^>]*>", "x1", str(rule)) for rule in app.url_map.iter_rules()}
    paths |= {"/static/index.css", "/static/none.css", "/theme/tokens.css", "/theme/none.css"}
    paths |= {"/no-such-page", "/static/../app.py", "/balie/no-such-page"}
    return [(method, path) for path in sorted(paths) for method in METHODS]


def faults(answer, endpoint, *, is_https):
    """What is wrong with the headers of this answer."""
    headers = answer.headers
    once = ("Content-Security-Policy", "Permissions-Policy", "Referrer-Policy", "Cache-Control")
    found = [f"{name} not once" for name in once if len(headers.getlist(name)) != 1]
    policy = headers.get("Content-Security-Policy", "")
    found += _faults_of_policy(policy, headers)
    if headers.get("X-Content-Type-Options") != "nosniff":
        found.append("sniffing")
    if headers.get("Referrer-Policy") not in {"no-referrer", "same-origin"}:
        found.append("referrer")
    found += _rights(headers.get("Permissions-Policy", ""))
    if ("max-age=31536000" in headers.get("Strict-Transport-Security", "")) is not is_https:
        found.append("hsts")
    if endpoint not in KEPT and "no-store" not in headers.get("Cache-Control", ""):
        found.append(f"kept: {headers.get('Cache-Control')}")
    if "Server" in headers or "X-Powered-By" in headers:
        found.append("says what it runs on")
    return found


def _faults_of_policy(policy, headers):
    found = [] if policy.startswith("default-src 'none'") else ["default-src"]
    if "frame-ancestors" not in policy:
        found.append("frame-ancestors")
    if "frame-ancestors 'none'" in policy and headers.get("X-Frame-Options") != "DENY":
        found.append("X-Frame-Options")
    if "unsafe-eval" in policy or ("unsafe-inline" in policy and "sandbox" not in policy):
        found.append("unsafe")
    if re.search(r"script-src[^;]*(?:\*|https:(?!//)|data:)", policy):
        found.append("scripts from anywhere")
    return found


def _rights(policy):
    found = [f"lacks {right}" for right in SHUT_OUT if right not in policy]
    found += [f"{right} for all" for right in DEVICES if f"{right}=*" in policy]
    return found + [f"lacks {right}" for right in DEVICES if f"{right}=(" not in policy]
