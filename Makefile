# What a contributor runs, and what CI runs. `make` alone explains the targets.

PYTHON ?= python3
LOCK := requirements-dev.txt
BIN := .venv/bin
STAMP := .venv/.installed
DOCS := $(wildcard README.md CITATION.cff docs/*.md)
# What comes from npm: the script that sorts the tables of the page, and a client for the tests.
NPM := src/kerrdata/site tests/clients
SCRIPTS := $(NPM:%=%/node_modules/.package-lock.json)

# uv is installed at the version, and checked against the hashes, that the lock itself holds.
UV := $(BIN)/uv
UV_LOCKED = sed -n '/^uv==/,/[^\\]$$/p' $(LOCK)
# Trust the certificates that the machine trusts, as pip does; uv would bring its own.
export UV_SYSTEM_CERTS ?= 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: help setup validate test check gate format-check lint types floors deps docs-check \
	format docs lock bench clean coverage fmt fmt-check selftest site release release-dry-run

help: ## explain the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMP) $(SCRIPTS) ## install everything into .venv, pinned (PYTHON=python3.12 to choose another)

# The stamp is written last: an interrupted setup starts again where it was left.
$(STAMP): $(LOCK) pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo 'kerrdata needs Python 3.11 or newer, which $(PYTHON) is not. Try: make setup PYTHON=python3.12' >&2; \
	  exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { \
	  echo '$(PYTHON) cannot make virtual environments. On Debian: apt-get install python3-venv' >&2; \
	  exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@$(UV_LOCKED) > .venv/uv.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.txt
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes --compile-bytecode $(LOCK)
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

# Without npm the page is built without that script, and says so; the test with the client fails in CI.
%/node_modules/.package-lock.json: %/package-lock.json
	@if command -v npm >/dev/null; then \
	  npm ci --ignore-scripts --no-audit --no-fund --silent --prefix $* && touch $@ || \
	  echo 'npm could not fetch what $*/package.json names.' >&2; \
	else \
	  echo 'There is no npm to fetch what $*/package.json names. On Debian: apt-get install npm' >&2; \
	fi

validate: $(STAMP) ## check this data package
	$(BIN)/kerrdata validate

# Sentences of the article, of a hundred, that rows rest on. It may only rise.
COVERAGE_FLOOR := 96
SOURCE_TEXT ?= $(firstword $(wildcard sources/*.txt ../shared/seeds/*.txt))

coverage: $(STAMP) ## how much of the article do the rows rest on? (SOURCE_TEXT=file: your copy)
	@test -n '$(SOURCE_TEXT)' || { echo 'There is no text. Say SOURCE_TEXT=file' >&2; exit 2; }
	$(BIN)/kerrdata source coverage --text '$(SOURCE_TEXT)' --floor $(COVERAGE_FLOOR)

fmt: $(STAMP) ## write the tables in their canonical form
	$(BIN)/kerrdata fmt

fmt-check: $(STAMP) ## are the tables in their canonical form?
	$(BIN)/kerrdata fmt --check

selftest: $(STAMP) ## prove that each check of this data package can fail
	$(BIN)/kerrdata selftest

site: $(STAMP) $(SCRIPTS) ## build the page into site/ (RELEASES='DIR ...': with the files of releases)
	$(BIN)/kerrdata site build --output site $(foreach folder,$(RELEASES),--release '$(folder)')

test: $(STAMP) $(SCRIPTS) ## run the tests on every core
	$(BIN)/pytest -n auto

check: gate test ## all that CI asks: the gate, then the tests

# The quick ones first.
gate: format-check lint floors deps docs-check types fmt-check validate ## all of the check but the tests

format-check: $(STAMP) ## is the code formatted?
	$(BIN)/ruff format --check

lint: $(STAMP) ## does the code hold to the lint rules?
	$(BIN)/ruff check

floors: $(STAMP) ## does every module import only lower floors?
	$(BIN)/lint-imports --no-logo

deps: $(STAMP) ## is every dependency declared, and every declared one used?
	$(BIN)/deptry src --no-ansi

docs-check: $(STAMP) ## are the generated parts of the docs up to date?
	$(BIN)/cog --check --diff --check-fail-msg='run: make docs' --verbosity=1 $(DOCS)

types: $(STAMP) ## do the types agree?
	$(BIN)/mypy

format: $(STAMP) ## format the code and apply the safe lint fixes
	$(BIN)/ruff check --fix --exit-zero
	$(BIN)/ruff format

docs: $(STAMP) ## write the generated parts of the docs anew
	$(BIN)/cog -r --verbosity=1 $(DOCS)

# Not by way of the stamp: setup would install from the very lock that is out of date.
lock: ## pin the dependencies anew (LOCK_FLAGS=--upgrade to move them all)
	@test -x $(UV) || { echo 'There is no $(UV) yet. Run: make setup' >&2; exit 1; }
	$(UV) pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	  --custom-compile-command 'make lock' --group dev --all-extras $(LOCK_FLAGS) \
	  --output-file $(LOCK) pyproject.toml

# What is quick to refuse is refused before the gate is run.
release: $(STAMP) $(SCRIPTS) ## release the version in datapackage.json: check all, build, check, tag
	$(BIN)/kerrdata release plan
	$(MAKE) check
	$(BIN)/kerrdata release build
	$(BIN)/kerrdata release check "dist/kerrdata-$$($(BIN)/kerrdata --version | cut -d ' ' -f 2)"
	$(BIN)/kerrdata release tag

release-dry-run: $(STAMP) ## say what would be released, and what stands in the way
	$(BIN)/kerrdata release plan

bench: $(STAMP) ## run the benchmarks
	@for script in $(sort $(wildcard benchmarks/*.py)); do echo "== $$script"; $(BIN)/python "$$script" || exit; done

clean: ## remove what tools left behind, but not .venv
	rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -path ./.venv -prune -o -name __pycache__ -type d -exec rm -rf {} +
