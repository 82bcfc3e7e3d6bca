"""The invented people who can log in; their numbers pass the 11-proof and belong to nobody."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Person:
    """`key` stands in forms; the number never leaves the server but in a signed assertion."""

    key: str
    name: str
    number: str = field(repr=False)


PEOPLE = (
    Person("aylin", "Aylin Voorbeeld", "999990007"),
    Person("bram", "Bram de Tester", "900070341"),
    Person("chantal", "Chantal Proefpersoon", "123456782"),
    Person("driss", "Driss el Demo", "111222333"),
    Person("evi", "Evi Nulvoorop", "012345672"),
)
BY_KEY = {person.key: person for person in PEOPLE}
