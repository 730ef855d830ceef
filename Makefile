# Two commands: `make run` serves the site with its record, `make test` proves everything. Both do their own set-up.
SHELL = /bin/bash
PYTHON ?= python3
PORT ?= 8000
RECORD ?= article reference
BIN = .venv/bin
UV = 0.13.9

# Python keeps what it compiled, also where the environment says otherwise, as images for containers do: tests start hundreds of processes.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test prove setup lint check sqlite postgres browser deploy-trial bench pictures messages lock fresh release clean
.DEFAULT_GOAL = run

run: .venv/run
	@$(BIN)/python -c 'import socket, sys; sys.exit(socket.socket().connect_ex(("127.0.0.1", $(PORT))) == 0 and "Something serves at port $(PORT) already. Stop it, or choose another: make run PORT=8080")'
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py load_record $(RECORD) --keep-edits
	@$(BIN)/python manage.py first_administrator
	@echo
	@echo "  The site   http://127.0.0.1:$(PORT)/"
	@echo "  The admin  http://127.0.0.1:$(PORT)/admin/"
	@echo
	@$(BIN)/granian --interface wsgi --host 127.0.0.1 --port $(PORT) --blocking-threads 4 --log-level warning ncacsite.wsgi:application

# Every step runs, also after one that failed, so that one run tells all there is to mend.
test:
	@failed=; for step in lint check sqlite postgres browser; do echo "== $$step"; $(MAKE) --no-print-directory $$step || failed="$$failed $$step"; done; \
	  [ -z "$$failed" ] || { echo "These steps failed:$$failed. What failed in each is told where it ends, above."; exit 1; }

# Load the record into a throw-away database and prove it, against the sources' texts where TEXTS names their folder.
prove: .venv/run
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && export VAR_DIR="$$folder" DATABASE_URL= && \
	  $(BIN)/python manage.py migrate --verbosity 0 && $(BIN)/python manage.py load_record $(RECORD) && \
	  $(BIN)/python manage.py verify $(if $(TEXTS),--texts $(TEXTS))

lint: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djade --check $$(git ls-files 'templates/*.html')
	$(BIN)/lint-imports --no-logo

check: .venv/test
	$(BIN)/python manage.py makemigrations --check --dry-run
	ENVIRONMENT=production SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))') \
	  ALLOWED_HOSTS=record.example $(BIN)/python manage.py check --deploy --fail-level WARNING

sqlite: .venv/test
	$(BIN)/pytest -n auto --dist worksteal -m "not browser and not deploy"

postgres: .venv/test
	$(BIN)/python tests/postgres.py $(BIN)/pytest -n auto --dist worksteal -m "not browser and not once and not deploy"

browser: .venv/test
	@$(BIN)/python tests/chromium.py
	$(BIN)/pytest -n auto --dist worksteal -m browser

# deploy/, tried on a throw-away copy of this machine with systemd, nginx and PostgreSQL of its own. For root on Debian.
deploy-trial: .venv/test
	$(BIN)/python tests/machine.py $(BIN)/pytest -n 0 -m deploy tests/deploying

# How fast pages are served, beside nginx, a tutorial's site, Wagtail and Datasette. PostgreSQL is one started for it.
bench: .venv/test .venv/peers .venv/deployed
	$(BIN)/python tests/postgres.py $(BIN)/python benchmarks/serving.py --peers .venv/peers --deployed .venv/deployed

.venv/peers: benchmarks/peers/requirements.txt | .venv/test
	@$(PYTHON) -m venv .venv/peers && $(BIN)/uv pip install --quiet --python .venv/peers/bin/python --require-hashes -r benchmarks/peers/requirements.txt
	@touch $@

# What a deployment installs and no more: tools of tests would be loaded too where they are there, and counted as memory of the site.
.venv/deployed: requirements.txt | .venv/test
	@$(PYTHON) -m venv .venv/deployed && $(BIN)/uv pip install --quiet --python .venv/deployed/bin/python --require-hashes -r requirements.txt
	@touch $@

# The pictures of docs/editing.md, taken anew.
pictures: .venv/test
	@$(BIN)/python tests/chromium.py
	@$(BIN)/python docs/pictures.py

# The catalogue of translations, brought up to date with the sources; names what is still to translate.
messages: .venv/test
	@$(BIN)/python -m tests.messages

# Stamps: set-up runs again when a lock changes.
.venv/bin/python:
	@$(PYTHON) -m venv .venv 2>/dev/null || { rm -rf .venv; \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -qq && apt-get install -y -qq python3-venv && $(PYTHON) -m venv .venv; \
	  else echo "Python cannot make a virtual environment here. Install python3-venv (on Debian: apt-get install python3-venv) and try again."; exit 1; fi; }

define install
	@echo "Installing what $(1) lists …"
	@$(BIN)/pip install --quiet --disable-pip-version-check uv==$(UV) && $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1) \
	  || $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $(1)
	@touch $@
endef

.venv/run: requirements.txt | .venv/bin/python
	$(call install,requirements.txt)

.venv/test: requirements-dev.txt requirements.txt | .venv/bin/python
	$(call install,requirements-dev.txt)

setup: .venv/test

# The locks, from what the .in files ask for; make lock UPGRADE=1 takes the newest releases they allow.
lock: .venv/test
	$(BIN)/uv pip compile $(if $(UPGRADE),--upgrade) --quiet --universal --generate-hashes --no-emit-index-url --no-header requirements.in -o requirements.txt
	$(BIN)/uv pip compile $(if $(UPGRADE),--upgrade) --quiet --universal --generate-hashes --no-emit-index-url --no-header requirements-dev.in -o requirements-dev.txt

# Whether each package the site runs on is at its newest patch release; fails, and says so, where the index cannot be asked.
fresh: .venv/test
	@$(BIN)/python -m tests.fresh

# Check everything a release needs, prove it all and make the tag; make release DRY_RUN=1 only checks.
release: .venv/test
	@$(BIN)/python -m tests.release $(if $(DRY_RUN),--dry-run)

clean:
	rm -rf .venv var
