# make: install into .venv and build our data.   make test: install and run every test.
# make docs: the ontology as a page, build/ontology.html.   make bench: the figures of docs/*SPEED.md.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SOURCES := $(shell find ontology data queries kg -type f -not -path '*/__pycache__/*')

.DELETE_ON_ERROR:
.PHONY: all test docs bench clean

all: build/build.json

build/build.json: $(VENV)/.installed $(SOURCES)
	$(BIN)/kg build --out build

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

test: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n 2

docs: $(VENV)/.installed-dev
	$(BIN)/python docs/ontology.py build/ontology.html

bench: $(VENV)/.installed-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/scale.py
	$(BIN)/python benchmarks/linkage.py
	$(BIN)/python benchmarks/maps.py

clean:
	rm -rf $(VENV) build dist
