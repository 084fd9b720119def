"""assay init: what it shows, what it writes, and that nothing which is there changes."""
import os
import shutil
import subprocess
import unittest

from harness import Scenario, github_token, main

GITLEAKS = r"""
[[rules]]
id = "acme-token"
description = "ACME API token"
regex = '''\bacme_live_[a-z0-9]{32}\b'''
keywords = ["acme_live_"]
"""


class Init(Scenario):
    def files(self):
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in self.folder.rglob("*")
                if path.is_file() and ".git/" not in str(path)}

    def test_without_write_nothing_is_written(self):
        self.git("init", "-q", "-b", "main")
        self.write("a.py", "x = 1\n")
        before = self.files()
        done = self.run_assay("init")
        self.assertEqual((done.returncode, self.files()), (0, before), done.stderr)
        self.assertIn(b"File assay.yaml", done.stdout)
        self.assertIn(b"Nothing was written", done.stdout)

    def test_what_it_writes_is_a_set_up_that_works(self):
        self.git("init", "-q", "-b", "main")
        self.write(".gitleaks.toml", GITLEAKS)
        self.write(".github/workflows/ci.yml", "on: push\njobs: {}\n")
        done = self.run_assay("init", "--write")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual({".gitleaks.toml", ".github/workflows/ci.yml", ".github/workflows/assay.yml", "assay.yaml",
                          ".assay/rules/gitleaks.yaml"}, set(self.files()))
        self.assertEqual(self.run_assay("workflows", ".github/workflows/assay.yml").returncode, 0)
        self.assertEqual(self.run_assay("rules", "check", ".assay/rules/gitleaks.yaml").returncode, 0)
        self.write("a.env", "KEY=acme" + "_live_" + "k3v9x2m7q1w8e5r4t6y0u2i9o3p7a5s1\n")
        found = self.report("a.env")
        self.assertIn("acme-token", [finding["rule"] for finding in found["findings"]])

    def test_a_second_time_there_is_nothing_left_to_write(self):
        self.run_assay("init", "--write")
        before = self.files()
        done = self.run_assay("init", "--write")
        self.assertEqual((done.returncode, self.files()), (0, before))

    def test_files_that_are_there_stay_as_they_are(self):
        self.write("assay.yaml", "fail-on: high\n")
        self.write(".gitleaks.toml", GITLEAKS)
        self.write(".assay/rules/gitleaks.yaml", "mine\n")
        self.write(".pre-commit-config.yaml", "repos: []\n")
        before = self.files()
        done = self.run_assay("init", "--write")
        self.assertEqual((done.returncode, self.files()), (0, before), done.stderr)
        self.assertIn(b"assay.yaml is there already", done.stdout)
        self.assertIn(b"into .pre-commit-config.yaml", done.stdout)

    def test_a_link_out_of_the_repository_is_not_followed(self):
        outside = self.folder / "outside"
        outside.mkdir()
        inside = self.folder / "inside"
        (inside / ".github").mkdir(parents=True)
        (inside / ".github" / "workflows").symlink_to(outside)
        done = self.run_assay("init", "inside", "--write")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertEqual(list(outside.iterdir()), [])
        self.assertIn(b"leads out of the repository", done.stderr)

    def test_rules_with_a_mistake_are_told_and_nothing_is_written(self):
        self.write(".gitleaks.toml", "[[rules")
        done = self.run_assay("init", "--write")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b".gitleaks.toml", done.stderr)
        self.assertEqual(set(self.files()), {".gitleaks.toml"})

    def test_no_credential_of_a_name_is_shown(self):
        token = github_token(1)
        self.write(f"{token}/x.py", "")
        (self.folder / token).chmod(0)
        self.addCleanup((self.folder / token).chmod, 0o755)
        done = self.run_assay("init")
        self.assertNotIn(token.encode(), done.stdout + done.stderr)

    @unittest.skipUnless(shutil.which("script"), "script(1) gives a terminal")
    def test_on_a_terminal_it_asks(self):
        for answer, written in (("n", False), ("y", True)):
            done = subprocess.run(["script", "-qec", f"{os.environ.get('ASSAY', 'build/assay')} init", "/dev/null"],
                                  cwd=self.folder, input=answer + "\n", capture_output=True, text=True, timeout=60, check=False)
            self.assertIn("Write these files?", done.stdout)
            self.assertEqual((self.folder / "assay.yaml").exists(), written, done.stdout)


if __name__ == "__main__":
    main()
