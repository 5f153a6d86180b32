# Needs make and Python 3.11 or later with venv and pip, nothing else. `make help` lists the targets.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip -qq
TYPED := $(wildcard bot adapters tests migrations benchmarks)
LOCK := pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock" pyproject.toml --group build

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
export PIP_ROOT_USER_ACTION := ignore
# Without compiled files each process, and each worker of the tests, compiles everything again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo chat test check soak image bench format docs site lock audit clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.runtime ## Play a whole cohort in the terminal: no tokens, no server
	@$(BIN)/cairn demo

chat: $(VENV)/.runtime ## Talk to the bot in the terminal
	@$(BIN)/cairn chat

test: $(VENV)/.dev ## Run the tests (ARGS="-k streak" hands pytest options)
	@$(BIN)/pytest $(ARGS)

check: $(VENV)/.dev ## Lint, format, types, import contracts, roadmaps, Dockerfile, links; not the tests
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy $(TYPED)
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/cairn content check
	@$(BIN)/hadolint Dockerfile
	@$(MAKE) --no-print-directory site

soak: $(VENV)/.dev ## Run the long tests that `make test` leaves out, and properties many times
	@$(BIN)/pytest --hypothesis-profile=soak -m "soak or hypothesis" $(ARGS)

image: $(VENV)/.dev ## Build and try the image (BASE= and PODMAN=: see tests/image/podman.py)
	@$(BIN)/pytest -n0 -rs -m image tests/image $(ARGS)

bench: $(VENV)/.dev ## Run the benchmarks
	@$(BIN)/python -m benchmarks $(ARGS)

format: $(VENV)/.dev ## Format the code and apply the safe fixes
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

docs: $(VENV)/.dev ## Write the parts of the documentation that come from the code again
	@$(BIN)/python -m tests.docs.generate

# Everything is read anew: what a page kept from the last time would be silent about its mistakes.
site: $(VENV)/.dev ## Build the documentation site in build/site, and follow every link in it
	@rm -rf build/site
	@$(BIN)/sphinx-build --quiet --fresh-env --fail-on-warning \
		--conf-dir docs/site --doctree-dir build/doctrees . build/site

lock: build/lock/.ready ## Lock the newest allowed versions again (UPGRADE= keeps what is locked)
	@build/lock/bin/uv $(LOCK) $(UPGRADE) --output-file requirements.lock
	@build/lock/bin/uv $(LOCK) $(UPGRADE) --group dev --constraint requirements.lock \
		--output-file requirements-dev.lock

audit: build/audit/.ready ## Ask PyPI for known holes in what is locked (ARGS="--dry-run" only counts)
	@build/audit/bin/pip-audit --require-hashes --disable-pip --progress-spinner off \
		--requirement requirements.lock --requirement requirements-dev.lock $(ARGS)

clean: ## Remove the environment, the builds and the caches; ./data stays
	rm -rf $(VENV) build dist .grimp_cache .hypothesis .import_linter_cache \
		.mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

lock: UPGRADE ?= --upgrade

# The stamps are written last: an install that was cut off is done again.
$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
		"Cairn needs Python 3.11 or later; name one with: make PYTHON=python3.12 ...")'
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.runtime: $(VENV)/.made requirements.lock pyproject.toml
	@echo "Installing what Cairn needs into $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.lock
	@echo "Installing the development tools into $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

build/lock/.ready:
	@$(PYTHON) -m venv build/lock
	@build/lock/bin/python -m pip -qq install uv
	@touch $@

build/audit/.ready:
	@$(PYTHON) -m venv build/audit
	@build/audit/bin/python -m pip -qq install pip-audit
	@touch $@
