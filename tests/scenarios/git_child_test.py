"""The one git child that unusual revisions need: without it, or when it dies, nothing is called clean."""
from harness import Scenario, main

NEEDS_GIT = "HEAD^{/first}"


class GitChild(Scenario):
    def setUp(self):
        super().setUp()
        self.git("init", "-q", "repo")
        for name in ("first", "second"):
            self.write(f"repo/{name}", "text\n")
            self.git("add", "-A", folder=self.folder / "repo")
            self.git("commit", "-qm", name, folder=self.folder / "repo")

    def scan(self, revision=NEEDS_GIT, **environment):
        return self.run_assay("scan", "git", "repo", "--since", revision, environment=environment)

    def fake_git(self, script):
        path = self.write("bin/git", "#!/bin/sh\n" + script + "\n")
        path.chmod(0o755)
        return str(path.parent)

    def test_with_git_it_is_0(self):
        self.assertEqual(self.scan().returncode, 0)

    def test_git_missing_from_path(self):
        (self.folder / "empty").mkdir()
        done = self.scan(PATH=str(self.folder / "empty"))
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"git is not installed", done.stderr)

    def test_what_needs_no_git_runs_without_it(self):
        (self.folder / "empty").mkdir()
        self.assertEqual(self.scan("HEAD~1", PATH=str(self.folder / "empty")).returncode, 0)
        done = self.run_assay("scan", "git", "repo", environment={"PATH": str(self.folder / "empty")})
        self.assertEqual(done.returncode, 0)

    def test_a_killed_child(self):
        done = self.scan(PATH=self.fake_git("kill -9 $$"))
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"killed", done.stderr)

    def test_a_child_that_answers_and_is_then_killed(self):
        head = self.git("rev-parse", "HEAD", folder=self.folder / "repo")
        self.assertEqual(self.scan(PATH=self.fake_git(f"echo {head}; kill -9 $$")).returncode, 3)

    def test_a_child_that_answers_wrongly(self):
        for script in ("exit 1", "exit 0", "echo nonsense", "echo " + "1" * 40, "echo; echo; echo",
                       "head -c 10000000 /dev/zero"):
            self.assertEqual(self.scan(PATH=self.fake_git(script)).returncode, 3, script)

    def test_a_child_that_may_not_be_run(self):
        self.write("bin/git", "#!/bin/sh\n")
        self.assertEqual(self.scan(PATH=str(self.folder / "bin")).returncode, 3)

    def test_a_range_with_an_unset_base_never_passes(self):
        self.assertEqual(self.run_assay("scan", "git", "repo", "--range", "..HEAD").returncode, 2)

    def test_bad_revisions(self):
        for revision in ("nonsense", "HEAD~99", "HEAD^2", "", "--help", "HEAD:first", "HEAD^{tree}", "1" * 40, "HEAD^{"):
            for flag in ("--since", "--branch", "--range"):
                # In a range an id that is gone is what a push event names after a forced push.
                if flag == "--range" and len(revision) == 40:
                    continue
                text = f"{revision}..HEAD" if flag == "--range" else revision
                done = self.run_assay("scan", "git", "repo", f"{flag}={text}")
                self.assertIn(done.returncode, (2, 3), f"{flag}={text}")
                self.assertNotEqual(done.stderr, b"")


if __name__ == "__main__":
    main()
