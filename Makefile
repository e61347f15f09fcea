# Two commands do everything: make run, make test. The rest is for those who build.
.DEFAULT_GOAL := help
.PHONY: help run setup test test-postgres test-spark check fix bench messages lock browser clean
SHELL := /bin/bash

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
UV := $(shell command -v uv 2>/dev/null)
BIN := .venv/bin
T ?= tests

help: ## print this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

run: .venv/ready ## set up, load, serve; prints the address
	@$(BIN)/ecotone serve

setup: .venv/ready ## make the environment in .venv, nothing else

test: .venv/ready-dev browser ## all tests (or some: make test T=tests/records)
	@$(BIN)/python -m ecotone.web.messages
	$(BIN)/pytest -q -n auto --dist loadgroup $(T)

test-postgres: .venv/ready-dev ## the database tests on PostgreSQL
	@$(BIN)/python -m ecotone.web.messages
	tools/with-postgres $(BIN)/pytest -q -n auto --dist loadgroup -m "not browser" tests/apps tests/web tests/api tests/paths

test-spark: .venv/ready-spark ## methods on a Spark cluster of one master and two workers
	tools/with-spark $(BIN)/pytest -q -m spark tests/indicators

check: .venv/ready-dev ## format, lint, types, contracts, translations, migrations, API snapshot
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry src
	$(BIN)/codespell
	$(BIN)/djlint src --lint --quiet
	$(BIN)/python tools/messages.py check
	$(BIN)/python tools/house.py
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python tools/snapshot.py --check

fix: .venv/ready-dev ## format and apply safe fixes
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/ready-dev ## speed, each figure beside its goal
	$(BIN)/python -m bench

messages: .venv/ready-dev ## collect texts into the translation files
	$(BIN)/python tools/messages.py update

LOCK = $(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate --python-version 3.11 -q --upgrade
lock: .venv/ready-dev ## choose versions anew
	$(LOCK) -o requirements-run.lock
	$(LOCK) --group dev --extra postgres -o requirements-dev.lock
	$(LOCK) --group dev --extra postgres --extra spark -o requirements-spark.lock

browser: ## the browser that some tests drive
	@tools/install-browser

clean: ## remove the environment and caches; your data in var/ stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

.venv/ready: requirements-run.lock pyproject.toml
	@tools/make-environment "$(PYTHON)" "$(UV)" requirements-run.lock
	@touch $@

.venv/ready-dev: requirements-dev.lock pyproject.toml
	@tools/make-environment "$(PYTHON)" "$(UV)" requirements-dev.lock
	@touch .venv/ready $@

.venv/ready-spark: requirements-spark.lock pyproject.toml
	@tools/make-environment "$(PYTHON)" "$(UV)" requirements-spark.lock
	@touch .venv/ready .venv/ready-dev $@
