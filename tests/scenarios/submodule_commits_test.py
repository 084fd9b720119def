"""A commit of a submodule that the repository names is scanned, or the run is incomplete."""
from harness import Scenario, github_token, main


class SubmoduleCommits(Scenario):
    def setUp(self):
        super().setUp()
        self.git("init", "-q", "library")
        self.write("library/a.txt", "text\n")
        self.commit_in("library")
        self.git("init", "-q", "repo")
        self.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(self.folder / "library"), "libs/a",
                 folder=self.folder / "repo")
        self.commit_in("repo")

    def commit_in(self, folder):
        self.git("add", "-A", folder=self.folder / folder)
        self.git("commit", "-qm", "change", folder=self.folder / folder)

    def pin(self, commit):
        self.git("update-index", "--cacheinfo", f"160000,{commit},libs/a", folder=self.folder / "repo")
        self.git("commit", "-qm", "pin", folder=self.folder / "repo")

    def gaps(self, *flags):
        done = self.run_assay("scan", "git", "repo", *flags)
        return done.returncode, done.stdout.decode()

    def test_a_commit_that_the_submodule_has_not_is_a_gap(self):
        self.assertEqual(self.gaps()[0], 0)
        self.pin("2" * 40)
        code, text = self.gaps()
        self.assertEqual(code, 3, text)
        self.assertIn("libs/a", text)
        self.assertIn("2" * 40, text)
        self.assertIn("git submodule update", text)
        self.assertEqual(self.gaps("--no-submodules")[0], 0)

    def test_so_is_one_that_a_branch_names(self):
        repo = self.folder / "repo"
        self.git("checkout", "-q", "-b", "other", folder=repo)
        self.pin("3" * 40)
        self.git("checkout", "-q", "-", folder=repo)
        code, text = self.gaps()
        self.assertEqual(code, 3, text)
        self.assertIn("refs/heads/other", text)

    def test_a_named_commit_that_no_ref_of_the_submodule_reaches_is_told_of(self):
        inside = self.folder / "repo" / "libs" / "a"
        added = self.write("repo/libs/a/b.txt", f"token = {github_token(90)}\n")
        self.git("add", "b.txt", folder=inside)
        tree = self.git("write-tree", folder=inside)
        named = self.git("commit-tree", "-m", "dropped", "-p", "HEAD", tree, folder=inside)
        self.git("rm", "-q", "--cached", "b.txt", folder=inside)
        added.unlink()
        code, text = self.gaps()
        self.assertEqual(code, 0, text)
        self.pin(named)
        code, text = self.gaps()
        self.assertEqual(code, 1, text)
        self.assertIn("libs/a/b.txt", text)


if __name__ == "__main__":
    main()
