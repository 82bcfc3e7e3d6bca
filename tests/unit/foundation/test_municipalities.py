"""A file of settings for each municipality, beside what they share."""

import pytest

from foundation import municipalities
from foundation.municipalities import FilesWrong, NotChosen

pytestmark = pytest.mark.capability("M60")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "havendam.toml").write_text('BALIE_MAIL_FROM = "balie@havendam.example"\n')
    (tmp_path / "voorbeeldstad.toml").write_text("BALIE_KEEP_DAYS = 14\n")
    return tmp_path


def env(folder, **more):
    return {"BALIE_MUNICIPALITIES": str(folder), "BALIE_KEEP_DAYS": "7", "PATH": "/bin"} | more


def of(folder, **more):
    return municipalities.environments(env(folder, **more), "BALIE_MUNICIPALITIES")


def test_each_has_what_is_shared_and_what_is_its_own(folder):
    found = of(folder)

    assert set(found) == {"havendam", "voorbeeldstad"}
    assert found["havendam"]["BALIE_KEEP_DAYS"] == "7"
    assert found["voorbeeldstad"]["BALIE_KEEP_DAYS"] == "14"
    assert found["havendam"]["BALIE_MAIL_FROM"] == "balie@havendam.example"
    assert "BALIE_MAIL_FROM" not in found["voorbeeldstad"]
    assert all(one["PATH"] == "/bin" for one in found.values())


def test_none_of_them_is_several_itself(folder):
    assert municipalities.are_several(env(folder), "BALIE_MUNICIPALITIES")
    assert not any(
        municipalities.are_several(one, "BALIE_MUNICIPALITIES") for one in of(folder).values()
    )


def test_the_look_is_that_of_its_name_unless_it_says_another(folder):
    assert of(folder, BALIE_MUNICIPALITY="elders")["havendam"]["BALIE_MUNICIPALITY"] == "havendam"
    (folder / "havendam.toml").write_text('BALIE_MUNICIPALITY = "voorbeeldstad"\n')
    assert of(folder)["havendam"]["BALIE_MUNICIPALITY"] == "voorbeeldstad"


@pytest.mark.parametrize(
    ("shared", "own"),
    [
        ("BALIE_SECRET_KEY_FILE", "BALIE_SECRET_KEY"),
        ("BALIE_SECRET_KEY", "BALIE_SECRET_KEY_FILE"),
    ],
)
def test_a_secret_of_its_own_goes_before_the_shared_one_however_it_is_given(folder, shared, own):
    (folder / "havendam.toml").write_text(f'{own} = "of havendam"\n')

    found = of(folder, **{shared: "of all"})

    assert found["havendam"][own] == "of havendam"
    assert shared not in found["havendam"]
    assert found["voorbeeldstad"][shared] == "of all"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("b.toml", "BALIE_X = geheim", "b.toml: is no TOML"),
        ("b.toml", b"BALIE_X = '\xff geheim'", "b.toml: is no TOML"),
        ("b.toml", "PATH = 'geheim'", "b.toml: PATH is no setting"),
        ("b.toml", "IDENT_X = 'geheim'", "b.toml: IDENT_X is no setting"),
        ("b.toml", "BALIE_MUNICIPALITIES = 'geheim'", "BALIE_MUNICIPALITIES is no setting"),
        ("b.toml", "BALIE_X = ['geheim']", "BALIE_X must be a text or a whole number"),
        ("b.toml", "BALIE_X = true", "BALIE_X must be a text or a whole number"),
        ("Stad Oost.toml", "", "Stad Oost.toml: a name has"),
        ("alle.toml", "", "alle.toml: a name has"),
    ],
)
def test_what_does_not_hold_is_named_without_its_value(folder, name, text, said):
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())

    with pytest.raises(FilesWrong) as wrong:
        of(folder)

    assert said in str(wrong.value)
    assert "geheim" not in str(wrong.value)


def test_every_mistake_of_every_file_is_named_at_once(folder):
    (folder / "a.toml").write_text("PATH = 'x'\nHOME = 'x'\n")
    (folder / "b.toml").write_text("nonsense")

    with pytest.raises(FilesWrong) as wrong:
        of(folder)

    assert len(str(wrong.value).splitlines()) == 3


@pytest.mark.parametrize("place", ["empty", "nowhere"])
def test_a_folder_without_files_serves_nobody(tmp_path, place):
    (tmp_path / "empty").mkdir()

    with pytest.raises(FilesWrong, match="BALIE_MUNICIPALITIES"):
        of(tmp_path / place)


def test_one_is_chosen_by_its_name_or_all(folder):
    assert set(municipalities.chosen(env(folder), "BALIE_MUNICIPALITIES", "havendam")) == {
        "havendam"
    }
    assert len(municipalities.chosen(env(folder), "BALIE_MUNICIPALITIES", "alle")) == 2
    with pytest.raises(NotChosen, match="havendam, voorbeeldstad"):
        municipalities.chosen(env(folder), "BALIE_MUNICIPALITIES", "elders")


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("redis://h:6379/0", "redis://h", True),
        ("redis://u:p@h/1", "redis://h/1", True),
        ("redis://h/1", "redis://h/2", False),
        ("redis://h/1", "redis://g/1", False),
        ("unix:///run/r.sock?db=1", "unix:///run/r.sock?db=1", True),
        ("unix:///run/r.sock?db=1", "unix:///run/r.sock?db=2", False),
    ],
)
def test_two_addresses_of_one_redis_are_the_same_place(one, other, is_same):
    place = municipalities.place_of_redis
    assert bool(place(one) & place(other)) is is_same


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("postgresql://a:x@h/balie", "postgresql+psycopg://b:y@h/balie", True),
        ("postgresql://a:x@h/balie", "postgresql://a:x@h/havendam", False),
        ("sqlite:////srv/a.db", "sqlite:////srv/a.db", True),
        ("sqlite:////srv/a.db", "sqlite:////srv/b.db", False),
    ],
)
def test_two_addresses_of_one_database_are_the_same_place(one, other, is_same):
    place = municipalities.place_of_database
    assert bool(place(one) & place(other)) is is_same
