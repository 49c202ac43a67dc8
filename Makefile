# The developers' front door. `make` lists the targets.
.PHONY: help build test unit golden integration fault check format tidy asan fuzz bench

help:
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

configure = cmake --preset $(1) $(if $(shell command -v ccache),-DCMAKE_CXX_COMPILER_LAUNCHER=ccache) >/dev/null
tracked = git ls-files '*.cc' '*.h'

build: ## build/dev, quick to compile
	$(call configure,dev)
	cmake --build --preset dev

test: ## everything, as CI does
	./test

unit golden integration property fault: build ## one kind of test, from build/dev
	ctest --test-dir build/dev -L $@ --output-on-failure

check: format build ## what to run before a commit
	ctest --test-dir build/dev -L 'unit|style|golden' --output-on-failure

rewrite-golden: build ## rewrite the expectations of the golden tests
	WESLEY_UPDATE_GOLDEN=1 ctest --test-dir build/dev -L golden --output-on-failure

format: ## clang-format over every source file
	$(tracked) | xargs clang-format -i

tidy: ## clang-tidy over every source file
	$(call configure,tidy)
	git ls-files 'src/*.cc' | grep -v _test.cc | xargs -P "$$(nproc)" -n 1 clang-tidy -p build/tidy --quiet

asan: ## unit and golden tests under the sanitizers
	$(call configure,asan)
	cmake --build --preset asan --target sanitized_tests
	ctest --preset asan

fuzz: ## each libFuzzer target for a minute
	$(call configure,fuzz)
	cmake --build --preset fuzz
	fuzz/run.sh build/fuzz

bench: ## the benchmarks, from build/release
	$(call configure,release)
	cmake --build --preset release
	bench/run build/release
