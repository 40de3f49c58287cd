# Everything a newcomer needs; `make help` lists it. Only Python >= 3.11 and make are assumed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PIP := PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
MINUTES ?= 30
SAMPLE ?= 400
SEEDS ?= 1000
DAYS ?= 200
.PHONY: help run test lint explore differential coverage mutants bench scale docs versions fmt clean

help: ## List these verbs
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "lssim needs Python >= 3.11, found " + sys.version.split()[0] + "; set PYTHON=/path/to/python")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) --upgrade pip
	@$(PIP) -e . --group dev
	@touch $@

run: $(STAMP) ## Simulate one day of pattern 2, the answer the README starts with
	@$(BIN)/lssim run configs/pattern2.toml

lint: $(STAMP) ## Check style, types and the direction of the layers
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

test: lint ## Run the whole check: lint, then every test
	@$(BIN)/pytest -n 2 --dist loadgroup -m "slow or not slow"

explore: $(STAMP) ## Run the property tests on new examples for MINUTES (30), or LARGER=1000 bad days
	@$(BIN)/python -m tests.explore $(if $(LARGER),--larger $(LARGER),$(MINUTES))

differential: $(STAMP) ## Compare both planes on DAYS (200) random days that nobody has seen
	@$(BIN)/python -m tests.differential $(DAYS)

coverage: $(STAMP) ## Count how often intervals hold the truth, of SEEDS (1000); a quarter of an hour
	@$(BIN)/python -m tests.coverage $(SEEDS)

mutants: $(STAMP) ## Mutate verdicts and measures, and count what the tests notice (SAMPLE=400)
	@$(PIP) --group mutants
	@$(BIN)/python -m tests.mutants $(SAMPLE)

bench: $(STAMP) ## Measure speed and memory as ratios (twenty minutes)
	@$(BIN)/python -m tests.benchmarks

scale: $(STAMP) ## Measure what 100 times the traffic and 50 systems cost (four minutes)
	@$(BIN)/python -m tests.scale

docs: $(STAMP) ## Try every example of the documents, the slow ones too (UPDATE=1 rewrites them)
	@$(BIN)/python -m tests.documents $(if $(UPDATE),--update)

versions: $(STAMP) ## Try the lowest and the newest releases of what is depended on
	@$(BIN)/python -m tests.versions

fmt: $(STAMP) ## Format the code and mend what a tool can mend
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

clean: ## Remove the environment and build output
	@rm -rf $(VENV) build dist .mypy_cache .ruff_cache .hypothesis .benchmarks
