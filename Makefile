# Everything a bare machine with python3 and make needs: each target sets up what it lacks.
# uv is used when it is on PATH; otherwise python3 -m venv and pip, from the hashed lock.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.stamp

.PHONY: demo test check lint bench mutants docs pictures setup clean
.DEFAULT_GOAL := demo

setup: $(STAMP)

$(STAMP): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Fullcount needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V). Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@if command -v uv >/dev/null 2>&1; then \
	  uv sync --quiet --frozen --extra dev; \
	else \
	  $(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "Python's venv is missing. On Debian or Ubuntu: apt install python3-venv"; exit 1; }; \
	  $(PYTHON) -m venv $(VENV) && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .; \
	fi
	@touch $@

demo: $(STAMP)
	@$(BIN)/fullcount simulate out/sahra --quiet --force
	@$(BIN)/fullcount verify out/sahra --out out/sahra-report --force --now 2031-03-10T12:00:00Z
	@$(BIN)/fullcount docket report examples/pakistan-2024 --out out/pakistan-2024-docket --package out/pakistan --originals ../shared/data/pakistan_2024_form45/raw --now 2026-11-25T12:00:00Z --quiet --force
	@$(BIN)/fullcount statement examples/pakistan-2024 --out out/pakistan-2024-statement --now 2026-11-25T12:00:00Z --quiet --force
	@echo
	@echo "The report: out/sahra-report/report.html (fictional country, made by our own simulator)"
	@echo "Pakistan 2024, from published sources: what was claimed, decided, is overdue, and which seats"
	@echo "could have changed: out/pakistan-2024-docket/docket.html, out/pakistan-2024-statement/statement.pdf"
	@echo "The same on a real election:"
	@echo "  $(BIN)/fullcount datasets list"
	@echo "  $(BIN)/fullcount datasets get pakistan_2024_form45 out/pakistan"
	@echo "  $(BIN)/fullcount verify out/pakistan --out out/pakistan-report"

lint: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

test: $(STAMP) lint
	@$(BIN)/python -m pytest -n 2 -m "not long"

check: $(STAMP)
	@$(BIN)/python -m pytest -n 2 -m long
	@$(MAKE) --no-print-directory mutants

mutants: $(STAMP)
	@$(BIN)/python -m tests.mutants

bench: $(STAMP)
	@$(BIN)/python -m bench.pipeline --big --write
	@$(BIN)/python -m bench.audit
	@$(BIN)/python -m bench.methods
	@$(BIN)/python -m bench.quickcount
	@$(BIN)/python -m bench.ledger --write
	@$(BIN)/python -m bench.observe --write

docs: $(STAMP)
	@$(BIN)/python -m docs.generate

pictures: $(STAMP)
	@$(BIN)/python -m docs.pictures

clean:
	rm -rf $(VENV) out
