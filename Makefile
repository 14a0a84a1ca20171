# `make demo` shows what the package does; `make test` runs everything that is said and tested.
# Both keep to the virtual environment .venv here; a second run installs nothing again.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; exit; }; \
	done; echo python3)
JOBS ?= 2
VENV ?= .venv
BIN := $(VENV)/bin
THESIS := zhipu-entity-list
OUT := out/$(THESIS)

# What decides whether something must be done again. A copied .venv still points to where it
# was made, hence the place.
MADE_BY = $$( { $(PYTHON) -VV; pwd; } | cksum)
WANTED = $$(cat pyproject.toml constraints.txt backtest/version.py | cksum)
KERNEL_KEY = $$(cat backtest/replay/*.py constraints.txt | cksum)

# $(call stage,heading,command): a heading, the command, and how long it took.
define stage
	@printf '\n== %s\n' "$(1)"; began=$$(date +%s); { $(2); } || exit 1; \
	printf '   %s s\n' "$$(( $$(date +%s) - began ))"
endef

.PHONY: help demo test python environment install install-test kernels clean
.NOTPARALLEL:

help:
	@echo 'make demo    replay a thesis on the bundled prices, offline, and write its report'
	@echo 'make test    format, lint, types, tests, doctests, README, notebooks, strategies'
	@echo 'make clean   remove .venv, out and what tools left behind'
	@echo
	@echo 'Needs Python 3.11 or later with venv, and a package index for the first run.'
	@echo 'Another Python: make demo PYTHON=/path/to/python3.12; another place: VENV=…'

demo: kernels
	$(call stage,Replaying $(THESIS) on the bundled prices (no network),\
		$(BIN)/backtest run $(THESIS) --prices sample --out $(OUT))
	@printf '\nThe report: %s (open it in a browser)\n' "$(CURDIR)/$(OUT)/report.html"
	@printf 'Beside it: %s\n' "$$(ls $(OUT) | grep -v report.html | tr '\n' ' ')"
	@printf '\nTry next:\n'
	@printf '   %s\n' \
		'$(BIN)/backtest run zhipu-american-side --prices sample' \
		'$(BIN)/backtest new my-thesis'
	@printf '(After ". %s/activate" plain "backtest" works too.)\n' '$(BIN)'

test: install-test
	$(call stage,Format,$(BIN)/ruff format --check .)
	$(call stage,Lint,$(BIN)/ruff check .)
	$(call stage,Types,$(BIN)/mypy)
	$(call stage,Tests (doctests and README and notebooks and strategies among them),\
		$(BIN)/pytest -n $(JOBS) --doctest-modules backtest tests)

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		found=$$($(PYTHON) -c 'import platform; print("is " + platform.python_version())' \
			2>/dev/null || echo 'does not run'); \
		echo "Needs Python 3.11 or later; '$(PYTHON)' $$found." >&2; \
		echo 'Install one (Debian, Ubuntu: sudo apt install python3 python3-venv;' >&2; \
		echo 'macOS: brew install python) or name it: make demo PYTHON=/path/to/python3.12' >&2; \
		exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "'$(PYTHON)' cannot make virtual environments: venv or ensurepip is missing." >&2; \
		echo 'Install it (Debian, Ubuntu: sudo apt install python3-venv) or name another' >&2; \
		echo 'Python: make demo PYTHON=/path/to/python3.12' >&2; \
		exit 1; }

environment: python
	@[ "$$(cat $(VENV)/made-by 2>/dev/null)" = "$(MADE_BY)" ] || \
	if [ -d $(VENV) ] && ! grep -qs '^prompt = .backtest' $(VENV)/pyvenv.cfg; then \
		echo "$(VENV) is there and was not made here: move it, or choose another: make demo VENV=.venv-backtest" >&2; \
		exit 1; \
	else $(MAKE) --no-print-directory $(VENV)/new; fi

# The two files that are never made, so that their commands run whenever they are asked for.
$(VENV)/new:
	$(call stage,Making the virtual environment $(VENV) with $(PYTHON),\
		$(PYTHON) -m venv --clear --prompt backtest $(VENV) && \
		echo "$(MADE_BY)" > $(VENV)/made-by)

$(VENV)/packages:
	$(call stage,Installing into $(VENV) ($(SIZE)),\
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input \
			--constraint constraints.txt --editable '.$(EXTRA)' && \
		echo "$(WANTED)" > $(VENV)/installed-$(STAMP) && \
		printf '   %s MB now in %s\n' "$$(du -sm $(VENV) | cut -f1)" '$(VENV)')

install: environment
	@for extra in demo test; do \
		[ "$$(cat $(VENV)/installed-$$extra 2>/dev/null)" = "$(WANTED)" ] && exit 0; done; \
	$(MAKE) --no-print-directory $(VENV)/packages EXTRA= STAMP=demo \
		SIZE='113 packages: 286 MB to fetch and 1,260 MB on disk; about a minute'

install-test: environment
	@[ "$$(cat $(VENV)/installed-test 2>/dev/null)" = "$(WANTED)" ] || \
	$(MAKE) --no-print-directory $(VENV)/packages EXTRA=[test] STAMP=test \
		SIZE='149 packages: 375 MB to fetch and 1,590 MB on disk; a minute or two'

kernels: install
	@if [ "$$(cat $(VENV)/kernels 2>/dev/null)" != "$(KERNEL_KEY)" ]; then \
		printf '\n== Compiling the kernels (once; kept beside them)\n'; began=$$(date +%s); \
		$(BIN)/backtest run $(THESIS) --prices sample --quiet >/dev/null || exit 1; \
		echo "$(KERNEL_KEY)" > $(VENV)/kernels; \
		printf '   %s s\n' "$$(( $$(date +%s) - began ))"; fi

clean:
	rm -rf $(VENV) out build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
