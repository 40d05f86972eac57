# Two commands matter: `make demo` and `make test`. Another Python: make demo PYTHON=python3.13
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt
SAY_VERSION := -c 'import sys; print("%d.%d" % sys.version_info[:2])'
VERSION := $(shell $(PYTHON) $(SAY_VERSION) 2>/dev/null)
# Stamps carry the Python's version, so that another PYTHON= sets up anew.
READY := .venv/.ready-$(VERSION)
TEST_READY := .venv/.test-ready-$(VERSION)
NOTEBOOKS = $(wildcard notebooks/*.ipynb)
PYTEST_FLAGS ?=

.DEFAULT_GOAL := help
.PHONY: demo test lab bench spark lint clean help

demo: $(READY)  ## make the sample company, run its report, say where it is
	@$(BIN)/salesnb demo

test: lint  ## lint, units, doctests, notebooks, one run for each file of params/
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadscope $(PYTEST_FLAGS) \
	    --nbval --nbval-current-env --nbval-cell-timeout=300 tests salesnb $(NOTEBOOKS)

lab: $(READY)  ## open the notebooks in JupyterLab
	@$(BIN)/salesnb lab

bench: $(TEST_READY)  ## measure, and write benchmarks/RESULTS.md
	@$(PIP) --no-build-isolation -e ".[bench]"
	$(BIN)/python benchmarks/run.py

spark: .venv-spark/.ready  ## the same numbers from a PySpark frame (needs Java)
	.venv-spark/bin/python -m pytest -q --noconftest -W ignore tests/spark/check_spark.py

.venv-spark/.ready: pyproject.toml
	$(PYTHON) -m venv --clear .venv-spark
	.venv-spark/bin/python -m pip install -qq -e '.[spark]' pytest
	@touch $@

lint: $(TEST_READY)  ## ruff: rules and layout
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

clean:  ## remove .venv, caches and the demo; reports of your own stay in outputs/
	rm -rf .venv build dist *.egg-info .pytest_cache .ruff_cache .hypothesis outputs/demo
	find salesnb tests -name __pycache__ -type d -prune -exec rm -rf {} +

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*##/\1\t/p' $(MAKEFILE_LIST)

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "salesnb needs Python 3.11 or newer; $(PYTHON) is $(or $(VERSION),not there)." \
	    "Name another one, such as: make demo PYTHON=python3.12" >&2; exit 1; }
	@echo "setting up .venv (a few minutes the first time)"
	@test "$$($(BIN)/python $(SAY_VERSION) 2>/dev/null)" = $(VERSION) \
	    || $(PYTHON) -m venv --clear .venv
	@$(PIP) setuptools
	@$(PIP) --no-build-isolation -e .
	@touch $@

$(TEST_READY): $(READY)
	@echo "adding what the tests need"
	@$(PIP) --no-build-isolation -e '.[test]'
	@touch $@
