"""Each case system in turn, served; the tests of this folder know nothing else of them."""

import pytest

from tests.contract.zaken.sides import SIDES


@pytest.fixture(params=SIDES.values(), ids=list(SIDES))
def side(request):
    with request.param.served() as found:
        found.reset()
        yield found
