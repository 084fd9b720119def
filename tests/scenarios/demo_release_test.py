"""`make demo-release`: a release is green from commit to verdict, and seven tampered variants of it are red."""
import pathlib
import subprocess
import sys
import unittest

from harness import ASSAY, Scenario, main

DEMO = pathlib.Path(__file__).resolve().parents[2] / "packaging" / "demo" / "release.py"


class DemoRelease(Scenario):
    def test_the_release_is_green_and_what_was_tampered_with_red(self):
        done = subprocess.run([sys.executable, str(DEMO), "--assay", ASSAY], capture_output=True, timeout=280, check=False)
        transcript = done.stdout.decode()
        if done.returncode == 77:
            raise unittest.SkipTest(transcript.strip().removeprefix("skipped: "))
        self.assertEqual(done.returncode, 0, transcript + done.stderr.decode())
        for reason in ("dist-credential", "dist-record-hash", "dist-startup-hook", "dist-tag-lightweight", "digest",
                       "gate-folder-not-whole", "gate-other-subject"):
            self.assertIn(reason, transcript)
        self.assertEqual(transcript.count("\n== "), 16, transcript)


main()
