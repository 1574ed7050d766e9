# From a clone, with Python 3.11 or newer, git and make: `make run` opens psoas, `make test` tests it.
#     make run ARGS=today            ARGS are handed on, to psoas or to pytest
#     make run PYTHON=python3.13     which Python to use, when .venv is made
.PHONY: help run test check torture bench dev snapshots readme pictures man wheel pins clean
.DELETE_ON_ERROR:

ARGS =
export PYTHON
BIN = .venv/bin
SET_UP = pyproject.toml tools/set_up constraints.txt

help:
	@echo "make run        open psoas"
	@echo "make test       run the tests"
	@echo "make check      run all that must hold: lint, types, imports, tests, coverage"
	@echo "make torture    run the hardest tests, of the log and of files, at full size"
	@echo "make bench      measure what is promised, each beside its like, and write it into README.md; 20 minutes"
	@echo "make dev        set .venv up for development, without running anything"
	@echo "make snapshots  run the snapshot tests and keep what they show as right; look at the change"
	@echo "make readme     write the README's key table anew"
	@echo "make pictures   draw the README's pictures anew, from the demo; look at the change"
	@echo "make man        write the man page anew, from the help of the commands"
	@echo "make wheel      build what is installed elsewhere, in dist/"
	@echo "make pins       pin the dependencies anew after a change in pyproject.toml (needs uv)"
	@echo "make clean      remove all that make made"

run: .venv/.run
	@$(BIN)/psoas $(ARGS)

test: .venv/.dev
	@$(BIN)/pytest $(ARGS)

check: .venv/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -m alone $(ARGS) || [ $$? -eq 5 ]  # none of these
	$(BIN)/coverage run -m pytest -m 'not alone' -n auto --dist worksteal $(ARGS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --include='rules/*' --fail-under=100
	$(BIN)/coverage report --omit='rules/*' --fail-under=90

torture: .venv/.dev
	PSOAS_TORTURE=full $(BIN)/pytest --timeout=7200 tests/torture tests/store/test_devices.py tests/store/exchange/test_fuzz.py $(ARGS)

# Each says by itself which of its bars it misses; the others are measured all the same.
bench: .venv/.dev
	-$(BIN)/python -m benchmarks.start --write $(ARGS)
	-$(BIN)/python -m benchmarks.keys --write $(ARGS)
	-$(BIN)/python -m benchmarks.assessing --write $(ARGS)
	-$(BIN)/python -m benchmarks.session --write $(if $(TERMDOWN),--termdown $(TERMDOWN))
	-$(BIN)/python -m benchmarks.store --write --sizes 0,45000

dev: .venv/.dev

snapshots: .venv/.dev
	$(BIN)/pytest $$(grep -rl --include='test_*.py' snap_compare tests) --snapshot-update $(ARGS)

readme: .venv/.dev
	$(BIN)/python tools/keys.py --write

pictures: .venv/.dev
	$(BIN)/python tools/pictures.py
	$(BIN)/python tools/figures.py

man: .venv/.dev
	$(BIN)/python tools/man.py --write

# The build backend is pinned and installed, so that nothing has to be fetched.
wheel: .venv/.run
	$(BIN)/python -m hatchling build

pins: .venv/.dev
	$(BIN)/python tools/pin.py

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist
	rm -f .coverage .coverage.* snapshot_report.html
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is older than a list that changed: then it is installed anew.
.venv/.run: $(SET_UP)
	@tools/set_up constraints.txt
	@touch $@

.venv/.dev: $(SET_UP) constraints-dev.txt
	@tools/set_up constraints.txt constraints-dev.txt
	@touch $@ .venv/.run
