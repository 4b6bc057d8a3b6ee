# The two commands of the README, and what they need from a fresh machine.
# Everything else is `cargo xtask` (crates/xtask) and `assent --help`.

CARGO ?= cargo
# One profile for demo and tests, so that nothing is built twice (decision D23).
BUILD := $(CARGO) build --profile gate --locked

.PHONY: help demo test setup tools

help:
	@echo 'make demo    the whole main job on this machine: real forms, real SMTP, a kill in the middle'
	@echo 'make test    every check, as the gate runs it (cargo xtask check)'
	@echo 'make setup   install what the checks need, or say what to install'

# Options of the demo: make demo ARGS='--exit --json'
demo: tools
	$(BUILD) --package assent --bin assent
	target/gate/assent demo $(ARGS)

# One step alone: make test ARGS='--only clippy'
test: setup
	$(CARGO) xtask check $(ARGS)

setup: tools
	$(CARGO) xtask setup

# A compiler for C: SQLite and the cryptography are built from source.
tools:
	@command -v $(CARGO) >/dev/null || { \
	  echo 'A Rust toolchain is missing: see https://rustup.rs'; exit 1; }
	@if ! command -v cc >/dev/null; then \
	  if [ "$$(id -u)" = 0 ]; then \
	    apt-get --quiet update && \
	    DEBIAN_FRONTEND=noninteractive apt-get --quiet install --yes --no-install-recommends gcc libc6-dev; \
	  else \
	    echo 'A C compiler is missing. As root, run: apt-get install gcc libc6-dev'; exit 1; \
	  fi; \
	fi
