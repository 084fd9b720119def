"""assay dist check beside independent judges, where they are installed: `packaging` for metadata, `twine` for packages."""
import io
import json
import shutil
import subprocess
import unittest

import packages
from harness import Scenario, main
from packages import METADATA, sdist, wheel

try:
    from readme_renderer import rst
except ImportError:
    rst = None
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
        whole = packages.METADATA
        try:
            # twine 4, which Debian 12 has, knows metadata up to 2.2.
            packages.METADATA = whole.replace("Metadata-Version: 2.4", "Metadata-Version: 2.1").replace(
                "License-Expression: MIT\nLicense-File: LICENSE\n", "License: MIT\n")
            self.write("dist/demo-1.0-py3-none-any.whl", wheel())
            self.write("dist/demo-1.0.tar.gz", sdist())
        finally:
            packages.METADATA = whole
        self.assertEqual(self.run_assay("dist", "check").returncode, 0)
        files = [str(path) for path in (self.folder / "dist").iterdir()]
        done = subprocess.run(["twine", "check", "--strict", *files], capture_output=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout)


# Blocks of reStructuredText: each by itself, and some hundred pairs.
BLOCKS = ["Title\n=====\n", "Title\n====\n", "====\nTitle\n====\n", "text\nmore\n", "text\nmore\n  indented\n", "- a\n- b\n",
          "1. a\n2. b\n", "term\n  definition\n", "  quote\n", "literal::\n", "  code *a\n", ".. note:: text\n", ".. note::\n",
          ".. toctree::\n", ".. comment\n", "..\n", ".. image:: a.png\n   :alt: a\n", ".. image:: a.png\n   :colour: a\n",
          ":field: a\n", "-o  option\n", ">>> 1\n", "| line\n", "*a* **b** ``c`` `d` :code:`e`\n", "*a\n", "``a\n", "a*b 2 * 3 (*)\n",
          ":ref:`a`\n", "|a|\n", ".. |a| replace:: b\n", "> quoted\n", "=== ===\na   b\n=== ===\n", ".. raw:: html\n\n   <b>\n"]


@unittest.skipIf(rst is None, "readme_renderer is not installed")
class Rendering(Scenario):
    def texts(self):
        yield from BLOCKS
        for i, first in enumerate(BLOCKS):
            for j, second in enumerate(BLOCKS):
                if (7 * i + 3 * j) % 4 == 0:
                    yield first + ("\n" if (i + j) % 3 else "") + second

    def test_descriptions_are_refused_as_by_the_renderer_of_the_index(self):
        texts = list(self.texts())
        whole = packages.METADATA
        try:
            for number, text in enumerate(texts):
                packages.METADATA = whole.replace("text/markdown", "text/x-rst").replace("\n# demo\n", "\n" + text)
                self.write(f"dist/demo-1.{number}-py3-none-any.whl", wheel(version=f"1.{number}"))
        finally:
            packages.METADATA = whole
        done = self.run_assay("dist", "check", "dist", "--no-secrets", "--format", "json")
        told = {}
        for one in json.loads(done.stdout)["findings"]:
            if one["check"] == "dist-description" and "refused" in one["message"]:
                told.setdefault(one["path"].rsplit("/", 1)[-1], one["message"])
        refused = 0
        for number, text in enumerate(texts):
            why = io.StringIO()
            rendered = rst.render(text, stream=why) is not None
            # That there is nothing to see is no mistake in the text.
            if "No content rendered" in why.getvalue():
                continue
            refused += not rendered
            message = told.get(f"demo-1.{number}-py3-none-any.whl")
            self.assertEqual(message is None, rendered, (text, message, why.getvalue()))
        self.assertGreater(refused, 50)


if __name__ == "__main__":
    main()
