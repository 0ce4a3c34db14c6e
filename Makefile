# Two commands matter: `make report` and `make test`. Each sets up what it needs, once.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes

.DEFAULT_GOAL := help
.PHONY: help report test test-full check format notebooks docs benchmark benchmark-full clean

help: ## list the commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

report: $(VENV)/.ready ## analyze the papers in data/ and write reports/index.html
	$(BIN)/python -m trends report

test: $(VENV)/.ready-test ## run the tests, save the slow ones (minutes)
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal -m "not slow"

test-full: $(VENV)/.ready-test ## run the slow tests: crash walks, sweeps, all pages and notebooks
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal -m slow

check: $(VENV)/.ready-test ## run the linter, the formatter's check and the type checker
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.ready-test ## format the code and mend what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

notebooks: $(VENV)/.ready-notebooks ## open JupyterLab on the notebooks
	PYTHONPATH="$(CURDIR)" $(BIN)/jupyter lab notebooks

docs: $(VENV)/.ready-test ## build the documentation, warnings are errors: docs/_build/index.html
	$(BIN)/python -m sphinx -q -W --keep-going -b html docs docs/_build

# With PEERS_PYTHON, the Python of benchmarks/requirements-peers.txt, other tools run on the same papers.
benchmark: $(VENV)/.ready ## measure speed, memory and topics on small corpora (minutes): benchmarks/quick
	mkdir -p benchmarks/quick
	rm -f benchmarks/quick/scale.csv
	$(BIN)/python benchmarks/scale.py --out benchmarks/quick/scale.csv
	$(BIN)/python -m benchmarks.scale_peers --out benchmarks/quick/scale_peers.md
	$(BIN)/python -m benchmarks.topics --part discovered --sets 1 --papers 500 --out benchmarks/quick/topics.md
	$(BIN)/python -m benchmarks.pages --out benchmarks/quick/pages.md

benchmark-full: $(VENV)/.ready ## the same up to 1,000,000 papers and on all labelled sets (hours)
	rm -f benchmarks/scale.csv
	$(BIN)/python benchmarks/scale.py --full --out benchmarks/scale.csv
	$(BIN)/python -m benchmarks.scale_peers --full
	$(BIN)/python -m benchmarks.topics
	$(BIN)/python -m benchmarks.pages

clean: ## remove the environment and all caches
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist docs/_build docs/_generated

# A stamp is written only when its install ended well, so an interrupted one is taken up again.
$(VENV)/.ready: requirements.lock
	@echo "Installing the packages of requirements.lock into $(VENV) (once, a few minutes) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) -V). Name another: make PYTHON=python3.12"; exit 2; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV) || \
		{ echo "A virtual environment could not be made. On Debian: apt-get install python3-venv"; exit 2; }
	@$(PIP) -r requirements.lock || \
		{ echo "The install did not finish. Check the network and run make again: it goes on from here."; exit 2; }
	@touch $@

$(VENV)/.ready-test: requirements-test.lock $(VENV)/.ready
	@echo "Installing the packages of requirements-test.lock ..."
	@$(PIP) -r requirements-test.lock || \
		{ echo "The install did not finish. Check the network and run make again: it goes on from here."; exit 2; }
	@touch $@

$(VENV)/.ready-notebooks: requirements-notebooks.lock $(VENV)/.ready
	@echo "Installing the packages of requirements-notebooks.lock ..."
	@$(PIP) -r requirements-notebooks.lock || \
		{ echo "The install did not finish. Check the network and run make again: it goes on from here."; exit 2; }
	@touch $@
