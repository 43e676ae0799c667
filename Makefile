# The front door. The work is done in tools/, the building by meson and ninja.

.DEFAULT_GOAL := help
.PHONY: help run up down status test check coverage bench fuzz simulate doctor

help: ## what can be made
	@echo "Tenure: the end of an account's life, on your own servers."
	@echo
	@sed -n 's/^\([a-z]*\): ## /  make \1\t/p' Makefile | expand -t 16

run: ## install what is missing, build, start everything here, show where to look; Ctrl-C stops
	@tools/up.sh --foreground

up: ## the same in the background; returns when HTTP, IMAP and SMTP answer
	@tools/up.sh

down: ## stop what up or run started
	@tools/down.sh

status: ## what runs, and what answers
	@tools/status.sh

test: ## every test (about ten minutes); ends with "N passed, N failed"
	@tools/test.sh

check: ## the quick part: checks of the tree and unit tests
	@tools/test.sh --quick

coverage: ## branch coverage of domain/ by the tests, file by file; fails below 90 %
	@tools/coverage.sh

bench: ## figures, as a table with ratios
	@tools/bench.sh

fuzz: ## feed the parsers nonsense for a while
	@tools/fuzz.sh

simulate: ## random acts against a small model: SEED=n ACTS=n
	@tools/simulate.sh "$(SEED)" "$(ACTS)"

doctor: ## look for what is wrong with the installation
	@tools/doctor.sh
