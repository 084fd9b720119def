"""A repository that belongs to somebody else is refused (3) until it is trusted: its configuration is theirs."""
import os

from harness import Scenario, github_token, main


class ForeignOwner(Scenario):
    def setUp(self):
        super().setUp()
        if os.geteuid() != 0:
            self.skipTest("only root can give a folder away")
        self.git("init", "-q", "repo")
        self.write("repo/a", f"{github_token(50)}\n")
        self.git("add", "-A", folder=self.folder / "repo")
        self.git("commit", "-qm", "c", folder=self.folder / "repo")
        for path in (self.folder / "repo", self.folder / "repo" / ".git"):
            os.chown(path, 12345, 12345)

    def test_is_refused_with_a_hint(self):
        for flags in ([], ["--staged"], ["--range", "HEAD^!"]):
            done = self.run_assay("scan", "git", "repo", *flags)
            self.assertEqual(done.returncode, 3, flags)
            self.assertIn(b"belongs to another user", done.stderr)
            self.assertIn(b"--trust-repository", done.stderr)
            self.assertEqual(done.stdout, b"")

    def test_is_scanned_when_trusted(self):
        self.assertEqual(self.run_assay("scan", "git", "repo", "--trust-repository").returncode, 1)
        (self.folder / ".gitconfig").write_text(f"[safe]\n\tdirectory = {self.folder / 'repo'}\n")
        self.assertEqual(self.run_assay("scan", "git", "repo", environment={"HOME": str(self.folder)}).returncode, 1)

    def test_a_configuration_of_another_users_home_is_passed_over_and_told(self):
        self.folder.chmod(0o755)
        home = self.folder / "home"
        (home / ".config").mkdir(parents=True)
        home.chmod(0o700)
        self.git("init", "-q", "theirs")
        for path in (self.folder / "theirs", self.folder / "theirs" / ".git"):
            os.chown(path, 23456, 23456)
        user = ("setpriv", "--reuid=12345", "--regid=12345", "--clear-groups")
        done = self.run_assay("scan", "git", "repo", prefix=user, environment={"HOME": str(home)})
        self.assertEqual(done.returncode, 1, done.stderr)
        done = self.run_assay("scan", "git", "theirs", prefix=user, environment={"HOME": str(home)})
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"belongs to another user", done.stderr)
        self.assertIn(b".gitconfig could not be read", done.stderr)

    def test_belongs_to_who_called_sudo(self):
        self.assertEqual(self.run_assay("scan", "git", "repo", environment={"SUDO_UID": "12345"}).returncode, 1)
        self.assertEqual(self.run_assay("scan", "git", "repo", environment={"SUDO_UID": "12346"}).returncode, 3)


if __name__ == "__main__":
    main()
