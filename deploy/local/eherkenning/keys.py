"""Makes the keys and the files of the eHerkenning login for the laptop stack.

| file | what |
| --- | --- |
| company.key.pem, company.cert.pem | our pair that signs (IDENT_EHERKENNING_KEY_FILE, …) |
| company-encryption.key.pem, … | our pair for which the broker encrypts |
| broker.key.pem, broker-next.key.pem, … | the pairs of the simulator |
| eherkenning-services.toml | what we offer (IDENT_EHERKENNING_SERVICES_FILE) |
| eherkenning-metadata.xml | the broker's metadata (IDENT_EHERKENNING_METADATA_FILE) |
"""

from pathlib import Path

from deploy.local.digid.answers import SigningPair, metadata
from deploy.local.digid.keys import make_pairs
from deploy.local.eherkenning.settings import ENTITY_ID, OIN

SERVICES, METADATA = "eherkenning-services.toml", "eherkenning-metadata.xml"
# The invented municipality; OIN of no organisation.
OWN_OIN = "99999999900000000002"
OWN_ENTITY_ID = f"urn:etoegang:DV:{OWN_OIN}:entities:0001"
PAIRS = {
    "company": "Digitale Balie, laptop, eHerkenning",
    "company-encryption": "Digitale Balie, laptop, eHerkenning encryption",
    "broker": "eHerkenning simulator",
    "broker-next": "eHerkenning simulator, next key",
}
_HEAD = f"""# Services of the invented municipality at the simulator of eHerkenning.
oin = "{OWN_OIN}"
broker = "{OIN}"
environment = "T"
sequence = 1

[organisation]
nl = "Gemeente Voorbeeldstad"
en = "Municipality of Voorbeeldstad"

[service_url]
nl = "https://voorbeeldstad.example/balie"
en = "https://voorbeeldstad.example/balie"

[privacy_url]
nl = "https://voorbeeldstad.example/privacy"
en = "https://voorbeeldstad.example/privacy"
"""
_SERVICE = """
[[service]]
index = {index}
level = "{level}"
entities = [["kvk"], ["rsin"]]
branches = true

[service.name]
nl = "Beeldbellen ({label})"
en = "Video call ({label})"

[service.description]
nl = "Namens een bedrijf beeldbellen met de gemeente."
en = "Speak with the municipality in a video call, for a company."
"""
_LEVELS = {"basis": "EH2", "midden": "EH2+", "substantieel": "EH3", "hoog": "EH4"}


def make_broker_files(folder: Path, url: str) -> None:
    """May be repeated: keys that are there stay, the two files are written anew."""
    make_pairs(folder, PAIRS)
    services = [
        _SERVICE.format(index=number, level=level, label=label)
        for number, (level, label) in enumerate(_LEVELS.items(), start=1)
    ]
    (folder / SERVICES).write_text(_HEAD + "".join(services), encoding="utf-8")
    names = ("broker", "broker-next")
    described = metadata(
        entity_id=ENTITY_ID,
        base_url=url,
        certificates=[SigningPair.read(folder, name).certificate for name in names],
        pair=SigningPair.read(folder, "broker"),
    )
    (folder / METADATA).write_bytes(described)


def of_ident(folder: Path) -> dict[str, str]:
    """The settings of ident for this broker."""
    names = {
        "METADATA_FILE": METADATA,
        "SERVICES_FILE": SERVICES,
        "KEY_FILE": "company.key.pem",
        "CERT_FILE": "company.cert.pem",
        "DECRYPTION_KEY_FILE": "company-encryption.key.pem",
        "DECRYPTION_CERT_FILE": "company-encryption.cert.pem",
    }
    files = {f"IDENT_EHERKENNING_{name}": str(folder / file) for name, file in names.items()}
    # Off where nothing is said; here a tester sees all that there is.
    return files | {
        "IDENT_EHERKENNING_ENTITY_ID": OWN_ENTITY_ID,
        "IDENT_EHERKENNING_NAMES": "yes",
    }


def of_simulator(folder: Path, url: str, acs_url: str) -> dict[str, str]:
    """The settings of the simulator for this ident."""
    return {
        "EHERKENNING_SIM_URL": url,
        "EHERKENNING_SIM_KEYS": str(folder),
        "EHERKENNING_SIM_SP_ENTITY_ID": OWN_ENTITY_ID,
        "EHERKENNING_SIM_SP_ACS_URL": acs_url,
        "EHERKENNING_SIM_SERVICES_FILE": str(folder / SERVICES),
        "EHERKENNING_SIM_NAMES": "yes",
    }
