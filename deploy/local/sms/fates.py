"""Magic numbers: what happens to a text message is decided by the last two digits."""

from dataclasses import dataclass
from enum import StrEnum

# 06 123456NN: all others are delivered.
BEGINS = "+316123456"


class Answer(StrEnum):
    """What the provider says at once."""

    TAKEN = "taken"
    ERROR = "error"
    SLOW = "slow"
    LOST = "lost"
    NONSENSE = "nonsense"
    NOT_VALID = "not_valid"
    ABROAD = "abroad"
    RATE = "rate"
    DAY_LIMIT = "day_limit"
    KEY = "key"
    TRIAL = "trial"


@dataclass(frozen=True, kw_only=True)
class Fate:
    """`receipts` are sent one after the other: a status, and how many seconds ago it became so.

    `stands` is what who asks is told in the end.
    """

    says: str
    answer: Answer = Answer.TAKEN
    receipts: tuple[tuple[str, int], ...] = ()
    stands: str = "sending"


def _ends(says: str, status: str) -> Fate:
    return Fate(says=says, receipts=((status, 0),), stands=status)


ORDINARY = _ends("wordt bezorgd", "delivered")
FATES = {
    "80": Fate(says="geweigerd: geen sms naar het buitenland", answer=Answer.ABROAD),
    "81": Fate(says="storing: antwoord 500", answer=Answer.ERROR),
    "82": Fate(says="traag: geen antwoord op tijd", answer=Answer.SLOW),
    "83": Fate(says="geweigerd: het nummer klopt niet", answer=Answer.NOT_VALID),
    "84": Fate(says="te snel achter elkaar: antwoord 429", answer=Answer.RATE),
    "85": Fate(says="het maximum van vandaag (Spryng: het tegoed) is op", answer=Answer.DAY_LIMIT),
    "86": Fate(says="geweigerd: de sleutel klopt niet", answer=Answer.KEY),
    "87": Fate(says="antwoord waar niemand iets mee kan", answer=Answer.NONSENSE),
    "88": Fate(
        says="aangenomen en bezorgd, maar het antwoord raakt kwijt",
        answer=Answer.LOST,
        receipts=(("delivered", 0),),
        stands="delivered",
    ),
    "89": Fate(says="geweigerd: de dienst staat nog op proef", answer=Answer.TRIAL),
    "90": Fate(
        says="niet bezorgd, maar dat blijkt alleen als de balie het vraagt",
        stands="temporary-failure",
    ),
    "91": _ends("tijdelijk niet bezorgd (telefoon staat uit)", "temporary-failure"),
    "92": _ends("nooit te bezorgen (nummer bestaat niet)", "permanent-failure"),
    "93": _ends("technische fout bij de aanbieder", "technical-failure"),
    "94": Fate(says="er komt nooit bericht"),
    "95": Fate(
        says="bezorgd, twee keer bericht",
        receipts=(("delivered", 0), ("delivered", 0)),
        stands="delivered",
    ),
    "96": Fate(
        says="bezorgd, berichten in de verkeerde volgorde",
        receipts=(("delivered", 0), ("temporary-failure", 60)),
        stands="delivered",
    ),
    "97": Fate(says="bezorgd, maar dat blijkt alleen als de balie het vraagt", stands="delivered"),
    "98": Fate(says="verstuurd naar een land dat niets terugmeldt", stands="sent"),
}


def fate_of(number: str) -> Fate:
    """Of a number in E.164."""
    tail = number.removeprefix(BEGINS)
    return FATES.get(tail, ORDINARY) if tail != number else ORDINARY
