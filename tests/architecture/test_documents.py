"""What the documents say of settings, tables, keys, deeds and dependencies is what the code has."""

import json
import re
import tomllib
from urllib.parse import unquote

import pytest

from ident.evidence.store import metadata as evidence
from ident.ldv.store import metadata as ldv
from ident.ports import Action as ActionOfIdent
from ident.zaken.store import metadata as zaken
from sidecar.core.audit import Action as ActionOfSidecar
from sidecar.documents import domain as documents
from sidecar.lobby.domain import diagram
from sidecar.migrations.metadata import ALL
from tests.architecture.sources import ROOT, name_of, python_files, tracked

OF_IDENT = (evidence, zaken, ldv)
DOCUMENTS = tracked("**.md")
PICTURES = (".png", ".svg", ".jpg")
SETTING = re.compile(r"""["']((?:BALIE|IDENT)_[A-Z0-9_]+)["']""")
READ_IN = ("settings.py", "environment.py", "municipalities.py")
SECRET_READERS = re.compile(
    r"""read\.(?:secret|optional_secret|data_key|codes|rsa)\(\s*["']([A-Z0-9_]+)["']"""
)
# Their values hold a password, or name the file that holds a private key.
SECRET_BY_CONTENT = {
    "BALIE_DATABASE_URL",
    "BALIE_REDIS_URL",
    "BALIE_SMTP_URL",
    "BALIE_KEYS_DIR",
    "BALIE_IDENT_START_KEY_FILE",
    "BALIE_DOCUMENT_KEYS",
    "IDENT_SAML_NEXT_KEY_FILE",
    "IDENT_REDIS_URL",
    "IDENT_KEYS_REDIS_URL",
    "IDENT_EVENT_KEY_FILE",
    "IDENT_DATABASE_URL",
    "IDENT_EVIDENCE_KEY_FILE",
    "IDENT_ZGW_CLIENT_KEY_FILE",
    "IDENT_BRP_API_KEY",
    "IDENT_BRP_CLIENT_SECRET",
    "IDENT_BRP_CLIENT_KEY_FILE",
    "IDENT_ZGW_HEADERS",
    "IDENT_STUF_PASSWORD",
    "IDENT_STUF_CLIENT_KEY_FILE",
    "IDENT_EVIDENCE_PKCS11_PIN",
    "IDENT_DIGID_CLIENT_KEY_FILE",
    "IDENT_EHERKENNING_CLIENT_KEY_FILE",
    "IDENT_OIDC_CLIENT_SECRET",
}
# How a key of Redis begins where the code makes it; what follows the last colon is an id.
REDIS_KEY = re.compile(r"""["']((?:ident:|balie:|changed:)[a-z:-]*)""")
FIRST_CELL = re.compile(r"^\|\s*`([^`]+)`[^|]*\|(.*)\|\s*$", re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|\b(?:src|href)=\"([^\"]+)\"")
CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#{1,6}\s+(.+)$", re.MULTILINE)


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def section(path, heading):
    """The part of a document below one heading, until the next of the same or a higher level."""
    level = len(heading) - len(heading.lstrip("#"))
    after = read(path).partition(f"\n{heading}\n")[2]
    assert after, f"{path} has no heading {heading}"
    return re.split(rf"^#{{1,{level}}} ", after, maxsplit=1, flags=re.MULTILINE)[0]


def rows(text):
    """What stands in the first cell of each row, between backticks, with the rest of the row."""
    return {found.group(1): found.group(2) for found in FIRST_CELL.finditer(text)}


def settings_explained():
    explained = rows(read("docs/settings.md"))
    return {name: rest for name, rest in explained.items() if name.startswith(("BALIE_", "IDENT_"))}


def settings_in(pattern):
    files = python_files("sidecar", "ident")
    sources = [read(name_of(file)) for file in files if file.name in READ_IN]
    return {found for source in sources for found in pattern.findall(source)}


def settings_in_example():
    return set(re.findall(r"^#?\s?((?:BALIE|IDENT)_[A-Z0-9_]+)=", example(), re.MULTILINE))


def example():
    return read("deploy/docker/env.example")


def test_every_setting_is_explained_and_no_other():
    assert len(settings_in(SETTING)) >= 30
    assert set(settings_explained()) ^ settings_in(SETTING) == set()


def test_every_setting_is_in_the_example_and_no_other():
    assert settings_in_example() ^ settings_in(SETTING) == set()


def test_the_document_says_which_settings_are_secret():
    said = {name for name, rest in settings_explained().items() if "**secret**" in rest}
    assert said ^ (settings_in(SECRET_READERS) | SECRET_BY_CONTENT) == set()


def test_the_example_gives_no_secret_away():
    """Who copies it must think of secrets himself: a short one would work on every town."""
    filled = [
        name
        for name in settings_in(SECRET_READERS)
        if re.search(rf"^{name}=(?!/run/secrets/).+", example(), re.MULTILINE)
    ]
    assert filled == []


@pytest.mark.capability("M21")
def test_every_table_is_in_the_privacy_document_and_no_other():
    tables = {name for metadata in (*ALL, *OF_IDENT) for name in metadata.tables}
    assert len(tables) >= 8
    assert set(rows(section("docs/privacy.md", "## The database"))) ^ tables == set()


