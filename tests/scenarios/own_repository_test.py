"""What the README's first command does in a checkout of this repository: its made-up values are known, and it passes."""
import pathlib
import subprocess
import unittest

from harness import Scenario, main

TOP = pathlib.Path(__file__).resolve().parents[2]


class OwnRepository(Scenario):
    def test_it_passes_and_no_suppression_is_stale(self):
        shallow = subprocess.run(["git", "rev-parse", "--is-shallow-repository"], cwd=TOP, capture_output=True, check=False)
        if shallow.stdout != b"false\n":
            raise unittest.SkipTest("this is no checkout with its whole history")
        done = self.run_assay("scan", "git", "--trust-repository", TOP)
        self.assertEqual(done.returncode, 0, done.stdout[-2000:])
        self.assertNotIn(b"holds for nothing", done.stdout)


if __name__ == "__main__":
    main()
