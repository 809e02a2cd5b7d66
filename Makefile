# Eight verbs. `make demo` and `make test` do all the set-up they need.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PY := .venv/bin/python
STAMP := .venv/.evenhand
DIST := src/evenhand/site/static/evenhand/dist/manifest.json

.PHONY: help demo test test-sqlite test-postgres check docs bench wheel lock clean

help: ## Say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

demo: $(STAMP)-base $(DIST) ## Set up and start the demo workspace; prints the address and a sign-in
	@.venv/bin/evenhand demo

test: $(STAMP)-dev $(DIST) ## Set up and run every check and every test, on SQLite and on PostgreSQL
	@tools/test

check: $(STAMP)-dev ## Style, types and layers only
	@tools/check

docs: $(STAMP)-dev ## Build the documentation into docs/_build/html
	@.venv/bin/sphinx-build -q -W --keep-going -b html docs docs/_build/html
	@echo "docs/_build/html/index.html"

bench: $(STAMP)-dev $(DIST) ## Run the benchmarks and print their tables
	@tools/bench

wheel: $(STAMP)-dev $(DIST) ## Build the wheel into dist/
	@$(PY) -m hatchling build -t wheel

lock: ## Pin every dependency again, with hashes
	@tools/lock

clean: ## Remove what make made
	rm -rf .venv node_modules frontend/node_modules docs/_build dist

$(STAMP)-base: requirements/base.txt pyproject.toml tools/set-up
	@tools/set-up base

$(STAMP)-dev: requirements/dev.txt requirements/model.txt pyproject.toml tools/set-up
	@tools/set-up dev

$(DIST): $(wildcard frontend/*.json frontend/*.mjs) $(shell find frontend/src -type f 2>/dev/null)
	@tools/build-front-end
