"""Faults as the standard has them (StUF 3.01): in the detail of a SOAP fault, over HTTP 500."""

WORDS = {
    "StUF013": "Combinatie van zendende organisatie, applicatie en administratie onbekend",
    "StUF025": "Berichtcode niet ondersteund",
    "StUF046": "Opslaan bericht niet mogelijk",
    "StUF055": "Berichtbody is niet conform schema in sectormodel",
    "StUF058": "Proces voor afhandelen bericht geeft fout",
    "StUF064": "Object niet gevonden",
}


class Fault(Exception):
    """`plek` is client or server; `details` are for people, and may quote what was sent."""

    def __init__(self, code: str, *, at: str = "server", details: str = "") -> None:
        super().__init__(code)
        self.code, self.at, self.details = code, at, details
