"""--staged reads the index: partially staged files, added lines only, and not the work tree."""
import subprocess

from harness import ASSAY, INDEPENDENT, Scenario, github_token, main


class Staged(Scenario):
    def setUp(self):
        super().setUp()
        self.git("init", "-q", ".")
        self.old = github_token(20)
        self.write("config.ini", f"[a]\nold = {self.old}\n[b]\n")
        self.commit()

    def values(self, *flags):
        report = self.report("git", ".", "--staged", *flags)
        return [place["line"] for finding in report["findings"] for place in finding["places"]]

    def test_only_the_staged_half_of_a_file_counts(self):
        self.write("config.ini", f"[a]\nold = {self.old}\nstaged = {github_token(21)}\n[b]\n")
        self.git("add", "config.ini")
        self.write("config.ini", f"[a]\nold = {self.old}\nstaged = {github_token(21)}\n[b]\nnot = {github_token(22)}\n")
        self.assertEqual(self.values(), [3])

    def test_a_copy_of_a_file_is_new_and_a_moved_one_is_not(self):
        self.git("mv", "config.ini", "moved.ini")
        self.assertEqual(self.values(), [])
        self.write("copy.ini", (self.folder / "moved.ini").read_bytes())
        self.git("add", "copy.ini")
        self.assertEqual(self.values(), [2, 2])

    def test_a_hook_that_names_its_repository_sees_the_commit_of_chosen_files(self):
        hook = self.write(".git/hooks/pre-commit", f"#!/bin/sh\nexec {ASSAY} scan git --staged .\n")
        hook.chmod(0o755)
        self.write("config.ini", f"new = {github_token(25)}\n")
        for chosen in (("--", "config.ini"), ("-a",)):
            done = subprocess.run(["git", "commit", "-m", "x", *chosen], cwd=self.folder, env=INDEPENDENT, check=False,
                                  capture_output=True)
            self.assertNotEqual(done.returncode, 0, done.stdout)
            self.assertIn(b"github-pat", done.stdout + done.stderr)

    def test_the_environment_is_not_about_another_repository(self):
        self.git("init", "-q", "other")
        self.write("other/x", github_token(26))
        self.git("add", "x", folder=self.folder / "other")
        about = {"GIT_INDEX_FILE": str(self.folder / ".git/index")}
        self.assertEqual(len(self.report("git", "other", "--staged", environment=about)["findings"]), 1)

    def test_a_bare_repository_has_nothing_staged(self):
        self.git("clone", "-q", "--bare", ".", "bare.git")
        done = self.run_assay("scan", "git", "bare.git", "--staged")
        self.assertEqual(done.returncode, 2, done.stdout)
        self.assertIn(b"bare", done.stderr)

    def test_a_named_index_that_is_missing_is_a_mistake(self):
        done = self.run_assay("scan", "git", "--staged", environment={"GIT_INDEX_FILE": "no-such-index"})
        self.assertEqual(done.returncode, 2, done.stdout)
        self.assertIn(b"no-such-index", done.stderr)

    def test_a_fresh_repository_has_no_index_yet(self):
        self.git("init", "-q", "empty")
        for environment in ({}, {"GIT_DIR": ".git", "GIT_INDEX_FILE": ".git/index"}):
            done = self.run_assay("scan", "git", "--staged", prefix=["env", "-C", "empty"], environment=environment)
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_all_objects_is_of_the_whole_store(self):
        for part in (["--staged"], ["--range", "HEAD^!"], ["--since", "HEAD"], ["--branch", "HEAD"]):
            done = self.run_assay("scan", "git", ".", *part, "--all-objects")
            self.assertEqual(done.returncode, 2, part)
            self.assertIn(b"do not go together", done.stderr)

    def test_nothing_staged_is_clean(self):
        self.write("config.ini", github_token(23))
        self.assertEqual(self.values(), [])

    def test_a_repository_without_a_commit(self):
        self.git("init", "-q", "fresh")
        self.write("fresh/new.txt", github_token(24))
        self.git("add", "new.txt", folder=self.folder / "fresh")
        report = self.report("git", "fresh", "--staged")
        self.assertEqual(len(report["findings"]), 1)


if __name__ == "__main__":
    main()
