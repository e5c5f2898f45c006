# `make run` and `make test` set up whatever is missing; the second time they are quick.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
UV_VERSION := 0.13.9
READY := $(VENV)/.ready-$(shell cksum requirements.txt | tr ' ' '-')
READY_TEST := $(VENV)/.ready-test-$(shell cat requirements.txt tests/requirements.txt | cksum | tr ' ' '-')
export UV_SYSTEM_CERTS ?= 1
export PORT

.PHONY: run test check bench fmt assets lock clean

run: $(READY) assets
	$(MANAGE) start --port $(PORT)

# Everything in four processes, or what ARGS names; COVER=1 tells what was not reached.
test: $(READY_TEST) assets
	$(BIN)/python -m pytest $(or $(ARGS),-n 4 --dist worksteal)

check: $(READY_TEST) assets
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) check --fail-level WARNING
	$(BIN)/python -m tests.deploy_check

bench: $(READY_TEST) assets
	$(BIN)/python -m tests.bench $(ARGS)

fmt: $(READY_TEST)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/djlint --quiet --reformat templates || true

assets: $(READY)
	@$(BIN)/python -P coalition/frontend.py

# Pins and hashes everything again, for every platform.
lock: $(BIN)/uv
	$(BIN)/uv pip compile --generate-hashes --universal --python-version 3.11 --no-emit-index-url --upgrade requirements.in -o requirements.txt
	$(BIN)/uv pip compile --generate-hashes --universal --python-version 3.11 --no-emit-index-url --upgrade tests/requirements.in -o tests/requirements.txt
	npm update --package-lock-only --omit-lockfile-registry-resolved

clean:
	rm -rf $(VENV) node_modules static/vendor staticfiles .mypy_cache .ruff_cache .pytest_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Common Table needs Python 3.11 or newer.") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv $(VENV) || { echo "Python cannot make virtual environments here; on Debian and Ubuntu: apt install python3-venv"; exit 1; }

# uv is ten times quicker than pip, and both check the hashes; without uv, pip does.
$(BIN)/uv: | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)" || echo "uv cannot be had; pip takes its place."

$(READY): requirements.txt | $(BIN)/python
	@$(MAKE) --no-print-directory $(BIN)/uv
	@echo "Installing what Common Table needs ..."
	@$(call install,requirements.txt)
	@rm -f $(VENV)/.ready-[0-9]* && touch $@

$(READY_TEST): requirements.txt tests/requirements.txt | $(BIN)/python
	@$(MAKE) --no-print-directory $(BIN)/uv
	@echo "Installing what Common Table and its tests need ..."
	@$(call install,tests/requirements.txt)
	@rm -f $(VENV)/.ready-test-* && touch $@ $(READY)

install = if [ -x $(BIN)/uv ]; \
	then $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1); \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1); fi
