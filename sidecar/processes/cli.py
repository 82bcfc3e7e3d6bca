"""`balie …`: what an administrator does from the command line."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from typing import TextIO

from foundation import command_line
from sidecar import migrations
from sidecar.appointments.planning import Mistakes
from sidecar.core.clock import SystemClock
from sidecar.core.errors import BalieError
from sidecar.core.programs import Right
from sidecar.documents import domain as documents
from sidecar.lobby.domain import diagram
from sidecar.municipalities import SEVERAL
from sidecar.processes import (
    api_commands,
    appointment_commands,
    audit_commands,
    branding_commands,
    catalogue_commands,
    demo_data,
    document_commands,
    jitsi_commands,
    mail_commands,
    message_commands,
    preview_commands,
    privacy_commands,
    scanner_commands,
    sms_commands,
    start,
    vault_commands,
)
from sidecar.processes.doctor import command as doctor
from sidecar.rooms import keys

KEY_RINGS = (keys.LOGIN, keys.SYSTEM)


def main(arguments: Sequence[str] | None = None) -> None:
    asked = parser().parse_args(arguments)
    for _one in command_line.in_turn(asked, os.environ, SEVERAL, sys.stdout):
        _do(asked)


def _do(asked: argparse.Namespace) -> None:
    try:
        asked.act(asked, sys.stdout)
    except Mistakes as error:
        texts = start.services().ground.texts["nl"]
        named = ((name.replace("_", "-"), key) for name, key in error.by_field.items())
        lines = [f"--{name}: {texts(key)}" for name, key in named]
        sys.stderr.write("\n".join(lines) + "\n")
        raise SystemExit(2) from None
    except BalieError as error:
        sys.stderr.write(f"Dat lukt niet: {error}\n")
        raise SystemExit(1) from None


def parser() -> argparse.ArgumentParser:
    """All commands; each names the function that does it."""
    whole = argparse.ArgumentParser(prog="balie", description="Beheer van de Digitale Balie")
    command_line.add_choice(whole)
    commands = whole.add_subparsers(required=True, metavar="opdracht")
    _command(commands, "migrate", "breng de tabellen bij", migrate)
    _command(commands, "demo-data", "zet voorbeelden klaar, met afspraken voor vandaag", demo)
    _command(commands, "doctor", "ga na of alles werkt, en hoe het anders moet", doctor.run)
    _command(commands, "states", "teken de toestanden (Mermaid)", states)
    _add_keys(_group(commands, "keys", "sleutels van de Jitsi-tokens en van documenten"))
    _add_settings(_group(commands, "settings", "instellingen"))
    _add_retention(_group(commands, "retention", "bewaartermijn"))
    _add_catalogue(_group(commands, "catalogue", "balies, openingstijden en onderwerpen"))
    sms_actions = _group(commands, "sms", "aanbieder van sms")
    _command(sms_actions, "address", "het adres voor ontvangstberichten", sms_commands.address)
    _add_scanner(_group(commands, "scanner", "virusscanner (clamd)"))
    _add_jitsi(_group(commands, "jitsi", "de Jitsi van de gemeente"))
    _add_branding(_group(commands, "branding", "huisstijl van een gemeente"))
    message_actions = _group(commands, "messages", "berichten aan burgers")
    sms_texts = "de teksten van sms, om bij NotifyNL te plakken"
    _command(message_actions, "texts", sms_texts, message_commands.sms_texts)
    document_commands.add(_group(commands, "documents", "documenten van burgers"))
    appointment_commands.add(_group(commands, "appointment", "afspraken"))
    _add_mail(_group(commands, "mail", "mail die niet aankwam"))
    _add_api_keys(_group(commands, "api-keys", "sleutels van programma's die afspraken maken"))
    _add_audit(_group(commands, "audit", "logboek van handelingen"))
    _add_privacy(_group(commands, "privacy", "wat er van iemand te vinden is"))
    _add_those_of_ident(commands)
    return whole


def _add_settings(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    _command(actions, "check", "noem elke fout in de instellingen", check_settings)


def _add_retention(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    _command(actions, "run", "verwijder wat te lang bewaard is", delete_old)


def _add_keys(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    _command(actions, "rotate", "maak nieuwe sleutels; de vorige blijven geldig", rotate)
    explanation = "sluit elk document met de eerste sleutel van BALIE_DOCUMENT_KEYS"
    _command(actions, "rewrap", explanation, vault_commands.rewrap)


def _add_jitsi(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    explanation = "klopt alles wat de balie van Jitsi nodig heeft, van buiten en van binnen"
    jitsi_commands.add_arguments(_command(actions, "check", explanation, jitsi_commands.check))


def _add_branding(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    readable = "zijn alle kleuren goed te lezen (WCAG 2.2, AA)"
    branding_commands.add_arguments(_command(actions, "check", readable, branding_commands.check))
    screens = "schrijf alle schermen in alle toestanden, om te bekijken"
    preview_commands.add_arguments(_command(actions, "preview", screens, preview_commands.preview))


def _add_those_of_ident(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """By name, where ident is installed too: the balie knows nothing of ident but its contract."""
    if find_spec("ident.processes") is not None:
        import_module("ident.processes.commands").add(commands)


def migrate(_asked: argparse.Namespace, out: TextIO) -> None:
    migrations.upgrade(start.services().ground.database.engine)
    out.write("De tabellen zijn bij.\n")


def demo(_asked: argparse.Namespace, out: TextIO) -> None:
    links = demo_data.fill(start.services())
    out.writelines(f"{name}: {link}\n" for name, link in links)
    out.write(f"{len(links)} links gemaakt.\n")


def states(_asked: argparse.Namespace, out: TextIO) -> None:
    out.write(f"{diagram()}\n\n{documents.diagram()}\n")


def rotate(_asked: argparse.Namespace, out: TextIO) -> None:
    folder, now = start.read_settings().keys_dir, SystemClock().now()
    for ring in KEY_RINGS:
        kid = keys.rotate(folder / ring, now)
        gone = keys.prune(folder / ring)
        out.write(f"{ring}: {kid} is nieuw, {len(gone)} oude weggehaald.\n")


def check_settings(_asked: argparse.Namespace, out: TextIO) -> None:
    every = start.read_all_settings() if start.are_several() else {"": start.read_settings()}
    for settings in every.values():
        vault_commands.check_keys(settings, out)
    out.write("De instellingen kloppen.\n")


def delete_old(_asked: argparse.Namespace, out: TextIO) -> None:
    gone = start.services().retention.run()
    out.writelines(f"{table}: {count} verwijderd.\n" for table, count in sorted(gone.items()))


def _add_scanner(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    _command(actions, "check", "is de scanner er en is hij bij", scanner_commands.check)


def _add_mail(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    back = _command(actions, "bounces", "meld wat niet bezorgd is", mail_commands.bounces)
    back.add_argument(
        "--maildir",
        type=mail_commands.existing_folder,
        help="lees elke nieuwe mail in deze map (anders één mail van de invoer)",
    )


def _add_catalogue(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    look = _command(actions, "check", "noem elke fout in een bestand", catalogue_commands.check)
    take = _command(actions, "import", "neem een bestand over", catalogue_commands.take)
    for command in (look, take):
        command.add_argument("file", help="TOML-bestand, zie docs/operations.md")


def _add_api_keys(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    make = _command(actions, "make", "maak een sleutel en toon hem één keer", api_commands.make)
    make.add_argument("source", help="naam van de bron, zoals jcc: a-z, 0-9 en -")
    make.add_argument(
        "--right", action="append", required=True, choices=list(Right), help="mag meer dan eens"
    )
    make.add_argument("--desk", action="append", help="alleen voor deze balie; mag meer dan eens")
    make.add_argument(
        "--expires", type=date.fromisoformat, help="laatste dag, zoals 2027-12-31 (geen)"
    )
    _command(actions, "list", "toon de sleutels, zonder hun geheim", api_commands.show)
    gone = _command(actions, "revoke", "trek een sleutel in, voorgoed", api_commands.revoke)
    gone.add_argument("key", help="id van de sleutel, zoals `list` die toont")


def _add_audit(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    check = _command(actions, "verify", "controleer elke schakel", audit_commands.verify)
    check.add_argument("--anchor", default="", help="het einde dat eerder is opgeschreven")
    _command(actions, "anchor", "toon het einde van de ketting", audit_commands.anchor)
    of_call = _command(actions, "export", "alles van één gesprek", audit_commands.export)
    of_call.add_argument("appointment", help="id van de afspraak")
    of_call.add_argument("--format", choices=("csv", "json"), default="csv")


def _add_privacy(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    explanation = "zoek nummers (op de invoer, één per regel) overal waar gegevens liggen"
    proof = _command(actions, "prove", explanation, privacy_commands.prove)
    proof.add_argument("--folder", action="append", default=[], help="map met logs of mails")
    proof.add_argument("--redis", action="append", default=[], help="adres van nog een Redis")


def _group(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, explanation: str
) -> "argparse._SubParsersAction[argparse.ArgumentParser]":
    group = commands.add_parser(name, help=explanation)
    return group.add_subparsers(required=True, metavar="opdracht")


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    explanation: str,
    act: Callable[[argparse.Namespace, TextIO], None],
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=explanation)
    command.set_defaults(act=act)
    return command


if __name__ == "__main__":
    main()
