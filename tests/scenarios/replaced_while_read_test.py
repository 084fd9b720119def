"""A file that changes between the look at it and its end is told, and proves nothing (row 35)."""
import shutil
import subprocess
import time
import unittest

from harness import ASSAY, INDEPENDENT, Scenario, main

SECOND = 1_000_000  # of strace's delays


@unittest.skipIf(shutil.which("strace") is None, "needs strace")
class ReplacedWhileRead(Scenario):
    def changed_under_way(self, *arguments):
        """Runs with the first read of `folder/a` held up, and changes the file meanwhile."""
        process = subprocess.Popen(
            ["strace", "-f", "-qq", "-o", "trace", "-P", self.folder / "folder/a", "-e", "trace=openat,read,pread64",
             "-e", f"inject=read,pread64:delay_enter={2 * SECOND}:when=1", ASSAY, *arguments], cwd=self.folder,
            env={**INDEPENDENT, "ASAN_OPTIONS": "detect_leaks=0"}, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        trace = self.folder / "trace"
        end = time.monotonic() + 20
        while not (trace.exists() and "folder/a" in trace.read_text(errors="replace").replace('"a"', "folder/a")):
            if process.poll() is not None or time.monotonic() > end:
                break
        self.write("folder/a", "second, and longer than the first\n")
        out, error = process.communicate(timeout=60)
        return process.returncode, out + error

    def test_row_35_an_index_tells_of_it(self):
        self.write("folder/a", "first\n")
        code, text = self.changed_under_way("evidence", "index", "folder", "-j", "1")
        if b"evidence-replaced" not in text and b"second" not in text and code == 0:
            self.skipTest("nothing was held up here")
        self.assertEqual(code, 3, text)
        self.assertIn(b"evidence-replaced", text)

    def test_row_35_evidence_is_not_read(self):
        self.write("folder/a", '<testsuite name="t" tests="1"><testcase name="a"/></testsuite>')
        code, text = self.changed_under_way("evidence", "read", "folder/a")
        self.assertNotEqual(code, 0, text)


main()
