#!/usr/bin/env python3
"""Includes go downwards only: a file may include headers of its own room and of rooms below it in ROOMS."""
import pathlib
import re
import subprocess
import sys

# Lowest first. A room is a folder and what is below it, unless a longer name in the list matches.
ROOMS = [
    "base",
    "rules",
    "rules/workflows",
    "rules/policies",
    "rules/importers",
    "rules/builtin",
    "rules/compiler",
    "scanners/config",
    "scanners/secrets",
    "scanners/offline",
    "scanners/sources",
    "scanners/sources/archives",
    "scanners/sources/files",
    "scanners/sources/git/objects",
    "scanners/sources/git/store",
    "scanners/sources/git/forest",
    "scanners/sources/git/graph",
    "scanners/sources/git/repository",
    "scanners/sources/git/changes",
    "scanners/sources/git/history",
    "scanners/sources/remote/http",
    "scanners/sources/remote",
    "scanners/sources/remote/github",
    "scanners/sources/remote/gitlab",
    "scanners/sources/remote/s3",
    "scanners/workflows/expressions",
    "scanners/workflows/shell",
    "scanners/scan",
    "scanners/shards",
    "scanners/verification",
    "scanners/workflows/yaml",
    "scanners/workflows/model",
    "scanners/workflows/facts",
    "scanners/workflows/grammar",
    "scanners/workflows/triggering",
    "scanners/workflows/taint",
    "scanners/workflows/reach",
    "scanners/workflows/findings",
    "scanners/workflows/policies",
    "scanners/workflows/fixes",
    "scanners/workflows/checks",
    "scanners/workflows/audit",
    "scanners/packages/names",
    "scanners/packages/model",
    "scanners/packages/archive",
    "scanners/packages/findings",
    "scanners/packages/checks",
    "scanners/packages/audit",
    "scanners/posture/checkout",
    "scanners/posture/dockerfile",
    "scanners/posture/downloads",
    "scanners/posture/results",
    "scanners/posture/checks",
    "scanners/posture/scorecard",
    "scanners/posture/evaluation",
    "scanners/setup",
    "sarif",
    "sarif/scan",
    "sarif/log",
    "sarif/upload",
    "sarif/workflows",
    "sarif/packages",
    "sarif/posture",
    "sarif/compat",
    "attest",
    "attest/online",
    "attest/keyless",
    "attest/tuf",
    "attest/publish",
    "attest/downloads",
    "attest/conformance",
    "api",
    "api/serve",
    "cli",
    "tests",
    "benchmarks",
]
# What tests of a lower room may take from a higher one: repositories and stores made for tests.
KITS = re.compile(r"_(test_kit|fixture)\.h$")
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)
GENERATED = {"api/version.h", "base/source_dir.h", "cli/version.h"}


def room_of(path):
    """The longest room that holds the path, or None."""
    fitting = [room for room in ROOMS if path == room or path.startswith(room + "/")]
    return max(fitting, key=len) if fitting else None


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    listed = subprocess.run(["git", "ls-files", "*.h", "*.cc"], cwd=root, capture_output=True, text=True, check=True)
    files = listed.stdout.split()
    problems = []
    for name in files:
        here = room_of(name)
        if here is None:
            problems.append(f"{name}: stands in no room")
            continue
        for included in INCLUDE.findall((root / name).read_text(encoding="utf-8")):
            there = room_of(included)
            if included not in GENERATED and not (root / included).is_file():
                problems.append(f"{name}: includes {included}, which is not there")
            elif name.endswith("_test.cc") and KITS.search(included):
                continue
            elif there is None or ROOMS.index(there) > ROOMS.index(here):
                problems.append(f"{name}: {here} includes {included} from a room above")
    print("\n".join(problems) if problems else f"{len(files)} files include downwards only")
    return 1 if problems or not files else 0


if __name__ == "__main__":
    sys.exit(main())
