"""Which subjects one conversation can be about (M142)."""

from collections.abc import Sequence

from sidecar.core.catalogue import Product
from sidecar.core.errors import Conflict
from sidecar.core.requirements import sum_of

MOST_SUBJECTS = 6


class OtherDesk(Conflict):
    """All subjects of a conversation are of one desk: its queue and the rights follow the desk."""

    code = "other_desk"
    message_key = "appointments.subjects.other_desk"


class TooManySubjects(Conflict):
    code = "too_many_subjects"
    message_key = "appointments.subjects.too_many_subjects"


def check_together(products: Sequence[Product]) -> None:
    """Raise OtherDesk, TooManySubjects, NoCommonMeans or NoCommonScheme."""
    if len({each.desk_id for each in products}) > 1:
        raise OtherDesk("subjects of several desks")
    if len(products) > MOST_SUBJECTS:
        raise TooManySubjects(f"{len(products)} subjects")
    sum_of([each.identification for each in products])
