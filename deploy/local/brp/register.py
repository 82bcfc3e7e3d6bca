"""What the register knows of the invented people; each shows something that a desk must see."""

from dataclasses import dataclass, field
from typing import Any

from deploy.local.digid.people import BY_KEY, PEOPLE

Json = dict[str, Any]
MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
TOWNS = {"voorbeeldstad": ("0518", "Voorbeeldstad"), "havendam": ("0599", "Havendam")}


def whole_date(day: int, month: int, year: int) -> Json:
    long = f"{day} {MONTHS[month - 1]} {year}"
    return {"type": "Datum", "datum": f"{year}-{month:02}-{day:02}", "langFormaat": long}


def month_date(month: int, year: int) -> Json:
    long = f"{MONTHS[month - 1]} {year}"
    return {"type": "JaarMaandDatum", "jaar": year, "maand": month, "langFormaat": long}


def year_date(year: int) -> Json:
    return {"type": "JaarDatum", "jaar": year, "langFormaat": str(year)}


UNKNOWN_DATE: Json = {"type": "DatumOnbekend", "onbekend": True, "langFormaat": "onbekend"}


@dataclass(frozen=True)
class Entry:
    """`always` comes with each answer, asked or not; `fields` only when they are asked."""

    key: str
    birth: Json
    town: str
    always: Json = field(default_factory=dict)
    doubted: Json = field(default_factory=dict)

    def asked(self, fields: list[str]) -> Json:
        person = BY_KEY[self.key]
        code, town = TOWNS[self.town]
        known: Json = {
            "burgerservicenummer": person.number,
            "naam": {"volledigeNaam": person.name},
            "geboorte": {"datum": self.birth},
            "gemeenteVanInschrijving": {"code": code, "omschrijving": town},
        }
        given = {name: value for name, value in known.items() if name in _groups(fields)}
        for group, doubt in self.doubted.items():
            if group in given:
                given[group] = {**given[group], "inOnderzoek": doubt}
        return {**given, **self.always}


def _groups(fields: list[str]) -> set[str]:
    return {name.partition(".")[0] for name in fields}


ENTRIES = (
    Entry("aylin", whole_date(27, 5, 1980), "voorbeeldstad"),
    Entry(
        "bram",
        whole_date(29, 2, 1956),
        "voorbeeldstad",
        always={"geheimhoudingPersoonsgegevens": True},
    ),
    Entry(
        "chantal",
        month_date(5, 1991),
        "havendam",
        always={
            "inOnderzoek": {
                "gemeenteVanInschrijving": True,
                "datumIngangOnderzoekGemeente": whole_date(1, 9, 2026),
            }
        },
        doubted={
            "naam": {"volledigeNaam": True, "datumIngangOnderzoek": whole_date(1, 9, 2026)},
            "geboorte": {"datum": True, "datumIngangOnderzoek": year_date(2026)},
        },
    ),
    Entry(
        "driss",
        year_date(1934),
        "voorbeeldstad",
        always={
            "opschortingBijhouding": {
                "reden": {"code": "O", "omschrijving": "overlijden"},
                "datum": whole_date(3, 3, 2026),
            }
        },
    ),
    Entry(
        "evi",
        UNKNOWN_DATE,
        "havendam",
        always={
            "opschortingBijhouding": {
                "reden": {"code": "R", "omschrijving": "pl is aangelegd in de rni"}
            },
            "rni": [
                {
                    "deelnemer": {"code": "0201", "omschrijving": "Sociale Verzekeringsbank"},
                    "categorie": "Persoon",
                }
            ],
            "verificatie": {"datum": whole_date(2, 1, 2026), "omschrijving": "bewijs gezien"},
        },
    ),
)
REGISTER = {BY_KEY[entry.key].number: entry for entry in ENTRIES}
SHOWN = [person.name for person in PEOPLE]
