"""The settings of the vault: keys, and a folder or a bucket; every mistake at once."""

from pathlib import Path

import pytest

from sidecar.adapters.storage.settings import S3Settings
from sidecar.settings import Settings, SettingsError
from tests.surroundings import DOCUMENT_KEYS, SECRET, surroundings

S3 = {
    "BALIE_DOCUMENTS_DIR": None,
    "BALIE_DOCUMENTS_S3_URL": "https://s3.voorbeeldstad.example/",
    "BALIE_DOCUMENTS_S3_BUCKET": "documents",
    "BALIE_DOCUMENTS_S3_REGION": "nl-1",
    "BALIE_DOCUMENTS_S3_KEY_ID": "balie",
    "BALIE_DOCUMENTS_S3_SECRET": SECRET,
}


def read(folder, **changes):
    return Settings.from_env(surroundings(folder, **changes)).vault


def mistakes(folder, **changes):
    with pytest.raises(SettingsError) as refusal:
        read(folder, **changes)
    return str(refusal.value).splitlines()


def test_a_folder_is_read_and_no_key_is_shown(tmp_path):
    vault = read(tmp_path)

    assert vault.storage == tmp_path / "documents"
    assert vault.keys.current == "k1"
    assert DOCUMENT_KEYS.partition(":")[2] not in repr(vault)
    # Made by who writes first: nobody needs it to read settings.
    assert not (tmp_path / "documents").exists()


def test_a_bucket_is_read_and_no_secret_is_shown(tmp_path):
    vault = read(tmp_path, **S3)

    assert vault.storage == S3Settings(
        url="https://s3.voorbeeldstad.example",
        bucket="documents",
        region="nl-1",
        key_id="balie",
        secret=SECRET,
    )
    assert SECRET not in repr(vault)


@pytest.mark.parametrize("name", [name for name in S3 if name != "BALIE_DOCUMENTS_DIR"])
def test_half_a_bucket_is_refused_with_what_is_missing(tmp_path, name):
    assert mistakes(tmp_path, **S3 | {name: None}) == [f"{name} is missing"]


def test_a_folder_and_a_bucket_are_one_too_many(tmp_path):
    (mistake,) = mistakes(tmp_path, **S3 | {"BALIE_DOCUMENTS_DIR": str(tmp_path)})

    assert mistake.startswith("BALIE_DOCUMENTS_DIR and BALIE_DOCUMENTS_S3_")


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("BALIE_DOCUMENT_KEYS", "geheim"),
        ("BALIE_DOCUMENT_KEYS", "k1:geheim"),
        ("BALIE_DOCUMENT_KEYS", f"{DOCUMENT_KEYS} {DOCUMENT_KEYS}"),
        ("BALIE_DOCUMENTS_DIR", "documents/here"),
    ],
)
def test_a_wrong_setting_is_named_without_its_value(tmp_path, name, wrong):
    (mistake,) = mistakes(tmp_path, **{name: wrong})

    assert mistake.startswith(name)
    assert wrong not in mistake


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("BALIE_DOCUMENTS_S3_URL", "s3.voorbeeldstad.example"),
        ("BALIE_DOCUMENTS_S3_SECRET", "geheim"),
    ],
)
def test_a_wrong_setting_of_a_bucket_is_named_without_its_value(tmp_path, name, wrong):
    (mistake,) = mistakes(tmp_path, **S3 | {name: wrong})

    assert mistake.startswith(name)
    assert wrong not in mistake


def test_keys_may_stand_in_a_file(tmp_path):
    file = Path(tmp_path / "keys")
    file.write_text(f"{DOCUMENT_KEYS}\nk0:{'B' * 43}=\n")
    from_file = {"BALIE_DOCUMENT_KEYS": None, "BALIE_DOCUMENT_KEYS_FILE": str(file)}

    keys = read(tmp_path, **from_file).keys
    assert (keys.current, set(keys.keys)) == ("k1", {"k0", "k1"})
