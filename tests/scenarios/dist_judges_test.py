"""assay dist check beside independent judges, where they are installed: `packaging` for metadata, `twine` for packages."""
import json
import shutil
import subprocess
import unittest

from harness import Scenario, main
from packages import METADATA, sdist, wheel

try:
    from packaging import __version__ as packaging_version
    from packaging.metadata import Metadata
except ImportError:
    packaging_version = "0"

LINES = ["", "Summary: again", "Requires-Dist: a", "Requires-Dist: a>=1,<2; python_version < '3'", "Requires-Dist: a >= x",
         "Requires-Dist: a[b", "Requires-Dist: a; nonsense == '1'", "Requires-Dist: a @ https://example.com/a.whl",
         "Requires-Dist: a (>=1)", "Requires-Python: >=3.9", "Requires-Python: 3.x", "Requires-Python: >=3.9,",
         "Provides-Extra: good", "Provides-Extra: not good", "Dynamic: Requires-Dist", "Dynamic: Name", "Dynamic: mood",
         "Project-URL: Home, https://example.com", "Classifier: Programming Language :: Python", "Keywords: a,b",
         "License-File: /etc/passwd", "License-File: ../LICENSE"]
EXPRESSIONS = ["MIT", "mit", "Apache-2.0 OR MIT", "MIT AND", "(MIT", "Nonsense", "LicenseRef-X", "GPL-2.0-only WITH MIT",
               "GPL-3.0-only WITH GCC-exception-3.1", "MIT+", "AND", ""]
# What the index refuses beyond what the metadata's specification says.
STRICTER = {"Requires-Dist: a @ https://example.com/a.whl"}


@unittest.skipIf(int(packaging_version.split(".")[0]) < 25, "packaging 25 or later is not installed")
class Packaging(Scenario):
    def ours(self, metadata, expression="MIT"):
        data = wheel(metadata=metadata)
        if expression != "MIT":
            import packages
            whole = packages.METADATA
            try:
                packages.METADATA = whole.replace("License-Expression: MIT", f"License-Expression: {expression}")
                data = wheel(metadata=metadata)
            finally:
                packages.METADATA = whole
        path = self.write("dist/demo-1.0-py3-none-any.whl", data)
        done = self.run_assay("dist", "check", path, "--no-secrets", "--format", "json")
        return {one["check"] for one in json.loads(done.stdout)["findings"] if one["severity"] == "high"}

    def theirs(self, text):
        try:
            Metadata.from_email(text.encode(), validate=True)
        except Exception as error:  # of several kinds, a group among them
            return str(error)
        return None

    def test_each_field_is_taken_or_refused_as_by_packaging(self):
        for line in LINES:
            more = line + "\n" if line else ""
            refused = self.theirs(METADATA.format(name="demo", version="1.0", more=more))
            found = self.ours(more)
            if line not in STRICTER:
                self.assertEqual(bool(found), refused is not None, (line, found, refused))

    def test_each_license_expression_is(self):
        for expression in EXPRESSIONS:
            text = METADATA.format(name="demo", version="1.0", more="")
            refused = self.theirs(text.replace("License-Expression: MIT", f"License-Expression: {expression}"))
            found = self.ours("", expression)
            self.assertEqual("dist-license-expression" in found, refused is not None, (expression, found, refused))


@unittest.skipIf(shutil.which("twine") is None, "twine is not installed")
class Twine(Scenario):
    def test_what_passes_here_passes_there(self):
        self.write("dist/demo-1.0-py3-none-any.whl", wheel())
        self.write("dist/demo-1.0.tar.gz", sdist())
        self.assertEqual(self.run_assay("dist", "check").returncode, 0)
        files = [str(path) for path in (self.folder / "dist").iterdir()]
        done = subprocess.run(["twine", "check", "--strict", *files], capture_output=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout)


if __name__ == "__main__":
    main()
