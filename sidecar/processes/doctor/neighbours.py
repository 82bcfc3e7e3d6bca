"""What the doctor asks of what is not ours: mail, Jitsi, single sign-on, ident, certificates."""

import json
import smtplib
from collections.abc import Iterator
from functools import partial

from foundation.doctor import Finding, Question, Unseen, Wrong
from foundation.outgoing import Outgoing
from foundation.vital_signs import answers, certificate, port_open
from sidecar.adapters.smtp import SmtpMail
from sidecar.bootstrap.ground import Ground
from sidecar.settings import Settings

JITSI = "draait Jitsi, en is BALIE_JITSI_URL zijn adres? Alles van Jitsi na: balie jitsi check"
RENEW = "vernieuw het in TLS_DIR en laat nginx het opnieuw lezen: docker compose restart nginx"


def of_neighbours(ground: Ground) -> Iterator[Finding]:
    settings = ground.settings
    asked = [*_of_jitsi(settings), *_of_others(ground), *_of_certificates(settings)]
    yield from (question.finding() for question in asked)


def _of_jitsi(settings: Settings) -> Iterator[Question]:
    yield Question("pagina van Jitsi", partial(answers, settings.jitsi_url), JITSI)
    script = f"{settings.jitsi_url}/external_api.js"
    yield Question("IFrame API van Jitsi", partial(answers, script), JITSI)
    yield Question(
        "Prosody (http)",
        partial(_anything, settings.prosody_url),
        "BALIE_PROSODY_URL, bereikbaar op het binnenste netwerk; docker compose ps prosody",
    )
    yield Question(
        "Prosody (xmpp)",
        partial(port_open, settings.xmpp_host, settings.xmpp_port),
        "BALIE_XMPP_HOST en BALIE_XMPP_PORT; docker compose ps prosody",
    )


def _of_others(ground: Ground) -> Iterator[Question]:
    settings = ground.settings
    yield Question(
        "mail",
        partial(_mail, ground),
        "BALIE_SMTP_URL: host, poort, naam en wachtwoord, en spreekt hij STARTTLS?",
    )
    yield Question(
        "single sign-on",
        partial(_sign_on, settings.oidc.issuer),
        "BALIE_OIDC_ISSUER moet tot op de letter zijn wat hij zelf zegt",
    )
    yield Question(
        "ident",
        partial(_ident, settings.ident_url),
        "kijk daar: docker compose exec ident balie ident doctor",
    )


def _of_certificates(settings: Settings) -> Iterator[Question]:
    own = {
        "de balie": settings.public_url,
        "ident": settings.ident_url,
        "Jitsi": settings.jitsi_url,
    }
    for name, url in own.items():
        yield Question(f"certificaat van {name}", partial(certificate, url), RENEW)


def _anything(url: str) -> str:
    """Whatever it says, it says something; a page it need not have."""
    return f"antwoordt ({Outgoing().ask('GET', url).status})"


def _mail(ground: Ground) -> str:
    """A line, EHLO, STARTTLS and the login as for a mail; none is sent."""
    settings = ground.settings
    post = SmtpMail(
        url=settings.smtp_url, sender=settings.mail_from, sender_name="", clock=ground.clock
    )
    try:
        with post.connect() as line:
            status, _words = line.ehlo()
    except smtplib.SMTPResponseException as error:
        raise Wrong(f"de mailserver weigert ons ({error.smtp_code})") from None
    except (OSError, smtplib.SMTPException) as error:
        raise Wrong(f"de mailserver antwoordt niet ({type(error).__name__})") from None
    if status != 250:
        raise Wrong(f"de mailserver antwoordt met {status}")
    return "de mailserver neemt ons aan; er is niets verstuurd"


def _sign_on(issuer: str) -> str:
    answer = Outgoing().ask("GET", f"{issuer}/.well-known/openid-configuration")
    try:
        found = json.loads(answer.body) if answer.status == 200 else {}
    except ValueError:
        found = {}
    if not isinstance(found, dict) or "authorization_endpoint" not in found:
        raise Wrong(f"geen OpenID-configuratie op dit adres ({answer.status})")
    if str(found.get("issuer", "")).rstrip("/") != issuer:
        raise Wrong("noemt zichzelf anders dan BALIE_OIDC_ISSUER")
    return "antwoordt, en heet zoals ingesteld"


def _ident(url: str) -> str:
    answer = Outgoing().ask("GET", f"{url}/health")
    try:
        found = json.loads(answer.body)
        ending = found["certificatesExpiring"]
    except (ValueError, KeyError, TypeError):
        raise Unseen(f"dit adres antwoordt niet als ident ({answer.status})") from None
    if answer.status != 200:
        raise Wrong("antwoordt, maar werkt niet")
    if ending:
        raise Wrong(f"loopt binnen dertig dagen af: {', '.join(sorted(ending))}")
    return "antwoordt en werkt"
