# Everything runs in a virtual environment of its own; nothing outside this folder is touched.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest

.PHONY: help site serve check test test-measured test-rest lint docs golden lock bench clean

help:            ## Show what there is to make
	@grep -hE '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

site: $(VENV)/site.done          ## Build the sample publication into site/
	$(BIN)/digest build

serve: $(VENV)/site.done         ## Preview it at http://127.0.0.1:8000/ while you write
	$(BIN)/digest serve

check: $(VENV)/site.done         ## Find everything that a build would refuse
	$(BIN)/digest check --strict

test: lint                       ## Run every test, in two halves side by side, and see how much of the code one half reaches
	$(BIN)/coverage erase
	@$(MAKE) --no-print-directory --jobs=2 test-measured test-rest
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

# What reaches the lines and branches; the rest are browsers, installations, and what does the same again and again.
AGAIN := $(addprefix tests/,collect/test_fixtures.py collect/test_generated.py collect/test_hostile.py \
  letter/test_faults_of_servers.py letter/test_postoffice.py site/preview/test_serve.py web/test_modules.py \
  web/test_page.py web/test_team_pages.py)
MEASURED := $(filter-out $(AGAIN),$(wildcard \
  $(patsubst %,tests/%/test_*.py,base cli collect desk edition letter render verbs web site/feeds site/preview) \
  $(patsubst %,tests/site/test_%.py,card mkdocs old_addresses pages pictures) \
  tests/site/publish/test_write.py tests/test_borders.py tests/test_golden.py))

test-measured:
	$(BIN)/coverage run -m pytest $(MEASURED)

test-rest:
	$(PYTEST) $(addprefix --ignore=,$(MEASURED))

lint: $(VENV)/dev.done           ## Check form and types of the code
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

docs: $(VENV)/dev.done           ## Make the reference pages and JSON Schemas again from the code
	$(BIN)/python -m docs.generate

golden: $(VENV)/dev.done         ## Make the golden sites again; look at the diff before you commit it
	$(BIN)/python tests/golden/make.py

bench: $(VENV)/dev.done          ## Measure builds side by side with plain MkDocs
	$(BIN)/python -m bench.build

lock:                            ## Lock the newest dependencies (needs uv)
	uv pip compile -q -U pyproject.toml --group build --generate-hashes --universal --python-version 3.11 \
	  --no-emit-index-url --no-header -o requirements.lock
	uv pip compile -q -U pyproject.toml --group build --group dev --generate-hashes --universal --python-version 3.11 \
	  --no-emit-index-url --no-header -o requirements-dev.lock

clean:                           ## Remove what can be made again
	rm -rf $(VENV) .cache .coverage* .site.digest site/* site/.digest

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/site.done: requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/dev.done: requirements-dev.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@ $(VENV)/site.done
