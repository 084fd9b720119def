"""What suppresses nothing is told of a repository too, and only where the scan can decide it."""
import gzip

from harness import Scenario, github_token, main


class UnusedInGit(Scenario):
    def setUp(self):
        super().setUp()
        self.token = github_token(80)
        self.git("init", "-q", "-b", "main", ".")

    def told(self, *arguments, code=None):
        """The remarks of a scan that fails for what is unused, which it does when there is one."""
        report = self.report("git", ".", *arguments, "--fail-on-unused")
        notes = report["coverage"]["notes"]
        useless = [note for note in notes if "holds for nothing" in note or "expired" in note]
        self.assertEqual(report["outcome"].get("useless_suppressions", 0), len(useless), notes)
        self.assertEqual(report["outcome"]["exit_code"], (1 if useless else 0) if code is None else code, notes)
        return useless

    def test_a_comment_of_heads_files_that_holds_for_nothing(self):
        self.write("a.txt", f"k = {self.token}  # assay:allow made up\n# assay:allow-next\nl = {github_token(9)}\n")
        self.write("sub/b.txt", "\nk = 1  # assay:allow\n# assay:allow-next github-pat\nl = 2\n")
        self.commit()
        expected = ["sub/b.txt:2: assay:allow holds for nothing", "sub/b.txt:3: assay:allow-next holds for nothing"]
        for threads in "1", "4":
            self.assertEqual(self.told("-j", threads), expected)
        self.assertEqual(self.report("git", ".")["outcome"]["exit_code"], 0)
        self.write("assay.yaml", "exclude: ['sub/']\n")
        self.assertEqual(self.told(), [])

    def test_a_comment_of_an_older_version_is_past(self):
        self.write("a.txt", "k = 1  # assay:allow\n")
        self.commit()
        self.write("a.txt", f"k = {self.token}  # assay:allow\n")
        self.commit()
        self.write("a.txt", f"\n\nk = {self.token}  # assay:allow\n")
        self.commit()
        self.assertEqual(self.told(), [])
        self.assertEqual(self.told("--range", "HEAD~2..HEAD"), [])

    def test_a_comment_whose_value_an_older_version_shows_openly_holds(self):
        self.write("a.txt", f"k = {self.token}\n")
        self.commit()
        self.write("a.txt", f"k = {self.token}  # assay:allow\n")
        self.commit()
        self.assertEqual(self.told(code=1), [])

    def test_a_change_that_takes_the_value_away_leaves_the_comment_unused(self):
        self.write("a.txt", f"# assay:allow-next\nk = {self.token}\n")
        self.write("old.txt", "k = 1  # assay:allow\n")
        self.commit()
        self.write("a.txt", "# assay:allow-next\nk = read()\n")
        expected = ["a.txt:1: assay:allow-next holds for nothing"]
        self.git("add", "a.txt")
        self.assertEqual(self.told("--staged"), expected)
        self.commit()
        self.assertEqual(self.told("--range", "HEAD~1..HEAD"), expected)
        self.assertEqual(self.told("--since", "HEAD~1"), expected)

    def test_a_comment_of_an_old_line_that_holds_for_an_old_line_is_used(self):
        self.write("a.txt", f"# assay:allow-next\nk = {self.token}\n")
        self.commit()
        self.write("a.txt", f"# assay:allow-next\nk = {self.token}\nl = 2\n")
        self.git("add", "-A")
        self.assertEqual(self.told("--staged"), [])

    def test_what_a_range_brings_and_takes_away_again_is_past(self):
        self.write("a.txt", "k = 1\n")
        self.commit()
        self.write("a.txt", "k = 1  # assay:allow\n")
        self.commit()
        self.write("a.txt", "k = 2\n")
        self.commit()
        self.assertEqual(self.told("--range", "HEAD~2..HEAD"), [])
        self.assertEqual(self.told("--range", "HEAD~2..HEAD~1"), ["a.txt:1: assay:allow holds for nothing"])

    def test_nothing_is_told_of_comments_where_the_run_chose_among_the_rules_or_has_gaps(self):
        self.write("a.txt", "k = 1  # assay:allow\n")
        self.commit()
        self.assertEqual(self.told("--only", "jwt"), [])
        self.assertEqual(self.told("--no-suppressions"), [])
        for path in (self.folder / ".git/objects").glob("??/*"):
            if path.parent.name + path.name == self.git("rev-parse", "HEAD:a.txt"):
                path.unlink()
        self.assertEqual(self.told(code=3), [])

    def test_an_entry_is_unused_only_where_all_that_it_may_speak_of_was_looked_through(self):
        self.write("a.txt", f"k = {self.token}\n")
        self.commit()
        value = self.report("git", ".")["findings"][0]["fingerprint"]
        self.write("a.txt", "k = 1\n")
        self.write(".assayignore", f"{value} github-pat\n")
        self.commit()
        self.assertEqual(self.told(), [])
        self.write(".assayignore", f"{'0' * 32} github-pat\n")
        self.commit()
        unused = [".assayignore:1: holds for nothing: github-pat"]
        self.assertEqual(self.told(code=1), unused)
        self.assertEqual(self.told("--disable", "github-pat"), [])
        self.assertEqual(self.told("--only", "github-pat", code=1), unused)
        self.assertEqual(self.told("--no-archives", code=1), unused)
        self.git("clone", "-q", "--depth", "1", f"file://{self.folder}", "shallow")
        self.assertEqual(self.report("git", "shallow", "--allow-shallow", "--fail-on-unused")["outcome"]
                         .get("useless_suppressions", 0), 0)

    def test_an_entry_is_not_unused_where_an_archive_was_not_opened(self):
        self.write("a.txt.gz", gzip.compress(b"k = 1\n", mtime=0))
        self.write(".assayignore", f"{'0' * 32} github-pat\n")
        self.commit()
        self.assertEqual(self.told("--no-archives"), [])
        self.assertEqual(self.told(), [".assayignore:1: holds for nothing: github-pat"])


if __name__ == "__main__":
    main()
