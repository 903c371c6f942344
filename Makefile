# Every command: `make` lists them. Each is `python3 -m bookbuild NAME`, which works without
# make too, and sets up .venv first. ARGS is passed on: make test ARGS="-k entropy -x"
PYTHON ?= python3
ARGS ?=
COMMANDS := help book serve site pdf zip slides test notebooks lab lint check live mutants coverage deep oldest newest course bench data clean

.PHONY: $(COMMANDS)
$(COMMANDS):
	@command -v $(firstword $(PYTHON)) >/dev/null || { echo "infobook: there is no $(PYTHON) here. Install Python 3.11 or later, or name yours: make $@ PYTHON=/path/to/python" >&2; exit 1; }
	@$(PYTHON) -m bookbuild $@ $(ARGS)
