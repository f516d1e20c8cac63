# SPDX-License-Identifier: AGPL-3.0-or-later
.DEFAULT_GOAL := help
.PHONY: help run test check bench setup lock
ARGS ?=

help: ## show the verbs
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile | expand -t 16

run: ## start the portal ("make run PORT=8001" for another port than 8000)
	@exec python3 abitare/avvio run

test: ## run the tests (ARGS="tests/tavolo -k nome" for a part of them)
	@exec python3 abitare/avvio test $(ARGS)

check: ## run every check, then the tests
	@exec python3 abitare/avvio check

bench: ## measure the budgets on generated data
	@exec python3 abitare/avvio bench $(ARGS)

setup: ## only install what running, testing and checking need
	@exec python3 abitare/avvio setup

lock: ## compile requirements.txt and requirements-dev.txt from pyproject.toml
	@exec python3 abitare/avvio lock
