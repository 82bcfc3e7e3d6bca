"""The checks that every page passes find what they look for."""

import pytest

from tests.pages import faults

GOOD = """<!doctype html>
<html lang="nl">
  <head><title>Welkom - Balie</title><script nonce="n" src="/a.js"></script></head>
  <body>
    <h1>Welkom</h1>
    <form method="post" action="/weg">
      <input type="hidden" name="csrf_token" value="c">
      <label for="naam">Naam</label>
      <input id="naam" name="naam" aria-describedby="uitleg">
      <p id="uitleg">Zoals u heet</p>
      <button>Weg</button>
    </form>
    <form action="/zoek"><label for="wat">Wat</label><select id="wat" name="wat"></select></form>
    <section aria-labelledby="uitleg naam"><img src="/a.png" alt=""></section>
    <iframe src="/b" title="Gegevens"></iframe>
  </body>
</html>
"""
BAD = {
    'id="uitleg"': ('id="naam"', "id naam used 2 times"),
    'action="/weg"': ("", "form without action"),
    'name="csrf_token"': ('name="token"', "form that changes things without csrf token"),
    '<label for="naam">': ("<label>", "field naam without label"),
    '<label for="wat">': ("<label>", "field wat without label"),
    "<button>": ('<button onclick="weg()">', "inline handler on button"),
    "<p id": ('<p style="color: red" id', "inline style on p"),
    ' alt=""': ("", "image without alt"),
    ' title="Gegevens"': ("", "frame without title"),
    "uitleg naam": ("uitleg nam", "aria-labelledby points to nothing: nam"),
    'aria-describedby="uitleg"': (
        'aria-describedby="uit"',
        "aria-describedby points to nothing: uit",
    ),
}
BAD_AS_A_WHOLE = {
    "<h1>Welkom</h1>": ("", "0 h1 headings"),
    "<h1>": ("<h1>Dag</h1><h1>", "2 h1 headings"),
    "<title>Welkom": ("<title>Dag", "title does not start with the h1"),
    ' lang="nl"': ("", "html without lang"),
    'nonce="n"': ('nonce="m"', "script without nonce"),
    "<button>Weg</button>": ("<button>Weg", "invalid html: "),
    "</section>": ("</section></p>", "invalid html: "),
    "<!doctype html>": ("", "invalid html: "),
}


def test_a_good_page_and_a_good_part_have_none():
    assert faults(GOOD, nonce="n") == []
    assert faults("<p id='a'>Hallo</p>", is_part=True) == []


@pytest.mark.parametrize("good", BAD)
def test_what_is_wrong_with_a_page_or_a_part_is_named(good):
    bad, fault = BAD[good]
    page = GOOD.replace(good, bad)

    assert fault in faults(page, nonce="n")
    assert fault in faults(page, is_part=True)


@pytest.mark.parametrize("good", BAD_AS_A_WHOLE)
def test_what_is_wrong_with_a_whole_page_is_named(good):
    bad, fault = BAD_AS_A_WHOLE[good]
    page = GOOD.replace(good, bad)

    assert any(each.startswith(fault) for each in faults(page, nonce="n"))


def test_a_page_that_was_good_once_is_looked_at_again_when_it_changed():
    assert faults(GOOD, nonce="n") == []
    assert faults(GOOD, nonce="other") == ["script without nonce"]
    assert faults(GOOD.replace("Zoals u heet</p>", "Zoals u heet</b>"), nonce="n") != []