def test_every_column_is_named_where_its_table_is_explained():
    explained = rows(section("docs/privacy.md", "## The database"))
    missing = [
        f"{table.name}.{column.name}"
        for metadata in (*ALL, *OF_IDENT)
        for table in metadata.tables.values()
        for column in table.columns
        if f"`{column.name}`" not in explained[table.name]
    ]
    assert missing == []


def test_every_key_of_redis_is_in_the_privacy_document():
    explained = rows(section("docs/privacy.md", "## Redis"))
    sources = [path.read_text() for path in python_files("sidecar", "ident")]
    made = {key for source in sources for key in REDIS_KEY.findall(source)}
    assert len(made) >= 8
    assert made - {name.partition("<")[0] for name in explained} == set()


def test_every_deed_that_is_recorded_is_in_the_privacy_document():
    deeds = {action.label for action in ActionOfSidecar} | {
        action.value for action in ActionOfIdent
    }
    assert set(rows(section("docs/privacy.md", "## The audit trail"))) ^ deeds == set()


def test_the_details_of_a_deed_are_told():
    told = rows(section("docs/privacy.md", "## The audit trail"))
    assert [
        f"{action.label}: {detail}"
        for action in ActionOfSidecar
        for detail in action.details
        if f"`{detail}`" not in told[action.label]
    ] == []


def python_dependencies():
    project = tomllib.loads(read("pyproject.toml"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"].values()]
    lines = [line for part in wanted for line in ([part] if isinstance(part, str) else part)]
    lines += [line for line in read("requirements/node.in").splitlines() if line[:1].isalpha()]
    return {re.split(r"[\[<>=~! ]", line)[0] for line in lines}


def npm_dependencies():
    package = json.loads(read("package.json"))
    unpacked = re.findall(
        r"name: '(@?[a-z0-9/-]+)',\s+version:", read("deploy/local/meeting/build.mjs")
    )
    return {*package["dependencies"], *package["devDependencies"], *unpacked}


def debian_packages():
    lists = [path.read_text() for path in tracked("deploy/local/**packages*.txt")]
    lines = [line.partition("#")[0].strip() for text in lists for line in text.splitlines()]
    return {line for line in lines if line}


@pytest.mark.parametrize(
    ("heading", "wanted"),
    [
        ("## Python", python_dependencies),
        ("## npm", npm_dependencies),
        ("## Debian", debian_packages),
    ],
    ids=["python", "npm", "debian"],
)
def test_every_direct_dependency_is_explained_and_no_other(heading, wanted):
    assert len(wanted()) >= 5
    assert set(rows(section("docs/dependencies.md", heading))) ^ wanted() == set()


def targets(document):
    """Where a document points to in this project: the path, and the heading if one is named."""
    prose = CODE.sub("", document.read_text(encoding="utf-8"))
    for target in (first or second for first, second in LINK.findall(prose)):
        if not re.match(r"[a-z]+:", target):
            path, _, anchor = unquote(target).partition("#")
            yield (document.parent / path if path else document), anchor


def anchors(document):
    """The names that headings get on a forge: lower case, hyphens for spaces, no other signs."""
    text = CODE.sub(
        lambda code: code.group() if "\n" not in code.group() else "", document.read_text()
    )
    headings = [heading.replace("`", "").strip().lower() for heading in HEADING.findall(text)]
    return {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_link_leads_somewhere(document):
    broken = [
        f"{path}#{anchor}"
        for path, anchor in targets(document)
        if path.suffix not in PICTURES
        and not (path.exists() and (not anchor or anchor in anchors(path)))
    ]
    assert broken == []


def test_every_picture_is_there():
    wanted = {
        path for document in DOCUMENTS for path, _ in targets(document) if path.suffix in PICTURES
    }
    assert len(wanted) >= 2
    assert [path for path in wanted if not path.exists()] == []


def test_the_licence_is_whole_and_named_everywhere():
    licence = read("LICENSE")
    assert [n for n in range(1, 16) if not re.search(rf"^\W*{n}\. ", licence, re.MULTILINE)] == []
    assert "Appendix" in licence
    assert tomllib.loads(read("pyproject.toml"))["project"]["license"] == "EUPL-1.2"
    assert json.loads(read("package.json"))["license"] == "EUPL-1.2"
    assert re.search(r"^\s+license: EUPL-1.2$", read("publiccode.yml"), re.MULTILINE)


def test_every_target_of_the_readme_is_one_of_the_makefile():
    known = set(re.findall(r"^([a-z-]+):.*##", read("Makefile"), re.MULTILINE))
    named = {
        target
        for document in DOCUMENTS
        for target in re.findall(r"(?:^|`)make ([a-z][a-z-]+)", document.read_text(), re.MULTILINE)
    }
    assert {"demo", "test", "demo-check", "check", "bench", "capabilities"} <= named
    assert named - known == set()


def test_the_version_is_one():
    version = tomllib.loads(read("pyproject.toml"))["project"]["version"]
    assert f"## [{version}]" in read("CHANGELOG.md")
    assert f"softwareVersion: {version}" in read("publiccode.yml")
    assert json.loads(read("package.json"))["version"] == version


def drawn(heading):
    found = re.search(
        r"```mermaid\n(.*?)\n```", section("docs/architecture.md", heading), re.DOTALL
    )
    assert found is not None
    return found.group(1)


def test_the_diagrams_are_those_of_the_code():
    assert drawn("## States of a visit") == diagram()
    assert drawn("## States of a document") == documents.diagram()
