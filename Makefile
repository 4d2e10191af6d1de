# One-word commands. `make demo` and `make test` need nothing but Debian, Python >= 3.12 and make.

PYTHON ?= $(shell for name in python3 python3.12 python3.13 python3.14; do \
  "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && echo $$name && break; done)
BIN := .venv/bin
HOME_FOLDER := var
PYTEST_OPTIONS ?=

PORT ?= 8000

.PHONY: demo serve test bench check format docs pictures clean

demo: .venv/runtime
	$(BIN)/toteuma demo --home $(HOME_FOLDER) --out out/demo
	@echo "The toteuma command is $(BIN)/toteuma (see $(BIN)/toteuma --help)"

serve: .venv/runtime
	$(BIN)/toteuma serve --home $(HOME_FOLDER) --port $(PORT)

test: .venv/dev
	$(BIN)/ruff format --check src tests benchmarks tools
	$(BIN)/ruff check src tests benchmarks tools
	@# Types are judged while the programs are being installed.
	@$(BIN)/mypy >.mypy-said 2>&1 & types=$$!; sh tools/install_test_programs.sh; programs=$$?; \
	  wait $$types; types=$$?; cat .mypy-said; rm .mypy-said; exit $$((programs | types))
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder $(PYTEST_OPTIONS)

bench: .venv/dev
	sh tools/install_test_programs.sh bench
	$(BIN)/python -m benchmarks

check: .venv/dev
	$(BIN)/ruff check src tests benchmarks tools
	$(BIN)/mypy

format: .venv/dev
	$(BIN)/ruff format src tests benchmarks tools
	$(BIN)/ruff check --fix src tests benchmarks tools

docs: .venv/runtime
	$(BIN)/python -m tools.write_reference

pictures: .venv/runtime
	sh tools/install_test_programs.sh
	$(BIN)/python -m tools.make_pictures

clean:
	rm -rf .venv out var

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Toteuma needs Python 3.12 or newer: apt-get install python3 python3-venv, or pyenv."; exit 1; }
	@echo "Setting up Python in .venv (once)"
	$(PYTHON) -m venv .venv

.venv/runtime: .venv/bin/python requirements.txt pyproject.toml
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	@touch $@

.venv/dev: .venv/runtime requirements-dev.txt
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-dev.txt
	@touch $@
