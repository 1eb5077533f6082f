# Two commands do everything: `make run` answers the question, `make test` passes the tests.
# Needs Python 3.11 or newer; everything else is installed into .venv.

PYTHON ?= python3
BIN := .venv/bin
EXAMPLES ?= 0
export EXAMPLES
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test format docs notebooks bench neo4j neo4j-stop neo4j-empty lock clean

run: .venv/.run
	@echo
	@echo "战鼓山街东头的一条路上堆了建筑废材:归谁清理?能不能派给社区?"
	@echo "Building waste lies on the road at the east end of 战鼓山街: who clears it,"
	@echo "and may it be handed to the community?"
	@echo
	@$(BIN)/orgraph who 战鼓山街东头 --matter 建筑废材 --at 2024-05-27
	@echo
	@$(BIN)/orgraph may-dispatch 战鼓山街东头 建筑废材 东城半岛社区居民委员会 --at 2024-05-27 2>/dev/null | head -2
	@echo
	@echo "再试 / Three more to try:"
	@echo "  $(BIN)/orgraph who 东城半岛社区 --at 2024-05-27"
	@echo "  $(BIN)/orgraph who 东城半岛社区的一个小区 --matter 停车 --at 2024-05-27 --lang en"
	@echo "  $(BIN)/orgraph who 战鼓山街东头 --matter 建筑废材 --at 2019-05-27 --json"

test: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 --dist worksteal

format: .venv/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: .venv/.dev
	$(BIN)/pybabel -q compile -D orgraph -d orgraph/locale
	$(BIN)/python docs/generate.py

# Runs every notebook anew and stores what it shows.
notebooks: .venv/.dev
	$(BIN)/python tools/notebooks.py

bench: .venv/.dev
	$(BIN)/python -m benchmarks

# A genuine Neo4j server on this machine, without Docker: needs Java 17 or newer and Maven.
neo4j: .venv/.dev
	@$(BIN)/python tools/neo4j/server.py start

neo4j-stop neo4j-empty: .venv/.dev
	@$(BIN)/python tools/neo4j/server.py $(@:neo4j-%=%)

# The lock is a list of versions with hashes and no address, so that plain pip installs it from
# whichever index it is set up for. Needs uv.
lock:
	rm -f uv.lock
	uv lock --quiet
	uv export --quiet --no-header --no-emit-project --no-annotate --no-default-groups --group build -o requirements/run.txt
	uv export --quiet --no-header --no-emit-project --no-annotate --no-default-groups --group build --group dev -o requirements/dev.txt
	rm -f uv.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one with: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.run: requirements/run.txt pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

.venv/.dev: requirements/dev.txt pyproject.toml .venv/.run
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	touch $@
