# `make help` says what there is. More words for a command go behind ARGS: make demo ARGS="--port 8001"
.DEFAULT_GOAL := help
.PHONY: help demo test test-fast lint types layers format coverage docs pictures bench lock setup clean
ARGS ?=
PYTHON := .venv/bin/python
DEV := @sh scripts/bootstrap dev &&

help:  ## this list
	@awk -F ':  ## ' '/^[a-z-]+:  ## / { printf "  make %-10s  %s\n", $$1, $$2 }' Makefile

demo:  ## a throw-away portal to click through, mails and all; Ctrl-C ends it
	@sh scripts/bootstrap demo && exec .venv/bin/gatepost demo $(ARGS)

test:  ## everything: lint, types, layers, packages, and all tests on SQLite and on PostgreSQL
	@sh scripts/bootstrap tests && exec $(PYTHON) scripts/check.py $(ARGS)

test-fast:  ## the tests on SQLite, without the slow ones: make test-fast ARGS=tests/limits
	$(DEV) $(PYTHON) -m pytest -q -n 2 -m "not slow" $(ARGS)

lint:  ## is the code well kept? (ruff, djlint)
	$(DEV) $(PYTHON) scripts/check.py lint templates

types:  ## do the types agree? (mypy)
	$(DEV) $(PYTHON) scripts/check.py types

layers:  ## do imports point down? (import-linter)
	$(DEV) $(PYTHON) scripts/check.py layers

format:  ## put the code in form
	$(DEV) .venv/bin/ruff check --fix-only --quiet . && .venv/bin/ruff format .

coverage:  ## which lines and branches no test has seen, over both databases
	@sh scripts/bootstrap tests && exec $(PYTHON) scripts/check.py coverage

docs:  ## write the pages that come from the code
	$(DEV) $(PYTHON) scripts/docs.py

pictures:  ## take the pictures in docs/pictures/ anew, from a demo that is running
	@sh scripts/bootstrap tests && exec $(PYTHON) scripts/pictures.py

bench:  ## how fast? one report, with ratios inside one run
	$(DEV) exec $(PYTHON) -m bench $(ARGS)

lock:  ## choose the packages anew, with hashes: make lock ARGS=--upgrade
	$(DEV) sh scripts/lock $(ARGS)

setup:  ## make .venv with all that changes and checks Gatepost
	@sh scripts/bootstrap dev

clean:  ## remove what the tools leave behind, and .venv
	rm -rf .venv build dist htmlcov .coverage* .hypothesis .*_cache && find . -name __pycache__ -prune -exec rm -rf {} +
