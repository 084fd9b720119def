# The two commands of the README: `make scan` and `make test`. Both install what is missing first.
JOBS ?= $(shell nproc)
TARGET ?= .

.PHONY: build scan test check fuzz bench format html demo-release cluster-test wheel site clean

build:
	packaging/deps/install build
	cmake --preset release -DASSAY_TESTS=OFF
	cmake --build build -j $(JOBS) --target assay

# The main job on this repository's own history, or on TARGET.
scan: build
	build/assay scan git $(TARGET)

test:
	packaging/deps/install test
	cmake --preset release -DASSAY_TESTS=ON
	cmake --build build -j $(JOBS)
	rm -f build/tests.xml
	ctest --test-dir build --output-on-failure -j $(JOBS) --output-junit tests.xml

# A small Python package from commit to verdict, offline, and seven ways to tamper with it.
demo-release: build
	packaging/deps/install test
	packaging/demo/release.py --assay build/assay

# A plan of shards on Slurm and NATS JetStream, which are installed and started on this machine; as root.
cluster-test: build
	packaging/deps/install cluster
	tests/cluster/run

# Formatting, clang-tidy, sanitizers and a short fuzz of every parser.
check:
	packaging/deps/install check
	.ci/check

bench: build
	benchmarks/run

# A wheel for PyPI in dist/, checked and tried in a fresh virtual environment; reaches the index for its tools.
wheel:
	packaging/wheel/build build check

# The documentation as a site in build/site/html; reaches the index for MkDocs.
site: build
	packaging/site/build

# The page of HTML reports, which is committed: needed when sarif/html changes, never to build assay.
html:
	packaging/deps/install html
	npm --prefix sarif/html run build

format:
	git ls-files '*.h' '*.cc' | xargs clang-format-16 -i

clean:
	rm -rf build build-* dist
