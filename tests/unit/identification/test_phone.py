"""Going on on the phone: one link, one request, one browser, five minutes."""

from datetime import timedelta

import pytest

from sidecar.core.ids import hashed
from sidecar.identification.refusals import NotNow, PhoneLinkUnknown
from tests.fakes.identification import an_identification
from tests.unit.identification.deeds import ask, identified, opens


def secret_of(link):
    return link.address.rsplit("/", 1)[1]


@pytest.mark.capability("A12")
def test_a_link_is_shown_for_some_minutes_and_then_another(world, clock):
    request = ask(world)

    first = world.phones.link(request)
    clock.move(timedelta(minutes=3))
    again = world.phones.link(request)
    clock.move(timedelta(minutes=1))
    newer = world.phones.link(request)

    assert first.address == again.address != newer.address
    assert (first.renew_in, again.renew_in) == (timedelta(minutes=4), timedelta(minutes=1))
    assert first.address.startswith("https://balie.example/identificeren/telefoon/")
    assert len(secret_of(first)) == 22


@pytest.mark.capability("A12", "M92")
def test_the_first_who_comes_gets_a_token_for_this_request_and_the_next_gets_none(world):
    request = ask(world)
    secret = secret_of(world.phones.link(request))
    assert world.phones.look(secret).id == world.phones.look(secret).id == request.id

    token = world.phones.take(secret)

    assert token == f"start:{request.id}:midden:Sanne de Vries"
    (claims,) = world.people.tokens.started
    assert claims.return_url == "https://balie.example/identificeren/telefoon/klaar"
    assert world.audit.actions[-1] == "identification.on_phone"
    for deed in (world.phones.take, world.phones.look):
        with pytest.raises(PhoneLinkUnknown):
            deed(secret)


def test_a_link_that_was_used_gives_way_to_another_while_the_login_is_not_done(world):
    request = ask(world)
    used = world.phones.link(request)
    world.phones.take(secret_of(used))
    opens(world, request)

    assert world.phones.link(world.of()).address != used.address


def test_using_the_newest_link_kills_the_older_ones(world, clock):
    request = ask(world)
    older = world.phones.link(request)
    clock.move(timedelta(minutes=4))
    world.phones.take(secret_of(world.phones.link(request)))

    with pytest.raises(PhoneLinkUnknown):
        world.phones.take(secret_of(older))


def test_after_five_minutes_a_link_is_dead(world, clock):
    secret = secret_of(world.phones.link(ask(world)))
    clock.move(timedelta(minutes=5))

    for deed in (world.phones.take, world.phones.look):
        with pytest.raises(PhoneLinkUnknown):
            deed(secret)


@pytest.mark.parametrize("secret", ["", "A" * 22, "x" * 5000])
def test_a_secret_that_is_not_ours_opens_nothing(world, secret):
    ask(world)

    with pytest.raises(PhoneLinkUnknown):
        world.phones.take(secret)


def test_a_link_of_a_request_that_ended_gives_no_token(world):
    request = ask(world)
    secret = secret_of(world.phones.link(request))
    world.closing.end("a1")

    with pytest.raises(NotNow):
        world.phones.take(secret)
    assert world.people.tokens.started == []


def test_nobody_who_is_not_invited_sees_a_link(world, clock):
    assert world.phones.link(world.requests.get(identified(world).id)) is None
    late = ask(world)
    clock.move(timedelta(minutes=16))
    assert world.phones.link(late) is None
    preparing = an_identification(clock, scheme="derived_code")
    assert preparing.phones.link(ask(preparing)) is None


def test_only_the_hash_of_a_secret_is_kept(world):
    request = ask(world)
    secret = secret_of(world.phones.link(request))

    kept = world.phones.door.links.newest(request.id)

    assert kept.secret_hash == hashed(secret)
    assert secret not in str(kept)
