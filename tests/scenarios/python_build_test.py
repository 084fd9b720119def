"""A wheel and an sdist that `python -m build` made: what a release uploads is looked into."""
import json
import os
import subprocess
import sys
import unittest

from harness import Scenario, github_token, main

PROJECT = """[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
[project]
name = "tool"
version = "1.0"
description = "{description}"
"""


def builder():
    """A Python that has build and setuptools; none is installed here."""
    for python in (sys.executable, "/usr/bin/python3"):
        wanted = "import build, setuptools, wheel"
        if os.path.exists(python) and subprocess.run([python, "-c", wanted], capture_output=True, check=False).returncode == 0:
            return python
    return None


@unittest.skipIf(builder() is None, "no Python here has build, setuptools and wheel")
class PythonBuild(Scenario):
    def test_sources_metadata_and_what_was_left_lying_around(self):
        code, described, left = (github_token(seed) for seed in (1, 2, 3))
        self.write("project/pyproject.toml", PROJECT.format(description=f"made with {described}"))
        self.write("project/src/tool/__init__.py", f"KEY = '{code}'\n")
        self.write("project/MANIFEST.in", "include .env\n")
        self.write("project/.env", f"TOKEN={left}\n")
        subprocess.run([builder(), "-m", "build", "--no-isolation", "--outdir", str(self.folder / "dist"),
                        str(self.folder / "project")], check=True, capture_output=True)
        done = self.run_assay("scan", "dist", "--format", "json", "--show-secrets", "-o", "report.json")
        report = json.loads((self.folder / "report.json").read_text())
        self.assertEqual((done.returncode, report["coverage"]["gaps"]), (1, []))
        found = {finding["secret"]: {place["name"] for place in finding["places"]} for finding in report["findings"]}
        wheel, sdist = "dist/tool-1.0-py3-none-any.whl", "dist/tool-1.0.tar.gz"
        self.assertEqual(found[code], {f"{wheel}!/tool/__init__.py", f"{sdist}!/tool-1.0/src/tool/__init__.py"})
        self.assertIn(f"{wheel}!/tool-1.0.dist-info/METADATA", found[described])
        self.assertIn(f"{sdist}!/tool-1.0/PKG-INFO", found[described])
        self.assertEqual(found[left], {f"{sdist}!/tool-1.0/.env"})


if __name__ == "__main__":
    main()
