"""The means of login beside DigiD in the laptop stack: both parts start and refuse production."""

import subprocess

import pytest
import requests

from deploy.local.stack import ROOT


@pytest.fixture(scope="module")
def stack(start_parts):
    return start_parts("eherkenning", "broker")


@pytest.mark.capability("A7")
def test_both_answer_and_know_the_ident_of_this_stack(stack):
    broker = stack.process("broker").program.environment
    discovery = requests.get(
        f"{broker['IDENT_OIDC_ISSUER']}/.well-known/openid-configuration", timeout=5
    ).json()
    home = requests.get(f"http://localhost:{stack.ports.eherkenning}/", timeout=5)

    assert discovery["issuer"] == broker["IDENT_OIDC_ISSUER"]
    assert "S256" in discovery["code_challenge_methods_supported"]
    assert set(discovery["acr_values_supported"]) == {
        f"urn:broker:{level}" for level in ("basis", "midden", "substantieel", "hoog")
    }
    assert "SIMULATOR" in home.text
    assert "Bakkerij Het Voorbeeld" in home.text


def test_a_login_without_pkce_or_to_another_address_is_refused(stack):
    broker = stack.process("broker").program.environment
    asked = {
        "client_id": broker["IDENT_OIDC_CLIENT_ID"],
        "response_type": "code",
        "scope": "openid number",
        "redirect_uri": broker["BROKER_RETURN_TO"],
    }
    address = f"{broker['IDENT_OIDC_ISSUER']}/auth"

    without = requests.get(address, asked, timeout=5, allow_redirects=False)
    elsewhere = requests.get(
        address, asked | {"redirect_uri": "http://localhost:9/x"}, timeout=5, allow_redirects=False
    )

    assert "error=invalid_request" in without.headers["location"]
    assert elsewhere.status_code == 400


@pytest.mark.parametrize("setting", ["IDENT_OIDC_ISSUER", "IDENT_PUBLIC_URL"])
def test_the_broker_does_not_start_beside_a_production_setting(stack, setting):
    environment = stack.process("broker").program.environment

    done = subprocess.run(
        ["node", "deploy/local/broker/server.mjs"],
        cwd=ROOT,
        env={**environment, setting: "https://ident.voorbeeldstad.example"},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )

    assert done.returncode != 0
    assert f"does not start beside a production setting: {setting}" in done.stderr
