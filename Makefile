# make run    sets up and serves the map (PORT=5000)
# make test   sets up and runs every test
# make help   lists the rest

PORT   ?= 5000
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run test soak bench wheel front-end lock clean help
.DELETE_ON_ERROR:

run: $(VENV)/.run static/vendor/.stamp ## set up, fill the database, serve on http://127.0.0.1:$(PORT)
	@$(BIN)/mapper init
	@exec $(BIN)/mapper serve --port $(PORT) --sign-in-link

test: $(VENV)/.test static/vendor/.stamp node_modules/.dev ## set up (browser and PostgreSQL included) and run every test
	@.ci/programs
	$(BIN)/ruff format --check mapper tests bench soak
	$(BIN)/ruff check mapper tests bench soak
	$(BIN)/mypy
	node --test tests/js/
	$(BIN)/python -m pytest -q -n auto --dist loadfile --no-loadscope-reorder

soak: $(VENV)/.test static/vendor/.stamp node_modules/.dev ## the long proofs, then an hour of attacks on a running site
	$(BIN)/python -m pytest -q -m long
	@$(BIN)/python -m soak

bench: $(VENV)/.test static/vendor/.stamp node_modules/.dev ## run the benchmarks, each against its peer
	@for script in bench/*.py; do $(BIN)/python $$script; done

wheel: $(VENV)/.test static/vendor/.stamp ## build dist/*.whl, front-end files included
	@rm -rf build
	$(BIN)/python -m build --wheel --no-isolation --outdir dist .

front-end: static/vendor/.stamp ## bring the scripts and styles that the map needs

lock: $(VENV)/.test ## pin the newest versions that install together
	$(BIN)/python -m piptools compile --quiet --upgrade --strip-extras --generate-hashes --allow-unsafe \
	  --no-emit-options --no-header \
	  --output-file requirements/run.txt setup.cfg requirements/setup.in
	$(BIN)/python -m piptools compile --quiet --upgrade --strip-extras --generate-hashes --allow-unsafe \
	  --no-emit-options --no-header \
	  --extra build --extra test --constraint requirements/run.txt \
	  --output-file requirements/test.txt setup.cfg requirements/setup.in requirements/test.in

clean: ## remove everything that set-up made; the database stays
	rm -rf $(VENV) node_modules static/vendor build dist *.egg-info

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; give its path: make $(MAKECMDGOALS) PYTHON=…"; exit 1; }
	@echo "Making $(VENV) …"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.txt setup.cfg | $(BIN)/python
	@echo "Installing what the program needs (once; a minute or two) …"
	@$(PIP) --require-hashes -r requirements/run.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.run
	@echo "Installing what the tests need (once) …"
	@$(PIP) --require-hashes -r requirements/test.txt
	@touch $@

static/vendor/.stamp: package.json package-lock.json front-end.mjs
	@test -d node_modules/leaflet || npm ci --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error
	@node front-end.mjs
	@touch $@

node_modules/.dev: package.json package-lock.json
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
