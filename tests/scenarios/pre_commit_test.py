"""The hooks of .pre-commit-hooks.yaml, run by the pre-commit framework in a scratch repository."""
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

from harness import ASSAY, Scenario, github_token, main

ROOT = pathlib.Path(__file__).resolve().parents[2]


def framework():
    """The command of the framework, or None."""
    if shutil.which("pre-commit"):
        return ["pre-commit"]
    known = subprocess.run([sys.executable, "-c", "import pre_commit"], capture_output=True).returncode == 0
    return [sys.executable, "-m", "pre_commit"] if known else None


@unittest.skipIf(framework() is None, "the pre-commit framework is not installed")
class PreCommit(Scenario):
    def setUp(self):
        super().setUp()
        self.hooks = self.make_hooks()
        self.work = pathlib.Path(self.folder) / "work"
        self.environment = {**os.environ, "PATH": f"{pathlib.Path(ASSAY).parent}:{os.environ['PATH']}",
                            "HOME": str(self.folder), "PRE_COMMIT_HOME": str(pathlib.Path(self.folder) / "cache"),
                            "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1",
                            "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org",
                            "GIT_COMMITTER_NAME": "C", "GIT_COMMITTER_EMAIL": "c@example.org"}
        self.git("init", "-q", "-b", "main", str(self.work), at=self.folder)
        self.write(".pre-commit-config.yaml",
                   f"repos:\n- repo: {self.hooks}\n  rev: v1\n  hooks:\n  - id: assay-system\n"
                   "  - id: assay-workflows-system\n  - id: assay-rules-system\n")
        subprocess.run([*framework(), "install"], cwd=self.work, env=self.environment, check=True, capture_output=True)
        self.assertEqual(0, self.commit("begin").returncode)

    def make_hooks(self):
        """A repository that holds the hooks' declaration alone: the framework clones it."""
        hooks = pathlib.Path(self.folder) / "hooks"
        hooks.mkdir()
        shutil.copy(ROOT / ".pre-commit-hooks.yaml", hooks)
        for command in (["init", "-q", "-b", "main"], ["add", "."],
                        ["-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qm", "hooks"], ["tag", "v1"]):
            subprocess.run(["git", *command], cwd=hooks, check=True, capture_output=True)
        return hooks

    def git(self, *arguments, at=None):
        return subprocess.run(["git", *arguments], cwd=at or self.work, env=self.environment, capture_output=True, text=True)

    def write(self, name, text):
        path = self.work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        self.git("add", name)

    def commit(self, message, **more):
        environment = {**self.environment, **more}
        return subprocess.run(["git", "commit", "-qm", message], cwd=self.work, env=environment, capture_output=True, text=True)

    def test_a_commit_without_credentials_goes_through(self):
        self.write("a.py", "x = 1\n")
        done = self.commit("a")
        self.assertEqual((done.returncode, "Passed" in done.stderr), (0, True), done.stderr)

    def test_a_commit_with_a_credential_is_stopped_and_its_value_not_shown(self):
        token = github_token(1)
        self.write("a.py", f"TOKEN = '{token}'\n")
        done = self.commit("a")
        self.assertEqual(done.returncode, 1)
        self.assertIn("github-pat", done.stdout + done.stderr)
        self.assertNotIn(token, done.stdout + done.stderr)
        self.assertEqual("1", self.git("rev-list", "--count", "HEAD").stdout.strip())

    def test_what_is_staged_counts_and_not_what_was_mended_behind_it(self):
        self.write("a.py", f"TOKEN = '{github_token(2)}'\n")
        (self.work / "a.py").write_text("TOKEN = None\n")
        self.assertEqual(self.commit("a").returncode, 1)

    def test_what_is_not_staged_stops_nothing(self):
        self.write("a.py", "x = 1\n")
        (self.work / "a.py").write_text(f"TOKEN = '{github_token(3)}'\n")
        self.assertEqual(self.commit("a").returncode, 0)

    def test_of_a_file_that_is_staged_in_part_that_part_counts(self):
        """The framework puts what is not staged aside, and brings it back."""
        self.write("a.py", "".join(f"x{i} = {i}\n" for i in range(40)))
        self.assertEqual(self.commit("a").returncode, 0)
        path = self.work / "a.py"
        begin, end = f"KEY = '{github_token(7)}'\n", f"TOKEN = '{github_token(8)}'\n"
        clean = path.read_text()
        path.write_text(begin + clean)
        self.git("add", "a.py")
        path.write_text(begin + clean + end)
        done = self.commit("b")
        self.assertEqual((done.returncode, "a.py:1:8" in done.stdout + done.stderr), (1, True), done.stderr)
        self.assertNotIn("a.py:41", done.stdout + done.stderr)
        self.assertEqual(path.read_text(), begin + clean + end)

    def test_a_merge_and_the_manual_stage(self):
        subprocess.run([*framework(), "install", "--hook-type", "pre-merge-commit"], cwd=self.work, env=self.environment,
                       check=True, capture_output=True)
        self.git("checkout", "-q", "-b", "topic")
        self.write("a.py", f"TOKEN = '{github_token(9)}'\n")
        self.assertEqual(self.commit("a", SKIP="assay-system").returncode, 0)
        self.git("checkout", "-q", "main")
        self.write("b.py", "x = 1\n")
        self.assertEqual(self.commit("b").returncode, 0)
        merged = self.git("merge", "-q", "--no-edit", "topic")
        self.assertEqual((merged.returncode, "github-pat" in merged.stdout + merged.stderr), (1, True), merged.stderr)
        manual = subprocess.run([*framework(), "run", "--hook-stage", "manual", "assay-system"], cwd=self.work,
                                env=self.environment, capture_output=True, text=True)
        self.assertEqual((manual.returncode, "github-pat" in manual.stdout), (1, True), manual.stdout)
        self.assertEqual(self.git("rev-list", "--count", "--merges", "HEAD").stdout.strip(), "0")

    def test_a_renamed_file_with_an_old_credential_adds_none(self):
        self.write("a.py", "x = 1\n" * 50 + f"TOKEN = '{github_token(4)}'\n")
        self.assertEqual(self.commit("a", SKIP="assay-system").returncode, 0)
        self.git("mv", "a.py", "b.py")
        self.assertEqual(self.commit("b").returncode, 0)

    def test_a_binary_file_is_looked_into(self):
        path = self.work / "a.bin"
        path.write_bytes(bytes(range(256)) * 8 + github_token(5).encode() + b"\0" * 64)
        self.git("add", "a.bin")
        self.assertEqual(self.commit("a").returncode, 1)

    def test_a_worktree_is_scanned_as_well(self):
        other = pathlib.Path(self.folder) / "other"
        self.git("worktree", "add", "-q", "-b", "other", str(other))
        (other / "a.py").write_text(f"TOKEN = '{github_token(6)}'\n")
        self.git("add", "a.py", at=other)
        done = subprocess.run(["git", "commit", "-qm", "a"], cwd=other, env=self.environment, capture_output=True)
        self.assertEqual(done.returncode, 1)

    def test_workflows_are_checked_when_one_of_them_changes(self):
        self.write(".github/workflows/a.yml", "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n"
                                              "      - run: echo ${{ steps.none.outputs.x }}\n")
        done = self.commit("a")
        self.assertEqual(done.returncode, 1)
        self.assertIn("expression-undefined", done.stdout + done.stderr)

    def test_rules_are_checked_when_one_of_them_changes(self):
        self.write(".assay/rules/a.yaml", "provider: A\nrules:\n- id: a\n  pattern: '('\n")
        done = self.commit("a")
        self.assertEqual((done.returncode, "missing ) for this group" in done.stdout + done.stderr), (1, True), done.stderr)

    def test_the_framework_tries_this_repository(self):
        """As `pre-commit try-repo` does for whoever wants to see it before it is in a configuration."""
        token = github_token(10)
        self.write("a.py", f"TOKEN = '{token}'\n")
        done = subprocess.run([*framework(), "try-repo", str(self.hooks), "assay-system"], cwd=self.work, env=self.environment,
                              capture_output=True, text=True)
        self.assertEqual((done.returncode, "github-pat" in done.stdout, token in done.stdout), (1, True, False), done.stdout)

    def test_binary_files_without_credentials_go_through(self):
        path = self.work / "a.bin"
        path.write_bytes(bytes(range(256)) * 40)
        self.git("add", "a.bin")
        done = self.commit("a")
        self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    main()
