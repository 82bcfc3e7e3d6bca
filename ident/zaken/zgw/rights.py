"""Looks whether our client may do too much: with all rights a server unlocks what is not whole.

outside-systems.md 1.6. Who may not read the Autorisaties API has not all rights, because reading it
is one of them: so the refusal itself is the proof, and nothing has to be tried on real data.
"""

from enum import StrEnum

from ident.zaken.refusals import CaseSystemAway, CaseSystemRefused, TooManyRights
from ident.zaken.zgw.client import Client

FORBIDDEN = "permission_denied"


class Rights(StrEnum):
    LIMITED = "limited"
    UNKNOWN = "unknown"


def check_rights(client: Client, base: str) -> Rights:
    """`base` is the Autorisaties API, or empty where it cannot be reached.

    Raises TooManyRights. UNKNOWN when nobody answers, or answers something else.
    """
    if not base:
        return Rights.UNKNOWN
    try:
        found = client.listed(f"{base}/applicaties", clientIds=client.client_id)
    except CaseSystemRefused as refusal:
        return Rights.LIMITED if refusal.reason == FORBIDDEN else Rights.UNKNOWN
    except CaseSystemAway:
        return Rights.UNKNOWN
    own = [each for each in found if client.client_id in (each.get("clientIds") or ())]
    if any(each.get("heeftAlleAutorisaties") is not False for each in own):
        raise TooManyRights("our client there has all rights")
    return Rights.LIMITED if own else Rights.UNKNOWN
