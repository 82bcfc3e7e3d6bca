# Digitale Balie: `make help` explains every target.
SHELL := /bin/bash
VENV := .venv
# Node comes from the virtual environment where the machine has none.
export PATH := $(PATH):$(CURDIR)/$(VENV)/bin
PY := $(VENV)/bin/python
PORT ?= 8000
# Layers that open no socket. Apart from the rest: a server that a test started before would lose
# its own sockets with theirs.
QUICK := tests/unit tests/web tests/architecture
# Their connections live as long as the run, and stand still while other tests have the process:
# apart as well, or what waits on the other side gives up.
XMPP := tests/contract/jitsi tests/xmpp

.DEFAULT_GOAL := help

help: ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: ## Install whatever is missing to run everything, tests included
	@bash deploy/local/setup.sh

demo: ## Start the whole balie here (RESET=1: from nothing, PORT=8100: on other ports, CASES=stuf, SMS=spryng)
	@bash deploy/local/setup.sh demo
	@exec $(PY) -m deploy.local.demo --port $(PORT) $(if $(RESET),--reset) $(if $(CASES),--cases $(CASES)) $(if $(SMS),--sms $(SMS))

demo-check: setup ## Let two browsers do the whole journey on a stack of their own
	@exec $(PY) -m deploy.local.check

build: setup ## Build the front end
	@npm run --silent build

check: setup ## What must hold before a commit: lint, types, imports and the quick tests (some two minutes)
	@$(MAKE) --no-print-directory -j5 -O check-lint check-types check-imports check-scripts check-quick

check-lint:
	@$(VENV)/bin/ruff check -q . && $(VENV)/bin/ruff format -q --check .

check-types:
	@$(VENV)/bin/mypy --no-error-summary

check-imports:
	@said=$$($(VENV)/bin/lint-imports --no-logo 2>&1) || { echo "$$said"; exit 1; }

check-quick:
	@$(PY) -m pytest -n 2 $(QUICK)

check-scripts:
	@if [ -f package.json ]; then npm test --silent; fi

# The browser tests apart: Playwright keeps an event loop running, which asyncio.run refuses.
test: setup ## Set up and run every test, the browser ones included (some 20 minutes)
	@$(MAKE) --no-print-directory -j4 -O check-lint check-types check-imports check-scripts
	@$(PY) -m pytest -n 2 --durations 10 $(QUICK)
	@$(PY) -m pytest -n 2 --durations 10 $(XMPP)
	@$(PY) -m pytest -n 2 --durations 10 --ignore tests/e2e $(QUICK:%=--ignore %) $(XMPP:%=--ignore %)
	@$(PY) -m pytest --durations 10 tests/e2e

# Jitsi's plugins need lua-basexx, lua-cjson and lua-inspect; Debian has the first for Lua 5.2 only.
test-jitsi: setup ## The contract tests against Jitsi's own plugins (BALIE_JITSI_PLUGINS=folder)
	@test -n "$$BALIE_JITSI_PLUGINS" || { echo "Name the folder: BALIE_JITSI_PLUGINS=/usr/share/jitsi-meet/prosody-plugins make test-jitsi"; exit 2; }
	@LUA_PATH="/usr/share/lua/5.2/?.lua;/usr/share/lua/5.3/?.lua;;" $(PY) -m pytest tests/contract/jitsi tests/xmpp/test_jitsi_check.py

bench: setup ## Measure, print the figures and write them to benchmarks/results.md
	@$(PY) -m benchmarks

logius: setup ## Run the tests behind each criterion of Logius and write build/logius.html
	@$(PY) -m tests.logius

mutate-verify: setup ## Take every check of a DigiD answer out, one by one: a test must miss it
	@$(PY) -m tests.mutate

# The readers of what comes from outside, each as many seconds as SECONDS_EACH says.
fuzz: setup ## Feed the readers of DigiD and of documents with strange input (SECONDS_EACH=150, six times)
	@$(PY) -c 'import atheris' 2>/dev/null || $(PY) -m pip install --quiet --only-binary :all: 'atheris>=3,<4' || true
	@for target in verify signed document metadata artifact sent; do $(PY) -m tests.fuzz $$target $(or $(SECONDS_EACH),150) || exit 1; done

# In two runs, as in `test`. Left out is what a test starts as a process of its own, where coverage
# does not look.
COVERAGE_LEFT_OUT := ident/processes/commands.py,ident/processes/eherkenning_commands.py,ident/processes/ldv_commands.py,ident/processes/worker.py,ident/evidence/building.py
coverage-ident: export COVERAGE_FILE := build/coverage-ident
coverage-ident: setup ## Every branch of ident must be seen by its tests (under 100 % it fails)
	@mkdir -p build
	@$(PY) -m coverage run --branch --source=ident -m pytest tests/unit/ident tests/web/ident
	@$(PY) -m coverage run --append --branch --source=ident -m pytest tests/contract/test_ident_*.py tests/contract/test_outgoing.py $(patsubst %,tests/contract/%,brp digid evidence ldv means stuf zaken zgw)
	@$(PY) -m coverage report --show-missing --skip-covered --precision=2 --fail-under=100 --omit=$(COVERAGE_LEFT_OUT)

sbom: setup ## Write the bills of materials (CycloneDX) of production to build/sbom
	@$(PY) -m deploy.supply.sbom build/sbom

audit: setup ## Ask what is known to be wrong with the packages (needs the internet; says so without)
	@$(PY) -m deploy.supply.audit

capabilities: setup ## Which capabilities have a passing test, and which have none
	@$(PY) -m tests.capabilities

lock: ## Renew the lock files (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q pyproject.toml -o requirements/production.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q --extra local --extra dev pyproject.toml -o requirements/development.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q requirements/node.in -o requirements/node.txt

.PHONY: help setup demo demo-check build check check-lint check-types check-imports check-scripts check-quick test test-jitsi bench logius mutate-verify fuzz coverage-ident sbom audit capabilities lock
