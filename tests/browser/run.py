#!/usr/bin/env python3
"""Drives HTML reports in a browser: tests/browser/*_test.mjs. Ends with 77, which ctest counts as skipped, where Node,
Chromium or the packages are not there (`packaging/deps/install browser` brings them)."""
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
OLDEST_NODE = 20


def lacking():
    node = shutil.which("node")
    if node is None:
        return "Node is not installed"
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if int(version.lstrip("v").split(".")[0]) < OLDEST_NODE:
        return f"Node {version} is too old for playwright-core, which needs {OLDEST_NODE}"
    if shutil.which(os.environ.get("CHROMIUM", "chromium")) is None:
        return "Chromium is not installed"
    for package in ("playwright-core", "axe-core"):
        if not (HERE / "node_modules" / package).is_dir():
            return f"{package} is not installed"
    return None


def main():
    missing = lacking()
    if missing is not None:
        print(f"skipped: {missing}; 'packaging/deps/install browser' brings what is missing")
        return 77
    tests = sorted(str(path) for path in HERE.glob("*_test.mjs"))
    return subprocess.run(["node", "--test", "--test-reporter=spec", *tests], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
