# What each command does: README.md, docs/operations.md. Everything runs in .venv, made at first use.
PY := .venv/bin/python
# Checks read the settings but sign nothing and reach no database.
CHECKS := env -u DATABASE_URL SECRET_KEY=checks-sign-nothing PRACTICE_MODE=1
SOURCES := manage.py r2p_site frameworks assessments tests bench
PYTEST_WORKERS ?= 2

.PHONY: run install install-dev test check format bench clean
.DEFAULT_GOAL := run

run: install
	@exec $(PY) -m r2p_site.run

install:
	@sh r2p_site/install.sh

install-dev:
	@sh r2p_site/install.sh dev

test: check
	@exec $(PY) -m pytest -n $(PYTEST_WORKERS) $(PYTEST_ARGS)

check: install-dev
	@$(PY) -m ruff check --quiet $(wildcard $(SOURCES))
	@$(PY) -m ruff format --check --quiet $(wildcard $(SOURCES))
	@$(CHECKS) $(PY) -m mypy
	@$(CHECKS) $(PY) -m importlinter.cli lint-imports

format: install-dev
	@$(PY) -m ruff check --fix --quiet $(wildcard $(SOURCES))
	@$(PY) -m ruff format --quiet $(wildcard $(SOURCES))
