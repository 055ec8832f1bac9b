# Cleanward's recipes. Each one says what it does. Recipes that install something do nothing the second time.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
SOURCES := bot handlers storage casework sandbox tests

.PHONY: help setup faces demo run test test-long screens bulletins check format bench lock translations clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

$(VENV)/.runtime: requirements.lock pyproject.toml
	@echo "Setting up the environment in $(VENV) (once, about half a minute)…"
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || { echo "Cleanward needs Python 3.11, 3.12 or 3.13; choose one with: make PYTHON=python3.12 …"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	@echo "Adding what the tests and checks need (once)…"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.faces: requirements-faces.lock $(VENV)/.runtime
	@echo "Adding what blurs faces (once; 600 MB)…"
	@$(PIP) install --require-hashes -r requirements-faces.lock
	@touch $@

setup: $(VENV)/.runtime ## Build the environment in .venv, nothing else

faces: $(VENV)/.faces ## Add what blurs faces in the photos that everybody may see: 600 MB

demo: $(VENV)/.runtime ## Play the whole loop in a browser: no token, no network; HISTORY=FILE begins with a city's reports
	@$(BIN)/cleanward demo $(if $(HISTORY),--history "$(HISTORY)") $(if $(MAPPING),--mapping "$(MAPPING)") $(DEMO)

run: $(VENV)/.runtime ## Run the bot with ./config.toml
	@$(BIN)/cleanward run

test: $(VENV)/.dev ## Run all tests, on SQLite and on PostgreSQL; those on cities' data only where these are (CONTRIBUTING.md)
	@echo "Running the tests…"
	@# Four workers on two cores: many tests wait for a browser, a disk or another process. Many tests start the bot: compile it once.
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -n 4 --dist worksteal $(TEST)

test-long: export EVERY_ENGINE = 1
test-long: export CLEANWARD_STEPS ?= 2000
test-long: export CLEANWARD_KILLS ?= 500
test-long: export CLEANWARD_RESIDENTS ?= 1000
test-long: export CLEANWARD_REPORTS ?= 30000
test-long: export CLEANWARD_DAYS ?= 365
test-long: export CLEANWARD_SENTENCES ?= 20000
test-long: export CLEANWARD_TICKETS ?= 30000
test-long: export CLEANWARD_DESKS ?= 50
test-long: export CLEANWARD_ENDS ?= 100
test-long: export CLEANWARD_AREAS ?= 50000
test-long: export CLEANWARD_SCREENS ?= screenshots
test-long: test ## Run every test for longer: each story on both engines, thousands of random steps, 500 kills on each engine, a simulated year, every picture

screens: export CLEANWARD_SCREENS = docs
screens: $(VENV)/.dev ## Make the pictures of the documents anew
	@$(BIN)/python -m pytest tests/demo

bulletins: $(VENV)/.dev ## Make the bulletins of docs/bulletins anew: a simulated year; needs cities' data (CONTRIBUTING.md)
	@$(BIN)/python -m tests.bulletins

check: $(VENV)/.dev ## Format, lint, types, arrows, translations, notices
	@echo "Checking format, lint, types, arrows and translations…"
	@$(BIN)/ruff format --check --quiet $(SOURCES)
	@$(BIN)/ruff check --quiet $(SOURCES)
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports
	@$(BIN)/python -m tests.house.translations
	@$(BIN)/python -m tests.house.notices

format: $(VENV)/.dev ## Format the code and mend what the linter can mend
	@$(BIN)/ruff check --fix --quiet $(SOURCES) || true
	@$(BIN)/ruff format --quiet $(SOURCES)

bench: $(VENV)/.dev ## Measure, as ratios taken in one run; writes bench.json; PARTS="starting routing" measures some
	@$(BIN)/python -m tests.bench $(PARTS)

translations: $(VENV)/.dev ## Bring the catalogues up to date with the sentences in handlers/messages
	@mkdir -p build
	@$(BIN)/pybabel --quiet extract --no-wrap --omit-header --add-location=file --sort-by-file --no-default-keywords -k say -k label -k counted:1,2 -o build/cleanward.pot handlers/messages
	@$(BIN)/pybabel --quiet update --no-wrap --omit-header --ignore-obsolete -D cleanward -i build/cleanward.pot -d handlers/messages/locales

lock: $(VENV)/.runtime ## Choose newer versions of what we depend on
	@$(PIP) install uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade --extra postgres --extra projections --group build -o requirements.lock pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --constraint requirements.lock --extra postgres --extra projections --group build --group dev -o requirements-dev.lock pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --constraint requirements-dev.lock --extra faces -o requirements-faces.lock pyproject.toml

clean: ## Remove the environment and what the tools left
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache bench.json
