# What each command does: README.md, docs/operations.md. Everything runs in .venv, made at first use.
PY := .venv/bin/python
# Checks read the settings but sign nothing and reach no database.
CHECKS := env -u DATABASE_URL SECRET_KEY=checks-sign-nothing PRACTICE_MODE=1
SOURCES := $(wildcard manage.py r2p_site frameworks assessments tests bench)
TEMPLATES = $(shell find templates -name '*.html')
PYTEST_WORKERS ?= 2

.PHONY: run install install-dev test check format bench \
	check-style check-types check-imports check-migrations check-templates check-schema check-messages messages
.DEFAULT_GOAL := run

run: install
	@exec $(PY) -m r2p_site.run

install:
	@sh r2p_site/install.sh

install-dev:
	@sh r2p_site/install.sh dev

# The summary of pytest is the last line.
test: check
	@exec $(PY) -m pytest -n $(PYTEST_WORKERS) --dist loadgroup $(PYTEST_ARGS)

check: install-dev check-style check-types check-imports check-migrations check-templates check-schema check-messages

check-style:
	@$(PY) -m ruff check --quiet $(SOURCES)
	@$(PY) -m ruff format --check --quiet $(SOURCES)

check-types:
	@$(CHECKS) $(PY) -m mypy

check-imports:
	@.venv/bin/lint-imports --no-logo

# Two deployments, two sets of apps.
check-migrations:
	@$(CHECKS) R2P_SITE=staff $(PY) manage.py makemigrations --check --dry-run --verbosity 1
	@$(CHECKS) R2P_SITE=custodian $(PY) manage.py makemigrations --check --dry-run --verbosity 1

check-templates:
	@.venv/bin/djlint --quiet --lint templates
	@.venv/bin/djade --check $(TEMPLATES)

# The committed descriptions of the REST interface are what the code makes.
check-schema:
	@$(CHECKS) $(PY) manage.py openapi --check

# The catalogues in locale/ have the words of the sources; `make messages` writes them anew and keeps translations.
check-messages:
	@$(PY) -m r2p_site.catalogues check

messages: install-dev
	@$(PY) -m r2p_site.catalogues update

format: install-dev
	@$(PY) -m ruff check --fix --quiet $(SOURCES)
	@$(PY) -m ruff format --quiet $(SOURCES)
	@.venv/bin/djade $(TEMPLATES)

bench: install-dev
	@exec $(PY) -m bench
