# From a bare clone: `make run` for people, `make test` for contributors. `make help` lists the rest.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-print-directory

# Where it is set, nothing stays compiled and every start takes seconds longer.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
BIN := .venv/bin
LOGS := $(or $(SOVD_DATA_DIR),.data)/logs
COMPILE = $(BIN)/uv pip compile --quiet --system-certs --universal --generate-hashes --no-emit-index-url --no-header --no-annotate

# A stamp stands inside what it vouches for, so both go together.
RUN := .venv/.installed
DEV := .venv/.installed-dev
PEER := .venv-peer/.installed
MODULES := frontend/node_modules/.installed
CONSOLE := frontend/dist/index.html
# Folders are listed too: they are newer when a file was removed.
CONSOLE_SOURCES := $(shell find frontend -mindepth 1 \( -name node_modules -o -name dist -o -name coverage \) -prune -o -print)
# Python was upgraded or removed under the environment: make it again.
$(shell [ -x .venv/bin/python ] || rm -f $(RUN) $(DEV))

.PHONY: help
help: ## List these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

.PHONY: run
run: $(RUN) $(CONSOLE) ## Set up what is missing, then start the console with simulated vehicles (SOVD_PORT, SOVD_DATA_DIR)
	@exec $(BIN)/sovd demo

.PHONY: dev
dev: $(RUN) $(MODULES) ## Start the console on 8000 and the frontend's development server on 5173
	@exec $(BIN)/python scripts/dev.py

.PHONY: test
test: $(DEV) $(PEER) $(MODULES) servers ## Check everything: style, types, layers, frontend, then all tests on real servers
	@exec $(BIN)/python scripts/check.py all

.PHONY: runbook
runbook: $(DEV) $(PEER) $(CONSOLE) servers ## Prove the operations runbook fact by fact on real servers, and print the table
	@exec $(BIN)/python scripts/runbook.py

.PHONY: lint
lint: $(DEV) $(MODULES) ## Check style, types and layers only
	@exec $(BIN)/python scripts/check.py lint

.PHONY: fix
fix: $(DEV) $(MODULES) ## Format the code and mend what the linters can mend
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	cd frontend && node_modules/.bin/eslint --fix . && npm run --silent format

.PHONY: build
build: $(CONSOLE) ## Build the web console into frontend/dist, if its sources changed

.PHONY: openapi
openapi: $(DEV) $(MODULES) ## Write contracts/openapi.json from the routes, and the frontend's types from that
	$(BIN)/python -m app openapi > .venv/openapi.json
	mv .venv/openapi.json contracts/openapi.json
	cd frontend && npm run --silent generate

.PHONY: bench
bench: $(DEV) servers ## Measure ours beside its limits and keep the figures; NAMES="round-trips ..." for a part, printed only
	@exec $(BIN)/python -m bench $(or $(NAMES),--keep)

.PHONY: figures
figures: $(DEV) $(CONSOLE) servers ## Print how much script each screen loads, and when it paints on a slow processor
	@cd frontend && node scripts/figures.mjs
	@exec $(BIN)/python scripts/paint_figures.py

.PHONY: screenshots
screenshots: $(DEV) $(CONSOLE) servers ## Write docs/screenshots/: every screen, both themes, desk and phone; NAMES="vehicles ..." for some
	@exec $(BIN)/python scripts/screenshots.py $(NAMES)

.PHONY: up
up: ## Check the ports, then build and start all services with compose (docs/runbooks/deployment.md)
	@exec $(PYTHON) scripts/compose.py up --detach --build

.PHONY: down
down: ## Stop the services that `make up` started; their data stays
	@exec $(PYTHON) scripts/compose.py down

.PHONY: logs
logs: ## Follow the logs of all services: those of compose if it runs, else those of the console that `make run` started
	@exec scripts/logs.sh $(LOGS)

.PHONY: images
images: $(DEV) ## Build both images without a container engine and run their programs (as root)
	@scripts/check_servers.sh images
	@exec $(BIN)/pytest -n 0 -rP deploy/tests

.PHONY: lock
lock: $(DEV) ## Write all lock files of Python packages anew (versions stay where they still fit; UPGRADE=1 takes the newest)
	$(COMPILE) $(if $(UPGRADE),--upgrade) pyproject.toml -o requirements.lock
	$(COMPILE) $(if $(UPGRADE),--upgrade) pyproject.toml --extra dev -c requirements.lock -o requirements-dev.lock
	$(COMPILE) $(if $(UPGRADE),--upgrade) --python-version 3.11 backend/tests/requirements-peer.in -o backend/tests/requirements-peer.lock
	$(COMPILE) $(if $(UPGRADE),--upgrade) -c requirements.lock deploy/requirements-image.in -o deploy/requirements-image.lock
	$(COMPILE) $(if $(UPGRADE),--upgrade) --python-version 3.11 requirements-uv.in -o requirements-uv.lock

.PHONY: peer
peer: $(PEER) ## Install the independent SOVD server that tests are judged by

.PHONY: servers
servers: ## Install PostgreSQL, Redis, nginx and Chromium for the tests (as root), or say how
	@scripts/check_servers.sh

.PHONY: versions
versions: ## Check that Python and Node.js are new enough
	@PYTHON=$(PYTHON) scripts/check_versions.sh

.PHONY: clean
clean: ## Remove everything made by make; the console's data only with DATA=1
	rm -rf .venv .venv-peer frontend/node_modules frontend/dist
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis bench/tmp
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	$(if $(filter 1,$(DATA)),rm -rf .data)

$(RUN): requirements.lock requirements-uv.lock scripts/environment.py | versions
	@$(PYTHON) scripts/environment.py .venv requirements.lock --project
	@touch $@

$(DEV): requirements-dev.lock requirements-uv.lock scripts/environment.py | versions
	@$(PYTHON) scripts/environment.py .venv requirements-dev.lock --project
	@touch $@

$(PEER): backend/tests/requirements-peer.lock requirements-uv.lock scripts/environment.py | versions
	@$(PYTHON) scripts/environment.py .venv-peer backend/tests/requirements-peer.lock
	@touch $@

$(MODULES): frontend/package-lock.json frontend/package.json frontend/.npmrc | versions
	@echo "Installing frontend/package-lock.json"
	@cd frontend && npm ci --no-audit --no-fund --no-update-notifier --loglevel=error
	@touch $@

$(CONSOLE): $(MODULES) $(CONSOLE_SOURCES)
	@echo "Building the web console"
	@cd frontend && npm run --silent build
	@touch $@
